"""An act in a register: what the page around it says, by heads of columns and by its own head.

Only a document that is a part of a page has surroundings. What other acts on the page say is none
of its business: nothing is taken but printed heads, the year over them, and the place of its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.describe.candidates import Candidate
from pipeline.describe.dates import dates
from pipeline.describe.entries import Entry
from pipeline.describe.layout import Stretch, rows_within
from pipeline.describe.ledger import LINE, ledger_on
from pipeline.describe.titles import register_title, title_of
from pipeline.describe.values import Value
from pipeline.geometry import Point, contains

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.candidates import Candidates
    from pipeline.describe.description import PageText
    from pipeline.describe.form import Form, Forms
    from pipeline.describe.layout import Row, Token
    from pipeline.describe.ledger import Ledger
    from pipeline.describe.titles import Title

YEAR = "register_year"
_REGISTERED = "registered_on"
_HEAD_ROWS = 5
_YEAR = re.compile(r"(?<![\d.])(?:1[89]|20)\d\d(?=\W{0,2}(?i:он(?:ы|д)?)\b)")
_COUNTED = 0.97
"""How sure the place of a line is; a line above it may have been missed."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows of a page, those that a document stands on, and its words."""

    rows: tuple[Row, ...]
    first: int
    own: tuple[Token, ...]

    @property
    def above(self) -> tuple[Row, ...]:
        """The rows over the document."""
        return self.rows[: self.first]


def around(page: PageText) -> Surroundings | None:
    """What surrounds a document that is a part of a page and has something over it."""
    extent = page.extent
    if extent is None:
        return None
    rows = rows_within(page, lambda _: True)
    own = [[token for token in row.tokens if contains(extent, _middle(token))] for row in rows]
    first = next((at for at, tokens in enumerate(own) if tokens), 0)
    return Surroundings(tuple(rows), first, tuple(t for row in own for t in row)) if first else None


def title_around(pages: Sequence[Surroundings], forms: Forms) -> Title | None:
    """The title of the register of which a document is a line."""
    for page in pages:
        title = register_title(page.above, forms) or title_of([page.above], forms)
        if title is not None and _ledger(page, title.form):
            return title
    return None


def entries_around(pages: Sequence[Surroundings], form: Form) -> list[Entry]:
    """The words of a line with the labels that head their columns."""
    return [
        Entry(label, None, Stretch(tokens))
        for page in pages
        if (ledger := _ledger(page, form))
        for label, tokens in ledger.columns(page.own)
    ]


def add_place(found: Candidates, pages: Sequence[Surroundings], form: Form) -> None:
    """Add the year of the register and the line on its page, where no label told them."""
    for page in pages[:1]:
        for name, value, stretch, match in _place(found, page, form):
            field = form.field(name)
            if field is not None and name not in found:
                found.add(Candidate(field, value, stretch, match))


def _place(
    found: Candidates, page: Surroundings, form: Form
) -> Iterator[tuple[str, Value, Stretch, float]]:
    for row in page.rows[: min(_HEAD_ROWS, page.first)]:
        stretch = Stretch(row.tokens)
        year = _YEAR.search(stretch.text)
        if year and not any(one.start <= year.start() < one.end for one in dates(stretch.text)):
            yield YEAR, Value(*year.span(), year[0]), stretch, 1.0
    registered = found.of(_REGISTERED)
    day = registered.value if registered is not None and registered.value.valid else None
    if registered is not None and day is not None and day.value is not None:
        year_of = Value(day.start, day.end, day.value[:4], certainty=day.certainty)
        yield YEAR, year_of, registered.stretch, registered.match
    ledger = _ledger(page, form)
    line = ledger.line_of(page.first) if ledger else None
    if ledger and line is not None and ledger.lines[line - 1][0] == page.first:
        begin = Stretch(page.own[:1])
        yield LINE, Value(0, len(begin.text), str(line)), begin, _COUNTED


def _ledger(page: Surroundings, form: Form) -> Ledger | None:
    """The table whose heads stand over a document, on one of whose lines it is."""
    ledger = ledger_on(page.rows, form)
    if ledger is None or ledger.head_rows[1] > page.first:
        return None
    return ledger if ledger.line_of(page.first) else None


def _middle(token: Token) -> Point:
    return Point(token.box.x + token.box.w / 2, token.box.y + token.box.h / 2)
