"""What is doubtful about the fields of a description: missing, invalid, faint or at odds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe import numbers
from pipeline.describe.flags import Flag, of_field
from pipeline.describe.kinds import Kind
from pipeline.describe.measures import MALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.describe.description import FoundField
    from pipeline.describe.form import Form

_DOUBTFUL = 0.6


def field_flags(form: Form, fields: Sequence[FoundField], *, restricted: bool) -> Iterator[str]:
    """The flags of single fields, in the order of the form, then of fields that disagree."""
    found = {field.name: field for field in fields}
    for wanted in form.fields:
        field = found.get(wanted.name)
        if field is None and wanted.required:
            yield of_field(Flag.FIELD_MISSING, wanted.name)
        if field is None and wanted.restricted and not restricted:
            yield of_field(Flag.RESTRICTED_NOT_LOCATED, wanted.name)
        if field is not None and not field.valid:
            yield of_field(Flag.FIELD_INVALID, wanted.name)
        elif field is not None and field.confidence < _DOUBTFUL:
            yield of_field(Flag.FIELD_DOUBTFUL, wanted.name)
    yield from _disagreements(form, found)


def _disagreements(form: Form, found: Mapping[str, FoundField]) -> Iterator[str]:
    """A register number carries birth date and sex; they must be those of the fields."""
    number, born, sex = (_valid(found, name) for name in ("register_number", "birth_date", "sex"))
    field = form.field("register_number")
    if number is None or field is None or field.kind is not Kind.REGISTER_NUMBER:
        return
    carried = numbers.birth_date(number)
    if born is not None and carried is not None and carried.isoformat() != born:
        yield Flag.BIRTH_DATE_DIFFERS
    if sex is not None and numbers.is_male(number) != (sex == MALE):
        yield Flag.SEX_DIFFERS


def _valid(found: Mapping[str, FoundField], name: str) -> str | None:
    field = found.get(name)
    return field.value if field is not None and field.valid else None
