"""What things are called: types of paper and fields, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.language import Lang

if TYPE_CHECKING:
    from pipeline.describe.form import Forms


@dataclass(frozen=True, slots=True)
class Labels:
    """The forms in one language."""

    forms: Forms
    lang: Lang

    def type(self, name: str | None) -> str:
        """Return what a type of paper is called; a dash for an unknown one."""
        form = self.forms.form(name)
        if form is None:
            return name or "–"
        return form.titles[0] if self.lang is Lang.MONGOLIAN else form.english

    def field(self, type_: str | None, name: str) -> str:
        """Return what a field of a type is called."""
        form = self.forms.form(type_)
        found = form.field(name) if form else None
        if found is None:
            return name.replace("_", " ")
        return found.label if self.lang is Lang.MONGOLIAN else found.english

    def any_field(self, name: str) -> str:
        """Return what a field is called in the first type that has it."""
        having = (form.id for form in self.forms.all if form.field(name))
        return self.field(next(having, None), name)

    def fields(self, type_: str | None) -> dict[str, str]:
        """Return what every field of a type is called."""
        form = self.forms.form(type_)
        return {one.name: self.field(type_, one.name) for one in form.fields} if form else {}
