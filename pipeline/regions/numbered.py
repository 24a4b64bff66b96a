"""Numbered lines: the numbers in front of lines, «7.», that the engine left out.

Now and then it does so with all lines of a list. The reader of single lines is shown the number
with the word behind it, and believed where it reads that word as the engine did.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.columns import NUMBER
from ocr.words import Box, around
from pipeline.cleanup.places import holds
from pipeline.regions.missed import margined, usual_height

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.reader import Reader
    from ocr.words import Reading, Word
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.places import Edges

_INK = 128
_REACH, _NEAREST = 2.5, 0.15
"""Usual heights of a word: how far in front of a line its number begins at most, and the least room
between the two."""
_LOWEST, _HIGHEST, _WIDEST = 0.5, 1.3, 1.0
"""Usual heights of a word: how high a figure is, and how wide at most."""
_SLACK = 0.2
"""Of that height: how much higher or lower a figure may reach than the word behind it."""
_FEW, _MOST = 2, 60
"""Lines of a page with ink in front of them by which it is a list; of more the page is grainy."""
_AIR = 8
"""Pixels of the page that are cut out around the words."""
_ALIKE, _SURE = 3, 0.6
"""Letters of the word behind that are read as they were, and how sure the reader is of the number.
"""
_WITH_WORD = re.compile(r"(\(?\d{1,2}(?:\.\d{1,2})*[.)])(?=[^\W\d])(.*)")


def numbered(reading: Reading, image: Pixels, reader: Reader) -> Reading:
    """The reading with the numbers in front of lines that the engine left out.

    Each comes right before the word in front of which it stands.
    """
    if not reading.words:
        return reading
    places = list(_places(reading, image))
    if not _FEW <= len(places) <= _MOST:
        return reading
    found = {
        word: replace(word, text=text, raw=text, box=box, confidence=sure)
        for word, box in places
        for text, sure in _said(word, box, image, reader, reading.dpi)
    }
    in_order = ((found[word], word) if word in found else (word,) for word in reading.words)
    return replace(reading, words=tuple(chain.from_iterable(in_order))) if found else reading


def _places(reading: Reading, image: Pixels) -> Iterator[tuple[Word, Box]]:
    """The words that begin lines, and what stands as near to one as its number, and as high."""
    usual = usual_height(reading)
    edges = np.array(
        [(each.box.x, each.box.y, each.box.right, each.box.bottom) for each in reading.words]
    )
    firsts: dict[tuple[int, int], Word] = {}
    for word in sorted(reading.words, key=lambda word: word.box.x):
        firsts.setdefault((word.block, word.line), word)
    for word in firsts.values():
        if len(word.text) < _ALIKE or not word.text[0].isupper() or _has_before(word.box, edges):
            continue
        box = _figures(word, image, usual)
        if box and not any(holds(region.box, box) for region in reading.regions):
            yield word, box


def _has_before(box: Box, edges: Edges) -> bool:
    """Whether another word stands right in front of one; `edges` are those of all words."""
    left, top, right, bottom = edges.T
    level = (top < box.y + box.h / 2) & (box.y + box.h / 2 < bottom)
    return bool(np.any(level & (left < box.x) & (box.x - _REACH * box.h < right)))


def _figures(word: Word, image: Pixels, usual: float) -> Box | None:
    """The box of the figures in front of a word; None where there are none or other things."""
    box, slack = word.box, round(_SLACK * usual)
    top, left = max(0, box.y - slack), max(0, box.x - round(_REACH * usual))
    right = box.x - round(_NEAREST * usual)
    if right - left < usual:
        return None
    strip = np.asarray(image[top : box.bottom + slack, left:right] < _INK, np.uint8)
    if not strip.size:
        return None
    _, _, stats, _ = cv2.connectedComponentsWithStats(strip)
    pieces = [Box(*map(int, each[:4])) for each in stats[1:]]
    figures = [
        piece
        for piece in pieces
        if _LOWEST * usual <= piece.h <= _HIGHEST * usual and piece.w <= _WIDEST * usual
    ]
    inside = all(min(piece.x, piece.y) > 0 and piece.bottom < len(strip) for piece in pieces)
    return around(figures).moved(left, top) if figures and inside else None


def _said(
    word: Word, box: Box, image: Pixels, reader: Reader, dpi: int
) -> Iterator[tuple[str, float]]:
    """The number in front of a word, and how sure it is, where the word is read as it was."""
    whole = around([word.box, box])
    left, top = max(0, whole.x - _AIR), max(0, whole.y - _AIR)
    part = image[top : whole.bottom + _AIR, left : whole.right + _AIR]
    words = sorted(reader.read(margined(part), dpi=dpi).words, key=lambda each: each.box.x)
    for number, behind, sure in _parted(words):
        if behind[:_ALIKE] == word.text[:_ALIKE] and sure >= _SURE:
            yield number, sure


def _parted(words: Sequence[Word]) -> Iterator[tuple[str, str, float]]:
    """A number, the word behind it, and how surely it was read, be both one word or two."""
    if not words:
        return
    first = words[0]
    if glued := _WITH_WORD.fullmatch(first.text):
        yield glued[1], glued[2], first.confidence
    elif NUMBER.fullmatch(first.text) and len(words) > 1:
        yield first.text, words[1].text, first.confidence
