"""Fields in running text: persons in sentences, and values known by the words around them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.describe import dates, names
from pipeline.describe.anchors import anchors_in
from pipeline.describe.candidates import Candidate, Candidates
from pipeline.describe.kinds import RULES, Kind
from pipeline.describe.layout import Row, Stretch
from pipeline.describe.misread import says_more
from pipeline.describe.sections import UNSURE
from pipeline.describe.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.describe.form import FieldForm, Form
    from pipeline.describe.names import Person

_NEAR = 18
_LABEL_NEAR = 60
_FAR = 110
_BY_WORDS = 0.9
_BY_ORDER = 0.8
_BY_PLACE = 0.7
_LEFT_OVER = {
    Kind.REGISTER_NUMBER: 0.6,
    Kind.LEGAL_REGISTER: 0.6,
    Kind.PROPERTY_NUMBER: 0.6,
    Kind.DATE: 0.45,
}
"""How sure a thing without a label is; a number says more of itself than a date does."""

_NUMBER, _HEAD = "Дугаар", 6
"""The label of a number without a word for what it numbers; rows at the head of a paper."""
_READ_WELL = 0.8
_SHORT = 4
_IN_CLEAR = re.compile(r"[/(]\s*([А-ЯЁӨҮ][а-яёөү]?\.\s?[А-ЯЁӨҮ][\w-]+)\s*[/)|]")
_ORDINAL = r"(?i:д[уү]г[а-яөү]+|тоот[а-яөү]*)"
_REGISTERED = re.compile(
    rf"(?:№\s*(?P<signed>\d{{1,5}})(?:\s+{_ORDINAL})?|(?<!\w)(?P<bare>\d{{1,5}})\s+{_ORDINAL})"
    r"\s+(?i:бүртгэ[вжс][а-яөү]*|тэмдэглэ[вжс][а-яөү]*)"
)
"""«№ 39 дугаараар бүртгэв»."""
_BY_DAY = re.compile(r"№\s*(?P<number>[\w/\-]*\d)(?!\w)")
_TOWN = re.compile(r"(?:[А-ЯЁӨҮ][\w-]+\s*){0,2}(?i:хот|сум|аймаг|тосгон)?")
_PARTS = (Kind.CLAN_NAME, Kind.PATRONYMIC, Kind.GIVEN_NAME)


def add_running(found: Candidates, rows: Sequence[Row], form: Form) -> None:
    """Add what sentences say for the fields that no label led to."""
    _add_act_number(found, rows, form)
    _add_number_of_day(found, rows, form)
    flow = Stretch(token for row in rows for token in row.tokens)
    _add_registered(found, flow, form)
    _add_people(found, flow, form)
    _add_cued(found, flow, form, rows)
    _add_signature(found, rows, form)
    _add_left_over(found, flow, form)


def _add_signature(found: Candidates, rows: Sequence[Row], form: Form) -> None:
    """The name in clear beside a signature, between strokes: «/Б.Дорж/»."""
    field = form.field(form.signature) if form.signature else None
    if field is None or field.name in found:
        return
    for row in rows:
        stretch = Stretch(row.tokens)
        for match in _IN_CLEAR.finditer(stretch.text):
            value = names.whole_person(match[1])
            if value is not None and not _has_office(row, stretch, match.start()):
                shifted = value.shifted(match.start(1))
                found.add(Candidate(field, shifted, stretch, _BY_PLACE))


def _has_office(row: Row, stretch: Stretch, end: int) -> bool:
    """Whether words that were read well stand in front of a signature: those of another office."""
    if not stretch.text[:end].strip():
        return False
    before = stretch.evidence(0, end).words
    words = [token.word for token in row.tokens if token.index in before]
    return any(word.confidence >= _READ_WELL and len(word.text) > _SHORT for word in words)


def _add_left_over(found: Candidates, flow: Stretch, form: Form) -> None:
    """The one thing of a kind that is left over goes to the one field that lacks it, as a guess."""
    for kind, sure in _LEFT_OVER.items():
        find = RULES[kind].inside
        lacking = [x for x in form.fields if x.kind is kind and x.name not in found]
        if kind is Kind.DATE:
            lacking = [field for field in lacking if field.required]
        if find is None or len(lacking) != 1:
            continue
        left = [value for value in _free(find(flow.text), found, flow) if value.valid]
        if len(left) == 1:
            found.add(Candidate(lacking[0], left[0], flow, sure))


def _add_act_number(found: Candidates, rows: Sequence[Row], form: Form) -> None:
    """The number in the heading of an act, unless a label gave one already."""
    field = form.field("act_number")
    if field is None or _is_sure(found, field):
        return
    for row in (*rows, *_numbers_below(rows)):
        for anchor in anchors_in(row, form.act_anchors):
            stretch = Stretch(row.tokens[anchor.at : anchor.at + 1])
            value = RULES[field.kind].entry(stretch.text)
            if value is not None and value.valid:
                found.add(Candidate(field, value, stretch, anchor.match))


def _add_registered(found: Candidates, flow: Stretch, form: Form) -> None:
    """The number under which a sentence says that something was entered into a book."""
    field = form.field("act_number")
    if field is None or _is_sure(found, field):
        return
    for match in _REGISTERED.finditer(flow.text):
        said = "signed" if match["signed"] else "bare"
        found.add(Candidate(field, Value(*match.span(said), match[said]), flow, _BY_WORDS))


def _add_number_of_day(found: Candidates, rows: Sequence[Row], form: Form) -> None:
    """The number beside the day under a title, with nothing else but the town: «… № 57  Дархан»."""
    field = next((x for x in form.fields if _NUMBER in x.labels), None)
    if field is None or field.kind is not Kind.ORDER_NUMBER or _is_sure(found, field):
        return
    for row in rows[:_HEAD]:
        stretch = Stretch(row.tokens)
        number, days = _BY_DAY.search(stretch.text), dates.dates(stretch.text)
        if number is None or len(days) != 1:
            continue
        spans = sorted([number.span(), (days[0].start, days[0].end)])
        gaps = zip([0, *(end for _, end in spans)], [*(at for at, _ in spans), None], strict=True)
        if all(_TOWN.fullmatch(stretch.text[start:end].strip(" ,.")) for start, end in gaps):
            value = Value(*number.span("number"), number["number"])
            found.add(Candidate(field, value, stretch, _BY_WORDS))


def _numbers_below(rows: Sequence[Row]) -> Iterable[Row]:
    """Headings joined with a number that stands alone in the row below: «АКТ» over «№ 12»."""
    for above, row in pairwise(rows):
        if len(row.tokens) <= len(("№", "12")) and row.text.startswith("№"):
            yield Row((*above.tokens, *row.tokens))


def _add_people(found: Candidates, flow: Stretch, form: Form) -> None:
    """Persons named in sentences: those behind their own words first, the rest in their order.

    Who is the entry of a label already is nobody else.
    """
    rest: list[Person] = []
    taken = found.taken()
    persons = names.sentences(flow.text)
    _add_in_full(found, flow, persons, form)
    for person in persons:
        field = _cued_person(found, flow.text, person, form)
        if field is None:
            words = flow.evidence(person.start, person.end)
            if not {(words.page, index) for index in words.words} <= taken:
                rest.append(person)
        else:
            found.add(Candidate(field, _whole(flow.text, person), flow, _BY_WORDS))
    for field in form.fields:
        for cue in field.before if field.kind is Kind.PERSON else ():
            said = names.said_of(cue, flow.text)
            if said is not None:
                found.add(Candidate(field, _whole(flow.text, said), flow, _BY_ORDER))
    for person, wanted in zip(rest, _open_people(found, form), strict=False):
        for field, value in _parts(flow.text, person, wanted):
            found.add(Candidate(field, value, flow, _BY_ORDER))


def _add_in_full(found: Candidates, flow: Stretch, persons: Sequence[Person], form: Form) -> None:
    """Persons of whom a label tells initials, in full where one sentence tells them so."""
    for field in form.fields:
        short = found.of(field.name) if field.kind is Kind.PERSON else None
        if short is None or not short.value.value:
            continue
        same = [one for one in persons if names.is_short_for(short.value.value, one)]
        if len(same) == 1:
            found.put(Candidate(field, _whole(flow.text, same[0]), flow, short.match))


def _cued_person(found: Candidates, text: str, person: Person, form: Form) -> FieldForm | None:
    for field in form.fields:
        if field.kind is Kind.PERSON and field.name not in found:
            before = text[max(0, person.start - _NEAR) : person.start]
            if any(_ends_with(before, word) for word in field.before):
                return field
    return None


def _open_people(found: Candidates, form: Form) -> Iterable[list[FieldForm]]:
    """The people of a form of whom nothing has been found."""
    for person in form.people:
        fields = [field for field in map(form.field, person) if field is not None]
        if not any(field.name in found for field in fields):
            yield fields


def _parts(
    text: str, person: Person, fields: Sequence[FieldForm]
) -> Iterable[tuple[FieldForm, Value]]:
    part_of = dict(zip(_PARTS, (person.clan, person.patronymic, person.given), strict=True))
    for field in fields:
        value = _whole(text, person) if field.kind is Kind.PERSON else part_of.get(field.kind)
        if value is not None:
            yield field, value


def _whole(text: str, person: Person) -> Value:
    written = " ".join(text[person.start : person.end].split())
    sure = names.as_spelt(written)
    return Value(person.start, person.end, names.capitalised(written), certainty=sure)


def _add_cued(found: Candidates, flow: Stretch, form: Form, rows: Sequence[Row]) -> None:
    """Values that stand before or after the words that a form names for their field.

    Where the label in front says more than the form knows, it may be that of somebody else.
    """
    labels = [label.lower() for field in form.fields for label in field.labels]
    for field in form.fields:
        find = RULES[field.kind].inside
        if find is None or _is_sure(found, field):
            continue
        values = _free(find(flow.text), found, flow)
        for value, following in zip(values, [*values[1:], None], strict=False):
            near = _cue(flow.text, value, following, field, labels)
            if near and says_more(rows, flow.evidence(value.start, value.end), field.labels):
                near *= UNSURE
            if near:
                found.add(Candidate(field, value, flow, near))


def _free(values: Sequence[Value], found: Candidates, flow: Stretch) -> list[Value]:
    """Values whose words no field has taken yet."""
    taken = found.taken()
    free = []
    for value in values:
        evidence = flow.evidence(value.start, value.end)
        if not any((evidence.page, index) in taken for index in evidence.words):
            free.append(value)
    return free


def _cue(
    text: str, value: Value, following: Value | None, field: FieldForm, labels: Sequence[str]
) -> float:
    """How sure the words around a value say that it is this field's, 0 when they do not."""
    before = text[max(0, value.start - _LABEL_NEAR) : value.start]
    if any(_ends_with(before, word) for word in (*field.labels, *field.before)):
        return _BY_WORDS
    end = min(value.end + _FAR, following.start if following else len(text))
    after = re.split(r"\.\s+(?=[А-ЯӨҮ])", text[value.end : end])[0].lower()
    words = [word for word in map(str.lower, field.after) if word in after]
    places = [
        at for word in words if not _is_label(after[(at := after.find(word)) :], word, labels)
    ]
    return _BY_WORDS - 0.1 * min(places) / _FAR if places else 0.0


def _is_label(text: str, word: str, labels: Sequence[str]) -> bool:
    """Whether a word begins a label, of which it is not all: «нас барсан огноо»."""
    return any(text.startswith(label) and len(label) > len(word) for label in labels)


def _ends_with(before: str, word: str) -> bool:
    """Whether the text before a value ends with a word, but for punctuation and «нь»."""
    pattern = rf"(?<!\w){re.escape(word)}(?:\s+нь)?[\s:№.,/(\-–]*$"
    return re.search(pattern, before, re.IGNORECASE) is not None


def _is_sure(found: Candidates, field: FieldForm) -> bool:
    candidate = found.of(field.name)
    return candidate is not None and candidate.value.valid
