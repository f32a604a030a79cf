"""Messages on standard error, as lines of text or of JSON; neither holds a page or a query string."""

from __future__ import annotations

import logging
import sys

import structlog

TEXT = "%(levelname)s %(name)s: %(message)s"


def log_to_stderr(style: str) -> None:
    """Send the messages of all loggers to standard error; `style` is "text", "json", or "auto": text on a terminal alone."""
    handler = logging.StreamHandler()
    if style == "auto":
        style = "text" if sys.stderr.isatty() else "json"
    handler.setFormatter(_json() if style == "json" else logging.Formatter(TEXT))
    logging.basicConfig(handlers=[handler], force=True)


def _json() -> logging.Formatter:
    """Each record with its time (UTC, ISO 8601), level, logger, event, and what was given as `extra`."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
