"""Square pixels: those of a fax are twice as wide as high, and its letters are read only upright.

The coarser pixels are repeated, so that what is black and white stays so, and read no worse than
softened ones; from 300 dpi on the finer ones are made fewer instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline import frames
from pipeline.geometry import Matrix, scaling

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels

_ENOUGH = 300


def squared(
    path: Path, frame: int, image: Pixels, limits: frames.Limits
) -> tuple[Pixels, Matrix, int] | None:
    """Return a frame, or a region of it, with square pixels, the way to there, and its dpi.

    `image` is what was decoded. Nothing where its pixels are square, as far as the file says, or
    where the frame would become too large.
    """
    resolution = frames.resolution(path, frame, limits)
    if resolution is None:
        return None
    coarse, fine = min(resolution), max(resolution)
    dpi = coarse if coarse >= _ENOUGH else fine
    rows, columns = image.shape[:2]
    size = round(columns * dpi / resolution[0]), round(rows * dpi / resolution[1])
    if size[0] * size[1] > limits.max_pixels or min(size) < 1:
        return None
    how = cv2.INTER_AREA if dpi < fine else cv2.INTER_NEAREST
    made = np.asarray(cv2.resize(image, size, interpolation=how), np.uint8)
    return made, scaling(size[0] / columns, size[1] / rows), round(dpi)
