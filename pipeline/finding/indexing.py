"""Indexing: what a paper is found by, from its fields, its records and the words on its pages.

Of a restricted paper nothing is taken but its records' IDs and where it lies; of a restricted field
nothing at all, neither its value nor the words that it was read from.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from pipeline.describe.kinds import Kind
from pipeline.describe.names import person_in
from pipeline.describe.numbers import birth_date, register_numbers
from pipeline.finding.findable import Findable, Level, Told, Value
from pipeline.finding.folding import name, number, words
from pipeline.finding.keys import INVENTORY, Key
from pipeline.finding.line import printed
from pipeline.finding.text import clear_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocr.words import Reading
    from pipeline.describe.form import FieldForm, Form, Forms
    from pipeline.finding.gathered import Gathered
    from pipeline.ids import PageId
    from pipeline.nouns.document import Field

RECIPE = 2
"""The rule by which papers are indexed.

Whoever changes what papers are found by, here, in the folding or in what is told to everybody,
raises it: then the papers of older rules are made again.
"""
MOST_WORDS = 20_000
"""So many different words of one paper are indexed; a thick file has fewer."""
BEYOND = "*"
"""Stands for further units of a paper that lies in more than two."""
_NUMBERS = {
    Kind.REGISTER_NUMBER: Key.REGISTER_NUMBER,
    Kind.CIVIL_NUMBER: Key.REGISTER_NUMBER,
    Kind.LEGAL_REGISTER: Key.REGISTER_NUMBER,
    Kind.PROPERTY_NUMBER: Key.PROPERTY,
    Kind.CERTIFICATE_NUMBER: Key.CERTIFICATE,
    Kind.PARCEL_NUMBER: Key.PARCEL,
    Kind.NUMBER: Key.ACT,
    Kind.ORDER_NUMBER: Key.ORDER,
}
_NAMES = {
    Kind.CLAN_NAME: Key.CLAN,
    Kind.PATRONYMIC: Key.PATRONYMIC,
    Kind.GIVEN_NAME: Key.GIVEN,
}
_PLACES = frozenset({Kind.PLACE, Kind.AIMAG, Kind.SOUM})
_PARENTS = ("father", "mother")
_BIRTH = "birth"
_LEVELS = re.compile(r"^(?:аймаг|аймг|сум|дүүр|хот|нийслэл|баг|хороо|улс)")


def indexed(found: Gathered, readings: Mapping[PageId, Reading], forms: Forms) -> Findable:
    """Return a paper as it stands in the index; a page without a reading adds no words."""
    form = forms.form(found.type)
    closed = found.level is Level.RESTRICTED
    clear = () if closed else tuple(field for field in found.fields if not field.restricted)
    values = tuple(dict.fromkeys(_values(found, form, clear, closed=closed)))
    text = "" if closed or not found.located else clear_text(found, readings)
    units = list(dict.fromkeys([one.record.unit for one in found.records] + _shelves(found)))
    first = found.records[0].record if found.records else None
    year = first.year if first and first.year else _year(values)
    return Findable(
        document=found.document,
        version=found.version,
        level=found.level,
        type=found.type,
        record=first.id if first else None,
        record_name=str(first) if first else "",
        unit=units[0] if units else "",
        beside=None if len(units) < 2 else units[1] if len(units) == 2 else BEYOND,  # noqa: PLR2004  # this and one other
        year=year,
        citation=found.pages[0].citation if found.pages else None,
        told=_told(form, clear, values),
        values=values,
        text=text,
        words=_words(text, values, clear, year, printed(forms)),
    )


def _shelves(found: Gathered) -> list[str]:
    return [page.citation.unit for page in found.pages]


def _values(
    found: Gathered, form: Form | None, clear: Iterable[Field], *, closed: bool
) -> Iterator[Value]:
    for linked in found.records:
        for one in (linked.record.record_id, *linked.other_ids):
            yield from _kept(Key.RECORD, INVENTORY, number(one), one)
        if closed:
            continue
        said = linked.record.register_number or ""
        yield from _kept(Key.REGISTER_NUMBER, INVENTORY, number(said), said)
        yield from _born(INVENTORY, said)
        for person in linked.record.names:
            yield from _person(INVENTORY, person, Key.GIVEN)
    for field in clear:
        known = form.field(field.name) if form else None
        if known is not None and field.value and field.name != (form.signature if form else None):
            yield from _of_field(known, field.value)
    if form is not None:
        yield from _initialled(form, {field.name: field.value or "" for field in clear})


def _of_field(form: FieldForm, value: str) -> Iterator[Value]:
    keep = partial(_kept, field=form.name, shown=value)
    parent = form.group in _PARENTS or form.name.startswith(_PARENTS)
    if form.kind in _NUMBERS:
        yield from _number(form, value, parent=parent)
    elif form.kind in _NAMES:
        yield from keep(Key.PARENT if parent else _NAMES[form.kind], text=name(value))
    elif form.kind is Kind.PERSON:
        yield from _person(form.name, value, Key.PARENT if parent else None)
    elif form.kind is Kind.DATE:
        born = form.name.startswith(_BIRTH)
        yield from keep(Key.BORN if born else Key.DATE, text=number(value))
    elif form.kind in _PLACES:
        for word in value.replace(",", " ").split():
            if not _LEVELS.match(word.lower()) and not any(map(str.isdigit, word)):
                yield from keep(Key.PLACE, text=name(word))
    elif form.kind is Kind.TEXT and form.name == "name":
        for word in words(value):
            yield from keep(Key.TITLE, text=word)


def _number(form: FieldForm, value: str, *, parent: bool) -> Iterator[Value]:
    yield from _kept(_NUMBERS[form.kind], form.name, number(value), value)
    if form.kind is Kind.REGISTER_NUMBER and not parent:
        yield from _born(form.name, value)


def _born(field: str, register_number: str) -> Iterator[Value]:
    """The date of birth that a register number carries, if it is one of a person."""
    for found in register_numbers(register_number):
        day = birth_date(found.value) if found.value and found.valid else None
        if day is not None:
            yield Value(Key.BORN, field, number(day.isoformat()), day.isoformat())


def _kept(key: Key, field: str, text: str, shown: str) -> Iterator[Value]:
    if text:
        yield Value(key, field, text, shown)


def _person(field: str, value: str, key: Key | None) -> Iterator[Value]:
    """A person in one entry: each name under its own key, or all under the one given."""
    person = person_in(value)
    if person is None:
        for word in value.replace(",", " ").split():
            yield from _kept(key or Key.GIVEN, field, name(word), value)
        return
    given = person.given.value or ""
    of = person.patronymic.value if person.patronymic else None
    clan = person.clan.value if person.clan else None
    parent = key is Key.PARENT
    yield from _kept(Key.PARENT if parent else Key.GIVEN, field, name(given), value)
    if of and len(name(of)) > 1:
        yield from _kept(Key.PARENT if parent else Key.PATRONYMIC, field, name(of), value)
    if clan:
        yield from _kept(Key.PARENT if parent else Key.CLAN, field, name(clan), value)
    if of and not parent:
        yield from _kept(Key.INITIALLED, field, name(of[0] + given), value)


def _initialled(form: Form, values: Mapping[str, str]) -> Iterator[Value]:
    """«Г.Билгүүн» of each patronymic with the given name beside it."""
    for field in form.fields:
        if field.kind is not Kind.GIVEN_NAME:
            continue
        of = values.get(field.name.replace("given_name", "patronymic"), "")
        given = values.get(field.name, "")
        if of and given:
            yield from _kept(Key.INITIALLED, field.name, name(of[0] + given), f"{of[0]}.{given}")


def _told(form: Form | None, clear: Iterable[Field], values: Iterable[Value]) -> Told:
    by_name = {field.name: field.value or "" for field in clear}
    people = form.people[0] if form and form.people else ()
    whole = " ".join(filter(None, (by_name.get(part, "") for part in people)))
    claimed = [one.shown for one in values if one.field == INVENTORY and one.key is Key.GIVEN]
    named = [one.shown for one in values if one.key in (Key.GIVEN, Key.INITIALLED, Key.TITLE)]
    born = sorted(
        (one for one in values if one.key is Key.BORN),
        key=lambda one: (not one.field.startswith(_BIRTH), one.field == INVENTORY),
    )
    places = [one for one in values if one.key is Key.PLACE]
    registered = [one for one in places if one.field.startswith("registered")]
    parents = [one.shown for one in values if one.key is Key.PARENT]
    return Told(
        name=whole or next(iter((*claimed, *named)), ""),
        born=next((one.shown for one in born), ""),
        parents=tuple(dict.fromkeys(parents)),
        place=next((one.shown for one in (*registered, *places)), ""),
    )


def _year(values: Iterable[Value]) -> int | None:
    """The year of the paper: of its registration, or of any date but a birth's."""
    dates = [one for one in values if one.key is Key.DATE]
    first = sorted(dates, key=lambda one: not one.field.startswith("registered"))
    return int(first[0].shown[:4]) if first and first[0].shown[:4].isdigit() else None


def _words(
    text: str,
    values: Iterable[Value],
    clear: Iterable[Field],
    year: int | None,
    left_out: frozenset[str],
) -> tuple[str, ...]:
    found = {one.text for one in values} | {str(year)} if year else {one.text for one in values}
    for field in clear:
        found.update(words(field.value or ""))
    found.update(word for word in words(text) if word not in left_out)
    return tuple(sorted(found)[:MOST_WORDS])
