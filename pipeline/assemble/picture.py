"""The picture: what a PDF page shows, taken from the master itself.

People see the paper as it was scanned, not the grey image that was made for reading; only the way
it lies comes from the cleaned page, through the matrix of the content stream.

- What `clean` coded while the master's pixels were in memory goes in as it is; so does a master's
  own JPEG that is small enough. Nothing is decoded.
- Everything else is decoded and coded anew, by the same rules (`viewing`).
- A part of a page is never taken over: its other acts would still lie in the file. The pixels
  outside the polygon are painted white and the rest is cut down to it before coding; of a fax it
  is made square then, for it is coded at one resolution.
- A matrix with perspective cannot be said in a content stream: such a page is redrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import frames, viewing
from pipeline.assemble import coding
from pipeline.geometry import compose, invert, is_affine, scaling, translation
from pipeline.squared import squared

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


def picture(sheet: Sheet, part: Window, limits: Limits) -> Picture:
    """Take the picture of a sheet from what was coded for it, or out of its master."""
    bent = not is_affine(sheet.matrix)
    if sheet.shown is not None:
        coded = coding.stored(sheet.master.read_bytes(), sheet.shown.media_type)
        return Picture(coded, _fitted(sheet.matrix, sheet.shown.size, coded))
    if sheet.keep is None and not bent:
        original = viewing.original(sheet.master, sheet.frame, limits)
        if original is not None:
            return Picture(coding.taken_over(original), sheet.matrix)
    image = frames.pixels(sheet.master, sheet.frame, limits)
    matrix = sheet.matrix
    if sheet.keep is not None:
        image, box = coding.only_within(image, sheet.keep)
        matrix = compose(translation(box.x, box.y), matrix)
    if bent:
        onto = compose(matrix, translation(-part.box.x, -part.box.y))
        image = coding.redrawn(image, onto, (part.box.w, part.box.h))
        matrix = translation(part.box.x, part.box.y)
    elif (square := squared(sheet.master, sheet.frame, image, limits)) is not None:
        image, stretch, _ = square
        matrix = compose(invert(stretch), matrix)
    coded = coding.coded(image, sheet.dpi)
    return Picture(coded, _fitted(matrix, (image.shape[1], image.shape[0]), coded))


def _fitted(matrix: Matrix, size: tuple[int, int], coded: Coded) -> Matrix:
    """The matrix from coded pixels on, where it was from the pixels of a picture of that size."""
    return compose(scaling(size[0] / coded.width, size[1] / coded.height), matrix)
