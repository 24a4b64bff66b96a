"""Tesseract's table of a page: one row for each page, block, paragraph, line and word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.errors import EngineFailedError
from ocr.letters import normalise
from ocr.words import Box, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS = 12
_PAGE, _WORD = 1, 5


@dataclass(frozen=True, slots=True)
class Page:
    """The size of the image that was read and its words, as the engine orders them."""

    width: int
    height: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    level: int
    block: int
    line: tuple[int, int, int]
    box: Box
    confidence: float
    text: str


def parse(table: bytes) -> Page:
    """Read the table; raises EngineFailedError when it is none."""
    try:
        rows = [_row(line) for line in table.decode().split("\n")[1:] if line.strip()]
    except UnicodeDecodeError as error:
        raise EngineFailedError(reason="it wrote bytes that are no UTF-8") from error
    except (ValueError, IndexError) as error:
        raise EngineFailedError(reason="it wrote a table that is none") from error
    page = next((row.box for row in rows if row.level == _PAGE), None)
    if page is None:
        raise EngineFailedError(reason="it wrote a table without a page")
    return Page(page.w, page.h, tuple(_words(rows)))


def _row(line: str) -> _Row:
    cells = line.rstrip("\r").split("\t", _COLUMNS - 1)
    level, _, block, paragraph, number, _, x, y, w, h = map(int, cells[:10])
    return _Row(
        level=level,
        block=block,
        line=(block, paragraph, number),
        box=Box(x, y, w, h),
        confidence=float(cells[10]),
        text=cells[11].strip() if len(cells) == _COLUMNS else "",
    )


def _words(rows: Iterable[_Row]) -> Iterable[Word]:
    lines: dict[tuple[int, int, int], int] = {}
    for row in rows:
        text = normalise(row.text)
        if row.level != _WORD or not text:
            continue
        yield Word(
            text=text,
            raw=row.text,
            box=row.box,
            confidence=min(1.0, max(0.0, row.confidence / 100)),
            block=row.block,
            line=lines.setdefault(row.line, len(lines)),
        )
