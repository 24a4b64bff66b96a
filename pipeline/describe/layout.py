"""The words of a document as visual rows, and as texts whose parts lead back to the words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

from ocr.cells import cells
from ocr.joined import is_broken, unbroken
from ocr.order import rows_of
from ocr.spelt import spelt
from ocr.words import around
from pipeline.describe.pieces import pieces
from pipeline.describe.translated import mongolian
from pipeline.geometry import Point, Polygon, box_polygon, contains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocr.words import Box, Word
    from pipeline.describe.description import PageText


_BROKEN_NUMBER = re.compile(r"(?:\d|^[А-ЯЁӨҮ]{1,2})[/\-]$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the place where it is kept: page and index in the page's reading."""

    page: int
    index: int
    word: Word
    cell: Box | None = None
    """The ruled cell that it stands in; words of one cell have equal ones."""
    goes_on: bool = False
    """Whether it is a part of the word before it, written one letter to a box."""

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.word.box


@dataclass(frozen=True)
class Row:
    """Words that stand on one line, left to right."""

    tokens: tuple[Token, ...]

    @cached_property
    def height(self) -> float:
        """The usual height of its words."""
        return max(1.0, median(token.box.h for token in self.tokens))

    @cached_property
    def top(self) -> float:
        """Where its words begin, from above."""
        return median(token.box.y for token in self.tokens)

    @cached_property
    def bottom(self) -> float:
        """Where its words end, from above."""
        return median(token.box.bottom for token in self.tokens)

    @cached_property
    def text(self) -> str:
        """Its words with one space between."""
        return " ".join(token.word.text for token in self.tokens)

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.tokens[0].page

    def gap_before(self, at: int) -> float:
        """The room in front of a word; endless for the first one, and behind a rule."""
        if at == 0 or self.tokens[at].cell != self.tokens[at - 1].cell:
            return float("inf")
        return self.tokens[at].box.x - self.tokens[at - 1].box.right


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say something, on the first page that has any of them."""

    raw: str
    page: int
    words: tuple[int, ...]
    polygon: Polygon
    confidence: float


class Stretch:
    """A run of words as one text; any part of the text leads back to its words."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.tokens = tuple(tokens)
        self._starts: list[int] = []
        text = ""
        before: Token | None = None
        for token in self.tokens:
            if before is not None and _goes_on(before, token):
                text = unbroken(text)
            elif before is not None and not token.goes_on and not _is_number(before, token):
                text += " "
            self._starts.append(len(text))
            text += token.word.text
            before = token
        self.text = text

    def evidence(self, start: int, end: int) -> Evidence:
        """The words under a part of the text that has at least one letter."""
        parts = [
            (token, max(start - at, 0), min(end - at, len(token.word.text)))
            for token, at in zip(self.tokens, self._starts, strict=True)
            if at < end and at + len(token.word.text) > start
        ]
        page = parts[0][0].page
        here = [token for token, _, _ in parts if token.page == page]
        return Evidence(
            " ".join(_raw(*part) for part in parts),
            page,
            tuple(token.index for token in here),
            outline(here),
            fmean(token.word.confidence for token, _, _ in parts),
        )


def rows_on(page: PageText) -> list[Row]:
    """The visual rows of a page, only with words whose middle lies inside the extent."""
    return rows_within(page, lambda middle: page.extent is None or contains(page.extent, middle))


def rows_within(page: PageText, is_meant: Callable[[Point], bool]) -> list[Row]:
    """The visual rows of the words whose middle is meant."""
    words = page.reading.words
    shut = {
        id(word): cell.box
        for cell in (cells(words, page.reading.rules) if page.reading.rules else ())
        for word in cell.words
    }
    tokens = {
        id(piece): Token(page.page, index, piece, shut.get(id(word)))
        for index, word in enumerate(words)
        if is_meant(_middle(word))
        for piece in pieces(word)
    }
    rows = rows_of(token.word for token in tokens.values())
    return mongolian([_spelt([tokens[id(word)] for word in row]) for row in rows])


def _spelt(tokens: Sequence[Token]) -> Row:
    """A row, the letters of each ruled cell that are written one to a box as words."""
    found: list[Token] = []
    for _, inside in groupby(tokens, key=lambda token: token.cell):
        held = tuple(inside)
        goes_on = spelt([token.word for token in held])
        found += [replace(token, goes_on=at in goes_on) for at, token in enumerate(held)]
    return Row(tuple(found))


def usual_height(rows: Sequence[Row]) -> float:
    """The height of most words; 1 when there are none."""
    return median(row.height for row in rows) if rows else 1.0


def outline(tokens: Sequence[Token]) -> Polygon:
    """A polygon around words that stand on one or several lines, in steps where lines differ."""
    lines = [around([word.box for word in row]) for row in rows_of(token.word for token in tokens)]
    if len(lines) == 1:
        return box_polygon(lines[0])
    cuts = [(above.bottom + below.y) / 2 for above, below in pairwise(lines)]
    edges = [lines[0].y, *cuts, lines[-1].bottom]
    right = [
        Point(line.right, y)
        for line, ends in zip(lines, pairwise(edges), strict=True)
        for y in ends
    ]
    left = [
        Point(line.x, y) for line, ends in zip(lines, pairwise(edges), strict=True) for y in ends
    ]
    return (*right, *reversed(left))


def _goes_on(before: Token, token: Token) -> bool:
    """Whether the end of a line has broken a word."""
    below = token.page != before.page or token.box.x < before.box.right
    return below and is_broken(before.word.text, token.word.text)


def _is_number(before: Token, token: Token) -> bool:
    """Whether the end of a line has broken a number behind its stroke: «183/», «ШШ2015/00427»."""
    is_below = token.page != before.page or token.box.x < before.box.right
    has_digit = any(sign.isdigit() for sign in token.word.text)
    return is_below and has_digit and _BROKEN_NUMBER.search(before.word.text) is not None


def _middle(word: Word) -> Point:
    return Point(word.box.x + word.box.w / 2, word.box.y + word.box.h / 2)


def _raw(token: Token, start: int, end: int) -> str:
    """What the engine said there; letters are put right one for one as a rule."""
    word = token.word
    if start == 0 and end == len(word.text):
        return word.raw
    return word.raw[start:end] if len(word.raw) == len(word.text) else word.text[start:end]
