"""Whom a form is of, where several sections of a page ask their people the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.describe.kinds import PARTS_OF_NAMES, Kind
from pipeline.describe.sections import unsure
from pipeline.describe.wording import folded, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from pipeline.describe.entries import Entry
    from pipeline.describe.form import FieldForm, Form
    from pipeline.describe.labels import Wording

    Meant = tuple[Entry, tuple[FieldForm, ...]]

_PERSONAL = (
    *PARTS_OF_NAMES,
    Kind.PERSON,
    Kind.REGISTER_NUMBER,
    Kind.CIVIL_NUMBER,
    Kind.SEX,
)
"""Kinds that are asked of everybody."""
_ACT = "registered_on"
"""The first field of a form that is no longer of people."""
_RICHER = 2
"""So many labels more tell the section of the person whom a form is of."""
_SAME = 80
"""From here on two wordings are one that was read twice."""


@dataclass(slots=True)
class _Section:
    """What one section asks, and what it says: entries by field."""

    asked: set[Wording] = field(default_factory=set)
    said: dict[str, str] = field(default_factory=dict)
    is_personal: bool = False

    def differs(self, other: _Section) -> bool:
        """Whether both say the same of people who are not the same."""
        return any(
            likeness(self.said[name], other.said[name]) < _SAME
            for name in self.said.keys() & other.said.keys()
        )


def of_subject(meant: Sequence[Meant], form: Form) -> Iterator[Meant]:
    """The entries with their fields: what is somebody else's has none.

    The first section is of the person whom the form is of, unless another one asks more. Where one
    asks as much, or another one was taken, it is doubtful whose the entries are. Under a heading
    that no form knows, who is asked a name there is asked the rest, too.
    """
    own = _own(form)
    named = {
        entry.section
        for entry, fields in meant
        if entry.is_strangers and not fields and entry.label.wording.short
    }
    sections = _sections([pair for pair in meant if pair[0].section not in named], own)
    others, is_sure = _others([*sections.values()])
    for entry, fields in meant:
        section = sections.get(entry.section)
        if not _is_personal(entry, fields, own):
            yield entry, fields
        elif section is None or section in others:
            yield replace(entry, is_strangers=True), ()
        else:
            yield entry if is_sure else replace(entry, label=unsure(entry.label)), fields


def _others(sections: Sequence[_Section]) -> tuple[list[_Section], bool]:
    """The sections of somebody else than the person whom a form is of, and whether that is sure."""
    if not sections:
        return [], True
    first = sections[0]
    subject = max(sections, key=lambda one: len(one.asked))
    if len(subject.asked) < len(first.asked) + _RICHER or not subject.differs(first):
        subject = first
    others = [one for one in sections if one.differs(subject)]
    return others, subject is first and all(len(one.asked) < len(first.asked) for one in others)


def _own(form: Form) -> AbstractSet[str]:
    """The fields of a form that are of no group, and of people."""
    names = [field.name for field in form.fields]
    end = names.index(_ACT) if _ACT in names else len(names)
    return {field.name for field in form.fields[:end] if field.group is None}


def _sections(meant: Sequence[Meant], own: AbstractSet[str]) -> dict[tuple[int, int], _Section]:
    """The sections that ask somebody without a group what is asked of everybody."""
    found: dict[tuple[int, int], _Section] = {}
    for entry, fields in meant:
        section = found.setdefault(entry.section, _Section())
        section.is_personal |= _is_personal(entry, fields, own)
        for each in fields:
            if each.name not in own:
                continue
            section.asked.add(entry.label.wording)
            if entry.stretch.text:
                section.said.setdefault(each.name, folded(entry.stretch.text))
    return {start: one for start, one in found.items() if one.is_personal}


def _is_personal(entry: Entry, fields: Sequence[FieldForm], own: AbstractSet[str]) -> bool:
    """Whether an entry is asked of everybody, and stands in no group."""
    return any(
        each.name in own and (each.kind in _PERSONAL or entry.label.wording.short)
        for each in fields
    )
