"""Forms: the titles and labels that the archive's own configuration knows, and lines filled in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from press.composer import Composer, Fill
from press.dates import Style, written
from press.page import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

FOLDER = Path(__file__).parents[2] / "pipeline" / "forms"


class LabelUnknownError(Exception):
    """A paper asks for a label that the configuration does not know."""

    def __init__(self, form: str, field: str, label: str) -> None:
        super().__init__(f"{form}.toml has no label {label!r} for {field}.")


@dataclass(frozen=True, slots=True)
class Form:
    """One type of paper: its titles, and for each field the labels in use, the usual one first."""

    id: str
    titles: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]

    def label(self, field: str, wanted: str = "") -> str:
        """The usual label of a field, or the one wanted if the form knows it."""
        known = self.labels.get(field, ())
        if not known or (wanted and wanted not in known):
            raise LabelUnknownError(self.id, field, wanted)
        return wanted or known[0]

    def title(self, wanted: str = "") -> str:
        """The usual title, or the one wanted if the form knows it; in capitals."""
        if wanted and wanted not in self.titles:
            raise LabelUnknownError(self.id, "titles", wanted)
        return (wanted or self.titles[0]).upper()


def load(folder: Path = FOLDER) -> dict[str, Form]:
    """Every form of the configuration by its id."""
    forms = (_read(path) for path in sorted(folder.glob("*.toml")))
    return {form.id: form for form in forms}


def _read(path: Path) -> Form:
    facts = tomllib.loads(path.read_text("utf-8"))
    labels = {
        name: (field["label"], *field.get("synonyms", ()), *field.get("short", ()))
        for name, field in facts["fields"].items()
    }
    return Form(facts["id"], (*facts["titles"], *facts.get("older_titles", ())), labels)


@dataclass(frozen=True, slots=True)
class Entry:
    """A field filled in: what is written, the value it means, and the label in front of it."""

    field: str
    text: str
    value: str = ""
    label: str = ""

    def fill(self) -> Fill:
        """The text with its mark."""
        return Fill(self.text, Mark(self.field, self.value or self.text))


def day(field: str, when: date, style: Style = Style.FULL, label: str = "") -> Entry:
    """A date filled in as the clerk writes it."""
    return Entry(field, written(when, style), when.isoformat(), label)


def fill(composer: Composer, form: Form, rows: Iterable[Entry | tuple[Entry, Entry]]) -> None:
    """Set labelled lines, one or two entries to a line."""
    for row in rows:
        if isinstance(row, Entry):
            composer.entry(form.label(row.field, row.label), row.fill())
        else:
            first, second = ((form.label(e.field, e.label), e.fill()) for e in row)
            composer.pair(first, second)


def endorse(
    composer: Composer, form: Form, name: str, office: str = "Улсын бүртгэгч"
) -> tuple[int, int]:
    """The registrar's line, a field where the form has one; gives back the place of the seal."""
    if "registrar" not in form.labels:
        return composer.signature(office, Fill(name))
    meant = name.replace(". ", ".")
    return composer.signature(form.label("registrar", office), Fill(name, Mark("registrar", meant)))
