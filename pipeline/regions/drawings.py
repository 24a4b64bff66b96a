"""Drawings: what the engine took for letters and is too large to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr.words import Box, Reading, Word

_LARGEST_MM, _DOUBTFUL_MM = 16.0, 8.0
"""The highest that a letter is believed to be; when it was hardly recognised, half of that."""
_DOUBT = 0.62


def find(reading: Reading) -> list[Box]:
    """The places of such words."""
    return [word.box for word in reading.words if word.box.h * 25.4 / reading.dpi > _limit(word)]


def _limit(word: Word) -> float:
    return _DOUBTFUL_MM if word.confidence < _DOUBT else _LARGEST_MM
