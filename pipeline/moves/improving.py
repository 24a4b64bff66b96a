"""Improving old scans: what waits for which remedy, doing what a machine can, and what it brought.

Nothing is kept of a page but what is kept of every page. How good it was on its way in its first
look and its first reading say, how good it is now those of the image that stands for its place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.capture.quality import GOOD, quality_of
from pipeline.moves.redoing import Redone, redo
from pipeline.nouns.quality import Remedy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.events import Actor
    from pipeline.ids import VolumeId
    from pipeline.nouns.quality import OldScan, Quality
    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe

AT_ONCE = 500
BY_MACHINE = frozenset({Remedy.RECLEAN, Remedy.REREAD})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One old scan that could be better, as it is now."""

    scan: OldScan
    quality: Quality
    remedy: Remedy


@dataclass(frozen=True, slots=True)
class Improvement:
    """What became of old scans. Shares are of those that were not good on their way in."""

    pages: int = 0
    unseen: int = 0
    """Pages that nobody has looked at yet."""
    good: int = 0
    """Good on their way in."""
    poor: int = 0
    improved: int = 0
    """Poor on their way in, and better now."""
    mended: int = 0
    """Poor on their way in, and good now."""
    rescanned: int = 0
    waiting: dict[str, int] = field(default_factory=dict)
    """What waits now, by its remedy."""
    before: float | None = None
    """The mean score on the way in."""
    now: float | None = None

    @property
    def share(self) -> float | None:
        """The share of the poor ones that is better now."""
        return self.improved / self.poor if self.poor else None


def scans_of(
    tx: Transaction, volume: VolumeId | None = None, units: Collection[str] | None = None
) -> Iterator[OldScan]:
    """Go through the old scans, part by part, as an archive has millions."""
    after: str | None = None
    while True:
        part = tx.old_scans.part(AT_ONCE, after, volume=volume, units=units)
        yield from part.items
        if part.next is None:
            return
        after = part.next


def queue(
    tx: Transaction,
    volume: VolumeId | None = None,
    units: Collection[str] | None = None,
    remedies: Collection[Remedy] = tuple(Remedy),
) -> Iterator[Waiting]:
    """Go through the old scans that could be better, each with the cheapest remedy."""
    for scan in scans_of(tx, volume, units):
        found = quality_of(scan.now) if scan.current is not None else None
        if found is not None and found.remedy is not None and found.remedy in remedies:
            yield Waiting(scan, found, found.remedy)


def improve(
    tx: Transaction, recipe: Recipe, waiting: Sequence[Waiting], actor: Actor
) -> tuple[Redone, tuple[Waiting, ...]]:
    """Have pages cleaned and read again; return those for which nothing newer is there to try.

    The same program and the same model would make the same of them: they wait for a rescan.
    """
    pages = [one.scan.current for one in waiting if one.remedy in BY_MACHINE and one.scan.current]
    done = redo(tx, recipe, pages, actor)
    moved = frozenset(done.pages)
    return done, tuple(one for one in waiting if one.scan.current not in moved)


def improvement(scans: Iterator[OldScan]) -> Improvement:
    """Count what became of old scans."""
    counted, waiting = Counter[str](), Counter[str]()
    sums = {"before": 0, "now": 0}
    for scan in scans:
        counted["pages"] += 1
        before, now = quality_of(scan.first), quality_of(scan.now)
        if before is None or now is None:
            counted["unseen"] += 1
            continue
        sums["before"] += before.score
        sums["now"] += now.score
        counted["seen"] += 1
        counted["rescanned"] += scan.current != scan.page
        if now.remedy is not None:
            waiting[now.remedy.value] += 1
        if before.score >= GOOD:
            counted["good"] += 1
            continue
        counted["poor"] += 1
        counted["improved"] += now.score > before.score
        counted["mended"] += now.score >= GOOD
    seen = counted.pop("seen", 0)
    means = {name: round(total / seen, 1) if seen else None for name, total in sums.items()}
    return Improvement(**counted, waiting=dict(waiting), before=means["before"], now=means["now"])
