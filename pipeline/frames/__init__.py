"""Frames: every decoder of a master file, behind four functions."""

from __future__ import annotations

from pipeline.frames.master import inspect, original_jpeg, pixels, resolution
from pipeline.nouns.frame import STANDARD, Frame, Inspection, Limits

__all__ = [
    "STANDARD",
    "Frame",
    "Inspection",
    "Limits",
    "inspect",
    "original_jpeg",
    "pixels",
    "resolution",
]
