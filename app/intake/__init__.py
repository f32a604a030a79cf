"""From a stranger to a page."""
