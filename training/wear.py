"""Wear: what age, scanners and clean-up leave on a line, on white paper as the engine gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Ink = npt.NDArray[np.float32]
    Grey = npt.NDArray[np.uint8]
    Wear = Callable[[Ink, np.random.Generator], Ink]

WHITE = 255.0


def worn(ink: Ink, chance: np.random.Generator) -> Grey:
    """A grey line, white paper 255, from ink 0 to 1; what happens to it is left to chance."""
    for wear, likely in _ON_PAPER:
        if chance.random() < likely:
            ink = wear(ink, chance)
    darkness = chance.uniform(0.45, 1.0) if chance.random() < 0.35 else chance.uniform(0.8, 1.0)
    grey = WHITE * (1 - darkness * np.clip(ink, 0, 1))
    for wear, likely in _IN_SCAN:
        if chance.random() < likely:
            grey = wear(grey, chance)
    return np.asarray(np.clip(grey, 0, WHITE), np.uint8)


def _clouds(shape: tuple[int, ...], chance: np.random.Generator, grain: int) -> Ink:
    """Soft clouds from 0 to 1."""
    small = chance.random((shape[0] // grain + 2, shape[1] // grain + 2)).astype(np.float32)
    return np.asarray(
        cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32
    )


def _faint(ink: Ink, chance: np.random.Generator) -> Ink:
    """Ink that took badly in places."""
    loss = chance.uniform(0.3, 0.9)
    grain = int(chance.choice([3, 6, 14, 40]))
    return ink * (1 - loss * (_clouds(ink.shape, chance, grain) > 0.6))


def _grainy(ink: Ink, chance: np.random.Generator) -> Ink:
    """Ribbon and rough paper: small holes in the strokes."""
    holes = cv2.GaussianBlur(chance.random(ink.shape).astype(np.float32), (0, 0), 0.8)
    return ink * (holes > chance.uniform(0.3, 0.42))


def _bled(ink: Ink, _: np.random.Generator) -> Ink:
    """Strokes grown by a pixel: bleeding ink, a wet ribbon, a copy of a copy."""
    return np.asarray(cv2.dilate(ink, np.ones((2, 2), np.uint8)), np.float32)


def _thinned(ink: Ink, _: np.random.Generator) -> Ink:
    return np.asarray(cv2.erode(ink, np.ones((2, 2), np.uint8)), np.float32)


def _struck_twice(ink: Ink, chance: np.random.Generator) -> Ink:
    moved = np.roll(ink, (int(chance.integers(-1, 2)), int(chance.integers(1, 3))), (0, 1))
    return np.asarray(np.maximum(ink, moved * float(chance.uniform(0.3, 0.8))), np.float32)


def _ruled(ink: Ink, chance: np.random.Generator) -> Ink:
    """What is left of a rule, of dots or of a cell's side."""
    ink, (rows, columns) = ink.copy(), ink.shape
    kind = chance.integers(3)
    dark = float(chance.uniform(0.3, 1))
    if kind == 0:
        row = int(rows * chance.uniform(0.78, 0.95))
        start, stop = np.sort(chance.integers(0, columns, 2))
        ink[row : row + int(chance.integers(1, 4)), start:stop] = dark
    elif kind == 1:
        row, gap = int(rows * chance.uniform(0.72, 0.9)), int(chance.integers(5, 14))
        for left in range(int(chance.integers(0, gap)), columns - 3, gap):
            ink[row : row + 2, left : left + 2] = dark
    else:
        left = int(chance.choice([1, columns - 5]))
        ink[:, left : left + int(chance.integers(1, 4))] = dark
    return ink


def _sealed(ink: Ink, chance: np.random.Generator) -> Ink:
    """An arc of a seal that clean-up left behind."""
    rows, columns = ink.shape
    layer = np.zeros(ink.shape, np.float32)
    middle = (int(chance.integers(0, columns)), int(chance.integers(-3 * rows, 4 * rows)))
    radius = int(rows * chance.uniform(1.5, 4))
    cv2.circle(layer, middle, radius, (1.0,), int(chance.integers(2, 7)))
    return np.asarray(np.maximum(ink, layer * float(chance.uniform(0.08, 0.4))), np.float32)


def _ghosted(ink: Ink, chance: np.random.Generator) -> Ink:
    """The other side of the leaf, showing through."""
    ghost = cv2.GaussianBlur(np.ascontiguousarray(ink[:, ::-1]), (0, 0), 1.5)
    ghost = np.roll(ghost, (int(chance.integers(-12, 13)), int(chance.integers(0, 90))), (0, 1))
    return np.asarray(np.maximum(ink, ghost * float(chance.uniform(0.06, 0.22))), np.float32)


def _crowded(ink: Ink, chance: np.random.Generator) -> Ink:
    """The heads or the tails of the letters of a neighbouring line."""
    rows = len(ink)
    deep = int(rows * chance.uniform(0.08, 0.2))
    neighbour = np.roll(ink, int(chance.integers(40, 400)), 1)
    ink = ink.copy()
    if chance.random() < 0.5:
        ink[-deep:] = np.maximum(ink[-deep:], neighbour[rows // 4 : rows // 4 + deep])
    else:
        ink[:deep] = np.maximum(ink[:deep], neighbour[-rows // 4 - deep : -rows // 4])
    return ink


def _blurred(grey: Ink, chance: np.random.Generator) -> Ink:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), float(chance.uniform(0.5, 1.9))), np.float32)


def _noisy(grey: Ink, chance: np.random.Generator) -> Ink:
    return grey + chance.normal(0, chance.uniform(4, 22), grey.shape).astype(np.float32)


def _peppered(grey: Ink, chance: np.random.Generator) -> Ink:
    share, dice = chance.uniform(0.001, 0.02), chance.random(grey.shape)
    grey = np.where(dice < share, np.float32(0), grey)
    return np.where(dice > 1 - share, np.float32(WHITE), grey)


def _resampled(grey: Ink, chance: np.random.Generator) -> Ink:
    """Scanned at 150 to 220 dpi and brought to 300."""
    scale = float(chance.uniform(0.5, 0.75))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    size = (grey.shape[1], grey.shape[0])
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), np.float32)


def _pressed(grey: Ink, chance: np.random.Generator) -> Ink:
    """JPEG of a poor quality."""
    image = np.clip(grey, 0, WHITE).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(25, 75))]
    done, buffer = cv2.imencode(".jpg", image, quality)
    if not done:
        return grey
    return np.asarray(cv2.imdecode(buffer, cv2.IMREAD_GRAYSCALE), np.float32)


def _leaning(grey: Ink, chance: np.random.Generator) -> Ink:
    """A rest of skew, and letters that lean a little."""
    rows, columns = grey.shape
    angle = np.tan(np.radians(chance.normal(0, 0.25)))
    slant = chance.normal(0, 0.03)
    matrix = np.array([[1, slant, -slant * rows / 2], [angle, 1, -angle * columns / 2]])
    return np.asarray(cv2.warpAffine(grey, matrix, (columns, rows), borderValue=WHITE), np.float32)


def _stained(grey: Ink, chance: np.random.Generator) -> Ink:
    """A yellow rest that division left: slow waves of grey."""
    return grey - np.float32(chance.uniform(5, 45)) * _clouds(grey.shape, chance, 60)


_ON_PAPER: tuple[tuple[Wear, float], ...] = (
    (_bled, 0.15),
    (_thinned, 0.08),
    (_struck_twice, 0.06),
    (_faint, 0.18),
    (_grainy, 0.15),
    (_ruled, 0.2),
    (_sealed, 0.1),
    (_ghosted, 0.12),
    (_crowded, 0.06),
)
_IN_SCAN: tuple[tuple[Wear, float], ...] = (
    (_leaning, 0.5),
    (_stained, 0.12),
    (_blurred, 0.4),
    (_resampled, 0.2),
    (_noisy, 0.3),
    (_peppered, 0.07),
    (_pressed, 0.2),
)
