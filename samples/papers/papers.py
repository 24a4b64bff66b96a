"""Layouts: running text, forms in print and in typewriting, tables, register pages."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from samples.papers.clerk import Clerk
from samples.papers.composing import Case, cells, centred, printer, typewriter, wrap
from samples.papers.filling import filled, templates
from samples.papers.prose import columns, paragraph
from samples.papers.sheet import Field, Pen, Sheet
from samples.papers.tables import register, table

if TYPE_CHECKING:
    import random

    import numpy as np

    from samples.papers.filling import Template
    from samples.papers.parts import Part


class Layout(StrEnum):
    """How a page is laid out."""

    TEXT = "text"
    FORM = "form"
    TYPED = "typed"
    TABLE = "table"
    REGISTER = "register"


def sheet_of(part: Part, layout: Layout, dice: random.Random, chance: np.random.Generator) -> Sheet:
    """One sheet with a layout, as it left the office."""
    sheet = Sheet(chance)
    old = layout is Layout.TYPED and dice.random() < 0.6
    clerk = Clerk(part, dice, old)
    match layout:
        case Layout.TEXT:
            columns(sheet, printer(part, dice), clerk)
        case Layout.TYPED:
            form(sheet, typewriter(part, dice, old=old), clerk)
        case Layout.FORM:
            form(sheet, printer(part, dice, (10, 13)), clerk)
        case Layout.TABLE:
            table(sheet, printer(part, dice, (9, 11.5)), clerk)
        case Layout.REGISTER:
            register(sheet, _booked(part, dice), clerk)
    return sheet


def _booked(part: Part, dice: random.Random) -> Case:
    """A register's printed heads; what is entered may be typed."""
    case = printer(part, dice, (9, 10))
    if dice.random() < 0.5:
        return case
    return replace(case, value=typewriter(part, dice, (9, 9.5), old=False).value)


def form(sheet: Sheet, case: Case, clerk: Clerk) -> None:
    """A form: office, title, labelled values, some closing words and who signed."""
    dice = clerk.dice
    template = dice.choice(templates(clerk.part))
    sheet.type = template.form
    y = centred(sheet, case, case.top, template.office, case.label)
    y = centred(sheet, case, y + case.leading // 2, template.title.upper()) + case.leading
    entries = filled(template, clerk)
    step = round(case.leading * template.loose)
    while y + step * len(entries) * 1.25 > sheet.size[1] - 600 and step > case.leading * 1.05:
        step = round(step * 0.94)
    signed = [entry for entry in entries if entry[0] == "registrar"]
    y = _entries(sheet, case, template, [e for e in entries if e not in signed], (y, step))
    y = _closing(sheet, case, clerk, y + step)
    for name, label, text, value in signed:
        end = sheet.put(case.label, (case.left, y), label)
        sheet.put(case.value, (max(end + 420, case.left + 1000), y), text)
        sheet.fields.append(Field(name, text, value))


def _entries(
    sheet: Sheet,
    case: Case,
    template: Template,
    entries: list[tuple[str, str, str, str]],
    place: tuple[int, int],
) -> int:
    (y, step), number = place, 0
    width = sheet.size[0] - case.left - case.right
    while number < len(entries):
        y += step
        pair = entries[number : number + 2]
        half = width // 2 - 30
        if template.paired and len(pair) == 2 and all(_narrow(case, e, half) for e in pair):
            for side, entry in enumerate(pair):
                _entry(sheet, case, template, entry, (case.left + side * (half + 60), y), half)
            number += 2
        else:
            y = _entry(sheet, case, template, entries[number], (case.left, y), width)
            number += 1
    return y


def _narrow(case: Case, entry: tuple[str, str, str, str], width: int) -> bool:
    _, label, text, _ = entry
    return case.label.width(label) + case.value.width(text) + 60 < width


def _entry(
    sheet: Sheet,
    case: Case,
    template: Template,
    entry: tuple[str, str, str, str],
    at: tuple[int, int],
    width: int,
) -> int:
    name, label, text, value = entry
    label += ":" if template.colon else ""
    start = max(case.label.width(label) + _gap(case.label), round(width * template.tab))
    if case.label.width(label) > width * 0.6:
        start = round(width * 0.62)
    left, y = at
    sheet.fields.append(Field(name, text, value))
    return cells(
        sheet,
        [
            (left, start - _gap(case.label), case.label, label),
            (left + start, width - start, case.value, text),
        ],
        y,
        case.leading,
    )


def _gap(pen: Pen) -> int:
    return round(pen.size * 0.7)


def _closing(sheet: Sheet, case: Case, clerk: Clerk, y: int) -> int:
    if clerk.dice.random() < 0.6:
        width = sheet.size[0] - case.left - case.right
        for line in wrap(case.label, paragraph(clerk), width)[:4]:
            if y < sheet.size[1] - 500:
                y += case.leading
                sheet.put(case.label, (case.left, y), line)
    return y + round(case.leading * 1.6)
