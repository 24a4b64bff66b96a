"""Silence: which words of a paper are not told to whoever looks at it.

The same rule holds wherever words go out: left out are those beside the paper's own extent, those
that reach into a hidden place, those that a restricted field was read from, and the same words
wherever else they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr.words import WRITTEN
from pipeline.finding.folding import words as folded_words
from pipeline.geometry import Point, area, bounds, box_polygon, clip, contains, transform
from pipeline.nouns.viewing import Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocr.words import Box, Reading, Region, Word
    from pipeline.geometry import Matrix, Polygon
    from pipeline.ids import PageId
    from pipeline.nouns.document import Field
    from pipeline.nouns.page import Page
    from pipeline.seeing.panes import Pane


@dataclass(frozen=True, slots=True)
class Silence:
    """The numbers of the words of each page, and the folded words, that are not told."""

    places: frozenset[tuple[PageId, int]] = frozenset()
    words: frozenset[str] = frozenset()

    def covers(self, page: PageId, number: int, word: Word) -> bool:
        """Say whether a word of a page is not told."""
        return (page, number) in self.places or self.hides(word.text)

    def hides(self, said: str) -> bool:
        """Say whether a word is not told wherever it stands."""
        return not self.words.isdisjoint(folded_words(said))


def silence(
    fields: Iterable[Field], restricted: frozenset[str], profile: Profile, others: Iterable[Field]
) -> Silence:
    """Return what is not told of a paper: its restricted fields, and those of its neighbours."""
    own = [field for field in fields if field.restricted or field.name in restricted]
    secret = [*(own if profile is Profile.MASKED else ()), *others]
    return Silence(
        frozenset((field.page, number) for field in secret for number in field.words),
        frozenset(
            word for field in secret for word in folded_words(f"{field.raw} {field.value or ''}")
        ),
    )


def readable(pane: Pane, page: Page, reading: Reading, silence: Silence) -> Reading:
    """Return a reading with the words that may be told; of a withheld page, with none."""
    return replace(reading, words=told(pane, page.matrix, reading, silence))


def told(pane: Pane, matrix: Matrix | None, reading: Reading, silence: Silence) -> tuple[Word, ...]:
    """Return the words that may be told of a page, given its way to the cleaned image."""
    if pane.withheld or matrix is None:
        return ()
    may_be_seen = _sight(pane, matrix)
    return tuple(
        word
        for number, word in enumerate(reading.words)
        if may_be_seen(word.box) and not silence.covers(pane.page, number, word)
    )


def unread(pane: Pane, matrix: Matrix | None, reading: Reading) -> tuple[Region, ...]:
    """Return where writing may be seen that was not read, given the way to the cleaned image.

    Of a region that reaches beyond the paper's own extent only what lies within it is told.
    """
    if pane.withheld or matrix is None:
        return ()
    may_be_seen = _sight(pane, matrix)
    written = [one for one in reading.regions if one.kind in WRITTEN and may_be_seen(one.box)]
    if pane.seen is None:
        return tuple(written)
    seen = transform(matrix, pane.seen)
    return tuple(replace(one, box=bounds(clip(seen, box_polygon(one.box)))) for one in written)


def _sight(pane: Pane, matrix: Matrix) -> Callable[[Box], bool]:
    """Return what says whether a box of the cleaned image is in sight and reaches into no place."""
    seen = None if pane.seen is None else transform(matrix, pane.seen)
    hidden = [(place, bounds(place)) for place in (transform(matrix, one) for one in pane.hidden)]

    def may_be_seen(box: Box) -> bool:
        return (seen is None or contains(seen, _middle(box))) and not any(
            _meet(around, box) and _touches(place, box) for place, around in hidden
        )

    return may_be_seen


def _meet(one: Box, other: Box) -> bool:
    """Say whether two upright boxes have a point together; most words are far from any place."""
    return (
        one.x <= other.right
        and other.x <= one.right
        and one.y <= other.bottom
        and other.y <= one.bottom
    )


def _touches(place: Polygon, box: Box) -> bool:
    """Say whether a box reaches into a place, lies around it, or crosses it."""
    corners = box_polygon(box)
    within = (box.x <= x <= box.right and box.y <= y <= box.bottom for x, y in place)
    reaches = any(contains(place, corner) for corner in (*corners, _middle(box)))
    return reaches or any(within) or area(clip(place, corners)) > 0


def _middle(box: Box) -> Point:
    return Point(box.x + box.w / 2, box.y + box.h / 2)
