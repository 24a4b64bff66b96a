"""Regions: the parts of a page that are marked instead of being read."""

from __future__ import annotations

from pipeline.regions.marking import legible, marked

__all__ = ["legible", "marked"]
