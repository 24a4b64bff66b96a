"""Openings: the two pages of a book in one picture, read one after the other.

Where paper curls towards the gutter, lines of one page go on into those of the other, and the
engine takes them for one. The two pages of a ruled register are read as one: its rows run across.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline import reduced
from pipeline.cleanup import ink

if TYPE_CHECKING:
    from ocr.reader import Reader
    from ocr.words import Reading, Word
    from pipeline.cleanup.noun import Pixels

_WIDE = 1.15
"""Times as wide as high: one page of a book is higher than wide, and so are most papers."""
_FROM, _TO = 0.35, 0.65
"""Of the width: where a gutter is."""
_ROOM = 0.025
"""Of the width: the least room between the writing of two pages."""
_SPECKS = 0.002
"""Of the height: less ink in a column of pixels is none."""
_TABLE = 8
"""Rules of a page by which it is known to be a table."""
_LEAST = 0.2
"""Of all ink: what stands at least on either page."""


def read(page: Pixels, reader: Reader, dpi: int, rules: int) -> Reading:
    """What a reader makes of a cleaned page with so many rules, or of the pages of an opening."""
    gutter = gutter_of(page) if rules < _TABLE else None
    if gutter is None:
        return reduced.read(page, reader, dpi)
    left, right = (
        reduced.read(np.ascontiguousarray(part), reader, dpi)
        for part in (page[:, :gutter], page[:, gutter:])
    )
    block = 1 + max((word.block for word in left.words), default=0)
    line = 1 + max((word.line for word in left.words), default=0)
    moved = (_moved(word, gutter, block, line) for word in right.words)
    return replace(left, width=page.shape[1], words=(*left.words, *moved))


def gutter_of(page: Pixels) -> int | None:
    """The column of pixels between the two pages of an opening; none on every other page."""
    height, width = page.shape
    if width < _WIDE * height:
        return None
    inked = cv2.reduce(ink.mask(page), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] / 255
    clear = np.zeros(width, bool)
    middle = slice(int(_FROM * width), int(_TO * width))
    clear[middle] = inked[middle] <= _SPECKS * height
    runs = np.flatnonzero(np.diff(clear, prepend=False, append=False)).reshape(-1, 2)
    if not runs.size:
        return None
    start, end = runs[np.diff(runs, axis=1)[:, 0].argmax()]
    gutter = int(start + end) // 2
    least = min(inked[:gutter].sum(), inked[gutter:].sum())
    return gutter if end - start >= _ROOM * width and least >= _LEAST * inked.sum() > 0 else None


def _moved(word: Word, across: int, block: int, line: int) -> Word:
    box = word.box.moved(across, 0)
    return replace(word, box=box, block=word.block + block, line=word.line + line)
