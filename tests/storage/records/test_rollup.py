"""The rollup says what counting everything says, after whatever happened and however it is kept."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from pipeline.clock import now
from pipeline.errors import UserError
from pipeline.events import Actor, Kind, happened
from pipeline.flow import State
from pipeline.holdings.imports import import_file
from pipeline.ids import DocumentId, new_id
from pipeline.ingest.delimiting import delimit
from pipeline.moves.checking import check, register
from pipeline.moves.holding import discard
from pipeline.moves.linking import link, unlink
from pipeline.nouns.document import LinkRole
from pipeline.progress.progress import By
from pipeline.progress.stages import Stage
from storage.records.asof import AsOf
from storage.records.counting import counted
from storage.records.rollup_counts import rolled
from storage.records.undelimited import undelimited_pages
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.inventory import record
from storage.schema.rollup import progress_count, record_progress, undelimited
from storage.schema.trail import event
from workers.roller import rebuild, roll, rolling

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from arkhiv.archive import Archive
    from tests.conftest import Shelve

PERSON = Actor("bat", "registrar")
REVIEWER = Actor("saran", "reviewer")
GROUPINGS = (None, *By)


class History:
    """An archive to which anything may happen, by the moves that people and machines have."""

    def __init__(self, archive: Archive, shelve: Shelve, folder: Path) -> None:
        self.archive = archive
        self._shelve = shelve
        self._folder = folder
        self.moves: tuple[Callable[[int], None], ...] = (
            self.inventory,
            self.volumes,
            self.page,
            self.page,
            self.delimit,
            self.forward,
            self.forward,
            self.forward,
            self.link,
            self.unlink,
            self.discard_page,
            self.discard_document,
            self.seal,
            self.follow,
        )

    def inventory(self, number: int) -> None:
        """A file names records, other leaves, a former ID or a withdrawal."""
        name, other = f"R-{number % 4}", f"R-{(number + 1) % 4}"
        leaves = ("", "1", "1-2", "2;3")[number // 4 % 4]
        kind = ("birth", "death")[number // 16 % 2]
        register = ("civil", "property")[number % 2]
        former = other if number % 7 == 0 else ""
        standing = "withdrawn" if number % 11 == 0 else ""
        self._give(
            "records.csv",
            "record_id,register,type,unit,volume,leaves,former_ids,standing",
            f"{name},{register},{kind},00,00:1/2/{number % 3},{leaves},{former},{standing}",
        )

    def volumes(self, number: int) -> None:
        """A file says how many leaves volumes have, and how well that is known."""
        quality = ("counted", "estimated", "unknown")[number % 3]
        self._give(
            "volumes.csv",
            "unit,fonds,inventory,item,kind,sheets,count_quality",
            f"00,1,2,{number % 3},loose,{1 + number // 3 % 3},{quality}",
        )

    def _give(self, name: str, *lines: str) -> None:
        path = self._folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_file(self.archive.records, path, PERSON, self._folder)

    def page(self, number: int) -> None:
        """An image of a leaf comes."""
        self._shelve.page("", str(1 + number % 3), record=f"R-{number // 3 % 4}")

    def delimit(self, number: int) -> None:
        """A delivery ends."""
        with self.archive.records.writing() as tx:
            if key := self._some(document, number):
                delimit(tx, DocumentId(key), PERSON, None)

    def forward(self, number: int) -> None:
        """A machine or a person brings a document on."""
        key = self._some(document, number)
        if key is None:
            return
        with suppress(UserError), self.archive.records.writing() as tx:
            found = tx.documents.get(DocumentId(key))
            if found.state is State.DELIMITED:
                tx.documents.move(found.id, found.revision, State.DESCRIBED)
                means = ("machine", "keyed", "none")[number % 3]
                self._version(tx, found, described=now(), means=means, legible=number % 5 > 0)
                tx.events.note(Kind.DOCUMENT_DESCRIBED, "document", key)
            elif found.state is State.DESCRIBED:
                tx.documents.move(found.id, found.revision, State.ASSEMBLED)
                self._version(tx, found, assembled=now())
                tx.events.note(Kind.DOCUMENT_ASSEMBLED, "document", key)
            elif found.state is State.ASSEMBLED:
                check(tx, found, REVIEWER, by_rule=number % 2 == 0)
            else:
                register(tx, found, PERSON)

    def _version(self, tx: object, found: object, **values: object) -> None:
        tx.documents.note_version(found.id, found.version, **values)  # type: ignore[attr-defined]  # a transaction

    def link(self, number: int) -> None:
        """A person links a document to another record."""
        with suppress(UserError), self.archive.records.writing() as tx:
            role = (LinkRole.PRINCIPAL, LinkRole.SUPPORTING)[number % 2]
            if key := self._some(document, number):
                link(tx, f"R-{number % 4}", key, PERSON, role=role, reason="seen")

    def unlink(self, number: int) -> None:
        """A person withdraws a link."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(document, number):
                unlink(tx, f"R-{number % 4}", key, PERSON, reason="wrong")

    def discard_page(self, number: int) -> None:
        """A person sets an image aside."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(page, number):
                discard(tx, key, PERSON, reason="blurred")

    def discard_document(self, number: int) -> None:
        """A person sets a document aside."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if number % 3 == 0 and (key := self._some(document, number)):
                discard(tx, key, PERSON, reason="not ours")

    def seal(self, number: int) -> None:
        """The events so far get their positions."""
        del number
        self.archive.sealer.seal()

    def follow(self, number: int) -> None:
        """The rollup is kept up."""
        del number
        roll(self.archive.records)

    def _some(self, table: object, number: int) -> str | None:
        with self.archive.records.reading() as tx:
            keys = list(tx.connection.scalars(select(table.c.id).order_by(table.c.id)))  # type: ignore[attr-defined]  # a table
        return keys[number % len(keys)] if keys else None


@pytest.fixture
def history(
    archive: Archive, shelve: Shelve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> History:
    monkeypatch.setattr("storage.records.rollup.SMALL", 100_000)
    return History(archive, shelve, tmp_path)


def agree(archive: Archive) -> None:
    """What is kept, with the tail looked at, is what counting gives."""
    with archive.records.reading() as tx:
        assert tx.rollup.is_built()
        for by in GROUPINGS:
            kept = rolled(tx.connection, by, tx.rollup.not_yet())
            assert kept == counted(tx.connection, by, AsOf(None))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 400)), min_size=1, max_size=25),
    st.booleans(),
)
def test_whatever_happens_the_rollup_says_what_counting_says(
    history: History,
    steps: list[tuple[int, int]],
    anew: bool,  # noqa: FBT001  # hypothesis gives arguments by position
) -> None:
    roll(history.archive.records)
    for kind, number in steps:
        history.moves[kind](number)
        agree(history.archive)
    history.archive.sealer.seal()
    roll(history.archive.records)
    if anew:
        rebuild(history.archive.records)
    agree(history.archive)
    with history.archive.records.reading() as tx:
        assert not tx.rollup.not_yet()
        assert not tx.rollup.is_behind()
        rows = tx.connection.execute(select(undelimited))
        kept = {row.volume: row.pages for row in rows}
        assert kept == undelimited_pages(tx.connection)


def test_a_rollup_made_again_is_the_same(history: History) -> None:
    for number, kind in enumerate([0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 2, 4, 5, 0] * 3):
        history.moves[kind](number)
    history.archive.sealer.seal()
    roll(history.archive.records)
    before = _kept(history.archive)
    assert before[0]
    rebuild(history.archive.records)
    assert _kept(history.archive) == before


def _kept(archive: Archive) -> tuple[object, ...]:
    with archive.records.reading() as tx:
        rows = set(map(tuple, tx.connection.execute(select(record_progress))))
        counts = {
            tuple(row) for row in tx.connection.execute(select(progress_count)) if any(row[4:])
        }
        return rows, counts, set(map(tuple, tx.connection.execute(select(undelimited))))


def test_an_event_that_was_committed_late_is_not_missed(archive: Archive) -> None:
    """Its id is lower than those of events that were sealed and followed before."""
    late = happened(Kind.RECORD_CHANGED, "record", "later", origin=archive.settings.station)
    roll(archive.records)
    with archive.records.writing() as tx:
        tx.events.note(Kind.UNIT_CHANGED, "unit", "00")
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("later")))
        tx.events.append([late])
        newest = tx.connection.scalar(select(event.c.id).order_by(event.c.id.desc()).limit(1))
        assert newest is not None
        assert late.id < newest
    archive.sealer.seal()
    roll(archive.records)
    assert _stages(archive) == {"later": Stage.CLAIMED}
    agree(archive)


def test_events_of_every_origin_are_followed(archive: Archive) -> None:
    roll(archive.records)
    with archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("a")))
        noted = happened(Kind.RECORD_IMPORTED, "record", "a", origin="another station")
        tx.events.append([noted])
    agree(archive)
    assert _stages(archive) == {}


def test_a_rollup_is_built_in_parts_while_events_go_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.records.rollup.AT_ONCE", 2)
    with archive.records.writing() as tx:
        for number in range(5):
            tx.connection.execute(insert(record).values(**_record(f"b{number}")))
    with archive.records.marking() as tx:
        assert tx.rollup.advance()
        assert not tx.rollup.is_built()
    with archive.records.writing() as tx:
        tx.connection.execute(
            update(record).where(record.c.id == "b0").values(standing="withdrawn")
        )
        tx.connection.execute(insert(record).values(**_record("a")))
        for key in ("b0", "a"):
            tx.events.note(Kind.RECORD_CHANGED, "record", key)
    archive.sealer.seal()
    roll(archive.records)
    agree(archive)
    assert _stages(archive) == {"a": "claimed", "b0": "withdrawn"} | {
        f"b{number}": "claimed" for number in range(1, 5)
    }


def test_a_long_tail_is_left_to_the_roller(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll(archive.records)
    monkeypatch.setattr("storage.records.rollup.SMALL", 1)
    with archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("a")))
        tx.events.note(Kind.RECORD_IMPORTED, "record", "a")
    with archive.records.reading() as tx:
        assert tx.progress.progress().counts.records == 0
    archive.sealer.seal()
    roll(archive.records)
    with archive.records.reading() as tx:
        assert tx.progress.progress().counts.records == 1


def test_while_the_line_works_the_rollup_is_kept_up(archive: Archive) -> None:
    with rolling(archive.records), archive.records.writing() as tx:
        tx.connection.execute(insert(record).values(**_record("a")))
        tx.events.note(Kind.RECORD_IMPORTED, "record", "a")
    with archive.records.reading() as tx:
        assert tx.rollup.is_built()
    assert _stages(archive) == {"a": "claimed"}


def _stages(archive: Archive) -> dict[str, str]:
    with archive.records.reading() as tx:
        rows = tx.connection.execute(select(record_progress))
        return {row.record: row.stage for row in rows}


def _record(key: str) -> dict[str, object]:
    return {
        "id": key,
        "register": "civil",
        "record_id": f"{key} {new_id()}",
        "type": "birth",
        "names": [],
        "unit": "00",
        "digest": "",
        "created": now(),
    }
