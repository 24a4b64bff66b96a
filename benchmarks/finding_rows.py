"""Rows of an index of invented papers and of an inventory, table by table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks.finding_papers import IN_A_BOOK, TYPES, UNITS
from storage.records.finding_rows import paper_row, term_row, terms_of, text_row, value_rows
from storage.schema.documents import document
from storage.schema.finding import findable, findable_term, findable_text, findable_value
from storage.schema.inventory import claim, record, volume
from storage.schema.rollup import record_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table

    from pipeline.finding.findable import Findable
    from storage.records.finding_rows import Term

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)
Row = dict[str, object]
Rows = list[Row]


@dataclass
class Counted:
    """How many papers have rows, and which values to compare with."""

    papers: int = 0
    terms: set[Term] = field(default_factory=set)

    def new(self, papers: Sequence[Findable]) -> list[Term]:
        """Return the values of some papers that none before them has."""
        found = {term for one in papers for term in terms_of(one)} - self.terms
        self.terms |= found
        return sorted(found)


def rows_of(papers: Sequence[Findable], known: Counted) -> Iterator[tuple[Table, Rows]]:
    """Yield the rows of papers that come after those that are counted."""
    numbered = list(enumerate(papers, known.papers + 1))
    known.papers += len(papers)
    yield document, [_document(one) for one in papers]
    yield (
        findable,
        [{"number": number, **paper_row(one, f"{number:064x}")} for number, one in numbered],
    )
    yield findable_value, [row for number, one in numbered for row in value_rows(one, number)]
    yield findable_text, [text_row(one, number) for number, one in numbered]
    yield findable_term, [term_row(term) for term in known.new(papers)]


def inventory(count: int) -> Iterator[tuple[Table, Rows]]:
    """Every tenth book is not digitized: its records are claimed, and no paper is there."""
    books = range(0, count // IN_A_BOOK + 1, 10)
    places = [(book, at) for book in books for at in range(IN_A_BOOK)]
    yield volume, [_volume(book) for book in books]
    for table, make in ((record, _record), (record_progress, _progress), (claim, _claim)):
        yield table, [make(book, at) for book, at in places]


def _document(one: Findable) -> Row:
    return {
        "id": one.document,
        "origin_key": one.document,
        "script": "cyrillic",
        "restricted": False,
        "version": 1,
        "created": MOMENT,
        "state": "registered",
        "revision": 0,
        "held": False,
        "priority": 0,
        "due": MOMENT,
        "strikes": 0,
        "waits": 0,
    }


def _volume(book: int) -> Row:
    return {
        "id": f"v{book}",
        "unit": _unit(book),
        "fonds": "1",
        "inventory": "3",
        "item": f"B{book}",
        "kind": "bound_register",
        "state": "open",
        "count_quality": "unknown",
        "restricted": False,
        "risk": "low",
        "growing": False,
        "listed": False,
        "held": False,
        "digest": "",
        "revision": 0,
        "created": MOMENT,
    }


def _unit(book: int) -> str:
    return UNITS[book % len(UNITS)]


def _record(book: int, at: int) -> Row:
    return {
        "id": f"r{book}-{at}",
        "register": "civil",
        "record_id": f"C-{book}-{at}",
        "type": TYPES[at % len(TYPES)],
        "title": "",
        "year": 1930 + book % 90,
        "names": [],
        "unit": _unit(book),
        "standing": "active",
        "digest": "",
        "revision": 0,
        "created": MOMENT,
    }


def _progress(book: int, at: int) -> Row:
    months = dict.fromkeys(("created", "captured", "digitized", "registered"), "")
    return {
        "record": f"r{book}-{at}",
        "register": "civil",
        "record_id": f"C-{book}-{at}",
        "unit": _unit(book),
        "type": TYPES[at % len(TYPES)],
        "stage": "claimed",
        "reached": 0,
        **months,
    }


def _claim(book: int, at: int) -> Row:
    return {
        "id": f"c{book}-{at}",
        "record": f"r{book}-{at}",
        "volume": f"v{book}",
        "leaves": str(at),
    }
