"""Lists are given part by part: together they are the whole list, and each is found by an index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event as listening
from sqlalchemy import insert, select, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import State
from pipeline.nouns.record import Register
from pipeline.ports.listing import DocumentsWanted, EventsWanted, RecordsWanted
from pipeline.progress.stages import Stage
from storage.schema.capture import batch, page
from storage.schema.documents import document
from storage.schema.inventory import alias, claim, record, volume
from storage.schema.trail import event, flag, hold
from workers.roller import roll

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Row

    from arkhiv.archive import Archive
    from pipeline.ports.listing import Part
    from storage.records import SqlTransaction
    from tests.conftest import Shelve

    Ask = Callable[[SqlTransaction, int, str | None], Part[object]]

TYPES, UNITS = ("birth", "death"), ("00", "11")
RECORDS = "record_progress"


def everything(tx: SqlTransaction, ask: Ask, limit: int) -> list[object]:
    """Ask for part after part until there is none."""
    found: list[object] = []
    after = None
    while True:
        part = ask(tx, limit, after)
        assert len(part.items) <= limit
        found += part.items
        if part.next is None:
            return found
        assert part.items
        after = part.next


@pytest.fixture
def inventory(archive: Archive) -> Archive:
    """Forty records, every ID in two registers, some of them withdrawn."""
    with archive.records.writing() as tx:
        tx.connection.execute(
            insert(record),
            [
                {
                    "id": f"k{number}",
                    "register": ("civil", "property", "legal")[number % 3],
                    "record_id": f"Т-{number // 2:02d}",
                    "type": TYPES[number // 3 % 2],
                    "unit": UNITS[number // 5 % 2],
                    "title": f"title {number}",
                    "standing": "withdrawn" if number % 7 == 0 else "active",
                    "names": [],
                    "digest": "",
                    "created": now(),
                }
                for number in range(40)
            ],
        )
        tx.connection.execute(
            insert(alias), [{"register": "civil", "alias": "Х-1", "record": "k3"}]
        )
    roll(archive.records)
    return archive


def test_any_filter_of_records_gives_them_in_the_order_of_their_ids(inventory: Archive) -> None:
    with inventory.records.reading() as tx:
        rows = list(tx.connection.execute(select(record)))
        for unit, register, kind, stage in product(
            (None, "11"),
            (None, Register.CIVIL),
            (None, "birth"),
            (None, Stage.CLAIMED, Stage.WITHDRAWN),
        ):
            wanted = RecordsWanted(register=register, unit=unit, type=kind, stage=stage)
            fitting = [
                row
                for row in rows
                if unit in (None, row.unit)
                and register in (None, row.register)
                and kind in (None, row.type)
                and (stage is None or (stage is Stage.WITHDRAWN) == (row.standing == "withdrawn"))
            ]
            fitting.sort(key=lambda row: (row.record_id, row.register))
            for limit in (1, 7, 100):
                found = everything(tx, _records(wanted), limit)
                names = [f"{row.register}:{row.record_id}" for row in fitting]
                assert [str(line) for line in found] == names
                assert [line.title for line in found] == [row.title for row in fitting]  # type: ignore[attr-defined]  # lines of records


def _records(wanted: RecordsWanted) -> Ask:
    return lambda tx, limit, after: tx.lists.records(wanted, limit, after)


def test_hidden_records_are_left_out_but_for_those_that_are_granted(inventory: Archive) -> None:
    with inventory.records.writing() as tx:
        tx.connection.execute(update(record).where(record.c.id == "k5").values(type="adoption"))
        tx.connection.execute(
            insert(volume),
            {
                "id": "shut",
                "unit": "00",
                "fonds": "1",
                "inventory": "2",
                "item": "3",
                "kind": "loose",
                "restricted": True,
                "created": now(),
            },
        )
        tx.connection.execute(insert(claim), {"id": "c", "record": "k7", "volume": "shut"})
    with inventory.records.reading() as tx:
        every = {line.id for line in everything(tx, _records(RecordsWanted()), 7)}  # type: ignore[attr-defined]  # lines of records
        for granted in (frozenset[str](), frozenset({"k5"}), frozenset({"k5", "k7"})):
            wanted = RecordsWanted(hidden=frozenset({"adoption"}), granted=granted)
            for limit in (1, 7, 100):
                found = everything(tx, _records(wanted), limit)
                assert {line.id for line in found} == every - ({"k5", "k7"} - granted)  # type: ignore[attr-defined]  # lines of records
        named = RecordsWanted(former="Х-1", hidden=frozenset(TYPES))
        assert everything(tx, _records(named), 3) == []


def test_records_are_found_by_how_their_id_begins_and_by_a_former_one(inventory: Archive) -> None:
    with inventory.records.reading() as tx:
        begun = everything(tx, _records(RecordsWanted(begins="Т-1")), 3)
        assert {line.record_id for line in begun} == {f"Т-{number}" for number in range(10, 20)}  # type: ignore[attr-defined]  # lines of records
        former = everything(tx, _records(RecordsWanted(former="Х-1")), 3)
        assert [line.id for line in former] == ["k3"]  # type: ignore[attr-defined]  # lines of records
        elsewhere = RecordsWanted(former="Х-1", register=Register.LEGAL)
        assert everything(tx, _records(elsewhere), 3) == []


@pytest.fixture
def papers(archive: Archive, shelve: Shelve) -> Archive:
    """A few documents and pages, held, flagged and not."""
    keys = [shelve.document("1", "2", record=f"R-{number}") for number in range(5)]
    with archive.records.writing() as tx:
        for number, key in enumerate(keys):
            if number % 2:
                tx.holds.hold("document", key, "no_pages", {})
            tx.holds.set_flags("document", key, {"low": {}} if number < 3 else {}, "machine")
            tx.documents.note(key, type=TYPES[number % 2])
        tx.documents.note(keys[4], discarded=now())
        tx.events.note(Kind.SHOWN, "document", keys[0])
    archive.sealer.seal()
    roll(archive.records)
    return archive


LISTS: dict[str, tuple[Ask, object]] = {
    "documents": (
        lambda tx, limit, after: tx.lists.documents(DocumentsWanted(), limit, after),
        select(document.c.id).where(document.c.discarded.is_(None)).order_by(document.c.id),
    ),
    "held documents of a type": (
        lambda tx, limit, after: tx.lists.documents(
            DocumentsWanted(held=True, type="death"), limit, after
        ),
        select(document.c.id)
        .where(document.c.held.is_(True), document.c.type == "death")
        .order_by(document.c.id),
    ),
    "documents in a state": (
        lambda tx, limit, after: tx.lists.documents(
            DocumentsWanted(state=State.DELIMITED, held=False), limit, after
        ),
        select(document.c.id)
        .where(document.c.held.is_(False), document.c.discarded.is_(None))
        .order_by(document.c.id),
    ),
    "flagged documents": (
        lambda tx, limit, after: tx.lists.flagged("low", limit, after),
        select(flag.c.subject).order_by(flag.c.subject),
    ),
    "pages": (
        lambda tx, limit, after: tx.lists.pages(None, limit, after),
        select(page.c.id).order_by(page.c.id),
    ),
    "received pages": (
        lambda tx, limit, after: tx.lists.pages(State.RECEIVED, limit, after, held=False),
        select(page.c.id).where(page.c.held.is_(False)).order_by(page.c.id),
    ),
    "holds": (
        lambda tx, limit, after: tx.lists.holds(limit, after),
        select(hold.c.id).order_by(hold.c.id),
    ),
    "holds of a code": (
        lambda tx, limit, after: tx.lists.holds(limit, after, "no_pages"),
        select(hold.c.id).order_by(hold.c.id),
    ),
    "batches": (
        lambda tx, limit, after: tx.lists.batches("", limit, after),
        select(batch.c.id).order_by(batch.c.id),
    ),
    "batches of a unit": (
        lambda tx, limit, after: tx.lists.batches("00", limit, after),
        select(batch.c.id).order_by(batch.c.id),
    ),
}
INDEXES = {
    "documents": "ix_document_listing",
    "held documents of a type": "ix_document_listing_type",
    "documents in a state": "ix_document_listing",
    "flagged documents": "ix_flag_code",
    "pages": "ix_page_listing",
    "received pages": "ix_page_listing",
    "holds": "ix_hold_open",
    "holds of a code": "ix_hold_code",
    "batches": "pk_batch",
    "batches of a unit": "ix_batch_unit",
}


@pytest.mark.parametrize("name", LISTS)
def test_the_parts_of_a_list_are_all_of_it_in_order(papers: Archive, name: str) -> None:
    ask, whole = LISTS[name]
    with papers.records.reading() as tx:
        keys = list(tx.connection.scalars(whole))  # type: ignore[call-overload]  # a query for ids
        assert keys
        for limit in (1, 2, 100):
            assert [line.id for line in everything(tx, ask, limit)] == keys  # type: ignore[attr-defined]  # lines have ids


def test_events_are_listed_by_position_by_time_and_of_one_thing(papers: Archive) -> None:
    with papers.records.reading() as tx:
        rows = list(tx.connection.execute(select(event).order_by(event.c.id)))
        origin = papers.settings.station
        sealed = everything(tx, lambda tx, n, after: tx.lists.sealed(origin, n, after), 3)
        assert [line.position for line in sealed] == list(range(1, len(rows) + 1))  # type: ignore[attr-defined]  # lines of the trail
        middle = rows[len(rows) // 2].recorded_at
        since = everything(tx, lambda tx, n, after: tx.lists.since(middle, n, after), 3)
        assert 0 < len(since) < len(rows)
        assert since[-1].event.id == rows[-1].id  # type: ignore[attr-defined]  # lines of the trail
        subject = rows[-1].subject_id
        told = everything(
            tx, lambda tx, n, after: tx.lists.history("document", subject, n, after), 2
        )
        assert [line.event for line in told] == list(tx.events.of("document", subject))  # type: ignore[attr-defined]  # lines of the trail


WATCHED: dict[str, EventsWanted] = {
    "all": EventsWanted(),
    "of a type": EventsWanted(type=Kind.PAGE_RECEIVED),
    "of a day that was": EventsWanted(until=datetime(2001, 1, 1, tzinfo=UTC)),
    "until now": EventsWanted(since=datetime(2001, 1, 1, tzinfo=UTC), type=Kind.SHOWN),
    "of one thing": EventsWanted(subject="shown", kinds=("document", "page")),
    "of a thing of another kind": EventsWanted(subject="shown", kinds=("page",)),
}


@pytest.mark.parametrize("name", WATCHED)
def test_what_happened_lately_is_told_part_by_part_the_last_first(
    papers: Archive, name: str
) -> None:
    wanted = WATCHED[name]
    with papers.records.reading() as tx:
        key = tx.connection.scalars(
            select(event.c.subject_id).where(event.c.type == Kind.SHOWN)
        ).one()
        wanted = replace(wanted, subject=key if wanted.subject else "")
        rows = tx.connection.execute(select(event).order_by(event.c.id.desc()))
        expected = [row.id for row in rows if is_wanted(row, wanted)]
        for limit in (1, 3, 500):
            told = everything(tx, lambda tx, n, after: tx.lists.lately(wanted, n, after), limit)
            assert [line.event.id for line in told] == expected  # type: ignore[attr-defined]  # lines of the trail
    empty = {"of a day that was", "of a thing of another kind"}
    assert bool(expected) is (name not in empty)


def is_wanted(row: Row[tuple[object, ...]], wanted: EventsWanted) -> bool:
    """Say of one row whether it is asked for, without any SQL."""
    return (
        (wanted.since is None or row.recorded_at >= wanted.since)
        and (wanted.until is None or row.recorded_at < wanted.until)
        and wanted.type in ("", row.type)
        and (
            not wanted.subject
            or (row.subject_id == wanted.subject and row.subject_kind in wanted.kinds)
        )
    )


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (EventsWanted(), "pk_event"),
        (EventsWanted(type=Kind.GRANT_GIVEN), "ix_event_type"),
        (EventsWanted(subject="x", kinds=("document", "page")), "ix_event_subject"),
    ],
)
def test_what_happened_lately_is_found_by_an_index(
    papers: Archive, wanted: EventsWanted, index: str
) -> None:
    with papers.records.reading() as tx:
        found = plan(tx, lambda tx, n, after: tx.lists.lately(wanted, n, after))
    assert "Seq Scan" not in found
    assert index in found or "autoindex_event" in found, found


def plan(tx: SqlTransaction, ask: Ask) -> str:
    """Return how the database answers the first statement of a question."""
    said: list[tuple[str, object]] = []

    def note(_one: object, _two: object, statement: str, values: object, *_rest: object) -> None:
        said.append((statement, values))

    listening.listen(tx.connection, "before_cursor_execute", note)
    ask(tx, 5, None)
    listening.remove(tx.connection, "before_cursor_execute", note)
    statement, values = next(one for one in said if one[0].startswith("SELECT"))
    if tx.connection.dialect.name == "sqlite":
        rows = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]  # as it was sent
        return "\n".join(row.detail for row in rows)
    tx.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    tx.connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
    rows = tx.connection.exec_driver_sql(f"EXPLAIN {statement}", values)  # type: ignore[arg-type]  # as it was sent
    return "\n".join(row[0] for row in rows)


def by_index(found: str, index: str) -> bool:
    """Say whether rows come from an index in its order; what few come of it may be sorted."""
    scans = [line.split() for line in found.splitlines() if line.startswith("SCAN")]
    walked = [words for words in scans if "INDEX" not in words and "anon" not in words[1]]
    return index in found and not walked and "Seq Scan" not in found and found.count("Sort  (") <= 1


@pytest.mark.parametrize("name", [name for name in LISTS if name != "batches"])
def test_a_list_is_found_by_the_index_in_its_order(papers: Archive, name: str) -> None:
    with papers.records.reading() as tx:
        found = plan(tx, LISTS[name][0])
    assert by_index(found, INDEXES[name]), found


@pytest.mark.parametrize(
    ("unit", "kind", "index"),
    [
        (None, None, "ix_record_progress_register"),
        ("11", None, "ix_record_progress_unit"),
        (None, "birth", "ix_record_progress_type"),
        ("11", "birth", "ix_record_progress_unit_type"),
    ],
)
def test_records_are_found_by_an_index_of_what_is_wanted(
    inventory: Archive, unit: str | None, kind: str | None, index: str
) -> None:
    for register, stage in product((None, Register.LEGAL), (None, Stage.CLAIMED)):
        wanted = RecordsWanted(register=register, unit=unit, type=kind, stage=stage)
        with inventory.records.reading() as tx:
            found = plan(tx, _records(wanted))
        assert by_index(found, index), found


def test_volumes_are_listed_of_one_unit_or_of_some(archive: Archive, shelve: Shelve) -> None:
    for number in range(5):
        shelve.document("1", record=f"R-{number}")
    with archive.records.reading() as tx:
        every = everything(
            tx, lambda tx, limit, after: tx.lists.volumes(None, None, limit, after), 2
        )
        assert len(every) == 5
        for unit, within, count in (
            ("00", None, 5),
            (None, frozenset({"00", "11"}), 5),
            (None, frozenset({"11"}), 0),
            (None, frozenset[str](), 0),
            ("00", frozenset({"11"}), 0),
        ):
            assert len(tx.lists.volumes(unit, within, 9).items) == count


def test_volumes_are_listed_by_their_state_in_the_order_in_which_they_became_known(
    archive: Archive, shelve: Shelve
) -> None:
    for number in range(6):
        shelve.document("1", record=f"R-{number}")
    with archive.records.writing() as tx:
        keys = list(tx.connection.scalars(select(volume.c.id).order_by(volume.c.id)))
        for number, key in enumerate(keys):
            state = "captured" if number % 2 else "open"
            values = {"unit": UNITS[number % 3 == 0], "state": state}
            tx.connection.execute(update(volume).where(volume.c.id == key).values(**values))
        odd = [key for number, key in enumerate(keys) if number % 2]
        for unit, within, expected in (
            (None, None, odd),
            (None, frozenset({"00", "11"}), odd),
            ("11", None, [keys[3]]),
            ("11", frozenset({"00"}), []),
        ):

            def ask(
                tx: SqlTransaction,
                limit: int,
                after: str | None,
                unit: str | None = unit,
                within: frozenset[str] | None = within,
            ) -> Part[object]:
                return tx.lists.volumes(unit, within, limit, after, state=State.CAPTURED)

            for limit in (1, 2, 100):
                found = everything(tx, ask, limit)
                assert [one.id for one in found] == expected  # type: ignore[attr-defined]  # volumes


def test_volumes_of_a_unit_in_a_state_are_found_by_an_index(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.document("1")
    with archive.records.reading() as tx:
        found = plan(tx, lambda tx, n, after: tx.lists.volumes("11", None, n, after))
    assert "ix_volume_listing" in found, found


def _volumes(tx: SqlTransaction, limit: int, after: str | None) -> Part[object]:
    return tx.lists.volumes(None, None, limit, after)
