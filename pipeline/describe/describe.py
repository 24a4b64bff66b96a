"""Describe a document: its words inside the extent, its type, its fields, what is doubtful."""

from __future__ import annotations

from itertools import zip_longest
from statistics import median
from typing import TYPE_CHECKING

from ocr.words import WRITTEN
from pipeline.describe.abreast import languages
from pipeline.describe.by_hand import emptied
from pipeline.describe.checks import field_flags
from pipeline.describe.description import Description, FoundField
from pipeline.describe.entries import entries_on
from pipeline.describe.flags import Flag
from pipeline.describe.labelled import labelled
from pipeline.describe.labels import labels_on
from pipeline.describe.layout import rows_on
from pipeline.describe.register import add_place, around, entries_around, title_around
from pipeline.describe.running import add_running
from pipeline.describe.sections import sectioned
from pipeline.describe.spans import Spans
from pipeline.describe.titles import Title, looks_like_adoption, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.words import Box
    from pipeline.describe.description import PageText
    from pipeline.describe.entries import Entry
    from pipeline.describe.form import Form, Forms
    from pipeline.describe.layout import Row
    from pipeline.describe.register import Surroundings

_UNREADABLE = 0.45
_UNCERTAIN = 0.6
_NOISE = 0.4
_WEAK = 0.6
_WEAK_SHARE = 0.3
_FEW_WEAK = 3
_READ_SHARE = 0.34


def describe(pages: Sequence[PageText], forms: Forms) -> Description:
    """Say what a document is and what it says, with a flag for everything a person should see."""
    sides = [side for page in pages for side in languages(page)]
    rows = _without_noise([rows_on(side) for side in sides])
    written = [_written(side) for side in sides]
    unread = any(written)
    if not any(rows):
        code = Flag.NOT_MACHINE_READABLE if unread else Flag.NO_TEXT
        return Description(None, 0.0, None, (), restricted=False, flags=(str(code),))
    registers = [found for page in pages if (found := around(page))]
    title = title_of(rows, forms) or title_around(registers, forms)
    adoption = any(looks_like_adoption(page) for page in rows)
    restricted = adoption or (title is not None and title.form.restricted)
    fields = (
        fields_of(rows, title.form, registers, restricted=restricted, written=written)
        if title
        else ()
    )
    flags = [*_flags(rows, title, fields, adoption=adoption, restricted=restricted)]
    flags += [Flag.PARTS_UNREAD] if unread and Flag.NOT_MACHINE_READABLE not in flags else []
    return Description(
        type=title.form.id if title else None,
        confidence=title.confidence if title else 0.0,
        title=title.text if title else None,
        fields=fields,
        restricted=restricted,
        flags=tuple(map(str, flags)),
    )


def fields_of(
    pages: Sequence[Sequence[Row]],
    form: Form,
    registers: Sequence[Surroundings] = (),
    *,
    restricted: bool,
    written: Sequence[Sequence[Box]] = (),
) -> tuple[FoundField, ...]:
    """The fields of a form on the rows of a document's pages, in the order of the form.

    `written` is where something stands on each page that was not read.
    """
    entries = [
        entry
        for rows, unread in zip_longest(pages, written, fillvalue=())
        for entry in emptied(_entries(rows, form), rows, unread, form.signature)
    ]
    found = labelled([*entries_around(registers, form), *entries], form)
    add_running(found, [row for rows in pages for row in rows], form)
    add_place(found, registers, form)
    best = (found.of(field.name) for field in form.fields)
    return tuple(one.found(restricted=restricted) for one in best if one is not None)


def _entries(rows: Sequence[Row], form: Form) -> list[Entry]:
    labels = labels_on(Spans(rows), form)
    return sectioned(entries_on(rows, labels), rows, labels)


def _written(page: PageText) -> list[Box]:
    return [region.box for region in page.reading.regions if region.kind in WRITTEN]


def _flags(
    pages: Sequence[Sequence[Row]],
    title: Title | None,
    fields: Sequence[FoundField],
    *,
    adoption: bool,
    restricted: bool,
) -> Iterator[str]:
    if _is_unreadable(pages, title, fields):
        yield Flag.NOT_MACHINE_READABLE
    if title is None:
        yield Flag.TYPE_UNKNOWN
    elif title.confidence < _UNCERTAIN:
        yield Flag.TYPE_UNCERTAIN
    if adoption and not (title and title.form.restricted):
        yield Flag.LOOKS_LIKE_ADOPTION
    if title is not None:
        yield from field_flags(title.form, fields, restricted=restricted)


def _is_unreadable(
    pages: Sequence[Sequence[Row]], title: Title | None, fields: Sequence[FoundField]
) -> bool:
    """Handwriting shows in faint words, in a form that seems empty, and in many weak fields."""
    sure = [t.word.confidence for rows in pages for row in rows for t in row.tokens]
    if median(sure) < _UNREADABLE:
        return True
    if title is None:
        return False
    weak = [field for field in fields if not field.valid or field.confidence < _WEAK]
    if len(weak) >= max(_FEW_WEAK, _WEAK_SHARE * len(fields)):
        return True
    good = {field.name for field in fields} - {field.name for field in weak}
    required = [field.name in good for field in title.form.required]
    return bool(required) and sum(required) < _READ_SHARE * len(required)


def _without_noise(pages: Sequence[list[Row]]) -> list[list[Row]]:
    """The pages with specks that were taken for letters left out, if any page has real words."""
    real = [rows if rows and _confidence(rows) >= _NOISE else [] for rows in pages]
    return real if any(real) else list(pages)


def _confidence(rows: Sequence[Row]) -> float:
    return median(token.word.confidence for row in rows for token in row.tokens)
