"""Separator sheets and the stacks that are fed with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ids import BatchId, MasterId, PageId, RecordKey, VolumeId
    from pipeline.nouns.frame import Frame
    from pipeline.nouns.look import Look

DESK = "desk/"
"""How the key of a stack begins that is fed at the operator's desk, in a batch of its own."""


class SheetKind(StrEnum):
    """What a sheet stands for."""

    VOLUME = "volume"
    RECORD = "record"
    END = "end"


class Face(StrEnum):
    """The faces of a sheet, as its codes name them."""

    FRONT = "F"
    BACK = "B"


class StackState(StrEnum):
    """How far a stack is: still fed, held with something wrong, made into pages, or given up."""

    OPEN = "open"
    STOPPED = "stopped"
    SETTLED = "settled"
    UNDONE = "undone"


class Trouble(StrEnum):
    """What can be wrong with a stack."""

    MISSED = "missed"
    UNKNOWN = "unknown"
    VOIDED = "voided"
    USED = "used"
    DOUBLED = "doubled"
    TWO_SHEETS = "two_sheets"
    BEFORE_FIRST = "before_first"
    AFTER_END = "after_end"
    EMPTY = "empty"
    ODD_SIDES = "odd_sides"
    REFUSED = "refused"
    TOO_MANY = "too_many"
    UNFINISHED = "unfinished"
    NOT_CLEARED = "not_cleared"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One issued sheet. `printing` is issued as a whole, and is to be seen as a whole."""

    id: str
    number: int
    check: str
    kind: SheetKind
    printing: str
    place: int
    of: int
    issued: datetime
    issued_by: str
    volume: VolumeId | None = None
    record: RecordKey | None = None
    first: int = 1
    """The number of the first leaf behind it."""
    voided: datetime | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """What is fed at once, with sheets between."""

    id: str
    batch: BatchId
    key: str
    state: StackState
    opened: datetime
    closed: datetime | None = None
    refused: int = 0
    """So many files between its images could not be taken."""

    @property
    def at_desk(self) -> bool:
        """Whether it is fed at the operator's desk."""
        return self.key.startswith(DESK)


@dataclass(frozen=True, slots=True)
class StackImage:
    """One image of a stack, the codes of ours on it, and what a person said it is."""

    stack: str
    number: int
    master: MasterId
    sha256: str
    frame: Frame
    side: str
    codes: tuple[str, ...]
    said: int | None = None
    """The number of the sheet that a person saw there; 0 where they saw that it is none."""
    page: PageId | None = None
    look: Look | None = None
    """What was measured of it while its paper was in the hand."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a stack, and the images at which that shows."""

    trouble: Trouble
    sheet: int | None
    images: tuple[int, ...]
