"""Company: among words of a hand stands more of it, however surely that was read.

A number, «сум» or a name that a neat hand wrote like print tells nothing by itself. The words
around it do: what is filled in stands in rows and columns, and so do labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.words import Word

    Chosen = NDArray[np.bool_]
    Lengths = NDArray[np.int64]

_SHARED = 0.4
"""The part of the lesser height, or width, that words of one row, or column, share."""


def found(
    words: Sequence[Word],
    written: Collection[Word],
    asked: Collection[Word],
    alike: Collection[Word] = (),
) -> list[Word]:
    """The asked words of a page that stand among written ones.

    Of the nearest words before, behind, above and below such a word more are written, or stand
    among written ones themselves, than are not. In a column of labels entries stand on both sides.
    Words `alike` those written are passed over until they are found: of a line that was surely read
    each would speak for the next one.
    """
    by_hand = np.array([word in written for word in words], np.bool_)
    told = by_hand | np.array([word not in alike for word in words], np.bool_)
    rows, columns = _rows(words), _columns(words)
    left = {number for number, word in enumerate(words) if word in asked and not by_hand[number]}
    more: list[int] = []
    while new := [
        number
        for number in left
        if _is_among(by_hand, rows.near(number, told), columns.near(number, told))
    ]:
        by_hand[new] = told[new] = True
        left.difference_update(new)
        more += new
    return [words[number] for number in sorted(more)]


def _is_among(by_hand: Chosen, row: list[int], column: list[int]) -> bool:
    """Whether most words around one are written, and one in its column, if there is any."""
    around = by_hand[[*row, *column]]
    return bool(2 * around.sum() > len(around) and (not column or by_hand[column].any()))


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Which words stand in one row, or column, and how far from one another."""

    shared: Chosen
    """A row of every word."""
    middles: Lengths

    def near(self, number: int, among: Chosen) -> list[int]:
        """The nearest of some words on either side of one."""
        return list(_two(number, self.shared[number] & among, self.middles))


def _rows(words: Sequence[Word]) -> _Neighbours:
    boxes = [word.box for word in words]
    starts, ends = np.array([b.y for b in boxes]), np.array([b.bottom for b in boxes])
    return _Neighbours(_shares(starts, ends), np.array([b.x + b.right for b in boxes]))


def _columns(words: Sequence[Word]) -> _Neighbours:
    boxes = [word.box for word in words]
    starts, ends = np.array([b.x for b in boxes]), np.array([b.right for b in boxes])
    return _Neighbours(_shares(starts, ends), np.array([b.y + b.bottom for b in boxes]))


def _shares(starts: Lengths, ends: Lengths) -> Chosen:
    """Of every two words, whether they lie between the same rows, or columns, of pixels.

    Word by word: all pairs at once would take many bytes each, of which one is kept.
    """
    found = np.zeros((starts.size, starts.size), np.bool_)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        shared = np.minimum(ends, end) - np.maximum(starts, start)
        found[number] = shared > _SHARED * np.minimum(ends - starts, end - start)
    return found


def _two(number: int, among: Chosen, middles: Lengths) -> Iterator[int]:
    """The nearest of some words on either side of one of them."""
    away = middles - middles[number]
    for side in (away, -away):
        there = np.flatnonzero(among & (side > 0))
        if there.size:
            yield int(there[side[there].argmin()])
