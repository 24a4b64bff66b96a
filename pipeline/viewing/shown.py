"""Shown: a part of a page cut out of its tiled copy, with nothing of what may not be seen.

Only the tiles of the level that is needed are decoded. What lies outside the polygons that may be
seen is not covered but left out: those pixels are paper before anything is coded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.geometry import compose, scaling, translation
from pipeline.ingest.errors import UndecodableError
from pipeline.nouns.mask import ALL
from pipeline.viewing.cutting import Format, Quality, Size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyvips

    from pipeline.cleanup.noun import Pixels
    from pipeline.geometry import Polygon
    from pipeline.nouns.mask import Mask
    from pipeline.viewing.cutting import Cut

JPEG_QUALITY = 80
PAPER = 255
EDGE = np.ones((3, 3), np.uint8)
TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
EXTENSIONS = {Format.JPEG: ".jpg", Format.PNG: ".png"}
MEDIA_TYPES = {Format.JPEG: "image/jpeg", Format.PNG: "image/png"}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Copy:
    """The tiled copy of a page: its file, its size, and how often it is there at half the size."""

    path: Path
    size: Size
    levels: int

    @property
    def factors(self) -> tuple[int, ...]:
        """By how much each level is smaller than the first."""
        return tuple(1 << level for level in range(self.levels))


def opened(path: Path) -> Copy:
    """Look at a tiled copy."""
    import pyvips

    first = pyvips.Image.new_from_file(str(path))
    return Copy(path, Size(first.width, first.height), first.get("n-pages"))


def shown(copy: Copy, cut: Cut, mask: Mask = ALL) -> bytes:
    """Return the part as a coded picture, with nothing of what may not be seen."""
    return coded(seen(copy, cut, mask), cut.format)


def seen(copy: Copy, cut: Cut, mask: Mask = ALL) -> Pixels:
    """Return the pixels of the part, grey or blue, green and red, without what may not be seen."""
    image = _part(copy, cut, mask)
    if cut.mirrored:
        image = np.asarray(cv2.flip(image, 1), np.uint8)
    if cut.turn:
        image = np.asarray(cv2.rotate(image, TURNS[cut.turn]), np.uint8)
    return _in_quality(image, cut.quality)


def coded(image: Pixels, form: Format) -> bytes:
    """Return pixels as a coded picture."""
    settings = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if form is Format.JPEG else []
    done, buffer = cv2.imencode(EXTENSIONS[form], image, settings)
    if not done:
        raise UndecodableError(reason="the picture cannot be coded")
    return buffer.tobytes()


def masked(copy: Copy, mask: Mask, target: Path) -> None:
    """Write a copy of what may be seen alone: nothing else is in its pixels at any size."""
    from pipeline.viewing.tiles import tiled

    tiled(_only(whole(copy), mask), target)


def whole(copy: Copy) -> Pixels:
    """Return all pixels of a copy at its full size, grey or blue, green and red."""
    import pyvips

    return _pixels(pyvips.Image.new_from_file(str(copy.path), page=0))


def _part(copy: Copy, cut: Cut, mask: Mask) -> Pixels:
    """The pixels of a part in the size that is asked for, grey or blue, green and red."""
    import pyvips

    level = pyvips.Image.new_from_file(str(copy.path), page=_level(copy, cut))
    across, down = level.width / copy.size.width, level.height / copy.size.height
    left = min(int(cut.part.x * across), level.width - 1)
    top = min(int(cut.part.y * down), level.height - 1)
    width = max(1, min(round(cut.part.w * across), level.width - left))
    height = max(1, min(round(cut.part.h * down), level.height - top))
    pixels = _pixels(level.crop(left, top, width, height))
    if mask != ALL:
        to_level = compose(scaling(across, down), translation(-left, -top))
        pixels = _only(pixels, mask.moved(to_level))
    if (width, height) == cut.size:
        return pixels
    smaller = cut.size.width < width or cut.size.height < height
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, cut.size, interpolation=how), np.uint8)


def _pixels(image: pyvips.Image) -> Pixels:
    """The pixels of an image, grey or blue, green and red."""
    pixels = np.asarray(image.numpy(), np.uint8)
    if pixels.ndim > 2:  # noqa: PLR2004  # rows and columns
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8)
    return pixels


def _level(copy: Copy, cut: Cut) -> int:
    """The smallest level that has as many pixels as are asked for."""
    smaller = min(cut.part.w / cut.size.width, cut.part.h / cut.size.height)
    fitting = [level for level, factor in enumerate(copy.factors) if factor <= smaller]
    return max(fitting, default=0)


def _only(pixels: Pixels, mask: Mask) -> Pixels:
    """Paper where nothing may be seen, and a pixel further, whose edge may show what is beside."""
    size = pixels.shape[:2]
    seen = np.ones(size, np.uint8) if mask.seen is None else _filled(mask.seen, size)
    hidden = _filled(mask.hidden, size)
    left = cv2.subtract(cv2.erode(seen, EDGE), cv2.dilate(hidden, EDGE))
    pixels = pixels.copy()
    pixels[left == 0] = PAPER
    return pixels


def _filled(polygons: Sequence[Polygon], size: tuple[int, ...]) -> Pixels:
    """1 inside of any of the polygons."""
    found = np.zeros(size, np.uint8)
    for polygon in polygons:
        corners = np.array([[round(x), round(y)] for x, y in polygon], np.int32)
        cv2.fillPoly(found, [corners], (1,))
    return found


def _in_quality(image: Pixels, quality: Quality) -> Pixels:
    if quality in {Quality.DEFAULT, Quality.COLOUR}:
        return image
    coloured = image.ndim > 2  # noqa: PLR2004  # rows and columns
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if coloured else image
    if quality is Quality.BITONAL:
        grey = cv2.threshold(grey, 0, PAPER, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    return np.asarray(grey, np.uint8)
