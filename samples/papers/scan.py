"""A scan: the paper with its ink as pixels, and the way from the sheet to them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from samples.papers.sheet import FULL, Tint

if TYPE_CHECKING:
    import numpy.typing as npt

    from samples.papers.sheet import Box, Plate, Sheet

    Picture = npt.NDArray[np.uint8]
    Matrix = npt.NDArray[np.float64]

PAPERS = ((250, 252, 253), (244, 249, 251), (236, 244, 249), (240, 244, 240))
"""Blue, green and red of sheets as offices bought them."""
RIBBONS = frozenset({Tint.RIBBON, Tint.VIOLET})
BEDS = (252, 240, 225, 60, 25)
"""How light the scanner's lid is around the sheet."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Pixels (blue, green, red), the matrix from the sheet's pixels to them, and their density."""

    image: Picture
    matrix: Matrix
    dpi: int = 300
    bed: int = 252

    def box(self, box: Box) -> Box:
        """Where a box of the sheet lies in the image."""
        left, top, right, bottom = box
        corners = np.array([[left, right, right, left], [top, top, bottom, bottom], [1, 1, 1, 1]])
        x, y = (self.matrix @ corners)[:2]
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def developed(sheet: Sheet, chance: np.random.Generator) -> Scan:
    """The inks of a sheet on plain paper."""
    paper = PAPERS[chance.integers(len(PAPERS))]
    image = np.empty((sheet.size[1], sheet.size[0], 3), np.uint8)
    image[:] = paper
    strength = chance.uniform(0.86, 1.0)
    for tint, plate in sheet.plates.items():
        ink = struck(plate, chance) if tint in RIBBONS else plate
        image = inked(image, ink, tint, strength)
    return Scan(image, np.eye(3), bed=int(chance.choice(BEDS)))


def struck(plate: Plate, chance: np.random.Generator) -> Plate:
    """Ink of a ribbon: it spreads into the paper, and is fresher in some places than in others."""
    size = int(chance.integers(1, 4))
    spread = cv2.dilate(plate, np.ones((size, size), np.uint8))
    soft = cv2.GaussianBlur(spread, (0, 0), chance.uniform(0.5, 1.1))
    fresh = FULL - clouds((plate.shape[1], plate.shape[0]), 12, chance) // int(
        chance.integers(3, 9)
    )
    return shaded(np.asarray(soft, np.uint8), fresh)


def inked(image: Picture, plate: Plate, tint: Tint, strength: float = 1.0) -> Picture:
    """Lay one plate of ink over an image: it lets through what its tint does not swallow."""
    cover = np.arange(FULL + 1, dtype=np.float32) / FULL * strength
    shades = [(FULL * (1 - cover * (1 - part))).astype(np.uint8) for part in tint.value]
    filters = np.asarray(cv2.merge([cv2.LUT(plate, shade) for shade in shades]), np.uint8)
    return shaded(image, filters)


def shaded(image: Picture, filters: Picture) -> Picture:
    """An image seen through a filter of the same shape, 255 letting all through."""
    return np.asarray(cv2.multiply(image, filters, scale=1 / FULL), np.uint8)


def clouds(size: tuple[int, int], cells: int, chance: np.random.Generator) -> Plate:
    """A smooth random surface, 0 to 255; `size` is width and height."""
    lattice = chance.integers(0, 256, (round(cells * size[1] / size[0]) + 1, cells)).astype(
        np.uint8
    )
    return np.asarray(cv2.resize(lattice, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def leaned(scan: Scan, degrees: float) -> Scan:
    """The sheet lay askew: turned about the middle, clockwise as seen."""
    height, width = scan.image.shape[:2]
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = width / 2, height / 2
    turn = np.array(
        [
            [cosine, -sine, x - cosine * x + sine * y],
            [sine, cosine, y - sine * x - cosine * y],
            [0.0, 0.0, 1.0],
        ]
    )
    bed = (scan.bed,) * 3
    image = cv2.warpAffine(
        scan.image, turn[:2], (width, height), flags=cv2.INTER_LINEAR, borderValue=bed
    )
    return replace(scan, image=np.asarray(image, np.uint8), matrix=turn @ scan.matrix)


def turned(scan: Scan, quarters: int) -> Scan:
    """The sheet lay on its side or upside down: quarter turns to the left."""
    for _ in range(quarters):
        width = scan.image.shape[1]
        turn = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, width - 1.0], [0.0, 0.0, 1.0]])
        image = cv2.rotate(scan.image, cv2.ROTATE_90_COUNTERCLOCKWISE)
        scan = replace(scan, image=np.asarray(image, np.uint8), matrix=turn @ scan.matrix)
    return scan


def resampled(scan: Scan, dpi: int) -> Scan:
    """The same at another density."""
    scale = dpi / scan.dpi
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    image = cv2.resize(scan.image, None, fx=scale, fy=scale, interpolation=way)
    matrix = np.diag([scale, scale, 1.0]) @ scan.matrix
    return replace(scan, image=np.asarray(image, np.uint8), matrix=matrix, dpi=dpi)
