"""What scanners do: grain, blur, faint contrast, specks, poor JPEG."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from samples.papers.sheet import FULL

if TYPE_CHECKING:
    from samples.papers.scan import Picture, Scan


def grained(image: Picture, sigma: float, chance: np.random.Generator) -> Picture:
    """Grain of so many levels."""
    grain = _normal(image.shape[:2], sigma, chance)
    return np.asarray(cv2.add(image, cv2.merge([grain] * 3), dtype=cv2.CV_8U), np.uint8)


def _normal(shape: tuple[int, ...], sigma: float, chance: np.random.Generator) -> np.ndarray:
    grain = np.empty(shape, np.int16)
    cv2.setRNGSeed(int(chance.integers(1, 2**31)))
    cv2.randn(grain, np.zeros(1), np.full(1, max(0.5, sigma)))
    return grain


def seen(scan: Scan, chance: np.random.Generator) -> Scan:
    """What every scanner does: a little blur, a little grain."""
    soft = cv2.GaussianBlur(scan.image, (0, 0), chance.uniform(0.5, 0.8) * scan.dpi / 300)
    return replace(scan, image=grained(np.asarray(soft, np.uint8), chance.uniform(1, 2), chance))


def noisy(scan: Scan, chance: np.random.Generator) -> Scan:
    """Strong grain, as from a poor sensor in little light."""
    return replace(scan, image=grained(scan.image, chance.uniform(12, 26), chance))


def blurred(scan: Scan, chance: np.random.Generator) -> Scan:
    """Out of focus, or moved a little along the feed."""
    image = cv2.GaussianBlur(scan.image, (0, 0), chance.uniform(1.6, 2.4) * scan.dpi / 300)
    if chance.random() < 0.3:
        image = cv2.blur(image, (1, 5))
    return replace(scan, image=np.asarray(image, np.uint8))


def faint(scan: Scan, chance: np.random.Generator) -> Scan:
    """Ink hardly darker than the paper."""
    left, light = chance.uniform(0.2, 0.4), chance.uniform(180, 235)
    levels = np.arange(FULL + 1, dtype=np.float32)
    table = np.clip(light + (levels - FULL) * left, 0, FULL).astype(np.uint8)
    return replace(scan, image=np.asarray(cv2.LUT(scan.image, table), np.uint8))


def specked(scan: Scan, chance: np.random.Generator) -> Scan:
    """Single black and white pixels."""
    share, image = chance.uniform(0.005, 0.03), scan.image.copy()
    dice = chance.random(image.shape[:2], dtype=np.float32)
    image[dice < share / 2] = 0
    image[dice > 1 - share / 2] = FULL
    return replace(scan, image=image)


def squeezed(scan: Scan, _: np.random.Generator) -> Scan:
    """JPEG of quality 40."""
    data = cv2.imencode(".jpg", scan.image, [cv2.IMWRITE_JPEG_QUALITY, 40])[1]
    return replace(scan, image=np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8))
