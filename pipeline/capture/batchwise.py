"""Batchwise: what shows only when the pages of a batch are seen together, leaf by leaf."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.nouns.volume import LeafKind, label_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.capture.thresholds import Thresholds
    from pipeline.nouns.batch import BatchPage
    from pipeline.nouns.volume import Leaf

FRONT, BACK = "r", "v"
_NEXT_BUT_ONE = 2


def lone_sides(pages: Iterable[BatchPage], limits: Thresholds) -> tuple[list[str], list[str]]:
    """Return the leaves whose back is missing, and those whose front is missing.

    Where the profile does not say that both sides are scanned, most leaves of the batch tell. A
    part of a leaf has no other side of its own.
    """
    sides: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
    for page in pages:
        if page.part == 1:
            sides[page.volume, page.label, page.ordinal].add(page.side)
    lone_fronts = [_named(leaf) for leaf, seen in sides.items() if seen == {FRONT}]
    lone_backs = [_named(leaf) for leaf, seen in sides.items() if seen == {BACK}]
    duplex = limits.duplex
    if duplex is None:
        whole = sum(len(seen) > 1 for seen in sides.values())
        duplex = whole >= limits.mostly * len(sides)
    return (lone_fronts if duplex else []), lone_backs


def _named(leaf: tuple[str, str, int]) -> str:
    _, label, ordinal = leaf
    return f"{label}+{ordinal}" if ordinal else label


def gaps(leaves: Iterable[Leaf]) -> list[str]:
    """Return the numbers that no leaf has, between the lowest and the highest, as «4» or «7-9».

    Only leaves that count are numbered through. Unnumbered and doubly numbered ones are legal.
    """
    numbers = sorted(
        {
            number
            for leaf in leaves
            if leaf.kind is LeafKind.BODY and (number := label_number(leaf.label)) is not None
        }
    )
    return [
        str(low + 1) if high - low == _NEXT_BUT_ONE else f"{low + 1}-{high - 1}"
        for low, high in pairwise(numbers)
        if high - low >= _NEXT_BUT_ONE
    ]


def by_kind(leaves: Iterable[Leaf]) -> Mapping[LeafKind, int]:
    """Count leaves by what they are."""
    return Counter(leaf.kind for leaf in leaves)
