"""Readings laid out on a grid: every letter 20 pixels wide, every line 60 high."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from ocr.letters import normalise
from ocr.words import Box, Reading, Word
from pipeline.describe.describe import describe
from pipeline.describe.description import Description, PageText
from pipeline.describe.forms import built_in

if TYPE_CHECKING:
    from pipeline.geometry import Polygon

LETTER, HEIGHT, LINE = 20, 30, 60

Lay = Callable[..., PageText]
Described = Callable[..., Description]


def reading_of(text: str, confidence: float = 0.95, line: int = LINE) -> Reading:
    """A page with the words where they stand in a text of fixed width; `\\n` begins a line."""
    words: list[Word] = []
    for number, content in enumerate(text.strip("\n").split("\n")):
        at = 0
        for piece in content.split(" "):
            if piece:
                box = Box(100 + at * LETTER, 100 + number * line, len(piece) * LETTER - 2, HEIGHT)
                words.append(Word(normalise(piece), piece, box, confidence, 1, number))
            at += len(piece) + 1
    return Reading(2480, 3508, 300, tuple(words), "test 1", "test:0", "Cyrillic")


def values(description: Description) -> dict[str, str | None]:
    """What was found, by field."""
    return {field.name: field.value for field in description.fields}


@pytest.fixture
def lay() -> Lay:
    """A page of a text of fixed width."""

    def build(
        text: str, *, page: int = 0, extent: Polygon | None = None, confidence: float = 0.95
    ) -> PageText:
        return PageText(page, reading_of(text, confidence), extent)

    return build


@pytest.fixture
def described(lay: Lay) -> Described:
    """What the built-in forms make of texts of fixed width, one a page."""

    def build(*texts: str, confidence: float = 0.95) -> Description:
        pages = [lay(text, page=number, confidence=confidence) for number, text in enumerate(texts)]
        return describe(pages, built_in())

    return build
