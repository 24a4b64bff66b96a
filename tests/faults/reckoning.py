"""The reckoning after a failure: everything that came is there once, finished once, and whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipeline.events import Kind
from storage.audit import verify
from storage.schema.capture import master, page
from storage.schema.documents import document, product
from storage.schema.trail import event, hold
from tests.faults.desk import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from arkhiv.archive import Archive

PER_PAGE = (Kind.PAGE_RECEIVED, Kind.PAGE_CLEANED, Kind.PAGE_READ)
PER_DOCUMENT = (Kind.DOCUMENT_DELIMITED, Kind.DOCUMENT_DESCRIBED, Kind.DOCUMENT_ASSEMBLED)
PAGE_PRODUCTS, DOCUMENT_PRODUCTS = 6, 2


def assert_whole(archive: Archive, delivered: Collection[Path], documents: int) -> None:
    """Of these files, one image each, and their documents nothing is missing and nothing double."""
    with archive.records.reading() as tx:
        at = tx.connection
        assert_kept(at, delivered)
        assert list(at.scalars(select(page.c.state))) == ["read"] * len(delivered)
        assert list(at.scalars(select(document.c.state))) == ["assembled"] * documents
        assert at.scalar(select(func.count()).select_from(hold)) == 0
        pages, papers = (set(at.scalars(select(table.c.id))) for table in (page, document))
        assert_made_once(
            at, {**dict.fromkeys(pages, PAGE_PRODUCTS), **dict.fromkeys(papers, DOCUMENT_PRODUCTS)}
        )
        assert_happened_once(at, PER_PAGE, pages)
        assert_happened_once(at, PER_DOCUMENT, papers)
        assert tx.events.unsealed_count() == 0
    found = verify(archive.records, archive.objects, archive.trusted, with_objects=True)
    assert found.faults == ()


def assert_kept(at: Connection, delivered: Iterable[Path]) -> None:
    """The masters are the files that were delivered, each once, and no others."""
    assert sorted(at.scalars(select(master.c.sha256))) == sorted(map(digest, delivered))


def assert_happened_once(at: Connection, kinds: Collection[Kind], subjects: Iterable[str]) -> None:
    """Every thing has exactly one event of each of these kinds, and nothing else has any."""
    of_kind = event.c.type.in_([kind.value for kind in kinds])
    rows = at.execute(select(event.c.type, event.c.subject_id).where(of_kind))
    due = {(kind.value, subject): 1 for subject in subjects for kind in kinds}
    assert dict(Counter((row.type, row.subject_id) for row in rows)) == due


def assert_made_once(at: Connection, due: dict[str, int]) -> None:
    """Every thing has as many products as are due, each of another kind."""
    rows = at.execute(select(product.c.subject, product.c.kind)).all()
    assert len({*rows}) == len(rows)
    assert dict(Counter(row.subject for row in rows)) == due
