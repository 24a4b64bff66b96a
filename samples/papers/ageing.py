"""What years and drawers do to paper: yellowing, folds, holes, torn edges, the other side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from samples.papers.scan import clouds, shaded
from samples.papers.sheet import FULL

if TYPE_CHECKING:
    from samples.papers.scan import Scan
    from samples.papers.sheet import Plate, Sheet

YELLOWS = ((0.62, 0.82, 0.92), (0.52, 0.74, 0.86), (0.68, 0.86, 0.94), (0.5, 0.66, 0.76))
"""What is left of blue, green and red."""


def yellowed(scan: Scan, chance: np.random.Generator) -> Scan:
    """Yellow or brown paper, darker at its edges, with stains."""
    height, width = scan.image.shape[:2]
    tone = np.array(YELLOWS[chance.integers(len(YELLOWS))])
    age = clouds((width, height), 5, chance).astype(np.float32) / FULL
    x = np.abs(np.linspace(-1, 1, width, dtype=np.float32))[None, :]
    y = np.abs(np.linspace(-1, 1, height, dtype=np.float32))[:, None]
    shade = 1 - chance.uniform(0.12, 0.3) * age - chance.uniform(0.05, 0.3) * (x**6 + y**6) / 2
    for _ in range(int(chance.integers(0, 4))):
        _stain(shade, chance)
    channels = [
        np.clip(FULL * part * shade ** (1 + lift), 0, FULL)
        for part, lift in zip(tone, (0.7, 0.2, 0.0), strict=True)
    ]
    filters = np.asarray(cv2.merge([channel.astype(np.uint8) for channel in channels]), np.uint8)
    return replace(scan, image=shaded(scan.image, filters))


def _stain(shade: np.ndarray, chance: np.random.Generator) -> None:
    """A blot with a darker rim, as water leaves it."""
    height, width = shade.shape
    centre = (int(chance.integers(0, width)), int(chance.integers(0, height)))
    axes = (int(chance.integers(120, 500)), int(chance.integers(120, 400)))
    blot, rim = np.zeros((2, height // 4, width // 4), np.float32)
    quarter = tuple(value // 4 for value in centre), tuple(value // 4 for value in axes)
    cv2.ellipse(blot, quarter[0], quarter[1], float(chance.uniform(0, 180)), 0, 360, (1.0,), -1)
    cv2.ellipse(rim, quarter[0], quarter[1], float(chance.uniform(0, 180)), 0, 360, (1.0,), 3)
    soft = cv2.GaussianBlur(blot, (0, 0), 6) * 0.1 + cv2.GaussianBlur(rim, (0, 0), 2) * 0.1
    shade *= 1 - cv2.resize(soft, (width, height))


def through(scan: Scan, verso: Sheet, chance: np.random.Generator) -> Scan:
    """The other side's ink, mirrored, soft and faint."""
    ink = np.maximum.reduce(list(verso.plates.values()))[:, ::-1]
    ghost = cv2.GaussianBlur(np.ascontiguousarray(ink), (0, 0), chance.uniform(2, 4.5))
    filters = FULL - np.asarray(ghost, np.float32) * chance.uniform(0.12, 0.32)
    return replace(scan, image=shaded(scan.image, np.dstack([filters.astype(np.uint8)] * 3)))


def folded(scan: Scan, chance: np.random.Generator) -> Scan:
    """One or two creases across or down: a dark and a light line, ink worn off, a shadow."""
    height, width = scan.image.shape[:2]
    image = scan.image
    for _ in range(int(chance.integers(1, 3))):
        across = bool(chance.random() < 0.65)
        length, reach = (width, height) if across else (height, width)
        place = float(reach * chance.uniform(0.3, 0.7))
        way = place + np.cumsum(chance.normal(0, 0.25, length)) + np.linspace(-8, 8, length)
        image = _crease(image if across else image.transpose(1, 0, 2), way, chance)
        image = np.ascontiguousarray(image if across else image.transpose(1, 0, 2))
    return replace(scan, image=image)


def _crease(image: np.ndarray, way: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    low, high = max(0, int(way.min()) - 120), min(image.shape[0], int(way.max()) + 120)
    band = image[low:high].astype(np.float32)
    distance = np.arange(low, high, dtype=np.float32)[:, None] - way[None, :].astype(np.float32)
    shadow = np.where(distance > 0, np.exp(-distance / 45), 0) * chance.uniform(0.1, 0.28)
    line = np.exp(-((distance / 1.6) ** 2)) * chance.uniform(0.3, 0.6)
    worn = np.exp(-((distance / 3.5) ** 2)) * chance.uniform(0.2, 0.55)
    paper = np.percentile(band, 90, axis=(0, 1))
    band += (paper - band) * worn[..., None]
    band *= (1 - shadow - line * (distance < 0))[..., None]
    out = image.copy()
    out[low:high] = np.clip(band, 0, FULL)
    return out


def punched(scan: Scan, chance: np.random.Generator) -> Scan:
    """Two or four holes of a binder in the left margin, through which the lid shows."""
    image, height = scan.image.copy(), scan.image.shape[0]
    middle, x = height // 2 + int(chance.integers(-60, 60)), int(chance.integers(95, 140))
    places = [-472, 472] if chance.random() < 0.6 else [-1417, -472, 472, 1417]
    for place in places:
        centre = (x + int(chance.integers(-6, 7)), middle + place)
        cv2.circle(image, centre, 36, (scan.bed,) * 3, -1, cv2.LINE_AA)
        cv2.ellipse(image, centre, (36, 36), 0, 200, 330, (min(scan.bed, 120),) * 3, 4, cv2.LINE_AA)
    return replace(scan, image=image)


def torn(scan: Scan, chance: np.random.Generator) -> Scan:
    """One ragged edge or two, and perhaps a corner gone; words stay."""
    image, (height, width) = scan.image.copy(), scan.image.shape[:2]
    gone: Plate = np.zeros((height, width), np.uint8)
    for side in chance.permutation(4)[: int(chance.integers(1, 3))]:
        length = width if side % 2 == 0 else height
        way = np.cumsum(chance.normal(0, 1.6, length // 4 + 1))
        way = np.repeat(np.clip(60 + way - way.mean(), 4, 125), 4)[:length]
        for place in range(length):
            deep = int(way[place])
            _cut(gone, int(side), place, deep)
    rough = cv2.GaussianBlur(gone, (0, 0), 2)
    image[rough > 120] = scan.bed
    edge = (rough > 20) & (rough <= 120)
    image[edge] = np.minimum(image[edge], 190)
    return replace(scan, image=image)


def _cut(gone: Plate, side: int, place: int, deep: int) -> None:
    if side == 0:
        gone[:deep, place] = FULL
    elif side == 1:
        gone[place, -deep:] = FULL
    elif side == 2:
        gone[-deep:, place] = FULL
    else:
        gone[place, :deep] = FULL
