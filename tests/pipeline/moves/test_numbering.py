"""Numbering: leaves get other labels and volumes other counts, and nothing is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.capture.errors import CountActError, LabelTakenError
from pipeline.clock import now
from pipeline.flow import State
from pipeline.moves.errors import NoSuchThingError, ReasonMissingError
from pipeline.moves.numbering import certify, leaves_called, relabel
from storage.schema.inventory import claim, claim_leaf, count_act
from storage.schema.inventory import volume as volumes
from tests.pipeline.moves.test_absence import the_only

if TYPE_CHECKING:
    from datetime import date

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from tests.conftest import Shelve


def test_labels_change_places_and_old_citations_still_find_their_leaves(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1", "2", "3")
    gone = shelve.record("R-2")
    with archive.records.writing() as tx:
        volume = the_only(tx)
        before = {leaf.label: leaf.id for leaf in tx.volumes.leaves(volume.id)}
        tx.connection.execute(
            claim.insert().values(id="c", record=gone, volume=volume.id, leaves="1-2")
        )
        for label in ("1", "2"):
            tx.connection.execute(claim_leaf.insert().values(claim="c", label=label))
        relabel(tx, volume, [("1", "2"), ("2", "12А"), ("3", "1")], operator, reason="counted")
        after = {leaf.label: leaf.id for leaf in tx.volumes.leaves(volume.id)}
        assert after == {"1": before["3"], "2": before["1"], "12а": before["2"]}
        (leaf,) = leaves_called(tx, volume, "3")
        assert leaf.id == before["3"]
        (former,) = leaf.former
        assert (former.label, former.by) == ("3", operator.name)
        both = [one.id for one in leaves_called(tx, volume, "2")]
        assert both == [before["1"], before["2"]]
        claimed = set(tx.connection.scalars(select(claim_leaf.c.label)))
        assert claimed == {"2", "12а"}
        assert [event.type for event in tx.events.of("leaf", leaf.id)] == ["leaf.relabelled"]


def test_a_citation_with_its_day_finds_the_leaf_that_it_meant_whatever_was_shifted_since(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1", "2", "3")
    with archive.records.writing() as tx:
        volume = the_only(tx)
        before = {leaf.label: leaf.id for leaf in tx.volumes.leaves(volume.id)}
        relabel(tx, volume, [("1", "2"), ("2", "3"), ("3", "4")], operator, reason="a new leaf 1")
        today = now().date()

        def found(label: str, on: date) -> list[str]:
            return [one.id for one in leaves_called(tx, volume, label, on)]

        for label in ("1", "2", "3"):
            assert found(label, today - timedelta(days=400)) == [before[label]]
            assert found(label, today) == [before[label]]
        assert found("2", today + timedelta(days=1)) == [before["1"]]
        assert found("1", today + timedelta(days=1)) == []
        assert found("4", today) == []


def test_a_doubled_label_is_told_apart_and_a_taken_one_refused(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1", "2")
    with archive.records.writing() as tx:
        volume = the_only(tx)
        with pytest.raises(LabelTakenError):
            relabel(tx, volume, [("2", "1")], operator, reason="x")
        with pytest.raises(ReasonMissingError):
            relabel(tx, volume, [("2", "3")], operator, reason=" ")
        with pytest.raises(NoSuchThingError):
            relabel(tx, volume, [("9", "3")], operator, reason="x")
        (leaf,) = relabel(tx, volume, [("2", "1+1")], operator, reason="both are called 1")
    assert (leaf.label, leaf.ordinal) == ("1", 1)


def test_a_certified_count_is_corrected_by_an_act_and_the_old_one_stays(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1", "2")
    with archive.records.writing() as tx:
        tx.connection.execute(update(volumes).values(sheets=3))
        with pytest.raises(CountActError):
            certify(tx, the_only(tx), 2, operator, act="none", reason="counted twice")
        certify(tx, the_only(tx), 2, operator, act="7/2024", reason="counted twice")
        assert (the_only(tx).sheets, the_only(tx).state) == (2, State.CAPTURED)
        (act,) = tx.connection.execute(select(count_act)).all()
        event = tx.events.of("volume", the_only(tx).id)[0]
        assert tx.events.words(event.id) == "counted twice"
    assert (act.before, act.sheets, act.act, act.by) == (3, 2, "7/2024", operator.name)
    assert (event.facts["before"], event.facts["sheets"], event.facts["act"]) == (3, 2, "7/2024")
