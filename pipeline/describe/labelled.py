"""Fields by their labels: which field a label means where it stands, and what it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.describe import names
from pipeline.describe.candidates import Candidate, Candidates
from pipeline.describe.kinds import PARTS_OF_NAMES, RULES, Kind
from pipeline.describe.labels import NOBODY, lexicon
from pipeline.describe.sections import UNSURE, unsure
from pipeline.describe.subject import of_subject
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.entries import Entry
    from pipeline.describe.form import FieldForm, Form
    from pipeline.describe.values import Value

_NAMES = (*PARTS_OF_NAMES, Kind.PERSON)
"""Kinds of which no entry is worded like a label."""


def labelled(entries: Sequence[Entry], form: Form) -> Candidates:
    """The fields of a form that labels lead to; labels that mean one field come first."""
    found = Candidates()
    meant = [*of_subject(_meanings(entries, form), form)]
    for entry, fields in meant:
        if _is_nobodys(entry, fields):
            found.close(entry.stretch)
    for entry, fields in meant:
        if len(fields) == 1 and entry.stretch.text:
            _add(found, entry, fields[0], form)
    for entry, fields in meant:
        if len(fields) > 1 and entry.stretch.text:
            _share(found, entry, fields)
    return found


def _is_nobodys(entry: Entry, fields: Sequence[FieldForm]) -> bool:
    """Whether an entry is said of somebody of whom no field is kept."""
    asked = entry.label.wording.short
    if entry.group and (entry.group, NOBODY) in asked:
        return True
    return entry.is_strangers and not fields


def _meanings(entries: Sequence[Entry], form: Form) -> list[tuple[Entry, tuple[FieldForm, ...]]]:
    """Each entry with the fields it can be for: by heading, by neighbour, by its own wording."""
    meant: list[tuple[Entry, tuple[FieldForm, ...]]] = []
    carried: str | None = None
    section: tuple[int, int] | None = None
    for entry in entries:
        wording = entry.label.wording
        carried = carried if entry.section == section or entry.section[1] < 0 else None
        section = entry.section
        here = entry.group or carried
        grouped = tuple(name for of, name in wording.short if of == here and (name or entry.group))
        fields = _fields(form, grouped or wording.fields)
        said = replace(entry, label=unsure(entry.label)) if grouped and entry.is_doubted else entry
        meant.append((said, _by_persons(entry, fields)))
        carried = fields[0].group if fields and not (grouped and entry.group) else None
    return meant


def _by_persons(entry: Entry, fields: tuple[FieldForm, ...]) -> tuple[FieldForm, ...]:
    """The fields that an entry can fill, a whole person or parts of a name.

    «Эцгийн нэр» is that of a child's father, told as a part of its own name or as a whole person.
    """
    if not {Kind.PERSON, *PARTS_OF_NAMES} & {field.kind for field in fields} > {Kind.PERSON}:
        return fields
    whole = names.person_in(entry.stretch.text) is not None
    return tuple(field for field in fields if (field.kind is Kind.PERSON) == whole)


def _fields(form: Form, wanted: Sequence[str]) -> tuple[FieldForm, ...]:
    return tuple(field for field in form.fields if field.name in wanted)


def _add(found: Candidates, entry: Entry, field: FieldForm, form: Form) -> None:
    if field.kind in _NAMES and folded(entry.stretch.text) in lexicon(form):
        return
    value = RULES[field.kind].entry(entry.stretch.text)
    if value is not None:
        match = entry.label.match * (UNSURE if _may_lack(entry, field) else 1)
        found.add(Candidate(field, value, entry.stretch, match))


def _may_lack(entry: Entry, field: FieldForm) -> bool:
    """Whether a letter may be lost without a trace: of words in boxes nobody knows how many."""
    is_spelt = any(token.goes_on for token in entry.stretch.tokens)
    return is_spelt and field.kind in (*_NAMES, Kind.TEXT)


def _share(found: Candidates, entry: Entry, fields: Sequence[FieldForm]) -> None:
    """One entry for several fields: each takes its own kind of thing out of it."""
    parts = [field for field in fields if field.kind in PARTS_OF_NAMES]
    for field, value in _name_parts(entry.stretch.text, parts, found):
        found.add(Candidate(field, value, entry.stretch, entry.label.match))
    for field in fields:
        own = None if field in parts else RULES[field.kind].entry(entry.stretch.text)
        if own is not None and own.value is not None:
            found.add(Candidate(field, own, entry.stretch, entry.label.match))


def _name_parts(
    text: str, fields: Sequence[FieldForm], found: Candidates
) -> list[tuple[FieldForm, Value]]:
    """The parts of one person's name; a name alone goes to the field that still lacks one."""
    if not fields:
        return []
    person = names.person_in(text)
    if person is not None:
        part_of = {
            Kind.CLAN_NAME: person.clan,
            Kind.PATRONYMIC: person.patronymic,
            Kind.GIVEN_NAME: person.given,
        }
        shared = [(field, part_of[field.kind]) for field in fields]
        return [(field, value) for field, value in shared if value is not None]
    lacking = [field for field in fields if field.name not in found][-1:]
    alone = [(field, RULES[field.kind].entry(text)) for field in lacking]
    return [(field, value) for field, value in alone if value is not None]
