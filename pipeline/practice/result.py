"""The result: what became of each planted fault, read off the pages as they stand."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.nouns.volume import Citation
from pipeline.practice.planted import FONDS, INVENTORY, UNIT, Fault, planted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.nouns.page import Page
    from pipeline.ports.records import Transaction
    from pipeline.practice.planted import Planted

PAGE = "page"


class Outcome(StrEnum):
    """What became of a fault."""

    NOT_MET = "not_met"
    OPEN = "open"
    SETTLED = "settled"
    PASSED = "passed"


SENTENCES: dict[Outcome, str] = {
    Outcome.NOT_MET: "not fed yet",
    Outcome.OPEN: "stands open",
    Outcome.SETTLED: "settled as it should be",
    Outcome.PASSED: "called good, and it is not",
}


def results(tx: Transaction) -> Iterator[tuple[Planted, Outcome]]:
    """Yield every planted fault with what became of it."""
    for one in planted():
        yield one, _outcome(tx, one)


def _outcome(tx: Transaction, one: Planted) -> Outcome:
    volume = tx.volumes.find(Citation(UNIT, FONDS, INVENTORY, str(one.item)))
    standing = () if volume is None else tx.pages.current_in(volume.id)
    labels = {leaf.id: leaf.label for leaf in tx.volumes.leaves(volume.id)} if volume else {}
    there = [
        page
        for page in standing
        if (labels[page.place.leaf], page.place.side) == (one.label, one.side)
    ]
    if one.fault is Fault.MISSING:
        return _of_missing(standing, there)
    return _of_page(tx, one.fault, there[0]) if there else Outcome.NOT_MET


def _of_missing(standing: Sequence[Page], there: Sequence[Page]) -> Outcome:
    if not standing:
        return Outcome.NOT_MET
    return Outcome.SETTLED if there else Outcome.OPEN


def _of_page(tx: Transaction, fault: Fault, page: Page) -> Outcome:
    """Say it of the page that stands: another one, the same with its flag, or without."""
    if len(tx.pages.at(page.place)) > 1:
        return Outcome.SETTLED
    if any(flag.code == fault.value for flag in tx.holds.flags(PAGE, page.id)):
        return Outcome.OPEN
    return Outcome.SETTLED if fault is Fault.BLANK else Outcome.PASSED
