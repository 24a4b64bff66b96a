"""Labels like those of a form: misread ones, and others with one more word, of somebody else.

«Гэрчийн регистрийн дугаар» is nearly «Эхийн регистрийн дугаар», but what was read surely is what
stands there: a witness's number is no mother's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from ocr.latin import BESIDE_ENGLISH
from pipeline.describe.across import CELL_GAP, cells_of
from pipeline.describe.spans import is_numbering
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.layout import Evidence, Row, Token
    from pipeline.describe.spans import Span

_OTHER = 2
"""Letters that are not those of a wording in a word that is another one. Endings differ as well, so
one of them is in its first half."""

_WORD = 4
"""Letters of a whole word."""


def is_misread(span: Span, wording: str, rows: Sequence[Row]) -> bool:
    """Whether a span may be a wording, folded: no word of it is another one and surely read."""
    tokens = _tokens(span, rows)
    words = [folded(token.word.text) for token in tokens]
    if "".join(words) != span.text:
        return True
    if _ends_otherwise(span, wording, rows[span.row]):
        return False
    odd = _odd(span.text, wording)
    start = 0
    for token, word in zip(tokens, words, strict=True):
        places = [at for at in odd if start <= at < start + len(word)]
        is_other = len(places) >= _OTHER and min(places) < start + (len(word) + 1) // 2
        if is_other and token.word.confidence >= BESIDE_ENGLISH:
            return False
        start += len(word)
    return True


def _ends_otherwise(span: Span, wording: str, row: Row) -> bool:
    """Whether words lack the last one of a wording, and go on with another, surely read.

    «Төрсний бүртгэлийн дэвтэр, 1957 он» has no «дугаар».
    """
    lacking = [x for x in Levenshtein.editops(span.text, wording) if x.src_pos == len(span.text)]
    if span.tail or len(lacking) < _WORD or span.end == len(row.tokens):
        return False
    last, following = (row.tokens[at].word for at in (span.end - 1, span.end))
    near = row.gap_before(span.end) <= CELL_GAP * row.height
    goes_on = following.text[:1].islower() or (last.text.isupper() and following.text[:1].isupper())
    return near and goes_on and following.confidence >= BESIDE_ENGLISH


def says_more(rows: Sequence[Row], value: Evidence, wordings: Sequence[str]) -> bool:
    """Whether the label in front of a value has more words than a wording that it ends with."""
    words = _label_of(rows, value)
    said = folded("".join(token.word.text for token in words))
    meant = [folded(wording) for wording in wordings]
    return said not in meant and any(said.endswith(wording) for wording in meant)


def _label_of(rows: Sequence[Row], value: Evidence) -> Sequence[Token]:
    """The words in front of a value that room or a colon parts from it; none in a sentence."""
    for row in rows:
        before: list[Token] = []
        for cell in cells_of(row, 0):
            for at, token in enumerate(cell):
                if (token.page, token.index) == (value.page, value.words[0]):
                    is_label = at and cell[at - 1].word.text.endswith(":")
                    label = cell[:at] if is_label else before if not at else []
                    return label[bool(label) and is_numbering(label[0].word.text) :]
            before = cell
    return ()


def _odd(text: str, wording: str) -> list[int]:
    """The letters of a text that a wording has not, or in front of which it has others."""
    return [
        edit.src_pos
        for edit in Levenshtein.editops(text, wording)
        if edit.tag != "insert" or edit.src_pos < len(text)
    ]


def _tokens(span: Span, rows: Sequence[Row]) -> Sequence[Token]:
    """The words of a span, on both of its rows."""
    words = rows[span.row].tokens[span.start : span.end]
    if not span.tail:
        return words
    return (*words, *rows[span.row + 1].tokens[span.tail_start : span.tail_start + span.tail])
