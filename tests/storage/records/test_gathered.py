"""Papers are gathered many at once as they are one by one, with as few questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, update

from pipeline.clock import now
from pipeline.flow import State
from pipeline.geometry import Point
from pipeline.nouns.document import Field, VersionPage
from pipeline.seeing.beside import Neighbours
from pipeline.steps.known_forms import forms_of
from storage.records.finding_gathered import gathered
from storage.schema.documents import document
from storage.schema.inventory import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arkhiv.archive import Archive
    from pipeline.finding.gathered import Gathered
    from pipeline.ids import DocumentId, PageId
    from storage.records import SqlTransaction
    from tests.conftest import Shelve

PLACE = (Point(10, 10), Point(90, 10), Point(90, 40), Point(10, 40))


def described(archive: Archive, shelve: Shelve, name: str) -> DocumentId:
    """A paper of a page that says a name, and an ethnicity that not everybody sees."""
    key = shelve.document("1", record=name)
    with archive.records.writing() as tx:
        (page,) = (one.page for one in tx.documents.pages(key, 1))
        tx.fields.replace(
            key, 1, [field("given_name", page), field("ethnicity", page, hidden=True)]
        )
        known = {"state": State.ASSEMBLED.value, "type": "birth"}
        tx.connection.execute(update(document).where(document.c.id == key).values(**known))
        tx.documents.note_version(key, 1, described=now(), type="birth")
    return key


def field(name: str, page: PageId, *, hidden: bool = False) -> Field:
    return Field(name, name, name, True, 0.9, page, PLACE, (0,), restricted=hidden)  # noqa: FBT003  # valid


@pytest.fixture
def papers(archive: Archive, shelve: Shelve) -> tuple[DocumentId, ...]:
    """Plain ones, one on the page of another, a restricted, a merged and a discarded one."""
    keys = tuple(described(archive, shelve, f"R-{number}") for number in range(7))
    plain, beside, closed, merged, gone = keys[2:]
    with archive.records.writing() as tx:
        (page,) = tx.documents.pages(plain, 1)
        tx.documents.set_pages(beside, 1, [VersionPage(page.page, PLACE)])
        tx.documents.note(closed, restricted=True)
        tx.documents.note(gone, discarded=now())
        (link,), (heir,) = tx.links.of_document(merged), tx.links.of_document(plain)
        into = update(record).where(record.c.id == link.record).values(merged_into=heir.record)
        tx.connection.execute(into)
        tx.holds.hold("document", merged, "unlinked", {})
        tx.holds.set_flags("document", plain, {"restricted_not_located": {}}, "machine", 1)
    return keys


def together(tx: SqlTransaction, keys: Sequence[DocumentId]) -> dict[DocumentId, Gathered]:
    return {one.document: one for one in gathered(tx, keys, Neighbours(tx, forms_of("")))}


def test_papers_are_gathered_at_once_as_they_are_one_by_one(
    archive: Archive, papers: tuple[DocumentId, ...]
) -> None:
    with archive.records.reading() as tx:
        found = together(tx, papers)
        alone = [together(tx, [key]) for key in papers]
    assert found == {key: one for each in alone for key, one in each.items()}
    assert papers[-1] not in found
    assert not found[papers[2]].located
    (heir,), (merged,) = found[papers[2]].records, found[papers[5]].records
    assert merged == replace(heir, other_ids=("R-5",))


def test_papers_on_many_pages_are_asked_about_some_at_a_time(
    archive: Archive, papers: tuple[DocumentId, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive.records.reading() as tx:
        found = together(tx, papers)
        monkeypatch.setattr("storage.records.lying.AT_ONCE", 1)
        assert together(tx, papers) == found
        pages = [one.page for key in papers[1:3] for one in tx.documents.pages(key, 1)]
        met = {(page, one.id) for page, one in tx.documents.sharing(pages)}
    assert met == {(pages[0], papers[1]), (pages[1], papers[2]), (pages[1], papers[3])}


def test_what_counts_for_other_versions_or_not_any_more_is_left_out(
    archive: Archive, papers: tuple[DocumentId, ...]
) -> None:
    revised, flagged = papers[:2]
    with archive.records.writing() as tx:
        before = tx.documents.pages(revised, 1)
        tx.documents.note(revised, current=1)
        tx.documents.open_version(revised, 2)
        tx.documents.set_pages(revised, 2, tx.documents.pages(flagged, 1))
        tx.holds.set_flags("document", revised, {"restricted_not_located": {}}, "machine", 2)
        tx.holds.set_flags("document", flagged, {"restricted_not_located": {}}, "machine")
        (link,) = tx.links.of_document(revised)
        tx.links.withdraw(link.id, "op", "mistaken")
    with archive.records.reading() as tx:
        found = together(tx, papers)
    assert [one.page for one in found[revised].pages] == [one.page for one in before]
    assert (found[revised].version, found[revised].records) == (1, ())
    assert (found[revised].located, found[flagged].located) == (True, False)


def test_many_papers_are_gathered_with_as_many_questions_as_one(
    archive: Archive, shelve: Shelve, papers: tuple[DocumentId, ...]
) -> None:
    on_its_page, another = papers[2], described(archive, shelve, "R-7")
    with archive.records.writing() as tx:
        (page,) = tx.documents.pages(papers[1], 1)
        tx.documents.set_pages(another, 1, [VersionPage(page.page, PLACE)])
    asked: list[str] = []

    @event.listens_for(archive.records.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    counts = []
    for some in ((on_its_page,), (papers[1], on_its_page)):
        with archive.records.reading() as tx:
            asked.clear()
            together(tx, some)
            counts.append(len(asked))
    assert counts[0] == counts[1]
