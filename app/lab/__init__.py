"""Where weights are trained and peers are raced; nothing in the house imports it."""
