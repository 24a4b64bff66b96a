"""Regions: the parts of a page that are marked instead of being read."""

from __future__ import annotations

from pipeline.regions.crossed import uncovered
from pipeline.regions.marking import legible, marked
from pipeline.regions.missed import recovered
from pipeline.regions.numbered import numbered
from pipeline.regions.ticks import without_boxes

__all__ = ["legible", "marked", "numbered", "recovered", "uncovered", "without_boxes"]
