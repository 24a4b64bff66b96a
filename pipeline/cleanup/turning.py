"""Turning a page by whole quarters and mirroring it, as a camera's orientation number asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from pipeline.cleanup.noun import pixels
from pipeline.geometry import IDENTITY, Matrix, affine

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_EXIF = {
    2: ("mirror", 0),
    3: ("", 180),
    4: ("mirror", 180),
    5: ("mirror", 270),
    6: ("", 90),
    7: ("mirror", 90),
    8: ("", 270),
}
_ROTATIONS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def exif_step(orientation: int) -> tuple[bool, int]:
    """Whether to mirror left to right first, and by how many degrees to turn clockwise then."""
    mirror, turn = _EXIF.get(orientation, ("", 0))
    return bool(mirror), turn


def turned(image: Pixels, degrees: int) -> tuple[Pixels, Matrix]:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    height, width = image.shape[:2]
    if degrees == 0:
        return image, IDENTITY
    matrices = {
        90: affine((0.0, -1.0, height), (1.0, 0.0, 0.0)),
        180: affine((-1.0, 0.0, width), (0.0, -1.0, height)),
        270: affine((0.0, 1.0, 0.0), (-1.0, 0.0, width)),
    }
    return pixels(cv2.rotate(image, _ROTATIONS[degrees])), matrices[degrees]


def mirrored(image: Pixels) -> tuple[Pixels, Matrix]:
    """The page with left and right exchanged."""
    width = image.shape[1]
    return pixels(cv2.flip(image, 1)), affine((-1.0, 0.0, width), (0.0, 1.0, 0.0))
