"""Keyed: what a person said of a paper by reading it, put beside what the machine read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from pipeline.nouns.document import UNREADABLE, Script

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.description import Description, FoundField, PageText
    from pipeline.describe.form import Form, Forms
    from pipeline.nouns.document import Document
    from pipeline.ports.records import Product, Transaction

KEYED = "keyed"
"""The kind of the product, and the engine that keyed fields name."""


@dataclass(frozen=True, slots=True)
class KeyedField:
    """One value as a person typed it, what it means by the rule of its kind, and who says so."""

    name: str
    raw: str
    value: str
    by: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """Everything that people said of one document; without a type the machine's holds."""

    type: str | None = None
    script: Script = Script.CYRILLIC
    fields: tuple[KeyedField, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether what the machine reads of the paper counts."""
        return self.script not in UNREADABLE

    def field(self, name: str) -> KeyedField | None:
        """The keyed field of that name."""
        return next((field for field in self.fields if field.name == name), None)


def written(keyed: Keyed) -> bytes:
    """Return what was keyed as it is stored."""
    return json.dumps(asdict(keyed), ensure_ascii=False, sort_keys=True).encode()


def parsed(content: bytes) -> Keyed:
    """Return what was keyed from its stored form."""
    facts = json.loads(content)
    fields = tuple(KeyedField(**field) for field in facts["fields"])
    return Keyed(facts["type"], Script(facts["script"]), fields)


def keyed_product(tx: Transaction, document: Document) -> Product | None:
    """Return what was keyed of the version in work, or of the last one before it."""
    for number in range(document.version, 0, -1):
        found = tx.products.find("document", document.id, KEYED, number)
        if found is not None:
            return found
    return None


def with_keyed(
    found: Description, texts: Sequence[PageText], forms: Forms, keyed: Keyed
) -> Description:
    """Return a description in which people have the last word; what they answered is no flag."""
    form = forms.form(keyed.type or found.type)
    if form is None:
        return found
    restricted = found.restricted or form.restricted
    read = {field.name: field for field in _read(found, texts, form, keyed, restricted=restricted)}
    read |= dict(_typed(form, keyed, restricted=restricted))
    fields = tuple(read[field.name] for field in form.fields if field.name in read)
    return replace(
        found,
        type=form.id,
        confidence=1.0 if keyed.type else found.confidence,
        title=found.title if form.id == found.type else None,
        fields=fields,
        restricted=restricted,
        flags=tuple(_flags(found, form, fields, keyed, restricted=restricted)),
    )


def _read(
    found: Description, texts: Sequence[PageText], form: Form, keyed: Keyed, *, restricted: bool
) -> Sequence[FoundField]:
    """The fields of the form that the machine reads, if it can read the paper."""
    from pipeline.describe.abreast import languages
    from pipeline.describe.describe import fields_of
    from pipeline.describe.layout import rows_on

    if not keyed.is_readable:
        return ()
    if form.id == found.type:
        return found.fields
    sides = [side for text in texts for side in languages(text)]
    return fields_of([rows_on(side) for side in sides], form, restricted=restricted)


def _typed(form: Form, keyed: Keyed, *, restricted: bool) -> Iterator[tuple[str, FoundField]]:
    """The fields that were keyed: sure, and without a place on the paper."""
    from pipeline.describe.description import FoundField

    for field in form.fields:
        typed = keyed.field(field.name)
        if typed is not None:
            yield (
                field.name,
                FoundField(
                    name=field.name,
                    value=typed.value,
                    raw=typed.raw,
                    confidence=1.0,
                    page=0,
                    words=(),
                    polygon=(),
                    restricted=field.restricted or restricted,
                    valid=True,
                ),
            )


def _flags(
    found: Description, form: Form, fields: Sequence[FoundField], keyed: Keyed, *, restricted: bool
) -> Iterator[str]:
    from pipeline.describe.checks import field_flags
    from pipeline.describe.flags import Flag, of_field

    answered = {Flag.BIRTH_DATE_DIFFERS, Flag.SEX_DIFFERS}
    if keyed.type:
        answered |= {Flag.TYPE_UNKNOWN, Flag.TYPE_UNCERTAIN}
    if keyed.fields:
        answered |= {Flag.NO_TEXT, Flag.NOT_MACHINE_READABLE}
    if not keyed.is_readable:
        answered |= {Flag.NOT_MACHINE_READABLE, Flag.PARTS_UNREAD}
    if form.restricted:
        answered |= {Flag.LOOKS_LIKE_ADOPTION}
    if not (keyed.is_readable or keyed.fields):
        yield Flag.NOT_MACHINE_READABLE
    yield from (flag for flag in found.flags if ":" not in flag and flag not in answered)
    yield from field_flags(form, fields, restricted=restricted)
    for field in fields:
        if field.restricted and not restricted and keyed.field(field.name):
            yield of_field(Flag.RESTRICTED_NOT_LOCATED, field.name)
