"""The log: what programs note beside the records — codes and random ids, never a value.

Without `ARKHIV_LOG` the lines go to a file in the data folder, else to stderr as it says. Each line
is JSON, or text for people. Facts that are not named here are left out, and so is what an exception
says: it may quote a file.
"""

from __future__ import annotations

import logging
import os
import traceback
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from pythonjsonlogger.json import JsonFormatter

from arkhiv.settings import Log, masked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import TextIOWrapper
    from types import TracebackType

    from arkhiv.settings import Settings

NAMED = ("step", "noun", "subject", "code", "count")
LOG_BYTES = 10 << 20
LOG_FILES = 5
OURS = "arkhiv"
FOREIGN = ("dramatiq", "pika", "redis", "urllib3", "uvicorn", "sqlalchemy", "alembic", "asyncio")
"""Loggers that are heard from warnings on; what they say below that is of no use to an office."""


def facts_of(record: logging.LogRecord, station: str) -> dict[str, object]:
    """Return what a line says: when, how bad, what, where and which thing."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    facts: dict[str, object] = {
        "time": at,
        "level": record.levelname.lower(),
        "message": _message(record),
        "station": station,
        "process": record.process,
        "logger": record.name,
    }
    facts |= {name: getattr(record, name) for name in NAMED if hasattr(record, name)}
    if record.exc_info and record.exc_info[0] is not None:
        facts |= {"fault": record.exc_info[0].__name__, "where": _where(record.exc_info[2])}
    return facts


def _message(record: logging.LogRecord) -> str:
    """Return our own constant sentences; of others', no password that an address may hold."""
    if record.name.split(".")[0] == OURS:
        return record.getMessage()
    return masked(record.getMessage().split("\n", 1)[0])


def _where(trace: TracebackType | None) -> str:
    """Return the places of an exception, without what it says."""
    places = traceback.extract_tb(trace)
    return " < ".join(f"{place.name}:{place.lineno}" for place in reversed(places))


class Lines(JsonFormatter):
    """One JSON object per line."""

    def __init__(self, station: str) -> None:
        super().__init__(json_ensure_ascii=False)
        self._station = station

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a log record."""
        return self.serialize_log_record(facts_of(record, self._station))


class Text(logging.Formatter):
    """One line of words, for people at a terminal."""

    def __init__(self, station: str) -> None:
        super().__init__()
        self._station = station

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a log record."""
        facts = facts_of(record, self._station)
        head = " ".join(str(facts.pop(name)) for name in ("time", "level", "logger", "message"))
        return " ".join([head, *(f"{name}={value}" for name, value in facts.items())])


class _File(RotatingFileHandler):
    """The file, for its owner alone; where no line can be written, nothing stops for it."""

    def _open(self) -> TextIOWrapper:
        """Make it private before anything stands in it."""
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name in logging
        """Say nothing: what counts stands in the records."""


@contextmanager
def logged(settings: Settings, name: str = "work") -> Iterator[None]:
    """Write log lines as the settings say for the length of the block."""
    handler = _handler(settings, name)
    handler.setFormatter((Text if settings.log is Log.TEXT else Lines)(settings.station))
    levels = {OURS: logging.INFO, **dict.fromkeys(FOREIGN, logging.WARNING)}
    loggers = [logging.getLogger(one) for one in levels]
    before = [(one.level, one.propagate) for one in loggers]
    for logger, level in zip(loggers, levels.values(), strict=True):
        logger.setLevel(max(logger.level, level))
        logger.propagate = False
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger, (level, propagates) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagates
            logger.setLevel(level)
        handler.close()


def _handler(settings: Settings, name: str) -> logging.Handler:
    if settings.log is not None:
        return logging.StreamHandler()
    folder = settings.data / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _File(
        folder / f"{name}.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
