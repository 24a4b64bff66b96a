"""Papers in two languages: the English beside a label, which says nothing that is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocr.latin import LIKE_LATIN, is_english

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.layout import Row, Token

_STROKE = "/"
_OPENING, _CLOSING = ("/", "("), ("/", ")", ":")
_ROWS = 3
"""Rows with English in them by which a page is known to be in two languages."""
_LATIN_LOOKS = frozenset(LIKE_LATIN)
"""«Туре» and «пате» are made of nothing else."""
_LEAST = 2
"""Words of a row that says something twice: «Хэлбэр/ Туре»."""


def mongolian(rows: Sequence[Row]) -> list[Row]:
    """The rows of a page without English behind strokes, and below what it says once more.

    The name of a firm stays where it has no stroke before it: «Оюу Толгой LLC».
    """
    if sum(any(map(_is_english, row.tokens)) for row in rows) < _ROWS:
        return [_without_strokes(row) for row in rows]
    left = [row for row in rows if not all(map(_is_english, row.tokens))]
    return [_without_strokes(_without_last(row)) for row in left]


def _without_last(row: Row) -> Row:
    """A row of a page in two languages without the last word, if a stroke stands before it.

    «Type» is read as «Туре», and surely. A word with a letter that no Latin one looks like is
    Mongolian, and so is one behind a colon: «Төв / Зуунмод».
    """
    if len(row.tokens) < _LEAST:
        return row
    *rest, stroke, last = row.tokens
    if not stroke.word.text.endswith(_STROKE) or stroke.cell != last.cell:
        return row
    if _is_english(stroke) or not _LATIN_LOOKS.issuperset(last.word.text.lower()):
        return row
    if any(token.word.text.endswith(":") for token in rest):
        return row
    kept = rest if rest and stroke.word.text == _STROKE else [*rest, stroke]
    return replace(row, tokens=tuple(kept))


def _without_strokes(row: Row) -> Row:
    """A row without English words behind a stroke, up to a colon or another stroke.

    The stroke goes with them, and a last word with the colon, however it was read.
    """
    kept: list[Token] = []
    is_behind = is_english = False
    for token in row.tokens:
        said = token.word.text
        is_last = is_english and is_behind and said.endswith(":")
        is_english = _is_english(token) and (is_behind or said.startswith(_OPENING))
        if not is_english and not is_last:
            is_behind = said.endswith(_STROKE)
            kept.append(token)
            continue
        if kept and kept[-1].word.text == _STROKE:
            kept.pop()
        is_behind = not said.endswith(_CLOSING)
    return row if len(kept) == len(row.tokens) else replace(row, tokens=tuple(kept))


def _is_english(token: Token) -> bool:
    return is_english(token.word.text)
