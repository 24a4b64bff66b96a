"""The feed: one run of a device or a folder in a batch that is open at the operator's desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.ids import BatchId, FeedId, VolumeId


class Rescan(StrEnum):
    """Why a page is scanned once more."""

    BLURRED = "blurred"
    CUT_OFF = "cut_off"
    FOLDED = "folded"
    ASKEW = "askew"
    TOO_DARK = "too_dark"
    TOO_FAINT = "too_faint"
    FED_DOUBLE = "fed_double"
    WRONG_LEAF = "wrong_leaf"
    COVERED = "covered"
    """A slip, a hand or another paper lay on it."""


class Open(StrEnum):
    """What must be settled before a batch is sealed."""

    RUNNING = "running"
    CONTESTED = "contested"
    FLAGGED = "flagged"
    COUNTERS = "counters"
    LEAVES = "leaves"


class Unfinished(StrEnum):
    """Why a batch is sealed though leaves or sides of its volume are missing."""

    GOES_ON = "goes_on"
    """The rest of the volume is scanned in another batch."""
    PAPER_IS_SO = "paper_is_so"
    KEEPER_LOOKS = "keeper_looks"


SENTENCES: dict[Open, str] = {
    Open.RUNNING: "It is being fed. Wait until the feeder is empty, or stop it.",
    Open.CONTESTED: "Two pictures claim the same place. Open them, and say which one stands.",
    Open.FLAGGED: "Pages ask for a look. Scan them again, or say that they are good.",
    Open.COUNTERS: (
        "Other pages were counted than came. Compare the stack with the pictures, then say why."
    ),
    Open.LEAVES: (
        "Leaves or sides are missing. Scan them, call leaves absent, or say why you seal it so."
    ),
}

LEFT = "left"
"""The fault of a run that ended because the program or the power did."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of one run: from which leaf on, and what it replaces."""

    start: str = ""
    """The leaf and side that is fed first, like 12 or 12v; empty after the last that is there."""
    sheets: int | None = None
    """How many sheets the person counted."""
    instead: str = ""
    """The code of the reason for which the pages of the leaf are scanned once more."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One run: who began it, what stopped it before its end, and both counts of its pages."""

    id: FeedId
    batch: BatchId
    operator: str
    asked: Asked
    began: datetime
    ended: datetime | None = None
    fault: str | None = None
    """The code of what stopped it."""
    facts: Mapping[str, object] = field(default_factory=dict)
    fed: int | None = None
    """How many pages the device says it fed, or the person counted; None where neither did."""
    received: int | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A batch at the operator's desk: which volume lies before the person."""

    batch: BatchId
    volume: VolumeId
