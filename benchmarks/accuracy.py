"""Accuracy: letters, fields and types of every paper, from one reading of each side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import errors, fields
from ocr.text import text
from pipeline.describe.describe import describe
from pipeline.describe.description import PageText
from pipeline.describe.forms import built_in
from pipeline.describe.kinds import Kind
from pipeline.geometry import transform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.errors import Errors
    from benchmarks.fields import Marked
    from benchmarks.reading import Page
    from benchmarks.truth import Paper, Part, Side
    from pipeline.describe.form import Forms

REGISTER_NUMBERS = frozenset({Kind.REGISTER_NUMBER, Kind.LEGAL_REGISTER})


@dataclass(frozen=True, slots=True)
class Judged:
    """One paper: its letters, its fields, and whether its type was seen."""

    paper: Paper
    errors: Errors
    type: str | None
    fields: tuple[Marked, ...]


def judge(papers: Sequence[Paper], pages: Mapping[Side, Page]) -> tuple[Judged, ...]:
    """Hold every paper against what was read; its parts are as a person has delimited them."""
    forms = built_in()
    return tuple(_judged(paper, pages, forms) for paper in papers)


def sides_errors(
    papers: Sequence[Paper], texts: Mapping[Side, str], *, hard: bool
) -> tuple[Errors, ...]:
    """The errors of every side of the hard papers or of the others, each side once."""
    wanted = {
        part.side: part.text for paper in papers if paper.hard == hard for part in paper.parts
    }
    easy = {part.side for paper in papers if not paper.hard for part in paper.parts}
    return tuple(
        errors.compared(texts[side], expected)
        for side, expected in wanted.items()
        if side in texts and not (hard and side in easy)
    )


def texts_of(pages: Mapping[Side, Page]) -> dict[Side, str]:
    """The text of every side, as `arkhiv read` prints it."""
    return {side: text(page.reading) for side, page in pages.items()}


def register_numbers(judged: Sequence[Judged]) -> tuple[Marked, ...]:
    """The fields that hold the number of a person or of a legal entity in its register."""
    forms = built_in()
    return tuple(
        field
        for each in judged
        for field in each.fields
        if _is_number(forms, field.type, field.name)
    )


def _is_number(forms: Forms, type_: str, name: str) -> bool:
    form = forms.form(type_)
    field = form.field(name) if form else None
    return field is not None and field.kind in REGISTER_NUMBERS


def _judged(paper: Paper, pages: Mapping[Side, Page], forms: Forms) -> Judged:
    texts = [_page_text(number, part, pages) for number, part in enumerate(paper.parts)]
    description = describe(texts, forms)
    found = {field.name: fields.Found(field.value, field.raw) for field in description.fields}
    each = [errors.compared(text(pages[part.side].reading), part.text) for part in paper.parts]
    return Judged(
        paper,
        errors.together(each),
        description.type,
        fields.marked(paper.name, paper.type, paper.fields, found),
    )


def _page_text(number: int, part: Part, pages: Mapping[Side, Page]) -> PageText:
    page = pages[part.side]
    extent = transform(page.matrix, part.extent) if part.extent else None
    return PageText(number, page.reading, extent)
