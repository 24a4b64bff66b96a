"""Faults inside the child: what SANE says, and the word for it that goes over the pipe."""

from __future__ import annotations

from scanner_drivers.errors import ProfileRefusedError

BUSY, JAM, NO_PAPER, COVER_OPEN = "busy", "jam", "no_paper", "cover_open"
LOST, DENIED, CANCELLED, TORN = "lost", "denied", "cancelled", "torn"
DOUBLE_FEED, UNKNOWN, REFUSED, MISSING, DISK = (
    *("double_feed", "unknown", "refused"),
    *("missing", "disk"),
)
STATUS = {
    "Device busy": BUSY,
    "Document feeder jammed": JAM,
    "Document feeder out of documents": NO_PAPER,
    "Scanner cover is open": COVER_OPEN,
    "Error during device I/O": LOST,
    "Out of memory": LOST,
    "Access to resource has been denied": DENIED,
    "Operation was cancelled": CANCELLED,
}
"""What SANE says, word for word, and what that is to us."""


class Fault(Exception):  # noqa: N818  # it goes over the pipe as a word, and is an error there
    """What stops a request: a word for it, and its facts."""

    def __init__(self, word: str, **facts: object) -> None:
        super().__init__(word)
        self.word = word
        self.facts = facts


def told(fault: Exception) -> dict[str, object]:
    """Return what goes over the pipe about an error; a backend may raise anything."""
    if isinstance(fault, Fault):
        return {"word": fault.word, **fault.facts}
    if isinstance(fault, ProfileRefusedError):
        return {"word": REFUSED, **fault.facts}
    if isinstance(fault, ImportError):
        return {"word": MISSING}
    return {"word": word_of(fault)}


def word_of(fault: Exception, otherwise: str = LOST) -> str:
    """Return the word for what the library said."""
    return STATUS.get(str(fault), otherwise)
