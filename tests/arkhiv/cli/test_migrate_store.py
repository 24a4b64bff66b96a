"""A grown installation goes to servers, nothing is lost on the way, and work goes on there."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from arkhiv import moving
from arkhiv.archive import init, open_archive
from arkhiv.cli.program import program
from pipeline.clock import now
from pipeline.errors import StoreAwayError
from pipeline.events import Kind
from pipeline.flow import State
from storage.audit import Head, verify
from storage.database import writing
from storage.moving.barrier import reopen
from storage.moving.errors import ClosedMeanwhileError
from storage.schema.capture import page
from storage.schema.trail import event
from tests.arkhiv.cli.conftest import field
from tests.databases import no_engine_left

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from storage.records import SqlRecords
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """An embedded installation is what grows."""
    with no_engine_left():
        yield f"sqlite:///{tmp_path}/data/arkhiv.db"


@pytest.fixture
def grown(archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish) -> Archive:
    """Three records: one registered, one held, one whose link was withdrawn."""
    registered = shelve.document("1", "2")
    finish(registered, State.CHECKED, field())
    arkhiv("register", "R-1", "--by", "dorj")
    held = shelve.document("1", record="R-2")
    withdrawn = shelve.document("1", record="R-3")
    arkhiv("unlink", "R-3", withdrawn, "--reason", "wrong person")
    with archive.records.writing() as tx:
        tx.holds.hold("document", held, "unknown_record", {"record": "R-9"})
    archive.sealer.seal()
    return archive


@pytest.fixture
def simple(settings: Settings, tmp_path: Path) -> Settings:
    """Another place of the simple kind."""
    return dataclasses.replace(
        settings,
        database_url=f"sqlite:///{tmp_path}/there.db",
        objects_url=f"folder:{tmp_path}/there",
    )


def go(arkhiv: Arkhiv, to: Settings, ends: int = 0) -> Any:  # noqa: ANN401  # what was printed
    return arkhiv(
        "migrate-store", "--database", to.database_url, "--objects", to.objects_url, "--json",
        ends=ends,
    )  # fmt: skip


def asked(settings: Settings, *words: str) -> Any:  # noqa: ANN401  # whatever JSON is printed
    done = CliRunner().invoke(program(settings), [*words, "--json"])
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def shown(settings: Settings, record: str) -> dict[str, object]:
    """What is shown of a record, but for its history, which grows by being shown."""
    found = asked(settings, "show", record, "--purpose", "test")
    return {name: value for name, value in found.items() if name != "history"}


def head(archive: Archive) -> Head:
    with archive.records.reading() as tx:
        last = tx.events.last_seal()
    assert last is not None
    return Head(last.origin, last.number, last.head)


def assert_moved(before: dict[str, object], kept: Head, to: Settings) -> None:
    there = open_archive(to)
    audit = verify(there.records, there.objects, there.trusted, head=kept, with_objects=True)
    assert (audit.faults, audit.unsealed) == ((), 0)
    assert asked(to, "progress") == before["progress"]
    for record in ("R-1", "R-2", "R-3"):
        assert shown(to, record) == before[record]


def seen(settings: Settings) -> dict[str, object]:
    records = {record: shown(settings, record) for record in ("R-1", "R-2", "R-3")}
    return {**records, "progress": asked(settings, "progress")}


def test_everything_is_there_and_work_goes_on(
    grown: Archive, arkhiv: Arkhiv, simple: Settings, shelve: Shelve
) -> None:
    before = seen(grown.settings)
    kept = head(grown)
    told = go(arkhiv, simple).json
    assert told["rows"]["document"] == 3
    assert_moved(before, kept, simple)
    there = open_archive(simple)
    shelve._archive = there
    shelve.page("шинэ", "7")
    there.sealer.seal()
    assert verify(there.records, there.objects, there.trusted, with_objects=True).faults == ()


def test_the_old_place_can_only_be_looked_at(
    grown: Archive, arkhiv: Arkhiv, simple: Settings
) -> None:
    arkhiv("records")
    go(arkhiv, simple)
    said = arkhiv("link", "R-1", "R-2", "--reason", "x", ends=2)
    assert "moved to" in said.err
    assert "moved to" in go(arkhiv, simple, ends=2).err
    assert "moved to" in arkhiv("migrate-store", "--cancel", ends=2).err
    assert "moved to" in arkhiv("work", "--until-idle", ends=2).err
    assert "moved_away" in arkhiv("doctor", "--json", ends=4).out
    assert arkhiv("audit", "verify", "--objects").code == 0
    for looking in (("progress",), ("records",), ("held",)):
        assert arkhiv(*looking).code == 0
    with grown.records.reading() as tx:
        assert tx.events.of("archive", "station-1")[-1].type == Kind.ARCHIVE_MOVED


def test_an_interrupted_move_closes_both_places_and_goes_on(
    grown: Archive, arkhiv: Arkhiv, simple: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreAwayError(place="there", reason="cut")

    before, kept = seen(grown.settings), head(grown)
    with monkeypatch.context() as broken:
        broken.setattr(moving, "bring", away)
        go(arkhiv, simple, ends=4)
    assert "on its way" in arkhiv("discard", "R-1", "--reason", "x", ends=2).err
    there = CliRunner().invoke(program(simple), ["discard", "R-1", "--reason", "x"])
    assert there.exit_code == 2
    assert "on its way" in there.stderr
    go(arkhiv, simple)
    assert_moved(before, kept, simple)


def test_a_move_can_be_given_up(
    grown: Archive, arkhiv: Arkhiv, simple: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise StoreAwayError(place="there", reason="cut")

    with monkeypatch.context() as broken:
        broken.setattr(moving, "carry", away)
        go(arkhiv, simple, ends=4)
    arkhiv("migrate-store", "--cancel")
    arkhiv("target", "add", "--kind", "target", "--on", "2030-12-31", "--share", "0.6",
           "--source", "x")  # fmt: skip
    with grown.records.reading() as tx:
        assert tx.events.of("archive", "station-1")[-1].type == Kind.ARCHIVE_STAYED
    assert arkhiv("audit", "verify").code == 0


def test_nobody_moves_under_the_hands_of_workers(
    grown: Archive, arkhiv: Arkhiv, simple: Settings
) -> None:
    with grown.records.writing() as tx:
        until = now() + timedelta(seconds=30)
        tx.connection.execute(update(page).values(lease="t", lease_until=until))
    assert "being worked on" in go(arkhiv, simple, ends=2).err
    with grown.records.writing() as tx:
        tx.events.note(Kind.TARGET_SET, "target", "t")


@pytest.mark.usefixtures("grown")
def test_another_archive_is_not_moved_into(arkhiv: Arkhiv, simple: Settings) -> None:
    init(simple)
    assert "rows in" in go(arkhiv, simple, ends=2).err
    arkhiv("target", "add", "--kind", "target", "--on", "2030-12-31", "--share", "0.6",
           "--source", "x")  # fmt: skip


def test_a_changed_event_does_not_pass(grown: Archive, arkhiv: Arkhiv, simple: Settings) -> None:
    with grown.records.writing() as tx:
        tx.connection.execute(update(event).where(event.c.position == 2).values(type="nothing"))
    assert "event_changed" in go(arkhiv, simple, ends=5).err


def test_what_was_written_here_meanwhile_is_noticed(
    grown: Archive, arkhiv: Arkhiv, simple: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = moving.Move._require_whole

    def and_write(move: moving.Move, records: SqlRecords) -> int:
        with writing(grown.records.engine) as connection:
            reopen(connection)
            connection.execute(update(page).values(reason="late"))
        return whole(move, records)

    monkeypatch.setattr(moving.Move, "_require_whole", and_write)
    assert "page differs" in go(arkhiv, simple, ends=2).err


def test_a_program_that_was_running_cannot_write_during_and_after_a_move(
    grown: Archive, arkhiv: Arkhiv, simple: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring, refused = moving.bring, []

    def and_write(*words: Any) -> Any:  # noqa: ANN401  # handed on
        for open_for in (grown.records.writing, grown.records.working, grown.records.marking):
            with pytest.raises(ClosedMeanwhileError), open_for() as tx:
                tx.events.note(Kind.TARGET_SET, "target", "t")
            refused.append(open_for)
        return bring(*words)

    with monkeypatch.context() as watched:
        watched.setattr(moving, "bring", and_write)
        go(arkhiv, simple)
    assert len(refused) == 3
    with pytest.raises(ClosedMeanwhileError), grown.records.marking() as tx:
        tx.connection.execute(update(page).values(reason="late"))
    with open_archive(simple).records.writing() as tx:
        tx.events.note(Kind.TARGET_SET, "target", "t")


@pytest.mark.parametrize("cut", ["arrive", "forget"])
def test_a_move_cut_off_at_its_end_is_finished_when_given_again(
    grown: Archive,
    arkhiv: Arkhiv,
    simple: Settings,
    monkeypatch: pytest.MonkeyPatch,
    cut: str,
) -> None:
    def away(*_: object) -> None:
        raise StoreAwayError(place="there", reason="cut")

    before, kept = seen(grown.settings), head(grown)
    with monkeypatch.context() as broken:
        broken.setattr(moving, cut, away)
        go(arkhiv, simple, ends=4)
    told = go(arkhiv, simple).json
    assert told["rows"]["document"] == 3
    assert_moved(before, kept, simple)
    assert "moved to" in go(arkhiv, simple, ends=2).err
    with open_archive(simple).records.writing() as tx:
        tx.events.note(Kind.TARGET_SET, "target", "t")


@pytest.mark.usefixtures("grown")
def test_a_database_that_is_taken_is_left_as_it_is(
    arkhiv: Arkhiv, simple: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    init(simple)
    monkeypatch.setattr(moving, "migrate", never)
    assert "rows in" in go(arkhiv, simple, ends=2).err


@pytest.mark.usefixtures("archive")
def test_both_addresses_are_needed(arkhiv: Arkhiv) -> None:
    assert "--database" in arkhiv("migrate-store", ends=2).err


@pytest.mark.service
def test_a_grown_installation_works_on_postgresql_and_s3(
    grown: Archive, arkhiv: Arkhiv, request: pytest.FixtureRequest, shelve: Shelve, tmp_path: Path
) -> None:
    postgres, seaweed = (request.getfixturevalue(name) for name in ("postgres", "seaweed"))
    to = dataclasses.replace(
        grown.settings,
        database_url=postgres.fresh(),
        objects_url=seaweed.url(seaweed.bucket().name),
    )
    for name, url in (("database", to.database_url), ("objects", to.objects_url)):
        (tmp_path / name).write_text(f"{url}\n")
    before, kept = seen(grown.settings), head(grown)
    said = arkhiv(
        "migrate-store", "--database", f"@{tmp_path}/database", "--objects", f"@{tmp_path}/objects"
    )
    assert "invented-secret" not in said.out + said.err
    assert_moved(before, kept, to)
    there = open_archive(to)
    shelve._archive = there
    shelve.page("шинэ", "7")
    there.sealer.seal()
    assert verify(there.records, there.objects, there.trusted, with_objects=True).faults == ()
