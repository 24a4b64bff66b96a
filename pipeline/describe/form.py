"""A form: one type of paper as the authority describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.describe.kinds import Kind


@dataclass(frozen=True, slots=True)
class FieldForm:
    """One field of a form: what its label can be, what it holds, and who may see it."""

    name: str
    kind: Kind
    label: str
    english: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    restricted: bool = False
    group: str | None = None
    short: tuple[str, ...] = ()
    """Labels that mean this field under a heading of its group."""
    before: tuple[str, ...] = ()
    """Words that stand before the value in running text."""
    after: tuple[str, ...] = ()
    """Words that stand after the value in running text."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Every wording of the label, the usual one first."""
        return (self.label, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Form:
    """One type of paper."""

    id: str
    register: str
    english: str
    restricted: bool
    titles: tuple[str, ...]
    """Titles in use, the usual one first, then older ones."""
    fields: tuple[FieldForm, ...]
    people: tuple[tuple[str, ...], ...] = ()
    """Names of the fields that each person of a running text fills: clan, patronymic, name."""
    signature: str | None = None
    """The name of the field that the name in clear beside the signature fills."""
    act_anchors: tuple[str, ...] = ()
    """Wordings that begin an act of a bound register, with {number} in the place of its number."""
    headings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The groups of fields, each with the headings that it can stand under."""
    unread: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The groups, each with the labels under its headings whose entries no field takes."""

    @property
    def required(self) -> tuple[FieldForm, ...]:
        """The fields without which the document is not described."""
        return tuple(field for field in self.fields if field.required)

    def field(self, name: str) -> FieldForm | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class Forms:
    """Every type of paper that is known."""

    all: tuple[Form, ...]

    def form(self, type_: str | None) -> Form | None:
        """The form of a type."""
        return next((form for form in self.all if form.id == type_), None)
