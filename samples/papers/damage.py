"""Damages: what can have happened to a paper, one by one or several at once."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from samples.papers import ageing, marking, sensing
from samples.papers.papers import Layout, sheet_of
from samples.papers.scan import developed, leaned, resampled, turned

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    import numpy as np

    from samples.papers.parts import Part
    from samples.papers.scan import Scan
    from samples.papers.sheet import Sheet

    Mark = Callable[[Sheet, Part, random.Random], None]
    Change = Callable[[Scan, np.random.Generator], Scan]


class Damage(StrEnum):
    """What makes a page hard to read."""

    CLEAN = "clean"
    SKEW = "skew"
    TURNED_90 = "turned-90"
    TURNED_180 = "turned-180"
    TURNED_270 = "turned-270"
    YELLOWED = "yellowed"
    NOISE = "noise"
    BLUR = "blur"
    THROUGH = "show-through"
    SEAL = "seal"
    RULED = "ruled"
    LEADERS = "leaders"
    FOLD = "fold"
    FAINT = "low-contrast"
    SPECKS = "specks"
    JPEG = "jpeg-40"
    DPI_200 = "200-dpi"
    DPI_400 = "400-dpi"
    HOLES = "holes"
    TORN = "torn"
    MIXED = "mixed"


def _leaned(scan: Scan, chance: np.random.Generator) -> Scan:
    return leaned(scan, float(chance.choice([-1, 1]) * chance.uniform(0.5, 5)))


def _turned(scan: Scan, _: np.random.Generator, *, quarters: int) -> Scan:
    return turned(scan, quarters)


def _resampled(scan: Scan, _: np.random.Generator, *, dpi: int) -> Scan:
    return resampled(scan, dpi)


MARKS: dict[Damage, Mark] = {
    Damage.RULED: marking.ruled,
    Damage.LEADERS: marking.led,
    Damage.SEAL: marking.sealed,
}
LYING: dict[Damage, Change] = {
    Damage.YELLOWED: ageing.yellowed,
    Damage.FOLD: ageing.folded,
    Damage.HOLES: ageing.punched,
    Damage.TORN: ageing.torn,
    Damage.SKEW: _leaned,
    Damage.TURNED_90: partial(_turned, quarters=1),
    Damage.TURNED_180: partial(_turned, quarters=2),
    Damage.TURNED_270: partial(_turned, quarters=3),
    Damage.DPI_200: partial(_resampled, dpi=200),
    Damage.DPI_400: partial(_resampled, dpi=400),
}
"""What happened to the paper and to how it lay, in this order."""
SENSED: dict[Damage, Change] = {
    Damage.FAINT: sensing.faint,
    Damage.BLUR: sensing.blurred,
    Damage.NOISE: sensing.noisy,
    Damage.SPECKS: sensing.specked,
    Damage.JPEG: sensing.squeezed,
}
"""What the scanner did, in this order."""
ALONE = (
    frozenset({Damage.TURNED_90, Damage.TURNED_180, Damage.TURNED_270}),
    frozenset({Damage.DPI_200, Damage.DPI_400}),
    frozenset({Damage.NOISE, Damage.SPECKS}),
    frozenset({Damage.RULED, Damage.LEADERS}),
)
"""Of each of these, a page has at most one."""


def damaged(
    sheet: Sheet, part: Part, damage: Damage, dice: random.Random, chance: np.random.Generator
) -> tuple[Scan, tuple[Damage, ...]]:
    """A scan of the sheet after a damage, and what it was made of."""
    wanted = chosen(dice) if damage is Damage.MIXED else {damage}
    for mark in (MARKS[one] for one in MARKS if one in wanted):
        mark(sheet, part, dice)
    scan = developed(sheet, chance)
    if Damage.THROUGH in wanted:
        scan = ageing.through(scan, sheet_of(part, Layout.TEXT, dice, chance), chance)
    for changes in (LYING, SENSED):
        for one in (one for one in changes if one in wanted):
            scan = changes[one](scan, chance)
        if changes is LYING:
            scan = sensing.seen(scan, chance)
    return scan, tuple(one for one in Damage if one in wanted)


def chosen(dice: random.Random) -> set[Damage]:
    """Three to five damages that can go together."""
    wanted: set[Damage] = set()
    kinds = [one for one in Damage if one not in {Damage.CLEAN, Damage.MIXED}]
    count = dice.randint(3, 5)
    for one in dice.sample(kinds, len(kinds)):
        if len(wanted) < count and not any(one in group and wanted & group for group in ALONE):
            wanted.add(one)
    return wanted
