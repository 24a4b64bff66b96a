"""Ageing: yellowed and uneven paper, worn ink, the verso showing through, and the scanner's eye."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from press.page import Page

Floats = NDArray[np.float32]
Picture = NDArray[np.uint8]
Matrix = NDArray[np.float64]

WHITE = (0.985, 0.98, 0.97)
CREAM = (0.95, 0.92, 0.85)
YELLOW = (0.9, 0.83, 0.68)
BROWN = (0.82, 0.73, 0.57)
GREEN = (0.89, 0.94, 0.88)


@dataclass(frozen=True, slots=True)
class Look:
    """What the years and the scanner did to one image.

    `skew` is in degrees, `turned` in quarter turns to the left, `through` the share of the
    verso's ink that shows, `wear` the share of the ink that is gone, `bed` the scanner's grey
    around the sheet.
    """

    paper: tuple[float, float, float] = WHITE
    uneven: float = 0.02
    skew: float = 0.0
    turned: int = 0
    through: float = 0.0
    wear: float = 0.0
    grain: float = 1.2
    blur: float = 0.7
    bed: float = 0.93
    margin: int = 0
    gutter: bool = False
    smear: float = 0.0


def develop(
    page: Page, look: Look, rng: np.random.Generator, verso: Page | None = None
) -> tuple[Picture, Matrix]:
    """The aged and scanned image (RGB), and the matrix from page pixels to its pixels."""
    sheet = _stock(page, look, rng)
    if verso is not None and look.through:
        sheet *= 1 - look.through * _ghost(verso)[..., None]
    kept = 1 - look.wear * _field(page.size, (60, 42), rng)[..., None]
    for ink, plate in page.plates.items():
        cover = np.asarray(plate, np.float32)[..., None] / 255 * kept
        sheet *= 1 - cover * (1 - np.asarray(ink.value, np.float32))
    if look.smear:
        sheet = _smeared(sheet, look.smear)
    image, matrix = _scan(sheet, look)
    if look.blur:
        image = cv2.GaussianBlur(image, (0, 0), look.blur).astype(np.float32)
    noise = rng.normal(0, look.grain, image.shape[:2]).astype(np.float32)[..., None]
    return np.clip(image * 255 + noise, 0, 255).astype(np.uint8), matrix


def _field(size: tuple[int, int], cells: tuple[int, int], rng: np.random.Generator) -> Floats:
    """A smooth random surface between 0 and 1; `cells` are rows and columns of its lattice."""
    lattice = rng.uniform(0, 1, cells).astype(np.float32)
    surface = cv2.resize(lattice, size, interpolation=cv2.INTER_CUBIC)
    return np.clip(surface, 0, 1).astype(np.float32)


def _stock(page: Page, look: Look, rng: np.random.Generator) -> Floats:
    width, height = page.size
    shade = 1 - look.uneven * _field(page.size, (7, 5), rng)
    if look.uneven > 0.05:
        x = np.abs(np.linspace(-1, 1, width, dtype=np.float32))[None, :]
        y = np.abs(np.linspace(-1, 1, height, dtype=np.float32))[:, None]
        shade *= 1 - look.uneven * (x**6 + y**6) / 2
    if look.gutter:
        x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        shade *= 1 - 0.45 * np.exp(-((x / 0.035) ** 2))
    return shade[..., None] * np.asarray(look.paper, np.float32)


def _ghost(verso: Page) -> Floats:
    mirrored = np.ascontiguousarray(verso.coverage()[:, ::-1]).astype(np.float32) / 255
    return cv2.GaussianBlur(mirrored, (0, 0), 5).astype(np.float32)


def _smeared(sheet: Floats, strength: float) -> Floats:
    """A sheet that moved under the scanner: washed out and drawn along the feed."""
    moved = cv2.blur(sheet, (1, 17))
    return (moved * (1 - strength) + strength).astype(np.float32)


def _scan(sheet: Floats, look: Look) -> tuple[Floats, Matrix]:
    height, width = sheet.shape[:2]
    out_width, out_height = width + 2 * look.margin, height + 2 * look.margin
    matrix = _turn(look.skew, (width / 2, height / 2), (out_width / 2, out_height / 2))
    bed = (look.bed, look.bed, look.bed)
    if look.skew or look.margin:
        sheet = cv2.warpAffine(
            sheet, matrix[:2], (out_width, out_height), flags=cv2.INTER_LINEAR, borderValue=bed
        ).astype(np.float32)
    for _ in range(look.turned):
        quarter = np.array([[0, 1.0, 0], [-1.0, 0, sheet.shape[1]], [0, 0, 1.0]])
        sheet, matrix = np.rot90(sheet), quarter @ matrix
    return np.ascontiguousarray(sheet), matrix


def _turn(degrees: float, centre: tuple[float, float], target: tuple[float, float]) -> Matrix:
    """Rotation (clockwise as seen) about one centre, moved so that it lies on another."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array(
        [
            [cosine, -sine, target[0] - cosine * centre[0] + sine * centre[1]],
            [sine, cosine, target[1] - sine * centre[0] - cosine * centre[1]],
            [0.0, 0.0, 1.0],
        ]
    )
