"""Crossed lines: print under ink that is taller than a line, as under a signature.

The engine drops such a line, or its words from there on. Its row is known by words beside, or by
its own ink; the reader of lines is asked about the strip, as it is and without the pen's ink. What
two looks read alike is believed: strokes of a hand are read otherwise each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.order import rows_of
from ocr.words import Box, around
from pipeline.cleanup.noun import pixels
from pipeline.cleanup.places import holds
from pipeline.regions import pen
from pipeline.regions.agreed import agreed
from pipeline.regions.emptiness import SCALE, glimpse, unread
from pipeline.regions.missed import MARGIN, margined, usual_height

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.reader import Reader
    from ocr.words import Reading, Word
    from pipeline.cleanup.noun import Pixels

_TALL, _TALLEST = 1.6, 20.0
"""Usual heights of a word: ink of a signature, or of a stroke through several lines."""
_LOWEST, _HIGHEST = 0.4, 2.0
"""Heights of a line, in usual heights of a word."""
_NEAREST = 4
"""Words of a row by which its height is known at some place."""
_APART, _BESIDE = 2.5, 1.0
"""Usual heights of a word: more room parts two strips; words beside one may be torn off it."""
_JOINED = 7
"""Pixels of the glimpse: letters and words so near to one another are of one line."""
_FULL, _WIDE = 0.5, 4.0
"""Of the ink of a lost line, how much of the widest row of pixels the others are wide at least; and
its least width, in usual heights of a word."""
_LONG = 3
"""Words by which a lost line is known, if no printed word stands in its row."""
_AIRS, _MORE = (0.12, 0.3), 0.2
"""Usual heights of a word: paper above and below a line, look for look; and at one look more where
all looks show the same ink."""
_PRINTED, _ENOUGH = 0.88, 100
"""How sure words are that tell how dark print is, and how many of them are enough."""
_DOUBTFUL = 0.7
"""Words of less confidence give way to surer ones."""
_MOST = 20
"""Strips that are asked about; a page with more of them is drawn, or written by hand."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """A line, or the part of one, that runs into tall ink."""

    box: Box
    in_row: bool
    """Whether words that were read stand in its row."""
    ink: pen.Pen | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Tall ink, the lines that it crosses, and the parts of them that were not read."""

    box: Box
    lines: tuple[Box, ...]
    parts: tuple[tuple[Box, bool], ...]
    """Each with whether words that were read stand in its row."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of words, those of them that are no higher than a line, and what holds all of these."""

    words: tuple[Word, ...]
    usual: tuple[Word, ...]
    extent: Box

    @classmethod
    def of(cls, row: tuple[Word, ...], usual: float) -> _Row:
        """A row as it is read, on a page whose words are usually so high."""
        words = tuple(word for word in row if word.box.h <= _HIGHEST * usual) or row
        return cls(row, words, around([word.box for word in words]))


def uncovered(reading: Reading, image: Pixels, reader: Reader) -> Reading:
    """The reading with the words that tall ink crosses, as the reader of lines reads them."""
    if not reading.words:
        return reading
    places = list(_places(reading, image))
    if not 0 < len({part for place in places for part in place.parts}) <= _MOST:
        return reading
    strips = list(dict.fromkeys(_strips(places, reading, image)))
    if len(strips) > _MOST:
        return reading
    block = 1 + max(word.block for word in reading.words)
    line = 1 + max(word.line for word in reading.words)
    words = reading.words
    for number, strip in enumerate(strips):
        found = agreed(list(_looks(strip, image, reader, reading)))
        if strip.in_row or len(found) >= _LONG:
            new = [replace(word, block=block, line=line + number) for word in found]
            words = _put(words, new)
    return replace(reading, words=words)


def _places(reading: Reading, image: Pixels) -> Iterator[_Place]:
    """Where tall ink crosses lines of which something was not read."""
    usual, glimpsed = usual_height(reading), glimpse(image)
    rest = unread(glimpsed, reading, [region.box for region in reading.regions])
    tall = list(_tall(glimpsed, usual))
    if not tall or not rest.any():
        return
    rows = [_Row.of(row, usual) for row in rows_of(reading.words)]
    joined = pixels(cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, _JOINED), np.uint8)))
    pieces = list(_outlined(joined))
    for place in tall:
        near = [row for row in rows if _overlap(row.extent, place) > 0]
        known = [(_line(row.usual, place), row.words) for row in near]
        crossed = [(line, row) for line, row in known if _overlap(line, place) > 0]
        lines = [line for line, _ in crossed]
        lost = list(_lost(joined, pieces, place, lines, usual))
        parts = [
            (_extended(run, row, usual), bool(row))
            for line, row in (*crossed, *((each, ()) for each in lost))
            for run in _runs(rest, line, place, usual)
        ]
        if parts:
            yield _Place(place, (*lines, *lost), tuple(parts))


def _strips(places: Sequence[_Place], reading: Reading, image: Pixels) -> Iterator[_Strip]:
    """The parts of lines at places, with the pen that is seen at each."""
    sure = (word.box for word in reading.words if word.confidence >= _PRINTED)
    print_ = pen.print_grey(image, islice(sure, _ENOUGH), reading.dpi)
    for place in places:
        stroke = pen.seen(image, place.box, place.lines, print_, reading.dpi)
        for box, in_row in place.parts:
            yield _Strip(box, in_row, stroke)


def _tall(seen: Pixels, usual: float) -> Iterator[Box]:
    """Pieces of ink that are taller than a line."""
    return (box for box in _outlined(seen) if _TALL * usual <= box.h <= _TALLEST * usual)


def _line(row: Sequence[Word], place: Box) -> Box:
    """The line of a row as high as its words next to a place stand there."""
    near = sorted(row, key=lambda word: _distance(word.box, place))[:_NEAREST]
    return around([word.box for word in near])


def _outlined(joined: Pixels) -> Iterator[Box]:
    """The pieces of ink of a glimpse, in the page."""
    for outline in cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, w, h = (SCALE * value for value in cv2.boundingRect(outline))
        yield Box(x, y, w, h)


def _lost(
    joined: Pixels, pieces: Sequence[Box], place: Box, lines: Sequence[Box], usual: float
) -> Iterator[Box]:
    """Lines no word of which was read: where much of the unread ink at a place is as wide."""
    for box in pieces:
        if box.w < _WIDE * usual or _overlap(box, place) <= 0 or _distance(box, place) > 0:
            continue
        top, left = box.y // SCALE, box.x // SCALE
        part = joined[top : box.bottom // SCALE, left : box.right // SCALE]
        widths = np.count_nonzero(part, axis=1)
        for start, end in _spans(widths >= _FULL * widths.max()):
            line = Box(box.x, box.y + start * SCALE, box.w, (end - start) * SCALE)
            if _LOWEST * usual <= line.h <= _HIGHEST * usual and not any(
                2 * _overlap(line, other) > min(line.h, other.h) for other in lines
            ):
                yield line


def _runs(rest: Pixels, line: Box, place: Box, usual: float) -> Iterator[Box]:
    """Where unread ink stands in a line, at a place and on from there."""
    band = rest[max(0, line.y // SCALE) : line.bottom // SCALE + 1].any(axis=0)
    room = 1 + round(_APART * usual / SCALE)
    row = pixels(np.pad(band, room).astype(np.uint8)[None])
    joined = cv2.morphologyEx(row, cv2.MORPH_CLOSE, np.ones((1, room), np.uint8))[0] > 0
    for start, end in _spans(joined[room:-room]):
        run = Box(start * SCALE, line.y, (end - start) * SCALE, line.h)
        if run.w >= usual and _distance(run, place) <= 0:
            yield run


def _extended(run: Box, row: Sequence[Word], usual: float) -> Box:
    """A run with the words beside it: the engine tears them where a stroke crosses."""
    torn = [word.box for word in row if _distance(word.box, run) <= _BESIDE * usual]
    left = min((run.x, *(box.x for box in torn)))
    right = max((run.right, *(box.right for box in torn)))
    return Box(left, run.y, right - left, run.h)


def _looks(
    strip: _Strip, image: Pixels, reader: Reader, reading: Reading
) -> Iterator[tuple[Word, ...]]:
    """What the reader of lines makes of a strip, in the page, look for look."""
    usual = usual_height(reading)
    for share in (*_AIRS, *(() if strip.ink else (_MORE,))):
        air = round(share * usual)
        left, top = max(0, strip.box.x - air), max(0, strip.box.y - air)
        part = pixels(image[top : strip.box.bottom + air, left : strip.box.right + air])
        inks = [part] if strip.ink is None else [part, pen.without(strip.ink, part, reading.dpi)]
        for each in inks:
            across, down = left - MARGIN, top - MARGIN
            yield tuple(
                replace(word, box=word.box.moved(across, down))
                for word in reader.read(margined(each), dpi=reading.dpi).words
            )


def _put(words: tuple[Word, ...], new: Sequence[Word]) -> tuple[Word, ...]:
    """The words with new ones where nothing stands yet, or what is worse: in the line of that."""
    for word in new:
        old = [other for other in words if holds(other.box, word.box) or holds(word.box, other.box)]
        if all(_is_worse(other, word) for other in old):
            place = old[0] if old else word
            named = replace(word, block=place.block, line=place.line)
            words = (*(other for other in words if other not in old), named)
    return words


def _is_worse(old: Word, new: Word) -> bool:
    """Whether an old word is in doubt, or a torn off piece of a new one."""
    piece = "".join(sign for sign in old.text if sign.isalnum())
    better = old.text != new.text and old.confidence < new.confidence
    return better and (old.confidence < _DOUBTFUL or piece in new.text)


def _spans(chosen: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where something is true without a break: first and behind the last, from the left."""
    edges = np.flatnonzero(np.diff(np.pad(chosen, 1).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _overlap(one: Box, other: Box) -> int:
    """By how many pixels two boxes stand at the same height; below 0 if they do not."""
    return min(one.bottom, other.bottom) - max(one.y, other.y)


def _distance(one: Box, other: Box) -> int:
    """Pixels from one box across to another; below 0 where they reach over one another."""
    return max(other.x - one.right, one.x - other.right)
