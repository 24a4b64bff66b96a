"""Backups and what becomes of them, on both databases: made, restored, drilled, refused."""

from __future__ import annotations

import dataclasses
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from sqlalchemy import func, select, update

from arkhiv import backups
from arkhiv.archive import key_path, open_archive
from arkhiv.backups import back_up, backing_up, objects_beside, place_of, recipients
from arkhiv.restoring import FaultsFoundError, Wanted, drill, restore
from pipeline.clock import now
from pipeline.errors import UnavailableError
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.grants import granting
from pipeline.ids import DocumentId, EventId
from pipeline.notices.keeping import add as add_receiver
from pipeline.people import keeping, signing_in, tokens
from pipeline.people.rights import Verdict, Why
from pipeline.seeing.opening import Verdicts, open_paper
from storage.audit import verify
from storage.backup import ledger
from storage.backup.envelope import Identity, identities_of, new_identity
from storage.backup.errors import (
    BackupRunningError,
    BackupVersionError,
    IdentityError,
    NoPlaceError,
    NoRecipientError,
    NotEmptyError,
    StoreAheadError,
    TrailBrokenError,
)
from storage.database import open_engine, reading
from storage.keys import make_key
from storage.moving.rows import total
from storage.moving.tables import tables
from storage.schema.documents import document
from storage.schema.inventory import record
from storage.schema.notices import receiver_position
from storage.schema.safety import backup
from storage.schema.trail import event
from storage.schema.viewings import viewing
from tests.conftest import settle
from workers.ending import Ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arkhiv.archive import Archive
    from arkhiv.backups import Made
    from arkhiv.settings import Settings
    from storage.backup.parcels import Parcel
    from tests.conftest import Shelve
    from tests.servers.seaweed import Seaweed

IDENTITY, RECIPIENT = new_identity()
KEYS: tuple[Identity, ...] = identities_of(IDENTITY)
WHO = Actor("dorj", "supervisor", via="test")


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return dataclasses.replace(
        settings, backup_to=str(tmp_path / "backups"), backup_recipient=RECIPIENT
    )


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of an empty place: another folder, and a database of the simple kind."""
    data = tmp_path / "elsewhere"
    return dataclasses.replace(
        settings,
        data=data,
        database_url=f"sqlite:///{data}/arkhiv.db",
        objects_url=f"folder:{data}/objects",
    )


class Make(Protocol):
    def __call__(self) -> tuple[Made, Wanted]: ...


@pytest.fixture
def make(archive: Archive, shelve: Shelve, settings: Settings) -> Make:
    """Make a backup, objects included, of an installation with documents and merged records."""
    shelve.document("1", "2")
    other = shelve.document("1", record="R-2")
    with archive.records.writing() as tx:
        keys = tx.connection.scalars(select(record.c.id).order_by(record.c.id)).all()
        tx.connection.execute(
            update(record).where(record.c.id == keys[0]).values(merged_into=keys[1])
        )
        assert other

    def made() -> tuple[Made, Wanted]:
        it = back_up(
            archive, place_of(settings), recipients(settings), objects_to=objects_beside(settings)
        )
        folder = Path(it.place)
        return it, Wanted(folder / it.name, KEYS, objects_from=folder / "objects")

    return made


def same_rows(one: Archive, other: Archive, *, besides: frozenset[str]) -> None:
    with reading(one.records.engine) as here, reading(other.records.engine) as there:
        for table in tables():
            if table.name not in besides:
                assert total(here, table).digest == total(there, table).digest, table.name


def test_a_backup_becomes_the_same_archive_again(
    make: Make, archive: Archive, elsewhere: Settings
) -> None:
    _, wanted = make()
    report = restore(elsewhere, wanted, WHO)
    assert report.ok
    assert report.checked == report.objects == 3
    restored = open_archive(elsewhere)
    same_rows(archive, restored, besides=frozenset({"event", "seal"}))
    audit = verify(restored.records, restored.objects, restored.trusted, with_objects=True)
    assert (audit.faults, audit.unsealed) == ((), 0)
    with archive.records.reading() as one, restored.records.reading() as other:
        before = {seal.head for seal in one.events.seals("station-1")}
        after = [seal.head for seal in other.events.seals("station-1")]
        assert after[:-1] == [head for head in after if head in before]
        assert other.events.of("archive", "station-1")[-1].type == Kind.ARCHIVE_RESTORED


def test_people_come_back_with_their_tokens_and_grants_and_sign_in_anew(
    make: Make, archive: Archive, elsewhere: Settings
) -> None:
    password = "correct horse battery"
    wanted = keeping.Wanted(roles=frozenset({Role.ADMINISTRATOR}))
    with archive.records.writing() as tx:
        dulmaa = keeping.add(tx, "dulmaa", wanted, password, WHO, must_change=False)
        _, text = tokens.make(tx, dulmaa, "", WHO)
        privacy = keeping.Wanted(roles=frozenset({Role.PRIVACY}))
        boss = Actor("dulmaa", Role.ADMINISTRATOR)
        keeping.add(tx, "sarnai", privacy, password, boss, must_change=False)
        settle(tx)
        officer = Actor("sarnai", Role.PRIVACY)
        until = now() + timedelta(days=1)
        grant = granting.give(tx, "dulmaa", ("record", "R-2"), "a case", until, officer)
    entered = signing_in.sign_in(archive.records, "dulmaa", password, address="127.0.0.1")
    _, backed_up = make()
    assert restore(elsewhere, backed_up, WHO).ok
    restored = open_archive(elsewhere).records
    with restored.reading() as tx:
        assert tokens.person_of(tx, text, now()) == dulmaa
        assert tx.people.grants(dulmaa.id) == (grant,)
        assert tx.sessions.of(dulmaa.id) == ()
    assert signing_in.resume(restored, entered.secret) is None
    assert signing_in.sign_in(restored, "dulmaa", password, address=None).person == dulmaa


def test_who_saw_what_for_comes_back_as_evidence_and_nothing_stays_open(
    make: Make, archive: Archive, elsewhere: Settings
) -> None:
    password = "correct horse battery"
    with archive.records.writing() as tx:
        boss = keeping.Wanted(roles=frozenset({Role.ADMINISTRATOR}))
        keeping.add(tx, "dulmaa", boss, password, WHO, must_change=False)
        wanted = keeping.Wanted(roles=frozenset({Role.REVIEWER}), units=frozenset({"00"}))
        chief = Actor("dulmaa", Role.ADMINISTRATOR)
        keeping.add(tx, "saran", wanted, password, chief, must_change=False)
        paper = tx.connection.scalars(select(document.c.id)).first()
    entered = signing_in.sign_in(archive.records, "saran", password, address=None)
    yes = Verdict(allowed=True, why=Why.ROLE)
    with archive.records.writing() as tx:
        open_paper(
            tx,
            entered.person,
            entered.session,
            tx.documents.get(DocumentId(paper)),
            Verdicts(originals=yes, unchecked=yes, capture=yes, review=yes),
            "court case 12",
        )
    archive.sealer.seal()
    _, backed_up = make()
    assert restore(elsewhere, backed_up, WHO).ok
    restored = open_archive(elsewhere).records
    with restored.reading() as tx:
        (shown,) = [one for one in tx.events.of("document", paper) if one.type == Kind.SHOWN]
        assert (shown.actor.name, tx.events.words(shown.id)) == ("saran", "court case 12")
        assert tx.connection.scalar(select(func.count()).select_from(viewing)) == 0


def test_what_others_have_not_taken_comes_back_and_is_told_under_the_same_id(
    make: Make, archive: Archive, elsewhere: Settings
) -> None:
    with archive.records.writing() as tx:
        one = add_receiver(tx, "registry", "https://hub.example.mn/hook", WHO)
        for told in ("taken", "waiting", "dead"):
            tx.notices.put(one.id, EventId(told), "{}")
        for done in (
            lambda claim: tx.notices.taken(claim, "200"),
            lambda claim: tx.notices.not_taken(claim, "500", timedelta()),
            lambda claim: tx.notices.not_taken(claim, "410", None),
        ):
            claim = tx.notices.claim(one.id)
            assert claim is not None
            done(claim)
        before, reached = tx.notices.log(9), tx.connection.execute(select(receiver_position)).all()
    _, backed_up = make()
    assert restore(elsewhere, backed_up, WHO).ok
    with open_archive(elsewhere).records.reading() as tx:
        assert tx.receivers.all() == (one,)
        assert tx.notices.log(9) == before
        assert tx.connection.execute(select(receiver_position)).all() == reached


def test_what_was_restored_belongs_to_its_owner_alone(make: Make, elsewhere: Settings) -> None:
    _, wanted = make()
    elsewhere.data.mkdir(mode=0o755)
    restore(elsewhere, wanted, WHO)
    ours = (elsewhere.data, *elsewhere.data.glob("arkhiv.db*"))
    assert [path.name for path in ours if path.stat().st_mode & 0o077] == []


def test_work_goes_on_in_the_restored_archive(make: Make, elsewhere: Settings) -> None:
    _, wanted = make()
    restore(elsewhere, wanted, WHO)
    restored = open_archive(elsewhere)
    with restored.records.writing() as tx:
        tx.events.note(Kind.TARGET_SET, "target", "t")
    restored.sealer.seal()
    assert verify(restored.records, restored.objects, restored.trusted).faults == ()


def test_an_archive_that_is_there_stays_as_it_is(make: Make, settings: Settings) -> None:
    _, wanted = make()
    with pytest.raises(NotEmptyError):
        restore(settings, wanted, WHO)


def test_a_backup_with_a_changed_event_is_refused_and_nothing_is_kept(
    make: Make, archive: Archive, elsewhere: Settings
) -> None:
    archive.sealer.seal()
    with archive.records.writing() as tx:
        tx.connection.execute(update(event).where(event.c.position == 3).values(type="nothing"))
    _, wanted = make()
    with pytest.raises(FaultsFoundError, match="event_changed"):
        restore(elsewhere, wanted, WHO)
    with reading(open_engine(elsewhere.database_url)) as connection:
        assert connection.scalar(select(event.c.id)) is None
    accepted = dataclasses.replace(wanted, accept_faults=True)
    assert not restore(elsewhere, accepted, WHO).ok
    assert open_archive(elsewhere)


def test_a_lost_object_of_the_copy_is_found(make: Make, elsewhere: Settings) -> None:
    made, wanted = make()
    assert made.brought.copied >= 3
    assert wanted.objects_from is not None
    next(path for path in (wanted.objects_from / "objects/masters").rglob("*/*")).unlink()
    with pytest.raises(FaultsFoundError, match="object_missing"):
        restore(elsewhere, wanted, WHO)


def test_a_second_backup_copies_only_new_objects(make: Make, shelve: Shelve) -> None:
    first, _ = make()
    shelve.page("шинэ", "9")
    again, _ = make()
    assert again.brought.present >= first.brought.copied
    assert 1 <= again.brought.copied < first.brought.copied + 3  # seals among them


def test_a_drill_proves_it_and_changes_nothing_but_its_record(
    make: Make, archive: Archive, settings: Settings
) -> None:
    _, wanted = make()
    before = backups.scratch_of(settings)
    report = drill(archive, dataclasses.replace(wanted, objects_from=None, sample=2), WHO)
    assert (report.ok, report.checked) == (True, 2)
    assert list(before.iterdir()) == []
    with archive.records.reading() as tx:
        noted = tx.connection.execute(select(backup).where(backup.c.kind == "drill")).one()
        assert (noted.ok, noted.finished is not None) == (True, True)
        assert tx.events.of("archive", "station-1")[-1].type == Kind.BACKUP_DRILLED


def test_a_drill_of_an_older_backup_is_not_confused_by_newer_seals(
    make: Make, archive: Archive, shelve: Shelve
) -> None:
    _, wanted = make()
    shelve.page("шинэ", "9")
    archive.sealer.seal()
    assert drill(archive, wanted, WHO).ok


def test_a_drill_that_finds_damage_is_recorded_as_failed(make: Make, archive: Archive) -> None:
    _, wanted = make()
    path = next((archive.settings.data / "objects/objects/masters").rglob("*/*"))
    path.write_bytes(b"damaged")
    report = drill(archive, dataclasses.replace(wanted, objects_from=None), WHO)
    assert [fault.code for fault in report.faults] == ["object_damaged"]
    with archive.records.reading() as tx:
        assert ledger.last(tx.connection, "drill") is None


def test_the_wrong_identity_is_told_and_recorded(make: Make, archive: Archive) -> None:
    _, wanted = make()
    stranger = dataclasses.replace(wanted, identities=identities_of(new_identity()[0]))
    with pytest.raises(IdentityError):
        drill(archive, stranger, WHO)
    with archive.records.reading() as tx:
        noted = tx.connection.execute(select(backup).where(backup.c.kind == "drill")).one()
        assert (noted.ok, noted.facts) == (False, {"code": "identity"})


@pytest.fixture
def same_store(archive: Archive, elsewhere: Settings) -> Settings:
    """Settings of an empty place beside the objects that are there already."""
    return dataclasses.replace(elsewhere, objects_url=archive.settings.objects_url)


def bare(wanted: Wanted, *, accept_faults: bool = False) -> Wanted:
    """Say that the objects need not be brought."""
    return dataclasses.replace(wanted, objects_from=None, accept_faults=accept_faults)


def faults_of(archive: Archive) -> set[str]:
    audit = verify(archive.records, archive.objects, archive.trusted, with_objects=True)
    return {fault.code for fault in audit.faults}


def test_the_newest_backup_goes_on_beside_the_store_that_outlived_the_database(
    make: Make, archive: Archive, same_store: Settings
) -> None:
    _, wanted = make()
    archive.sealer.seal()
    report = restore(same_store, bare(wanted), WHO)
    assert (report.ok, report.after.seals, report.after.lost) == (True, 1, ())
    restored = open_archive(same_store)
    assert faults_of(restored) == set()
    with archive.records.reading() as one, restored.records.reading() as other:
        before = [event.id for event in one.events.of("archive", "station-1")]
        after = [event.id for event in other.events.of("archive", "station-1")]
        assert (after[:-1], len(after)) == (before, len(before) + 1)


def test_what_the_backup_knew_unsealed_gets_its_place_from_the_store(
    make: Make, archive: Archive, same_store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(type(archive.sealer), "seal", lambda _: 0)
        _, wanted = make()
    archive.sealer.seal()
    report = restore(same_store, bare(wanted), WHO)
    assert (report.ok, report.after.events) == (True, 1)
    assert faults_of(open_archive(same_store)) == set()


def test_what_happened_after_the_backup_is_named_and_the_chain_goes_on(
    make: Make, archive: Archive, shelve: Shelve, same_store: Settings
) -> None:
    _, wanted = make()
    shelve.page("шинэ", "9")
    archive.sealer.seal()
    with pytest.raises(StoreAheadError, match="2 events since 20"):
        restore(same_store, bare(wanted), WHO)
    report = restore(same_store, bare(wanted, accept_faults=True), WHO)
    assert not report.ok
    assert {fault.code for fault in report.after.lost} == {"lost_since"}
    assert any(fault.place.startswith("page.received ") for fault in report.after.lost)
    restored = open_archive(same_store)
    assert verify(restored.records, restored.objects, restored.trusted).faults == ()
    assert faults_of(restored) == {"object_missing"}


def test_a_later_trail_that_does_not_hold_needs_another_station(
    make: Make, archive: Archive, same_store: Settings
) -> None:
    _, wanted = make()
    folder = archive.settings.data / "objects/objects/trail/station-1"
    max(folder.iterdir()).unlink()
    for accept in (False, True):
        with pytest.raises(TrailBrokenError):
            restore(same_store, bare(wanted, accept_faults=accept), WHO)
    other = dataclasses.replace(same_store, station="station-1b")
    assert restore(other, bare(wanted, accept_faults=True), WHO).ok
    assert faults_of(open_archive(other)) == {"seal_removed"}


def test_a_later_seal_of_a_stranger_is_not_believed(
    make: Make, archive: Archive, same_store: Settings
) -> None:
    _, wanted = make()
    archive.sealer.seal()
    key_path(archive.settings).unlink()
    make_key(key_path(archive.settings))
    stranger = open_archive(archive.settings)
    with stranger.records.writing() as tx:
        tx.events.note(Kind.SHOWN, "record", "r")
    stranger.sealer.seal()
    with pytest.raises(TrailBrokenError, match="station-1"):
        restore(same_store, bare(wanted), WHO)


def test_a_backup_of_another_schema_is_refused(
    make: Make, elsewhere: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "NEEDED", "0001")
    _, wanted = make()
    with pytest.raises(BackupVersionError, match="0001"):
        restore(elsewhere, wanted, WHO)


def test_the_backup_holds_no_secret_and_names_its_heads(make: Make, archive: Archive) -> None:
    made, wanted = make()
    assert IDENTITY not in wanted.file.read_bytes().decode("latin-1")
    with archive.records.reading() as tx:
        noted = tx.connection.execute(select(backup)).one()
        assert (noted.ok, noted.size, noted.manifest) == (True, made.size, made.manifest)
        assert noted.facts["heads"][0].startswith("station-1:")


def test_nothing_is_made_for_nobody_or_nowhere(archive: Archive) -> None:
    bare = dataclasses.replace(archive.settings, backup_to=None, backup_recipient=None)
    with pytest.raises(NoRecipientError):
        recipients(bare)
    with pytest.raises(NoPlaceError):
        place_of(bare)


def test_of_two_processes_one_makes_the_backup(archive: Archive) -> None:
    with archive.records.marking() as tx:
        entry = ledger.begin(tx.connection, "backup", "here")
    with archive.records.marking() as tx, pytest.raises(BackupRunningError):
        ledger.begin(tx.connection, "backup", "here")
    with archive.records.reading() as tx:
        assert not ledger.is_due(tx.connection, "backup", timedelta(hours=1))
    with archive.records.marking() as tx:
        past = now() - timedelta(seconds=1)
        tx.connection.execute(update(backup).values(until=past))
        assert ledger.begin(tx.connection, "backup", "here").id != entry.id


def test_work_makes_a_backup_when_one_is_due_and_not_before(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "LOOKS", 0.05)
    due = dataclasses.replace(
        archive, settings=dataclasses.replace(archive.settings, backup_every=24)
    )
    for _ in range(2):
        with backing_up(due), backing_up(due):
            _until_idle(archive)
    names = place_of(due.settings).names()
    assert len(names) == 1
    assert (Path(due.settings.backup_to or "") / "objects").is_dir()


def _until_idle(archive: Archive) -> None:
    for _ in range(200):
        time.sleep(0.05)
        with archive.records.reading() as tx:
            if ledger.last(tx.connection, "backup") is not None:
                return
    pytest.fail("no backup was made")


def test_a_backup_that_fails_is_recorded_and_leaves_nothing(
    archive: Archive, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise UnavailableError

    monkeypatch.setattr(backups, "tar", full)
    with pytest.raises(UnavailableError):
        back_up(archive, place_of(settings), recipients(settings))
    assert place_of(settings).names() == ()
    assert list(Path(settings.backup_to or "").glob(".*")) == []
    with archive.records.reading() as tx:
        assert [row.ok for row in tx.connection.execute(select(backup.c.ok))] == [False]


def test_a_damaged_object_is_told_and_the_backup_counts_as_made(
    make: Make, archive: Archive
) -> None:
    path = next((archive.settings.data / "objects/objects/masters").rglob("*/*"))
    path.write_bytes(b"damaged")
    made, _ = make()
    assert [one.fault.code for one in made.brought.failures] == ["object_damaged"]
    with archive.records.reading() as tx:
        noted = tx.connection.execute(select(backup)).one()
        assert (noted.ok, noted.facts["not_copied"]) == (True, 1)
        assert not ledger.is_due(tx.connection, "backup", timedelta(hours=1))


def test_after_a_failed_backup_an_hour_passes(archive: Archive) -> None:
    with archive.records.marking() as tx:
        ledger.finish(tx.connection, ledger.begin(tx.connection, "backup", "here"), ok=False)
        assert not ledger.is_due(tx.connection, "backup", timedelta(hours=24))
        tx.connection.execute(update(backup).values(finished=now() - timedelta(minutes=61)))
        assert ledger.is_due(tx.connection, "backup", timedelta(hours=24))


def test_a_fault_of_any_kind_does_not_end_the_looking(
    archive: Archive, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(backups, "tar", broken)
    due = dataclasses.replace(archive, settings=dataclasses.replace(settings, backup_every=24))
    tried: list[object] = []
    with backing_up(due):
        deadline = time.monotonic() + 20
        while not tried and time.monotonic() < deadline:
            time.sleep(0.02)
            with archive.records.reading() as tx:
                tried = list(tx.connection.execute(select(backup)))
    with archive.records.reading() as tx:
        noted = tx.connection.execute(select(backup)).one()
        assert (noted.ok, noted.facts) == (False, {"code": "LookupError"})


@pytest.fixture
def slow(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive that backs up whenever it is due, and takes a while over every table."""
    real = backups.tar

    def slowly(parcels: Iterable[Parcel]) -> Iterator[bytes]:
        for block in real(parcels):
            time.sleep(0.02)
            yield block

    monkeypatch.setattr(backups, "tar", slowly)
    return dataclasses.replace(
        archive, settings=dataclasses.replace(archive.settings, backup_every=24)
    )


def _until_begun(archive: Archive) -> None:
    for _ in range(200):
        time.sleep(0.02)
        with archive.records.reading() as tx:
            if tx.connection.scalar(select(backup.c.id)) is not None:
                return
    pytest.fail("no backup was begun")


def test_a_backup_under_way_is_given_up_when_the_work_ends(slow: Archive) -> None:
    started = time.monotonic()
    with backing_up(slow):
        _until_begun(slow)
    assert time.monotonic() - started < 8
    assert place_of(slow.settings).names() == ()
    assert list(Path(slow.settings.backup_to or "").glob(".*")) == []
    with slow.records.reading() as tx:
        noted = tx.connection.execute(select(backup)).one()
        assert (noted.ok, noted.finished is not None) == (None, True)
        assert noted.facts == {"code": "backup_given_up"}
        assert ledger.is_due(tx.connection, "backup", timedelta(hours=24))


def test_work_that_ends_by_itself_finishes_its_backup(slow: Archive) -> None:
    with backing_up(slow, Ending(), to_the_end=True):
        pass
    assert len(place_of(slow.settings).names()) == 1


@pytest.mark.parametrize(
    ("lacking", "fault"),
    [("backup_to", NoPlaceError), ("backup_recipient", NoRecipientError)],
)
def test_work_is_not_begun_where_its_backups_could_never_be_made(
    slow: Archive, lacking: str, fault: type[Exception]
) -> None:
    bare = dataclasses.replace(slow.settings, **{lacking: None})
    with pytest.raises(fault), backing_up(dataclasses.replace(slow, settings=bare)):
        pytest.fail("it has begun")


def test_whoever_asks_for_the_end_meanwhile_is_heard(slow: Archive) -> None:
    ending = Ending()
    with backing_up(slow, ending, to_the_end=True):
        _until_begun(slow)
        ending.begin()
    assert place_of(slow.settings).names() == ()


@pytest.mark.service
def test_backups_lie_in_a_bucket_too(
    make: Make, archive: Archive, elsewhere: Settings, seaweed: Seaweed, tmp_path: Path
) -> None:
    place = place_of(archive.settings, seaweed.url(seaweed.bucket().name))
    assert "invented-secret" not in str(place)
    made = back_up(archive, place, recipients(archive.settings))
    _, wanted = make()
    assert place.names() == (made.name,)
    fetched = dataclasses.replace(wanted, file=place.fetch(made.name, tmp_path))
    assert restore(elsewhere, fetched, WHO).ok
    place.remove(made.name)
    assert place.names() == ()
