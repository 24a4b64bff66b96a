"""Clean-up: from the pixels of a master to an even, upright, grey page that can be read."""

from __future__ import annotations

from pipeline.cleanup.chain import clean
from pipeline.cleanup.noun import Action, Cleaned

__all__ = ["Action", "Cleaned", "clean"]
