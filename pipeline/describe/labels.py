"""Printed labels found among the rows of a page, however they were read or broken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.describe.across import CELL_GAP
from pipeline.describe.captions import ROWS, captions
from pipeline.describe.kinds import RULES
from pipeline.describe.misread import is_misread
from pipeline.describe.sentences import begins_sentence
from pipeline.describe.spans import is_caption, is_enumerator, is_in_section, is_numbering
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pipeline.describe.form import FieldForm, Form
    from pipeline.describe.layout import Row
    from pipeline.describe.spans import Span, Spans

_LIKE = 84
_SHORT = 4
_WORTHLESS = 0.7


NOBODY = ""
"""In the place of a field: what stands behind the label is said of somebody of a group, and kept by
no field."""


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
    for group, labels in form.unread:
        for text in labels:
            add(text, Wording(short=((group, NOBODY),)))
    for group, headings in form.headings:
        for text in headings:
            add(text, Wording(group=group))
    return found


def labels_on(spans: Spans, form: Form) -> list[Label]:
    """Every label of a form on the rows of one page, in reading order; no two share a word."""
    wordings = lexicon(form)
    found: list[Label] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(spans.rows):
        inner = spans.inner(number)
        for start in sorted((*spans.starts(number), *inner)):
            if (number, start) in taken:
                continue
            label = _longest(spans.at(number, start), wordings, spans.rows)
            if start in inner and not _has_colon(label, row):
                continue
            if label is None or begins_sentence(spans.rows, number, label.end):
                continue
            if _is_under_itself(label, found, spans.rows, form):
                continue
            if not _is_entry(label, found, row):
                found.append(label)
                taken.update(_words_of(label))
    under = _captions(spans.rows, {row for row, _ in taken}, wordings)
    labels = sorted((*found, *under), key=lambda label: (label.row, label.start))
    return [_with_number(label, labels[:at], spans.rows) for at, label in enumerate(labels)]


def _has_colon(label: Label | None, row: Row) -> bool:
    """Whether words are a label beyond doubt: not misread, all on one row, and with a colon."""
    if label is None or label.match < 1 or label.tail:
        return False
    return row.tokens[label.end - 1].word.text.endswith(":")


def _with_number(label: Label, before: Sequence[Label], rows: Sequence[Row]) -> Label:
    """A label with the number right in front of it, which is no entry of another one: «3. Нэр»."""
    at, row = label.start, rows[label.row]
    if not at or row.gap_before(at) > CELL_GAP * row.height:
        return label
    said = row.tokens[at - 1].word.text
    begins = row.gap_before(at - 1) > CELL_GAP * row.height
    in_section = begins and is_in_section(said) and not _lacks_entry(label, before, row)
    return replace(label, start=at - 1) if is_enumerator(said) or in_section else label


def _lacks_entry(label: Label, before: Sequence[Label], row: Row) -> bool:
    """Whether a figure before a label is all that another one, without a number, can be given.

    «Талбайн хэмжээ (м.кв-аар)   48.6 Зориулалт» tells an area; «1.9 Хэлбэр   1.10 Чиглэл» is empty.
    """
    last = before[-1] if before and before[-1].row == label.row else None
    if last is None or (last.start and is_in_section(row.tokens[last.start - 1].word.text)):
        return False
    said = [token.word.text for token in row.tokens[last.end : label.start - 1]]
    return not said or is_caption(said[0], said[-1])


def are_headings(row: Row, labels: Sequence[Label]) -> bool:
    """Whether all the labels of a row, left to right, head groups, with no other word on it.

    But for their number in front, or what heads the column of labels before headings side by side.
    """
    groups = {label.wording.group for label in labels}
    before = row.tokens[: labels[0].start]
    rest = len(row.tokens) - sum(label.end - label.start for label in labels)
    numbered = all(is_numbering(token.word.text) for token in before)
    return None not in groups and rest == (len(before) if numbered or len(groups) > 1 else 0)


def _captions(
    rows: Sequence[Row], labelled: Collection[int], wordings: Mapping[str, Wording]
) -> list[Label]:
    """The labels of a page that stand under the lines; none where there are hardly any."""
    each = [[_matched(span, wordings, rows) for span in row] for row in captions(rows, labelled)]
    whole = {row[0].row: row for spans in each if (row := [x for x in spans if x]) and all(spans)}
    under = [row for number, row in whole.items() if number - 1 not in whole]
    return [label for row in under for label in row] if len(under) >= ROWS else []


def _is_entry(label: Label, found: Sequence[Label], row: Row) -> bool:
    """Whether what looks like a label is the entry of the label right in front of it."""
    if not found or (found[-1].row, found[-1].end) != (label.row, label.start):
        return False
    return label.match < 1 or row.tokens[label.start - 1].word.text.endswith(":")


def _is_under_itself(label: Label, found: Sequence[Label], rows: Sequence[Row], form: Form) -> bool:
    """Whether what looks like a label is the entry of one of the same fields right above it.

    «Аймаг/нийслэл» has «Нийслэл» under it, which is all of its cell. A label with an entry beside
    it has none under it, and «Регистрийн №» is no register number.
    """
    said = " ".join(token.word.text for token in rows[label.row].tokens[label.start : label.end])
    if not any(_can_be(field, said) for field in form.fields if field.name in label.wording.fields):
        return False
    heads = {other.start for other in found if other.row == label.row - 1}
    row, above = rows[label.row], rows[label.row - 1]
    start, end = row.tokens[label.start].box.x, row.tokens[label.end - 1].box.right
    return any(
        other.row == label.row - 1
        and other.wording.fields == label.wording.fields != ()
        and above.tokens[other.start].box.x < end
        and start < above.tokens[other.end - 1].box.right
        and other.end in {*heads, len(above.tokens)}
        and _fills_cell(label, row, other, above)
        and _text(label, row) != _text(other, above)
        for other in found
    )


def _can_be(field: FieldForm, said: str) -> bool:
    """Whether what looks like a label can be an entry of a field."""
    value = RULES[field.kind].entry(said)
    return value is not None and value.valid


def _fills_cell(label: Label, row: Row, head: Label, above: Row) -> bool:
    """Whether nothing stands behind a label in the column of the head over it."""
    if label.end == len(row.tokens):
        return True
    column = above.tokens[head.end].box.x if head.end < len(above.tokens) else float("inf")
    return row.tokens[label.end].box.x >= column - row.height


def _text(label: Label, row: Row) -> str:
    return folded("".join(token.word.text for token in row.tokens[label.start : label.end]))


def _words_of(label: Label) -> Iterator[tuple[int, int]]:
    for at in range(label.start, label.end):
        yield label.row, at
    for at in range(label.tail_start, label.tail_start + label.tail):
        yield label.row + 1, at


def _longest(
    spans: Sequence[Span], wordings: Mapping[str, Wording], rows: Sequence[Row]
) -> Label | None:
    """The best label among spans that begin with the same word."""
    best: Label | None = None
    for span in spans:
        best = _better(best, _matched(span, wordings, rows))
    return best


def _matched(span: Span, wordings: Mapping[str, Wording], rows: Sequence[Row]) -> Label | None:
    """The label that a span is, if its words are near enough to a wording of the form."""
    text = span.text
    if span.is_small and not (text in wordings and wordings[text].group):
        return None
    if text in wordings:
        return _label(span, wordings[text], 1.0, len(text))
    if len(text) <= _SHORT:
        return None
    near = process.extractOne(text, wordings.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    if near is None or len(near[0]) <= _SHORT or not is_misread(span, near[0], rows):
        return None
    return _label(span, wordings[near[0]], near[1] / 100, min(len(text), len(near[0])))


def _label(span: Span, wording: Wording, match: float, length: int) -> Label:
    return Label(span.row, span.start, span.end, wording, match, length, span.tail, span.tail_start)


def _better(one: Label | None, other: Label | None) -> Label | None:
    """The longer of two labels, unless the shorter matches so much better.

    Of one that says itself once more in another language that is a part.
    """
    if one is None or other is None:
        return one or other
    return other if (_worth(other), other.end) > (_worth(one), one.end) else one


def _worth(label: Label) -> float:
    return label.length * (label.match - _WORTHLESS)
