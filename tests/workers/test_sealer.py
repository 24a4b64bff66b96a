"""Sealing and verifying: every change to events, seals or masters is found and named."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    LargeBinary,
    String,
    Text,
    cast,
    delete,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DataError

from arkhiv.archive import open_archive
from pipeline.events import Kind
from pipeline.ids import new_key
from pipeline.seals import SealedEvent, link
from storage.audit import Head, verify
from storage.schema.capture import master
from storage.schema.trail import event, seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Column, ColumnElement

    from arkhiv.archive import Archive
    from storage.records import SqlTransaction
    from tests.conftest import Shelve


def note(archive: Archive, count: int = 3) -> None:
    with archive.records.writing() as tx:
        for number in range(count):
            tx.events.note(Kind.PAGE_READ, "page", f"p{number}", facts={"words": number})


def faults(archive: Archive, head: Head | None = None, *, objects: bool = False) -> set[str]:
    found = verify(
        archive.records, archive.objects, archive.trusted, head=head, with_objects=objects
    )
    return {fault.code for fault in found.faults}


def places(archive: Archive) -> set[str]:
    return {
        fault.place for fault in verify(archive.records, archive.objects, archive.trusted).faults
    }


@pytest.fixture
def sealed(archive: Archive) -> Archive:
    note(archive)
    archive.sealer.seal()
    note(archive)
    archive.sealer.seal()
    return archive


def test_sealed_events_verify_and_unsealed_ones_are_counted(sealed: Archive) -> None:
    note(sealed, 2)
    found = verify(sealed.records, sealed.objects, sealed.trusted)
    assert found.faults == ()
    assert found.unsealed == 2
    assert found.sealed >= 6


def test_sealing_with_nothing_new_makes_no_seal(sealed: Archive) -> None:
    with sealed.records.reading() as tx:
        before = tx.events.last_seal()
    assert sealed.sealer.seal() == 0
    with sealed.records.reading() as tx:
        assert tx.events.last_seal() == before


def test_an_event_that_commits_late_is_sealed_later_and_none_is_lost(archive: Archive) -> None:
    note(archive, 1)
    with archive.records.reading() as tx:
        late = tx.connection.execute(select(event).where(event.c.type == "page.read")).one()
    with archive.records.writing() as tx:
        tx.connection.execute(delete(event).where(event.c.id == late.id))
        tx.events.note(Kind.PAGE_READ, "page", "early")
    archive.sealer.seal()
    with archive.records.writing() as tx:
        tx.connection.execute(event.insert().values(**late._mapping))
    assert archive.sealer.seal() == 1
    assert faults(archive) == set()


def test_one_changed_letter_of_an_event_is_named(sealed: Archive) -> None:
    with sealed.records.writing() as tx:
        tx.connection.execute(
            update(event).where(event.c.position == 2).values(subject_id="p-other")
        )
    assert places(sealed) == {"position 2"}


def test_a_removed_event_is_named(sealed: Archive) -> None:
    with sealed.records.writing() as tx:
        tx.connection.execute(delete(event).where(event.c.position == 2))
    assert "event_removed" in faults(sealed)
    assert "position 2" in places(sealed)


def test_a_changed_seal_is_named(sealed: Archive) -> None:
    with sealed.records.writing() as tx:
        tx.connection.execute(update(seal).where(seal.c.number == 1).values(sealed_at="2001"))
    assert "seal_changed" in faults(sealed)
    assert "seal 1" in places(sealed)


def test_a_seal_by_another_key_is_not_trusted(sealed: Archive) -> None:
    found = verify(sealed.records, sealed.objects, frozenset({"00" * 32}))
    assert {fault.code for fault in found.faults} == {"seal_key_unknown"}


def test_a_removed_last_seal_shows_by_its_copy(sealed: Archive) -> None:
    with sealed.records.writing() as tx:
        tx.connection.execute(delete(seal).where(seal.c.number == 2))
    assert "seal_removed" in faults(sealed)
    assert "seal 2" in places(sealed)


def test_a_cut_off_tail_shows_against_a_kept_head(sealed: Archive, settings_folder: Path) -> None:
    with sealed.records.reading() as tx:
        last = tx.events.last_seal()
    assert last is not None
    head = Head(last.origin, last.number, last.head)
    assert faults(sealed, head) == set()
    with sealed.records.writing() as tx:
        tx.connection.execute(delete(seal).where(seal.c.number == last.number))
        tx.connection.execute(delete(event).where(event.c.position >= last.first_position))
    for copy in settings_folder.rglob(f"{last.number:010d}*"):
        copy.unlink()
    assert faults(sealed) == set()
    assert faults(sealed, head) == {"tail_cut_off"}


def test_a_missing_or_forged_copy_of_a_seal_is_named(
    sealed: Archive, settings_folder: Path
) -> None:
    (copy,) = settings_folder.rglob("0000000001")
    forged = json.loads(copy.read_bytes()) | {"head": "11" * 32}
    copy.chmod(0o600)
    copy.write_bytes(json.dumps(forged).encode())
    assert faults(sealed) == {"seal_copy_changed"}
    copy.unlink()
    assert faults(sealed) == {"seal_copy_missing"}


def test_one_changed_byte_of_a_master_is_named(archive: Archive, shelve: Shelve) -> None:
    shelve.page()
    archive.sealer.seal()
    assert faults(archive, objects=True) == set()
    with archive.records.reading() as tx:
        row = tx.connection.execute(select(master)).one()
    stored = archive.settings.data / "objects" / "objects" / row.key
    bytes_ = bytearray(stored.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    stored.chmod(0o600)
    stored.write_bytes(bytes(bytes_))
    found = verify(archive.records, archive.objects, archive.trusted, with_objects=True)
    assert [(fault.code, fault.place) for fault in found.faults] == [
        ("object_damaged", f"master {row.id}")
    ]


@pytest.fixture
def settings_folder(archive: Archive) -> Path:
    return archive.settings.data / "objects" / "objects" / "seals"


TEXTS = ("id", "origin", "type", "subject_kind", "subject_id", "actor", "at", "recorded_at")


def flip(archive: Archive, column: Column[Any], row: ColumnElement[bool], bit: int) -> None:
    """Change one bit of what is stored in a column of a row, whatever may come of it."""
    with archive.records.writing() as tx:
        if tx.connection.dialect.name == "sqlite":
            value = flipped_bytes(tx, column, row, bit)
        else:
            value = flipped_letter(tx, column, row, bit)
        tx.connection.execute(update(column.table).where(row).values({column.name: value}))


def flipped_bytes(
    tx: SqlTransaction, column: Column[Any], row: ColumnElement[bool], bit: int
) -> ColumnElement[Any]:
    raw = tx.connection.scalar(select(cast(column, LargeBinary)).where(row))
    assert raw is not None
    changed = bytearray(raw)
    changed[len(changed) // 2] ^= bit
    return cast(literal(bytes(changed), LargeBinary), Text)


def flipped_letter(
    tx: SqlTransaction, column: Column[Any], row: ColumnElement[bool], bit: int
) -> ColumnElement[Any]:
    """PostgreSQL keeps bytes in text that are letters, and in other columns what fits them."""
    raw = tx.connection.scalar(select(cast(column, Text)).where(row))
    assert raw is not None
    middle = len(raw) // 2
    changed = raw[:middle] + chr(ord(raw[middle]) ^ bit) + raw[middle + 1 :]
    kind = "text" if isinstance(column.type, String) else column.type.compile(postgresql.dialect())
    return literal_column(f"'{changed}'::{kind}")


@contextmanager
def unless_refused() -> Iterator[None]:
    """What the database itself refuses to keep needs no audit."""
    with suppress(DataError):
        yield


@pytest.mark.parametrize("column", [*TEXTS, "facts", "digest"])
@pytest.mark.parametrize("bit", [0x01, 0x04, 0x80])
def test_any_changed_byte_of_an_event_is_found(sealed: Archive, column: str, bit: int) -> None:
    with unless_refused():
        flip(sealed, event.c[column], event.c.position == 3, bit)
        assert faults(sealed) & {"event_changed", "event_removed"}


@pytest.mark.parametrize("column", ["head", "previous_head", "signature", "public_key", "origin"])
@pytest.mark.parametrize("bit", [0x01, 0x80])
def test_any_changed_byte_of_a_seal_is_found(sealed: Archive, column: str, bit: int) -> None:
    flip(sealed, seal.c[column], seal.c.number == 1, bit)
    assert faults(sealed) & {"seal_changed", "seal_removed"}


def test_an_event_put_in_between_is_named(sealed: Archive) -> None:
    with sealed.records.writing() as tx:
        third, *rest = list(tx.events.sealed("station-1"))[2:]
        assert isinstance(third, SealedEvent)
        for item in reversed(rest):
            assert isinstance(item, SealedEvent)
            tx.connection.execute(
                update(event).where(event.c.id == item.event.id).values(position=item.position + 1)
            )
        stranger = tx.events.note(Kind.PAGE_READ, "page", "p-stranger")
        tx.connection.execute(
            update(event)
            .where(event.c.id == stranger.id)
            .values(position=4, digest=link(third.digest, stranger))
        )
    assert "event_inserted" in faults(sealed)
    assert "position 4" in places(sealed)


def test_a_trail_that_is_wholly_gone_shows_by_the_copies_of_its_seals(sealed: Archive) -> None:
    with sealed.records.writing() as tx:
        tx.connection.execute(delete(event))
        tx.connection.execute(delete(seal))
    assert faults(sealed) == {"seal_removed"}


def test_a_master_exchanged_together_with_its_row_is_named(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.page()
    archive.sealer.seal()
    stored = archive.objects.put(new_key("masters"), b"another picture", metadata={})
    with archive.records.writing() as tx:
        tx.connection.execute(update(master).values(key=stored.key, sha256=stored.sha256))
    assert faults(archive, objects=True) == {"object_damaged"}


def test_two_sealers_leave_no_seal_without_its_copy(archive: Archive) -> None:
    other = open_archive(archive.settings)
    note(archive)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive.sealer, "_copy", lambda _seal: None)
        archive.sealer.seal()
    note(archive)
    other.sealer.seal()
    assert faults(archive) == set()


def test_a_strange_file_among_the_seals_is_named(sealed: Archive) -> None:
    sealed.objects.put("seals/station-1/notes.txt", b"?", metadata={})
    assert faults(sealed) == {"seal_copy_changed"}
