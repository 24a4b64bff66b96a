"""Reading a page at fewer pixels than it has: those that the engine would throw away itself.

The models see every line at a height of 36 pixels, in which the letters of common print are some
fifteen high. Looking for the lines takes the longer the more pixels there are, and finds the same
ones: at 225 instead of 300 dpi a page takes a fifth less, and is read no worse (`docs/reading.md`).
Letters that would become smaller than the models see them stay as large.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box
from pipeline.cleanup.ink import letter_height, mask
from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from ocr.reader import Reader
    from ocr.words import Reading
    from pipeline.cleanup.noun import Pixels

ENOUGH = 15.0
"""The usual height in pixels that letters keep; they lose nothing by it."""
_LEAST_DPI = 225
_WORTH_IT = 0.93
"""A page that would stay larger than that is read as it is."""
_NEAREST = 0.7
"""From this share on the four nearest pixels stand for all."""
_SAMPLE = 1500


def read(page: Pixels, reader: Reader, dpi: int) -> Reading:
    """What a reader makes of a page, in the page's own pixels."""
    by = share(page, dpi)
    if by == 1.0:
        return reader.read(page, dpi=dpi)
    reading = reader.read(smaller(page, by), dpi=round(by * dpi))
    return enlarged(reading, (page.shape[1], page.shape[0]), dpi)


def smaller(page: Pixels, by: float) -> Pixels:
    """A page reduced to a share of its width and height; 1 leaves it alone.

    Means of areas take four times as long as what lies between the nearest pixels, and differ
    little from it while none is passed over.
    """
    if by == 1.0:
        return page
    how = cv2.INTER_LINEAR if by >= _NEAREST else cv2.INTER_AREA
    return pixels(cv2.resize(page, None, fx=by, fy=by, interpolation=how))


def share(page: Pixels, dpi: int) -> float:
    """How large a page has to be read, 1 for as it is; by the letters in the middle of it."""
    top, left = (max(0, side - _SAMPLE) // 2 for side in page.shape)
    middle = np.ascontiguousarray(page[top : top + _SAMPLE, left : left + _SAMPLE])
    letter = letter_height(mask(middle))
    by = max(ENOUGH / letter, _LEAST_DPI / dpi) if letter else 1.0
    return by if by < _WORTH_IT else 1.0


def enlarged(reading: Reading, size: tuple[int, int], dpi: int) -> Reading:
    """The reading of a reduced page as one of the page with this width and height."""
    width, height = size
    across, down = width / max(1, reading.width), height / max(1, reading.height)

    def around(box: Box) -> Box:
        left, top = round(across * box.x), round(down * box.y)
        right, bottom = round(across * box.right), round(down * box.bottom)
        return Box(left, top, max(1, right - left), max(1, bottom - top))

    words = tuple(replace(word, box=around(word.box)) for word in reading.words)
    return replace(reading, width=width, height=height, dpi=dpi, words=words)
