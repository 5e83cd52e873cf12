"""The log on standard error: lines at a terminal, JSON for whatever collects them; no e-mail address in either."""

import logging
import sys
from typing import Any

import structlog

from amends.work.masking import masked

_SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class Masked(structlog.stdlib.ProcessorFormatter):
    """Formats every record, ours and the libraries', with its whole traceback, and masks addresses in the result."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def formatter() -> Masked:
    """For `LOGGING`. Tracebacks are plain: one that shows variables would show buyers' data."""
    if sys.stderr.isatty():
        render: list[Any] = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    else:
        render = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return Masked(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render], foreign_pre_chain=_SHARED
    )


def configure() -> None:
    """Send structlog's events the way of every other record. Safe to repeat."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def logging_at(level: str) -> dict[str, Any]:
    """Django's `LOGGING`. An answer of 4xx is the caller's matter and no warning of ours; a 500 keeps its traceback."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django.request": {"level": "ERROR"}},
    }
