"""Printed labels found among the rows of a page, however they were read or broken."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.describe.form import Form
    from pipeline.describe.layout import Row, Token

_LIKE = 84
_SHORT = 4
_LONGEST = 10
_COLUMN_GAP = 1.1
_WIDE_GAP = 2.2
_LINE_GAP = 1.3
_WORTHLESS = 0.7
_ENUMERATOR = re.compile(r"^\(?\d{1,2}(?:\.\d{1,2})?[.)]$")


@dataclass(frozen=True, slots=True)
class Wording:
    """What one wording of a form can mean."""

    fields: tuple[str, ...] = ()
    """Fields that it is a label of, anywhere."""
    short: tuple[tuple[str, str], ...] = ()
    """Group and field: fields that it is a label of under a heading of the group."""
    group: str | None = None
    """The group that it is a heading of."""


@dataclass(frozen=True, slots=True)
class Label:
    """A wording found on a row: words `start` up to `end`, and how well it matches, 0 to 1."""

    row: int
    start: int
    end: int
    wording: Wording
    match: float
    length: int
    """Letters and digits of the wording: the longer, the surer."""
    tail: int = 0
    """How many words of the next row belong to it too."""
    tail_start: int = 0


@lru_cache(maxsize=64)
def lexicon(form: Form) -> Mapping[str, Wording]:
    """Every wording of a form, folded, with what it can mean."""
    found: dict[str, Wording] = {}

    def add(text: str, more: Wording) -> None:
        old = found.get(folded(text), Wording())
        found[folded(text)] = Wording(
            tuple(dict.fromkeys((*old.fields, *more.fields))),
            tuple(dict.fromkeys((*old.short, *more.short))),
            old.group or more.group,
        )

    for field in form.fields:
        for text in field.labels:
            add(text, Wording(fields=(field.name,)))
        for text in field.short if field.group else ():
            add(text, Wording(short=((field.group or "", field.name),)))
    for group, headings in form.headings:
        for text in headings:
            add(text, Wording(group=group))
    return found


def labels_on(rows: Sequence[Row], form: Form) -> list[Label]:
    """Every label of a form on the rows of one page, in reading order; no two share a word."""
    wordings = lexicon(form)
    found: list[Label] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else None
        for start in _starts(row):
            if (number, start) in taken:
                continue
            label = _longest(number, row, below, start, wordings)
            if label is not None and not _is_entry(label, found, row):
                found.append(label)
                taken.update(_words_of(label))
    return found


def _is_entry(label: Label, found: Sequence[Label], row: Row) -> bool:
    """Whether what looks like a label is the entry of the label right in front of it."""
    if not found or (found[-1].row, found[-1].end) != (label.row, label.start):
        return False
    return label.match < 1 or row.tokens[label.start - 1].word.text.endswith(":")


def _words_of(label: Label) -> Iterator[tuple[int, int]]:
    for at in range(label.start, label.end):
        yield label.row, at
    for at in range(label.tail_start, label.tail_start + label.tail):
        yield label.row + 1, at


def _starts(row: Row) -> Iterator[int]:
    """Words that a label can begin with: the first, those after room, those after «3.» or «:»."""
    begins = True
    for at, token in enumerate(row.tokens):
        text = token.word.text
        begins = begins or row.gap_before(at) > _COLUMN_GAP * row.height
        if begins and folded(text) and not _ENUMERATOR.match(text):
            yield at
            begins = False
        elif begins and folded(text):
            begins = True


def _longest(
    number: int, row: Row, below: Row | None, start: int, wordings: Mapping[str, Wording]
) -> Label | None:
    """The best label that begins with a word: on its row, or broken into the next."""
    best: Label | None = None
    for end in range(start + 1, min(start + _LONGEST, len(row.tokens)) + 1):
        if end > start + 1 and row.gap_before(end - 1) > _WIDE_GAP * row.height:
            break
        words = row.tokens[start:end]
        best = _better(best, _matched(words, Label(number, start, end, Wording(), 0, 0), wordings))
        if words[-1].word.text.endswith((":", "...", "…")):
            return best
        for tail in _tails(row, below, start):
            broken = Label(number, start, end, Wording(), 0, 0, len(tail[1]), tail[0])
            best = _better(best, _matched((*words, *tail[1]), broken, wordings))
    return best


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
    return [(first, below.tokens[first:end]) for end in ends]


def _goes_on(text: str) -> bool:
    return text[0].islower() or text[0] in "(/"


def _matched(words: Sequence[Token], label: Label, wordings: Mapping[str, Wording]) -> Label | None:
    """The label with what it means, if the words are near enough to a wording of the form."""
    text = folded("".join(token.word.text for token in words))
    first = words[0].word.text.lstrip('("«')
    if not text or not (first[:1].isupper() or words[-1].word.text.endswith(":")):
        return None
    if text in wordings:
        return replace(label, wording=wordings[text], match=1.0, length=len(text))
    if len(text) <= _SHORT:
        return None
    near = process.extractOne(text, wordings.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    if near is None or len(near[0]) <= _SHORT:
        return None
    return replace(
        label, wording=wordings[near[0]], match=near[1] / 100, length=min(len(text), len(near[0]))
    )


def _better(one: Label | None, other: Label | None) -> Label | None:
    """The longer of two labels, unless the shorter matches so much better."""
    if one is None or other is None:
        return one or other
    return other if _worth(other) > _worth(one) else one


def _worth(label: Label) -> float:
    return label.length * (label.match - _WORTHLESS)
