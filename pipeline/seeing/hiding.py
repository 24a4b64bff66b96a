"""Hiding: the fields of a paper that not everybody may see, in whatever version they stand.

What one version masks, no other shows: pages are often the same, and what a field says always is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.describe.form import Forms
    from pipeline.ids import PageId
    from pipeline.nouns.document import Document, Field
    from pipeline.ports.records import Transaction, VersionFacts


@dataclass(frozen=True, slots=True)
class Hiding:
    """The restricted fields of all versions of a paper, as one version of it is looked at.

    `names` are those of all; of `required` each must have a place on the pages of that version, or
    nobody knows what to leave out.
    """

    number: int
    names: frozenset[str]
    required: frozenset[str]
    standing: tuple[tuple[int, Field], ...]
    """The fields, each with the version in which it stands."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, wherever they stand."""
        return tuple(field for _, field in self.standing)

    def on(self, pages: Collection[PageId]) -> tuple[Field, ...]:
        """Return those on some pages; one of another version is only where it has a place."""
        return tuple(
            field
            for number, field in self.standing
            if field.page in pages and (number == self.number or field.polygon)
        )

    def is_located(self, pages: Collection[PageId]) -> bool:
        """Say whether it is known where on its pages all of it stands."""
        here = self.on(pages)
        found = {field.name for field in here if field.polygon}
        return self.required <= found and all(field.polygon for field in here)


def hiding(secret: frozenset[str], versions: Mapping[int, Sequence[Field]], number: int) -> Hiding:
    """Return what is hidden of a version, given the fields of all and the names by the form.

    A field that a later version restricts must be known in the pages of this one, too; what an
    earlier one restricted may have been a mistake, and is hidden where it stood.
    """
    restricted = {
        at: frozenset(field.name for field in fields if field.restricted)
        for at, fields in versions.items()
    }
    names = secret.union(*restricted.values())
    return Hiding(
        number,
        names,
        secret.union(*(found for at, found in restricted.items() if at >= number)),
        tuple(
            (at, replace(field, restricted=True))
            for at, fields in versions.items()
            for field in fields
            if field.name in names
        ),
    )


def ever_hidden(tx: Transaction, forms: Forms, document: Document) -> frozenset[str]:
    """Return the names of the fields that any version restricts, or the form of any version.

    What is written once where only some may read it is not told to others by another version.
    """
    versions = tx.fields.ever([document.id]).get(document.id, {})
    numbers = range(1, document.version + 1)
    marked = (field for fields in versions.values() for field in fields if field.restricted)
    facts = tx.documents.versions([document.id])[document.id]
    by_form = (secrets_at(forms, document, facts, number) for number in numbers)
    return frozenset(field.name for field in marked).union(*by_form)


def type_at(document: Document, facts: Mapping[int, VersionFacts], number: int) -> str | None:
    """Return what kind of paper a version is, given the facts of all."""
    return facts[number].type or document.type


def secrets_at(
    forms: Forms, document: Document, facts: Mapping[int, VersionFacts], number: int
) -> frozenset[str]:
    """Return the names of the fields not for everybody, by the form of a version and of today's."""
    numbers = {number, document.current or number}
    return frozenset(
        field.name
        for at in numbers
        if (form := forms.form(type_at(document, facts, at)))
        for field in form.fields
        if field.restricted
    )
