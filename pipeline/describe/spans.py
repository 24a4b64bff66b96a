"""Spans: runs of words that a printed label may be, whichever form it is a label of.

They depend on the page alone. A page without a title is held against the labels of every form, and
finding the spans takes longer than comparing them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.latin import BESIDE_ENGLISH, is_english
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.layout import Row, Token

_LONGEST = 10
_COLUMN_GAP = 1.1
_WIDE_GAP = 2.2
_LINE_GAP = 1.3
_LONGEST_UNKNOWN = 4
"""Words of a label that the form does not know."""
_LONGEST_TRANSLATION = 5
"""Words between two strokes."""
_LEAST_LABEL = 3
_LEAST_SMALL = 2
"""Words of a heading that begins small."""
_ENUMERATOR = re.compile(r"^(?:\(?(?:\d{1,2}|[Il|])(?:\.\d{1,2})?[.)]|(?:\d{1,2}|[а-ж])[)/])$")
_IN_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,2}")
"""The number of a line in its section, without a point behind it: «1.10», «2.3.1»."""
_ENUMERATED = re.compile(r"^(?:\(?\d{1,2}(?:\.\d{1,2})?[.)]|(?:\d{1,2}|[а-ж])[)/])(?=[А-ЯЁӨҮ]\w)")
"""The number in front of a label that was read as one word with it: «2.Эхнэрийн»."""
_ROMAN = re.compile(r"[IVXІХ1l|]{1,4}[.)]")


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` up to `end` of a row, and some of the next row that go on with them."""

    row: int
    start: int
    end: int
    text: str
    """What they say, folded."""
    tail: int = 0
    """How many words of the next row belong to it too."""
    tail_start: int = 0
    is_small: bool = False
    """Whether it begins small, and is all of its row: capitals with none beside are read so."""


class Spans:
    """The spans of one page, looked for where they are asked for, and once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._starts = [tuple(_starts(row)) for row in rows]
        self._inner = [
            tuple(_inner(row, starts)) for row, starts in zip(rows, self._starts, strict=True)
        ]
        self._found: dict[tuple[int, int], tuple[Span, ...]] = {}

    def starts(self, number: int) -> tuple[int, ...]:
        """The words of a row that a label can begin with."""
        return self._starts[number]

    def inner(self, number: int) -> tuple[int, ...]:
        """The other words that a label with a colon can begin with: behind the entry of one."""
        return self._inner[number]

    def at(self, number: int, start: int) -> tuple[Span, ...]:
        """What begins with a word: shorter ones first, each before those broken into two rows."""
        if (number, start) not in self._found:
            below = self.rows[number + 1] if number + 1 < len(self.rows) else None
            found = _spans(number, self.rows[number], below, start)
            self._found[number, start] = tuple(found)
        return self._found[number, start]


def _starts(row: Row) -> Iterator[int]:
    """Words that a label can begin with: the first, those after room, those after «3.» or «:»."""
    begins = True
    for at, token in enumerate(row.tokens):
        text = token.word.text
        begins = begins or row.gap_before(at) > _COLUMN_GAP * row.height
        begins = begins and not token.goes_on
        is_number = is_numbering(text) if at == 0 else is_enumerator(text) or is_in_section(text)
        if begins and folded(text) and not is_number:
            yield at
            begins = False
        elif begins and folded(text):
            begins = True


def _inner(row: Row, starts: Sequence[int]) -> Iterator[int]:
    """Capitalised words behind «Нэр: Дорж», with no room in front of them."""
    colon = len(row.tokens)
    for at, token in enumerate(row.tokens):
        if at > colon + 1 and at not in starts and token.word.text[0].isupper():
            yield at
        if token.word.text.endswith(":"):
            colon = at


def _spans(number: int, row: Row, below: Row | None, start: int) -> Iterator[Span]:
    """The spans that begin with a word: on its row, or broken into the next."""
    tails = _tails(row, below, start)
    for end in range(start + 1, min(start + _LONGEST, len(row.tokens)) + 1):
        if end > start + 1 and row.gap_before(end - 1) > _WIDE_GAP * row.height:
            return
        words = row.tokens[start:end]
        if end < len(row.tokens) and row.tokens[end].goes_on:
            continue
        if text := _said(words):
            yield Span(number, start, end, text)
        elif end == len(row.tokens) >= _LEAST_SMALL and not start:
            yield Span(number, start, end, folded(row.text), is_small=True)
        if "/" in words[-1].word.text:
            yield from _translated(number, row, start, end)
        if words[-1].word.text.endswith((":", "...", "…")):
            return
        for first, tail in tails:
            if text := _said((*words, *tail)):
                yield Span(number, start, end, text, len(tail), first)


def _translated(number: int, row: Row, start: int, end: int) -> Iterator[Span]:
    """Words up to a stroke, with what says them once more up to another: «нэр/Сймеп пате/».

    English is read badly where it is in italics or touches a label. A name between strokes is read
    well, and nothing stands behind it.
    """
    *before, last = row.tokens[start:end]
    said, _, more = last.word.text.partition("/")
    if not (said or before):
        return
    ends = range(end - 1, min(end + _LONGEST_TRANSLATION, len(row.tokens) - 1))
    close = next((at for at in ends if _closes(row.tokens[at], last, more)), None)
    if close is None or not any(is_doubted(token) for token in row.tokens[end - 1 : close + 1]):
        return
    if (before or [last])[0].word.text[0].isupper():
        text = folded("".join([*(token.word.text for token in before), said]))
        yield Span(number, start, close + 1, text)


def _closes(token: Token, opening: Token, more: str) -> bool:
    """Whether a word ends with the second of two strokes."""
    return (more if token is opening else token.word.text).rstrip(":").endswith("/")


def is_doubted(token: Token) -> bool:
    """Whether a word may say a label once more, in another language."""
    return token.word.confidence < BESIDE_ENGLISH or is_english(token.word.text)


def _tails(row: Row, below: Row | None, start: int) -> list[tuple[int, tuple[Token, ...]]]:
    """What a label can go on with on the next row: words in small letters, right below it."""
    if below is None or below.top - row.bottom > _LINE_GAP * row.height:
        return []
    left, room = row.tokens[start].box.x, row.height
    cell = row.tokens[start].cell
    begins = [
        at
        for at, token in enumerate(below.tokens)
        if token.cell == cell
        and below.gap_before(at) > _COLUMN_GAP * below.height
        and (cell is not None or abs(token.box.x - left) < room)
    ]
    if not begins or not _goes_on(below.tokens[begins[0]].word.text):
        return []
    first = begins[0]
    ends = range(first + 1, min(first + _LONGEST // 2, len(below.tokens)) + 1)
    tails = [(first, below.tokens[first:end]) for end in ends]
    return [tail for tail in tails if tail[1][-1].cell == cell]


def _goes_on(text: str) -> bool:
    return text[0].islower() or text[0] in "(/"


def is_enumerator(text: str) -> bool:
    """Whether a word is the number in front of a label, or the letter: «3.», «2.1)», «б)», «1/»."""
    return _ENUMERATOR.match(text) is not None


def is_numbered(token: Token) -> bool:
    """Whether a word is a number in front of a label, or was read as one with the label's first."""
    text = token.word.text
    return is_enumerator(text) or _ENUMERATED.match(text) is not None


def is_in_section(text: str) -> bool:
    """Whether a word with room in front of it is the number of a line in its section: «1.10»."""
    return _IN_SECTION.fullmatch(text) is not None


def is_numbering(text: str) -> bool:
    """Whether a word in front of a heading numbers it, in Roman figures, too, or badly read."""
    is_sign = not any(letter.isalnum() for letter in text)
    is_number = is_enumerator(text) or is_in_section(text)
    return is_sign or is_number or _ROMAN.fullmatch(text) is not None


def is_caption(start: str, end: str) -> bool:
    """Whether words stand between brackets, as what is printed under a line to be filled in."""
    return start.startswith("(") and end.rstrip(".,;:").endswith(")")


def untranslated(last: Token, words: Sequence[Token]) -> list[Token]:
    """The words behind a label without the label in another language: «овог / Clan name: Бат»."""
    joined = last.word.text.endswith("/") or (words and words[0].word.text[0] in "/(")
    ends = [at for at, token in enumerate(words) if token.word.text.endswith(":")]
    return list(words[ends[0] + 1 :] if joined and ends else words)


def in_front_of_label(words: Sequence[Token], height: float) -> Sequence[Token]:
    """The words of an entry up to a label that the form does not know: «3-р хороо  Утас: 99»."""
    for at, token in enumerate(words):
        if at and token.word.text.endswith(":") and len(token.word.text) > _LEAST_LABEL:
            for start in range(at, max(0, at - _LONGEST_UNKNOWN), -1):
                room = words[start].box.x - words[start - 1].box.right
                if room > _COLUMN_GAP * height:
                    return words[:start]
            if token.word.text[0].isupper() and words[at - 1].word.text[-1] not in ",/(":
                return words[:at]
    return words


def _said(words: Sequence[Token]) -> str:
    """The words folded; nothing where no label is written like that."""
    start, end = words[0].word.text, words[-1].word.text
    start = _ENUMERATED.sub("", start)
    first = start.lstrip('("«')
    if not (first[:1].isupper() or end.endswith(":") or is_caption(start, end)):
        return ""
    return folded(start + "".join(token.word.text for token in words[1:]))
