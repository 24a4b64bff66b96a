"""The table of custody: every move of a volume out of the store and back, and who may make it.

Where a volume is says nothing about how far its scanning is: that stands in `pipeline.flow`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.people.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.language import Language
    from pipeline.nouns.custody import Preparation


class Whereabouts(StrEnum):
    """Where the paper is, and what was last done to it there."""

    SHELVED = "shelved"
    TAKEN = "taken"
    PREPARED = "prepared"
    SCANNED = "scanned"


class Act(StrEnum):
    """The names of the moves."""

    REQUEST = "request"
    FORGO = "forgo"
    TAKE = "take"
    PASS = "pass"  # noqa: S105  # a volume is passed on
    PREPARE = "prepare"
    SCAN = "scan"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Handling:
    """One row of the table; whoever has one of the rights in the volume's unit may make it."""

    act: Act
    source: Whereabouts
    target: Whereabouts
    rights: frozenset[Right]

    @property
    def moves_paper(self) -> bool:
        """Whether anybody touches the volume; a request only says that somebody wants it."""
        return self.act not in {Act.REQUEST, Act.FORGO}


_ANYBODY = frozenset({Right.SEE_RECORDS})
_AT_WORK = frozenset({Right.KEEP_VOLUMES, Right.CAPTURE})
_STORE = frozenset({Right.KEEP_VOLUMES})
_SHELVED, _TAKEN = Whereabouts.SHELVED, Whereabouts.TAKEN
_PREPARED, _SCANNED = Whereabouts.PREPARED, Whereabouts.SCANNED
OUT = (_TAKEN, _PREPARED, _SCANNED)
"""Wherever a volume is in somebody's hand."""

HANDLINGS: tuple[Handling, ...] = (
    *(Handling(Act.REQUEST, at, at, _ANYBODY) for at in Whereabouts),
    *(Handling(Act.FORGO, at, at, _ANYBODY) for at in Whereabouts),
    Handling(Act.TAKE, _SHELVED, _TAKEN, _AT_WORK),
    *(Handling(Act.PASS, at, at, _AT_WORK) for at in OUT),
    *(Handling(Act.PREPARE, at, _PREPARED, _AT_WORK) for at in OUT),
    Handling(Act.SCAN, _TAKEN, _SCANNED, _AT_WORK),
    Handling(Act.SCAN, _PREPARED, _SCANNED, _AT_WORK),
    *(Handling(Act.RETURN, at, _SHELVED, _STORE) for at in OUT),
)


def handling_of(act: Act, source: Whereabouts) -> Handling | None:
    """Return the row for a move from where a volume is, or None where there is no such move."""
    for row in HANDLINGS:
        if (row.act, row.source) == (act, source):
            return row
    return None


def rights_for(act: Act) -> frozenset[Right]:
    """Return the rights any one of which lets somebody make a move."""
    return frozenset(right for row in HANDLINGS if row.act is act for right in row.rights)


def treatment(say: Language, done: Preparation) -> Iterator[str]:
    """Yield how the paper must be treated and what was done to it, in words."""
    if done.do_not_feed:
        yield say("never through a feeder: flatbed")
    if done.fragile:
        yield say("fragile")
    if done.staples_out:
        yield say("staples out")
    if done.slips:
        yield say("slips put in")
