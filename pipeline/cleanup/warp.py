"""One movement of all pixels by a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels
from pipeline.geometry import (
    IDENTITY,
    Matrix,
    Point,
    bounds,
    compose,
    rotation,
    transform,
    translation,
)

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels


def straightened(image: Pixels, degrees: float) -> tuple[Pixels, Matrix]:
    """The page turned clockwise on a white sheet large enough to lose no corner."""
    height, width = image.shape
    matrix = rotation(degrees, Point(width / 2, height / 2))
    corners = (Point(0, 0), Point(width, 0), Point(width, height), Point(0, height))
    box = bounds(transform(matrix, corners))
    matrix = compose(matrix, translation(-box.x, -box.y))
    return moved(image, matrix, (box.w, box.h)), matrix


def moved(image: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    """The image under an affine matrix, `size` as width and height; uncovered parts are white."""
    if matrix == IDENTITY and size == image.shape[::-1]:
        return image
    centres = compose(translation(0.5, 0.5), matrix, translation(-0.5, -0.5))
    return pixels(
        cv2.warpAffine(
            image,
            np.array(centres[:6]).reshape(2, 3),
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255,),
        )
    )
