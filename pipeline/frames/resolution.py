"""The resolution a file claims, believed only where it can be true of a scanned paper."""

from __future__ import annotations

import math

LOWEST, HIGHEST = 50.0, 2400.0
SCANNED_FROM = 100.0
"""Below this, a figure is a default of cameras and screens (72, 96) unless the image is small."""
SMALL = 1200
"""Pixels of the longer side up to which 72 or 96 dpi can be a real scan."""
FINE, SMALLEST = 600.0, 2.75
"""Above this, a paper is at least so long, in inches (70 mm): what is said to be smaller is print
whose letters would be half as high as any; 1,200 stands in files that were made coarser since."""
SAME = 0.02
UNEQUAL, MOST_UNEQUAL = 1.1, 4.2
"""How many times as fine in one direction as in the other a page is when its pixels are not square:
the coarsest faxes have twice as many across as down, and the finest twice as many down."""
CM_PER_INCH = 2.54
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0


def believed(x: float, y: float, width: int, height: int) -> tuple[float | None, str]:
    """Return dots per inch and where the figure comes from; None where it cannot be true."""
    if not (math.isfinite(x) and math.isfinite(y)) or min(x, y) < LOWEST or max(x, y) > HIGHEST:
        return None, "inferred"
    if abs(x - y) > SAME * max(x, y):
        return None, "inferred"
    if x < SCANNED_FROM and max(width, height) > SMALL:
        return None, "inferred"
    if x > FINE and max(width, height) < SMALLEST * x:
        return None, "inferred"
    return round(x, 2), "file"


def unequal(x: float, y: float) -> tuple[float, float] | None:
    """Dots per inch across and down where pixels are clearly not square; None where they are."""
    if not (math.isfinite(x) and math.isfinite(y)) or min(x, y) < LOWEST or max(x, y) > HIGHEST:
        return None
    return (x, y) if UNEQUAL <= max(x, y) / min(x, y) <= MOST_UNEQUAL else None
