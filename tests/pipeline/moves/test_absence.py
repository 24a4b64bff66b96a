"""Absence: a leaf that cannot be scanned is captured by a coded reason, and lost by an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.capture.errors import LeafPicturedError, LeafThereError
from pipeline.events import Kind
from pipeline.flow import State
from pipeline.moves.absence import absent_leaves, call_absent, call_present
from pipeline.moves.errors import ActMissingError, NoSuchThingError
from pipeline.moves.finding import the_volume
from pipeline.nouns.volume import Absence, LeafRangeError
from storage.schema.inventory import claim, claim_leaf
from storage.schema.inventory import volume as volumes

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from tests.conftest import Shelve


def the_only(tx: SqlTransaction) -> Volume:
    key = tx.connection.scalar(volumes.select().with_only_columns(volumes.c.id))
    return the_volume(tx, str(key), "00")


def test_an_absent_leaf_makes_a_volume_whole_and_taking_it_back_opens_it_again(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1")
    with archive.records.writing() as tx:
        tx.connection.execute(update(volumes).values(sheets=2))
        call_absent(tx, the_only(tx), "2", operator, code=Absence.UNSCANNABLE)
        assert the_only(tx).state is State.CAPTURED
        (leaf,) = call_present(tx, the_only(tx), "2", operator, reason="found")
        assert leaf.absent is None
        assert the_only(tx).state is State.OPEN
        assert [hold.code for hold in tx.holds.of("volume", the_only(tx).id)] == ["leaf_count"]
        kinds = [event.type for event in tx.events.of("leaf", leaf.id)]
    assert kinds == [Kind.LEAF_ABSENT, Kind.LEAF_PRESENT]


def test_what_is_lost_is_lost_by_an_act_and_counted_apart(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1")
    gone = shelve.record("R-2")
    with archive.records.writing() as tx:
        place = the_only(tx)
        tx.connection.execute(
            claim.insert().values(id="c", record=gone, volume=place.id, leaves="8-9")
        )
        tx.connection.execute(
            claim_leaf.insert(), [{"claim": "c", "label": label} for label in ("8", "9")]
        )
        for act in ("", "act", "12; Bat Dorj"):
            with pytest.raises(ActMissingError, match="--act"):
                call_absent(tx, place, "8-9", operator, code=Absence.LOST, act=act)
        found = call_absent(tx, place, "8-9", operator, code=Absence.LOST, act=" 12/2024 ")
        assert [leaf.label for leaf in found] == ["8", "9"]
        said = absent_leaves(tx, place.id)
        assert [(one.leaf.label, one.code, one.act, one.by) for one in said] == [
            ("8", "lost", "12/2024", "operator"),
            ("9", "lost", "12/2024", "operator"),
        ]
        counts = tx.progress.progress().counts
        assert (counts.lost, counts.captured, counts.digitized) == (1, 2, 0)


def test_a_leaf_with_an_accepted_page_is_not_absent(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1")
    with archive.records.writing() as tx:
        place = the_only(tx)
        with pytest.raises(LeafPicturedError, match="Discard the page first"):
            call_absent(tx, place, "1", operator, code=Absence.UNSCANNABLE)
        with pytest.raises(LeafThereError):
            call_present(tx, place, "1", operator, reason="")


@pytest.mark.parametrize("leaves", ["", "7-9+1", "9-7"])
def test_leaves_that_are_none_are_refused(
    archive: Archive, shelve: Shelve, operator: Actor, leaves: str
) -> None:
    shelve.document("1")
    with (
        archive.records.writing() as tx,
        pytest.raises((NoSuchThingError, LeafRangeError)),
    ):
        call_absent(tx, the_only(tx), leaves, operator, code=Absence.NEVER_THERE)


def test_a_second_leaf_of_the_same_label_is_told_apart(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1")
    with archive.records.writing() as tx:
        (leaf,) = call_absent(tx, the_only(tx), "012А+1", operator, code=Absence.NEVER_THERE)
        assert (leaf.label, leaf.ordinal) == ("12а", 1)
        assert leaf.absent == "never_there"
