"""The picture: what a PDF page shows, taken from the master itself.

People see the paper as it was scanned, not the grey image that was made for reading; only the way
it lies comes from the cleaned page, through the matrix of the content stream.

- A JPEG that a PDF can take over goes in byte for byte: nothing is lost, no time is spent, and
  the file grows by the size of the master and no more.
- Everything else is coded anew (`coding`).
- A part of a page never takes the JPEG over: its other acts would still lie in the file. The
  pixels outside the polygon are painted white and the rest is cut down to it before coding.
- A matrix with perspective cannot be said in a content stream: such a page is redrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import frames
from pipeline.assemble import coding
from pipeline.geometry import IDENTITY, compose, translation

if TYPE_CHECKING:
    from pipeline.assemble.coding import Coded
    from pipeline.assemble.sheet import Sheet
    from pipeline.assemble.window import Window
    from pipeline.frames import Limits
    from pipeline.geometry import Matrix


@dataclass(frozen=True, slots=True)
class Picture:
    """A coded picture and the affine matrix from its own pixels to the cleaned page."""

    coded: Coded
    matrix: Matrix


def picture(sheet: Sheet, shown: Window, limits: Limits) -> Picture:
    """Take the picture of a sheet out of its master."""
    bent = _has_perspective(sheet.matrix)
    if sheet.keep is None and not bent:
        original = frames.original_jpeg(sheet.master, sheet.frame, limits)
        if original is not None:
            return Picture(coding.taken_over(original), sheet.matrix)
    image = frames.pixels(sheet.master, sheet.frame, limits)
    matrix = sheet.matrix
    if sheet.keep is not None:
        image, box = coding.only_within(image, sheet.keep)
        matrix = compose(translation(box.x, box.y), matrix)
    if bent:
        onto = compose(matrix, translation(-shown.box.x, -shown.box.y))
        image = coding.redrawn(image, onto, (shown.box.w, shown.box.h))
        matrix = translation(shown.box.x, shown.box.y)
    return Picture(coding.coded(image), matrix)


def _has_perspective(matrix: Matrix) -> bool:
    return matrix[6:] != IDENTITY[6:]
