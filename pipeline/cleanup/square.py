"""The square around a pixel that is asked about when strokes are closed, opened or widened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels


def square(side: float) -> Pixels:
    """A square of about so many pixels that has a middle, of three at least."""
    odd = max(3, 2 * round((side - 1) / 2) + 1)
    return np.ones((odd, odd), np.uint8)
