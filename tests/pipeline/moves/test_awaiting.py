"""What waits for a person is given part by part, and the parts together are all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from pipeline.moves.awaiting import NoSuchPlaceError, waiting_part
from pipeline.moves.holding import waiting
from storage.schema.documents import extent
from workers.roller import roll

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.moves.holding import Waiting
    from storage.records import SqlTransaction
    from tests.conftest import Shelve


def every_part(tx: SqlTransaction, limit: int, code: str = "") -> list[Waiting]:
    found, after = [], None
    while True:
        part = waiting_part(tx, limit, after, code)
        assert len(part.items) <= limit
        found += part.items
        if part.next is None:
            return found
        assert part.items
        after = part.next


@pytest.mark.parametrize("rolled", [False, True])
def test_the_parts_together_are_the_whole_list(
    archive: Archive, shelve: Shelve, *, rolled: bool
) -> None:
    shelve.page("", "1", record="unknown")
    shelve.page("other", "1", record="unknown")
    with archive.records.writing() as tx:
        batch = tx.batches.open(
            source="", operator="", station="", unit="00", driver="", profile={}
        )
        for number in range(3):
            tx.batches.refuse(batch, f"/{number}", "unreadable", {}, None)
        tx.connection.execute(delete(extent))
    if rolled:
        archive.sealer.seal()
        roll(archive.records)
    with archive.records.reading() as tx:
        whole = list(waiting(tx))
        assert {item.noun for item in whole} == {"document", "page", "volume", "file"}
        for limit in range(1, len(whole) + 2):
            parts = every_part(tx, limit)
            assert [(item.id, item.code) for item in parts] == [
                (item.id, item.code) for item in whole
            ]
        assert tx.lists.waiting() == len(whole)
        codes = {item.code for item in every_part(tx, 2, "leaf_conflict")}
        assert codes == {"leaf_conflict"}
        assert [item.noun for item in every_part(tx, 1, "undelimited")] == ["volume"]


def test_a_list_does_not_go_on_after_nowhere(archive: Archive) -> None:
    with archive.records.reading() as tx, pytest.raises(NoSuchPlaceError):
        waiting_part(tx, 1, "desk:1")
