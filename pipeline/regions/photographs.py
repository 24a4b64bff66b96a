"""Photographs: dark rectangles that clean-up saw, and in which nothing is printed."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from ocr.words import RegionKind
from pipeline.cleanup.places import holds

if TYPE_CHECKING:
    from ocr.words import Reading, Region

_READ_WELL, _SOME = 0.8, 3


def is_print(region: Region, reading: Reading) -> bool:
    """Whether what looks like a photograph is a dark field with print that was read well."""
    if region.kind is not RegionKind.PHOTOGRAPH:
        return False
    sure = [word.confidence for word in reading.words if holds(region.box, word.box)]
    return len(sure) >= _SOME and fmean(sure) >= _READ_WELL
