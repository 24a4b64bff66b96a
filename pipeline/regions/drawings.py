"""Drawings: what the engine took for letters and is too large to be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleanup.places import holds

if TYPE_CHECKING:
    from ocr.words import Box, Reading, Word

_LARGEST_MM, _DOUBTFUL_MM = 16.0, 8.0
"""The highest that a letter is believed to be; when it was hardly recognised, half of that."""
_DOUBT = 0.62
_SEVERAL, _NARROW = 3, 0.4
"""Letters of a word by which their width can be judged, and the least of it in heights."""


def find(reading: Reading) -> list[Box]:
    """The places of such words."""
    return [
        word.box
        for word in reading.words
        if word.box.h * 25.4 / reading.dpi > _limit(word) and not _is_crossed(word)
    ]


def takes(drawing: Box, word: Word) -> bool:
    """Whether a word is a drawing, or was hardly recognised inside it: seals lie over writing."""
    return word.box == drawing or (holds(drawing, word.box) and word.confidence < _DOUBT)


def _is_crossed(word: Word) -> bool:
    """Whether its letters would be far too narrow: a fold or a tear runs through the word."""
    return len(word.text) >= _SEVERAL and word.box.w < _NARROW * word.box.h * len(word.text)


def _limit(word: Word) -> float:
    return _DOUBTFUL_MM if word.confidence < _DOUBT else _LARGEST_MM
