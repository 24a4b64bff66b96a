"""Missed lines: print of which the engine, which lost its way on it, said nothing at all.

They show as ink of the height of a line where no word was read. The reader of single lines is
asked about them, and believed only when it is sure: rests of folds, rules and seals are as high.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.careful import believed
from ocr.words import Box
from pipeline.cleanup.noun import pixels
from pipeline.cleanup.places import holds
from pipeline.reduced import enlarged, smaller
from pipeline.regions.emptiness import SCALE, glimpse, unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.reader import Reader
    from ocr.words import Reading, Word
    from pipeline.cleanup.noun import Pixels

_JOINED = 7
"""Pixels of the glimpse: letters and words so near to one another are of one line."""
_LOWEST, _HIGHEST = 0.5, 2.0
"""Heights of a line, in usual heights of the page's words."""
_THIN = 0.2
"""The same of figures in a column of numbers: a 1 is no wider than the rest of a rule."""
_AS_HIGH = (0.7, 1.5)
"""How high they are: one of two pieces is no figure."""
_COLUMN = 2
"""Numbers right above or below a figure by which these are a column."""
_USUAL_MM = 4.0
_AIR, MARGIN, _PAPER = 8, 24, 255
"""Pixels of the page that are cut out with a line, and of paper put around: of a number of two
figures at the edge of its picture the engine says nothing."""
_SURE, _SAID = 0.7, 0.5
"""How sure the reader must be of a line, and of each of its words."""
_WIDEST = 2.0
"""How wide a letter is at most, in heights of its word: what shows through of a line on the other
side is read as one «ө», and surely."""
_THINNEST, _ASTRAY, _OTHERWISE = 0.1, 1.5, 0.5
"""Heights of a letter: thinner than any; and how far the engine sets one beside its ink. How sure
a letter still is that was read as two different ones."""
_SMALLER = 0.75
"""The share of its size at which a place is shown again of which the engine says nothing, as it now
and then does of soft print: another grid of pixels reads right."""
_LEAST = 2
"""Letters and figures that are believed then: of a speck «№» is said, by itself."""
_MOST = 60
"""Places that are asked about, be it the number of every line of a register; a page with more of
them is grainy, or a drawing."""


def recovered(reading: Reading, image: Pixels, reader: Reader) -> Reading:
    """The reading with the lines that the engine missed, as the reader of lines reads them."""
    if not reading.words:
        return reading
    places = list(unread_places(reading, glimpse(image)))
    if len(places) > _MOST:
        return reading
    block = 1 + max(word.block for word in reading.words)
    line = 1 + max(word.line for word in reading.words)
    known = list(reading.words)
    found: list[Word] = []
    for number, place in enumerate(places):
        new = _read(image, place, reader, reading.dpi)
        for word in (word for word in new if not _is_known(word, reading)):
            at = _astray(word, known)
            if at is None:
                found.append(replace(word, block=block, line=line + number))
            else:
                known[at] = _brought(known[at], word)
    words = (*known, *found)
    whole = reading if words == reading.words else replace(reading, words=words)
    return _with_figures(whole, image, reader, line + len(places))


def _with_figures(reading: Reading, image: Pixels, reader: Reader, line: int) -> Reading:
    """The reading with single figures, too, that stand in a column of numbers."""
    numbers = [word.box for word in reading.words if word.text.strip(".").isdecimal()]
    if len(numbers) < _COLUMN:
        return reading
    block = 1 + max(word.block for word in reading.words)
    widest = _LOWEST * usual_height(reading)
    places = [
        place
        for place in unread_places(reading, glimpse(image), _AS_HIGH, narrowest=_THIN)
        if place.w < widest
        and sum(box.x < place.right and place.x < box.right for box in numbers) >= _COLUMN
    ]
    found: list[Word] = []
    for place in places if len(places) <= _MOST else ():
        said = _read(image, place, reader, reading.dpi)
        if "".join(word.text for word in said).isdecimal():
            found += [replace(each, block=block, line=line + len(found)) for each in said]
    return replace(reading, words=(*reading.words, *found)) if found else reading


def _astray(word: Word, known: Sequence[Word]) -> int | None:
    """The place of the word whose ink this is: thinner than any letter, the engine set it beside.

    Of letters that stand far apart it tells what they are, not always where.
    """
    if len(word.text) > 1:
        return None
    off = {
        at: abs(other.box.x - word.box.x)
        for at, other in enumerate(known)
        if len(other.text) == 1
        and other.box.w <= _THINNEST * other.box.h
        and other.box.y < word.box.y + word.box.h / 2 < other.box.bottom
    }
    nearest = min(off, key=off.__getitem__, default=None)
    return nearest if nearest is not None and off[nearest] <= _ASTRAY * word.box.h else None


def _brought(word: Word, found: Word) -> Word:
    """A word where its ink is; in doubt where that was read as another one."""
    sure = min(word.confidence, found.confidence)
    doubt = 1.0 if word.text == found.text else _OTHERWISE
    return replace(word, box=found.box, confidence=sure * doubt)


def unread_places(
    reading: Reading,
    seen: Pixels,
    heights: tuple[float, float] = (_LOWEST, _HIGHEST),
    narrowest: float | None = None,
) -> Iterator[Box]:
    """Where ink stands that no word or region covers, so many usual heights of a word high.

    It is as wide as the lowest is high, or so many such heights. `seen` is a glimpse of the page.
    """
    lowest, highest = heights
    least = lowest if narrowest is None else narrowest
    usual = usual_height(reading)
    rest = unread(seen, reading, [region.box for region in reading.regions])
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, _JOINED), np.uint8))
    for outline in cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, w, h = (SCALE * value for value in cv2.boundingRect(outline))
        if lowest * usual <= h <= highest * usual and w >= least * usual:
            yield Box(x, y, w, h)


def usual_height(reading: Reading) -> float:
    """How high a word of the page is, in pixels; of one without words, as words usually are."""
    if not reading.words:
        return _USUAL_MM * reading.dpi / 25.4
    return median(word.box.h for word in reading.words)


def _read(image: Pixels, place: Box, reader: Reader, dpi: int) -> list[Word]:
    """The words of a place, in the page; none where they are not to be believed."""
    left, top = max(0, place.x - _AIR), max(0, place.y - _AIR)
    part = image[top : place.bottom + _AIR, left : place.right + _AIR]
    words = _said(margined(part), reader, dpi)
    if believed(words) < _SURE or any(word.confidence < _SAID for word in words):
        return []
    if any(word.box.w > _WIDEST * word.box.h * len(word.text) for word in words):
        return []
    if not any(letter.isalnum() or letter == "№" for word in words for letter in word.text):
        return []
    across, down = left - MARGIN, top - MARGIN
    return [replace(word, box=word.box.moved(across, down)) for word in words]


def _said(place: Pixels, reader: Reader, dpi: int) -> tuple[Word, ...]:
    """The words of a place as it is, or of fewer pixels, where there are none."""
    words = reader.read(place, dpi=dpi).words
    if words:
        return words
    seen = reader.read(smaller(place, _SMALLER), dpi=round(_SMALLER * dpi))
    if sum(letter.isalnum() for word in seen.words for letter in word.text) < _LEAST:
        return ()
    return enlarged(seen, (place.shape[1], place.shape[0]), dpi).words


def _is_known(word: Word, reading: Reading) -> bool:
    """Whether a word was read there already: the rest of a rule reaches over words beside it."""
    return any(holds(word.box, other.box) or holds(other.box, word.box) for other in reading.words)


def margined(part: Pixels) -> Pixels:
    """A part of a page with paper around it."""
    every = (MARGIN, MARGIN, MARGIN, MARGIN)
    return pixels(cv2.copyMakeBorder(part, *every, cv2.BORDER_CONSTANT, value=(_PAPER,)))
