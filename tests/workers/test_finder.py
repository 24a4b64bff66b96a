"""The finder follows whatever changes what may be found, and makes the same index from nothing."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.finding.indexing import indexed
from pipeline.finding.keyed import keyed
from pipeline.finding.line import parsed
from pipeline.finding.question import both
from pipeline.finding.sight import EVERYWHERE, Sight
from pipeline.flow import State
from pipeline.geometry import Point
from pipeline.holdings.imports import import_file
from pipeline.moves.checking import check, register
from pipeline.moves.holding import discard
from pipeline.moves.linking import link, unlink
from pipeline.moves.restricting import lift, restrict
from pipeline.nouns.document import Field, LinkRole
from pipeline.steps.known_forms import forms_of
from storage.schema.documents import document, version
from storage.schema.finding import findable, findable_term, findable_text, findable_value
from storage.schema.inventory import volume
from tests.arkhiv.cli.conftest import clean_page, reading
from workers import finder
from workers.finder import Watch, catch_up, finding, follow, rebuild

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from arkhiv.archive import Archive
    from ocr.words import Reading
    from pipeline.describe.form import Forms
    from pipeline.finding.findable import Findable
    from pipeline.finding.gathered import Gathered
    from pipeline.ids import DocumentId, PageId
    from tests.conftest import Shelve

REVIEWER = Actor("saran", "reviewer")
REGISTRAR = Actor("bat", "registrar")
ALL = Sight(EVERYWHERE, EVERYWHERE)
OPEN = Sight(EVERYWHERE)


class Line:
    """The moves of an archive, each followed by the finder, and questions put to the index."""

    def __init__(self, archive: Archive, shelve: Shelve, folder: Path) -> None:
        self.archive = archive
        self.shelve = shelve
        self.folder = folder

    def described(self, record: str = "R-1", given: str = "Дорж") -> DocumentId:
        """Have a paper described and assembled, as the machine does it."""
        key = self.shelve.document("1", record=record)
        self.describe(key, given)
        return key

    def describe(self, key: DocumentId, given: str, **changes: object) -> None:
        """Have the version in work of a paper say a name and an ethnicity."""
        with self.archive.records.writing() as tx:
            paper = tx.documents.get(key)
            (page,) = (item.page for item in tx.documents.pages(key, paper.version))
            clean_page(self.archive, tx, page, reading(given, "халх", "баруун"))
            fields = [field("given_name", given, page, 0), field("ethnicity", "халх", page, 1)]
            tx.fields.replace(key, paper.version, fields)
            values = {"state": State.ASSEMBLED.value, "type": "birth", **changes}
            tx.connection.execute(update(document).where(document.c.id == key).values(**values))
            tx.documents.note_version(
                key, paper.version, described=now(), assembled=now(), type="birth"
            )
            tx.events.note(Kind.DOCUMENT_ASSEMBLED, "document", key)

    def checked(self, key: DocumentId) -> None:
        """Have people check and register a paper."""
        with self.archive.records.writing() as tx:
            check(tx, tx.documents.get(key), REVIEWER)
        with self.archive.records.writing() as tx:
            register(tx, tx.documents.get(key), REGISTRAR)

    def follow(self) -> None:
        """Seal what happened, and follow it."""
        self.archive.sealer.seal()
        follow(self.archive.records, self.archive.objects)

    def found(self, line: str = "", sight: Sight = OPEN, **given: str) -> list[str]:
        """Follow what happened, then ask."""
        self.follow()
        return self.known(line, sight, **given)

    def known(self, line: str = "", sight: Sight = OPEN, **given: str) -> list[str]:
        """Ask the index as it is."""
        question = both(parsed(line, forms_of("")), keyed(given))
        with self.archive.records.reading() as tx:
            answer = tx.finding.find(question, sight, 20)
        return [hit.paper.document for hit in answer.hits]


def field(name: str, value: str, page: PageId, word: int) -> Field:
    top = 60 + 70 * word
    place = (Point(60, top), Point(260, top), Point(260, top + 50), Point(60, top + 50))
    return Field(name, value, value, True, 0.9, page, place, (word,), restricted=word == 1)  # noqa: FBT003  # valid


@pytest.fixture
def line(archive: Archive, shelve: Shelve, tmp_path: Path) -> Line:
    return Line(archive, shelve, tmp_path)


def test_a_paper_is_open_once_it_was_checked_and_found_by_what_it_says(line: Line) -> None:
    key = line.described()
    assert line.found("Дорж") == []
    assert line.known("Дорж", ALL) == line.known(record="R-1", sight=ALL) == [key]
    line.checked(key)
    assert line.found("Дорж") == line.known("баруун") == line.known(record="R-1") == [key]
    assert line.known("халх", ALL) == []


def test_a_paper_that_is_set_aside_is_not_found_any_more(line: Line) -> None:
    key = line.described()
    line.checked(key)
    assert line.found("Дорж") == [key]
    with line.archive.records.writing() as tx:
        discard(tx, key, REVIEWER, reason="not ours")
    assert line.found("Дорж", ALL) == []


def test_a_paper_that_is_restricted_and_lifted_goes_and_comes_back(line: Line) -> None:
    key = line.described()
    line.checked(key)
    with line.archive.records.writing() as tx:
        restrict(tx, tx.documents.get(key), REVIEWER, by="content")
    assert line.found("Дорж", ALL) == line.known("баруун", ALL) == []
    assert line.known(record="R-1", sight=replace(ALL, documents=frozenset({key}))) == [key]
    with line.archive.records.writing() as tx:
        lift(tx, key, REVIEWER, reason="a letter about the road")
    assert line.found("Дорж") == line.known("баруун") == [key]


def test_a_paper_of_a_record_that_turns_out_to_be_restricted_goes(line: Line) -> None:
    key = line.described()
    line.checked(key)
    assert line.found("Дорж") == [key]
    line_of(line, "R-1,civil,adoption,00,,,")
    assert line.found("Дорж", ALL) == []


def line_of(line: Line, row: str) -> None:
    """Take in a file of the inventory with one record."""
    path = line.folder / "records.csv"
    path.write_text(
        f"record_id,register,type,unit,volume,former_ids,standing\n{row}\n", encoding="utf-8"
    )
    import_file(line.archive.records, path, REGISTRAR, line.folder)


def test_a_paper_of_a_volume_that_turns_out_to_be_restricted_goes(line: Line) -> None:
    key = line.described()
    line.checked(key)
    line_of(line, "R-1,civil,birth,00,00:1/2/3,,")
    assert line.found("Дорж") == [key]
    with line.archive.records.writing() as tx:
        claimed = volume.c.fonds == "1"
        tx.connection.execute(update(volume).where(claimed).values(restricted=True))
        lying = tx.connection.scalar(select(volume.c.id).where(claimed))
        tx.events.note(Kind.VOLUME_CHANGED, "volume", str(lying))
    assert line.found("Дорж", ALL) == []


def test_former_ids_are_followed_and_a_withdrawn_record_opens_nothing(line: Line) -> None:
    key = line.described()
    line.checked(key)
    line_of(line, "R-1,civil,birth,00,,OLD-7,")
    assert line.found(record="OLD-7") == line.known("civil:OLD-7") == [key]
    line_of(line, "R-1,civil,birth,00,,OLD-7,withdrawn")
    assert line.found("Дорж") == []
    assert line.known(record="R-1", sight=ALL) == []
    assert line.known("Дорж", ALL) == [key]


def test_a_paper_that_is_linked_elsewhere_is_found_there(line: Line) -> None:
    key = line.described()
    line.shelve.record("R-2")
    line.checked(key)
    assert line.found(record="R-1") == [key]
    with line.archive.records.writing() as tx:
        link(tx, "R-2", key, REVIEWER, role=LinkRole.PRINCIPAL, reason="seen")
        unlink(tx, "R-1", key, REVIEWER, reason="wrong")
    assert line.found(record="R-1", sight=ALL) == []
    assert line.known(record="R-2", sight=ALL) == [key]


def test_a_registered_version_is_found_until_the_next_one_is_registered(line: Line) -> None:
    key = line.described()
    line.checked(key)
    assert line.found("Дорж") == [key]
    with line.archive.records.writing() as tx:
        pages = tx.documents.pages(key, 1)
        tx.documents.open_version(key, 2)
        tx.documents.set_pages(key, 2, pages)
        tx.events.note(Kind.DOCUMENT_REVISED, "document", key)
    line.describe(key, "Цэцэг")
    assert line.found("Дорж") == [key]
    assert line.known(given_name="Цэцэг", sight=ALL) == []
    line.checked(key)
    assert line.found("Цэцэг") == [key]
    assert line.known("Дорж", ALL) == []


def test_what_nobody_has_described_may_be_anything(line: Line) -> None:
    key = line.shelve.document("1")
    assert line.found(record="R-1", sight=ALL) == []
    assert line.known(record="R-1", sight=replace(ALL, documents=frozenset({key}))) == [key]


def test_where_a_restricted_field_was_not_located_the_text_is_not_found(line: Line) -> None:
    key = line.described()
    with line.archive.records.writing() as tx:
        code = "restricted_not_located:ethnicity"
        tx.holds.set_flags("document", key, {code: {}}, "machine", 1)
    assert line.found("баруун", ALL) == []
    assert line.known(given_name="Дорж", sight=ALL) == [key]


def test_what_a_restricted_paper_on_the_same_page_says_is_not_found_in_another(line: Line) -> None:
    key = line.described()
    assert line.found("баруун", ALL) == [key]
    with line.archive.records.writing() as tx:
        (page,) = tx.documents.pages(key, 1)
        other = tx.documents.add("other", None, 0, restricted=True)
        below = (Point(0, 190), Point(900, 190), Point(900, 300), Point(0, 300))
        tx.documents.set_pages(other.id, 1, [replace(page, polygon=below)])
        tx.events.note(Kind.DOCUMENT_DELIMITED, "document", other.id)
    assert line.found("баруун", ALL) == []
    assert line.known("Дорж", ALL) == [key]
    with line.archive.records.writing() as tx:
        tx.documents.set_pages(other.id, 1, [page])
        tx.events.note(Kind.DOCUMENT_REVISED, "document", other.id)
    line.follow()
    with line.archive.records.reading() as tx:
        texts = tx.connection.execute(select(findable_text.c.text)).scalars().all()
    assert not any(texts)


@pytest.mark.parametrize("by", ["itself", "its record"])
def test_what_restricts_a_paper_goes_for_those_on_other_scans_of_its_sides(
    line: Line, by: str
) -> None:
    key = line.described()
    other = line.shelve.document("2", record="R-2")
    line.describe(other, "Цэцэг")
    with line.archive.records.writing() as tx:
        tx.documents.set_extents(other, tx.documents.extents(key))
        tx.fields.replace(other, 1, [])
        values = {"type": "contract"}
        tx.connection.execute(update(document).where(document.c.id == other).values(**values))
        tx.documents.note_version(other, 1, **values)
        tx.events.note(Kind.DOCUMENT_ASSEMBLED, "document", other)
    assert key in line.found("баруун", ALL)
    if by == "itself":
        with line.archive.records.writing() as tx:
            restrict(tx, tx.documents.get(other), REVIEWER, by="content")
    else:
        line_of(line, "R-2,civil,adoption,00,,,")
    assert line.found("баруун", ALL) == []
    assert line.known(given_name="Дорж", sight=ALL) == [key]


def test_a_paper_of_a_merged_record_is_found_by_the_ids_of_both(line: Line) -> None:
    key = line.described()
    line.checked(key)
    line_of(line, "R-2,civil,birth,00,,R-1,")
    assert line.found(record="R-1") == line.known("civil:R-2") == [key]
    line_of(line, "R-2,civil,adoption,00,,R-1,")
    assert line.found("Дорж", ALL) == []


def test_damaged_words_cost_the_text_alone(line: Line) -> None:
    key = line.described()
    with line.archive.records.reading() as tx:
        (page,) = tx.documents.pages(key, 1)
        words = tx.products.find("page", page.page, "words")
    assert words is not None
    stored = line.archive.settings.data / "objects" / "objects" / words.key
    stored.chmod(0o600)
    stored.write_bytes(b"{}")
    assert line.found("баруун", ALL) == []
    assert line.known(given_name="Дорж", sight=ALL) == [key]


def test_an_index_made_again_is_the_same(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.records.finding_followed.DOCUMENTS_AT_ONCE", 2)
    for number in range(5):
        key = line.described(f"R-{number}", ("Дорж", "Цэцэг")[number % 2])
        if number % 2:
            line.checked(key)
        line.follow()
    before = kept(line.archive)
    assert len(before[0]) == 5
    with line.archive.records.writing() as tx:
        tx.connection.execute(update(findable_text).values(text="damaged"))
    rebuild(line.archive.records, line.archive.objects)
    assert kept(line.archive) == before


def kept(archive: Archive) -> tuple[object, ...]:
    with archive.records.reading() as tx:
        at = tx.connection
        papers = {row.number: row.document for row in at.execute(select(findable))}
        values = select(findable_value).order_by(findable_value.c.findable, findable_value.c.place)
        return (
            {row.document: row.digest for row in at.execute(select(findable))},
            {(papers[row.findable], *row[1:]) for row in at.execute(values)},
            {(papers[row.findable], *row[1:]) for row in at.execute(select(findable_text))},
            {tuple(row[1:]) for row in at.execute(select(findable_term))},
        )


def test_two_finders_leave_one_index(line: Line) -> None:
    key = line.described()
    line.archive.sealer.seal()
    with line.archive.records.marking() as tx:
        tx.finding.begin()
    with line.archive.records.reading() as tx:
        same = tx.finding.following()
    assert same is not None
    assert same.keys == (key,)
    follow(line.archive.records, line.archive.objects)
    with line.archive.records.marking() as tx:
        assert not tx.finding.write(same, {})
    assert line.known("Дорж", ALL) == [key]


def test_who_loses_a_race_leaves_the_index_to_the_winner_until_that_stands_still(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, objects, going = line.archive.records, line.archive.objects, threading.Event()
    winner, loser = Watch(records, objects), Watch(records, objects)
    monkeypatch.setattr("workers.finder.PATIENCE_SECONDS", 0.0)
    for one in (winner, loser):
        one.look(going)
    assert winner._keeps
    key = line.described()
    line.archive.sealer.seal()
    with monkeypatch.context() as raced:
        raced.setattr("storage.records.finding.SqlFinding.write", lambda *_: False)
        loser.look(going)
    assert not loser._keeps
    monkeypatch.setattr("workers.finder.PATIENCE_SECONDS", 60.0)
    loser.look(going)
    assert line.known("Дорж", ALL) == []
    winner.look(going)
    assert line.known("Дорж", ALL) == [key]
    with records.writing() as tx:
        discard(tx, key, REVIEWER, reason="not ours")
    line.archive.sealer.seal()
    loser.look(going)
    monkeypatch.setattr("workers.finder.PATIENCE_SECONDS", 0.0)
    loser.look(going)
    assert loser._keeps
    assert line.known("Дорж", ALL) == []


def test_many_papers_of_one_event_are_written_some_at_a_time(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.finder.AT_ONCE", 1)
    keys = [line.described(f"R-{number}") for number in range(3)]
    line.follow()
    with line.archive.records.writing() as tx:
        tx.connection.execute(update(version).values(type="death"))
        for one in keys:
            tx.events.note(Kind.DOCUMENT_DESCRIBED, "document", one)
    line.follow()
    with line.archive.records.reading() as tx:
        assert set(tx.connection.scalars(select(findable.c.type))) == {"death"}
        assert tx.finding.following() is None


def test_while_the_line_works_what_happens_is_found_within_seconds(line: Line) -> None:
    with line.archive.sealer.running(), finding(line.archive.records, line.archive.objects):
        key = line.described()
        until = time.monotonic() + 15
        found: list[str] = []
        while not found and time.monotonic() < until:
            with suppress(Exception):
                found = line.known("Дорж", ALL)
            time.sleep(0.1)
    assert found == [key]


def test_a_command_follows_the_events_and_leaves_the_making_to_the_work(line: Line) -> None:
    catch_up(line.archive.records, line.archive.objects)
    with line.archive.records.reading() as tx:
        assert tx.finding.standing() is None
    line.follow()
    key = line.described()
    line.archive.sealer.seal()
    catch_up(line.archive.records, line.archive.objects)
    assert line.known("Дорж", ALL) == [key]


class _Faulty:
    """Indexing that breaks on some papers."""

    def __init__(self, *broken: str) -> None:
        self.broken = frozenset(broken)

    def __call__(
        self, found: Gathered, readings: Mapping[PageId, Reading], forms: Forms
    ) -> Findable:
        if found.document in self.broken:
            raise IndexError(found.document)
        return indexed(found, readings, forms)


def test_a_paper_that_cannot_be_indexed_does_not_keep_those_beside_it_out(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = line.described("R-1"), line.described("R-2", "Бат")
    monkeypatch.setattr(finder, "indexed", _Faulty(bad))
    assert line.found("Дорж", ALL) == [good]
    assert line.known("Бат", ALL) == []
    line.describe(bad, "Сүх")
    monkeypatch.undo()
    assert line.found("Сүх", ALL) == [bad]


def test_what_no_paper_can_be_indexed_for_leaves_the_index_as_it_is(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = line.described("R-1"), line.described("R-2", "Бат")
    assert line.found("Дорж", ALL) == [one]
    for key, given in ((one, "Дорж"), (other, "Бат")):
        line.describe(key, given)
    monkeypatch.setattr(finder, "indexed", _Faulty(one, other))
    with pytest.raises(IndexError):
        line.follow()
    monkeypatch.undo()
    assert line.known("Дорж", ALL) == [one]
    assert line.known("Бат", ALL) == [other]
