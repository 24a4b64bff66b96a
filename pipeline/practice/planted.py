"""The planted: volumes that are invented, and what goes wrong when their leaves are first fed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.nouns.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

UNIT, FONDS, INVENTORY = "11", "999", "1"
"""Where the invented volumes lie; no unit has so high a fonds."""


class Fault(StrEnum):
    """What goes wrong with a side when it is fed for the first time."""

    ASKEW = Problem.ASKEW.value
    BLANK = Problem.BLANK.value
    """It is the paper that is so: it comes blank again."""
    TWICE = Problem.SAME_PAGE.value
    """The picture of the front comes once more in its place."""
    BLURRED = Problem.BLURRED.value
    DARK = Problem.UNDEREXPOSED.value
    MISSING = Problem.MISSING_BACK.value


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: in which volume, on which leaf and side."""

    item: int
    label: str
    side: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Volume:
    """One invented volume: how many leaves it has, what it is called, and its faults."""

    item: int
    leaves: int
    title: str
    faults: Mapping[tuple[str, str], Fault] = field(default_factory=lambda: MappingProxyType({}))
    """By label and side."""

    @property
    def cited(self) -> str:
        """How the volume is cited."""
        return f"{UNIT}:{FONDS}/{INVENTORY}/{self.item}"

    @property
    def labels(self) -> tuple[str, ...]:
        """What its leaves are called."""
        return tuple(map(str, range(1, self.leaves + 1)))


VOLUMES = (
    Volume(1, 4, "Зохиомол хэрэг: алдаагүй"),
    Volume(
        2,
        7,
        "Зохиомол хэрэг: алдаатай",
        MappingProxyType(
            {
                ("2", "r"): Fault.ASKEW,
                ("3", "v"): Fault.BLANK,
                ("4", "v"): Fault.TWICE,
                ("5", "r"): Fault.BLURRED,
                ("6", "r"): Fault.DARK,
                ("7", "v"): Fault.MISSING,
            }
        ),
    ),
    Volume(3, 10, "Зохиомол хэрэг: өөрийн сканнерт"),
)
"""One to begin with, one that meets every problem, and one for paper of one's own."""
DRAWN = frozenset({1, 2})
"""The items whose leaves are drawn; those of the last one are whatever lies in the scanner."""


def planted() -> tuple[Planted, ...]:
    """Return every fault, in the order in which it is met."""
    return tuple(
        Planted(volume.item, label, side, fault)
        for volume in VOLUMES
        for (label, side), fault in volume.faults.items()
    )
