"""The log: what the workers note beside the records — codes and random ids, never a value."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMED = ("subject", "step", "code", "count")
LOG_BYTES = 10 << 20
LOG_FILES = 5


class Lines(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a log record."""
        facts = {name: getattr(record, name) for name in NAMED if hasattr(record, name)}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        head = {"at": at, "level": record.levelname.lower(), "message": record.getMessage()}
        return json.dumps({**head, **facts}, ensure_ascii=False)


class _File(RotatingFileHandler):
    """The file; where no line can be written, none is, and nothing stops for it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name in logging
        """Say nothing: what counts stands in the records."""


@contextmanager
def logged(folder: Path) -> Iterator[None]:
    """Write our own log lines to a file in a folder for the length of the block."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _File(
        folder / "work.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(Lines())
    logger = logging.getLogger("arkhiv")
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates
        handler.close()
