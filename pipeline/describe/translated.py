"""Papers in two languages: the English or Russian beside a label, which tells nothing new."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from ocr.latin import BESIDE_ENGLISH, LIKE_LATIN, is_english
from pipeline.describe.across import CELL_GAP

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
"""Words of the name of a firm, with what it is."""
_RUSSIAN = frozenset(
    files("pipeline.describe").joinpath("data/russian.txt").read_text("utf-8").split()
)
"""Words of Russian labels. Right behind a stroke none of them is an entry, or begins one: one that
is, «Нэр / Отец», is lost."""
_FIRM = re.compile(r"(?:LLC|LTD|Ltd|INC|Inc|JSC|CORP|Corp|CO|Co|PLC|GmbH)[.,;]*")


def mongolian(rows: Sequence[Row]) -> list[Row]:
    """The rows of a page without English behind strokes, and below what it says once more.

    The name of a firm stays where it has no stroke before it: «Оюу Толгой LLC», «Blue Sky LLC».
    """
    rows = [_without_russian(row) for row in rows]
    if sum(any(map(_is_english, row.tokens)) for row in rows) < _ROWS:
        return [row for row in map(_without_strokes, rows) if row.tokens]
    left = [row for row in rows if not all(map(_is_english, row.tokens)) or _names_firm(row)]
    return [row for row in (_without_strokes(_without_last(row)) for row in left) if row.tokens]


def is_russian(token: Token) -> bool:
    """Whether a word is one of Russian labels."""
    return token.word.text.strip("/(),.:").lower() in _RUSSIAN


def _without_russian(row: Row) -> Row:
    """A row without the Russian words right behind a stroke, and without the stroke.

    «Нэр / Имя Дорж» says a label once more; a colon behind the last of them is the label's.
    """
    kept: list[Token] = []
    is_behind = False
    for token in row.tokens:
        if is_behind and is_russian(token):
            if kept and kept[-1].word.text == _STROKE:
                kept.pop()
            if kept and token.word.text.endswith(":"):
                kept[-1] = _with_colon(kept[-1])
            continue
        is_behind = token.word.text.endswith(_STROKE)
        kept.append(token)
    return row if len(kept) == len(row.tokens) else replace(row, tokens=tuple(kept))


def _with_colon(token: Token) -> Token:
    """A word of a label with the colon that stands behind what says it once more."""
    return replace(token, word=replace(token.word, text=f"{token.word.text}:"))


def _names_firm(row: Row) -> bool:
    """Whether a row of English ends as the name of a firm does."""
    return len(row.tokens) >= _LEAST and bool(_FIRM.fullmatch(row.tokens[-1].word.text))


def _without_last(row: Row) -> Row:
    """A row of a page in two languages without its last words, if a stroke stands before them.

    «Type» is read as «Туре», and surely; other words are read without being believed. A word that
    is read well, with a letter that no Latin one looks like, is Mongolian, and so is one behind a
    colon: «Төв / Зуунмод».
    """
    strokes = [at for at, token in enumerate(row.tokens) if token.word.text.endswith(_STROKE)]
    at = strokes[-1] if strokes else len(row.tokens)
    behind = row.tokens[at + 1 :]
    if not behind or any(token.word.text.endswith(":") for token in row.tokens[:-1]):
        return row
    stroke = row.tokens[at]
    if _is_english(stroke) or not all(_may_be_english(token, stroke) for token in behind):
        return row
    kept = row.tokens[:at] if at and stroke.word.text == _STROKE else row.tokens[: at + 1]
    return replace(row, tokens=kept)


def _may_be_english(token: Token, stroke: Token) -> bool:
    """Whether a word behind a stroke looks Latin or is not believed, and no number."""
    if token.cell != stroke.cell or not token.word.text.isalpha():
        return False
    looks = _LATIN_LOOKS.issuperset(token.word.text.lower())
    return looks or token.word.confidence < BESIDE_ENGLISH


def _without_strokes(row: Row) -> Row:
    """A row without English words behind a stroke, up to a colon or another stroke.

    The stroke goes with them, and a last word with the colon, however it was read, or one that
    looks Latin with room behind it: «Given пате     Дорж».
    """
    kept: list[Token] = []
    is_behind = is_english = False
    for at, token in enumerate(row.tokens):
        said = token.word.text
        is_end = said.endswith(":") or _ends_english(row, at)
        is_last = is_english and is_behind and is_end
        is_english = _is_english(token) and (is_behind or said.startswith(_OPENING))
        if not is_english and not is_last:
            is_behind = said.endswith(_STROKE)
            kept.append(token)
            continue
        if kept and kept[-1].word.text == _STROKE:
            kept.pop()
        is_behind = not said.endswith(_CLOSING)
    return row if len(kept) == len(row.tokens) else replace(row, tokens=tuple(kept))


def _ends_english(row: Row, at: int) -> bool:
    """Whether a word looks Latin, and is parted by room from what follows it alone."""
    if at + 1 == len(row.tokens) or row.gap_before(at) > CELL_GAP * row.height:
        return False
    looks = _LATIN_LOOKS.issuperset(row.tokens[at].word.text.lower())
    return looks and row.gap_before(at + 1) > CELL_GAP * row.height


def _is_english(token: Token) -> bool:
    return is_english(token.word.text)
