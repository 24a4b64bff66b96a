"""Custody: a volume is in exactly one hand, whatever is done with it in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clock import now
from pipeline.custody import HANDLINGS, OUT, Act, Whereabouts, handling_of, rights_for
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.moves import handing
from pipeline.moves.capturing import count_leaves
from pipeline.moves.errors import (
    AskedBeforeError,
    CustodyError,
    HasItError,
    NobodyCalledSoError,
    NotInHandError,
    NotRequestedError,
    NowhereYetError,
    ReasonMissingError,
    WrongHandlingError,
)
from pipeline.moves.handing import BACK_WITHIN, KINDS
from pipeline.nouns.custody import STORE, Preparation
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.people.keeping import Wanted, add
from pipeline.people.rights import Right
from storage.schema.inventory import volume as volumes

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.custody import Custody
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction

KEEPER = Actor("sarnai", Role.KEEPER, via="test")
BAT, DORJ = Actor("bat", Role.OPERATOR, via="test"), Actor("dorj", Role.OPERATOR, via="test")
ACTORS = (KEEPER, BAT, DORJ)
DONE = {
    Act.REQUEST: lambda tx, one, who, to: handing.request(tx, one, who, reason="r", urgent=to),
    Act.FORGO: lambda tx, one, who, _: handing.forgo(tx, one, who),
    Act.TAKE: lambda tx, one, who, to: handing.take(tx, one, who, to="bat" if to else ""),
    Act.PASS: lambda tx, one, who, to: handing.pass_on(tx, one, who, to="bat" if to else "dorj"),
    Act.PREPARE: lambda tx, one, who, to: handing.prepare(tx, one, who, Preparation(fragile=to)),
    Act.SCAN: lambda tx, one, who, _: handing.scanned(tx, one, who),
    Act.RETURN: lambda tx, one, who, _: handing.give_back(tx, one, who),
}


@pytest.fixture
def volume(archive: Archive) -> Volume:
    with archive.records.writing() as tx:
        return tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)


def where(archive: Archive, volume: Volume) -> Custody:
    with archive.records.reading() as tx:
        return tx.custody.of(volume.id)


def test_the_table_begins_every_move_of_paper_where_the_paper_is() -> None:
    for row in HANDLINGS:
        if row.act is Act.TAKE:
            assert (row.source, row.target) == (Whereabouts.SHELVED, Whereabouts.TAKEN)
        elif row.moves_paper:
            assert row.source in OUT
        else:
            assert row.source is row.target
    assert rights_for(Act.RETURN) == {Right.KEEP_VOLUMES}
    assert KINDS.keys() == set(Act)


def test_a_volume_goes_the_whole_way_and_its_history_says_so(
    archive: Archive, volume: Volume
) -> None:
    with archive.records.writing() as tx:
        handing.request(tx, volume, BAT, reason="to be scanned")
        handing.take(tx, volume, KEEPER, to="bat", days=3, note="two parts")
        assert tx.custody.requests(volume.id) == ()
        done = Preparation(staples_out=True, slips=True, fragile=True, do_not_feed=True)
        handing.prepare(tx, volume, BAT, done)
        handing.pass_on(tx, volume, BAT, to="dorj")
        handing.scanned(tx, volume, DORJ)
        out = tx.custody.of(volume.id)
        assert (out.hand, out.where, out.preparation) == ("dorj", Whereabouts.SCANNED, done)
        assert out.due is not None
        assert timedelta(days=2) < out.due - now() < timedelta(days=4)
        back = handing.give_back(tx, volume, KEEPER)
        assert (back.hand, back.where, back.due) == (STORE, Whereabouts.SHELVED, None)
        assert back.preparation.do_not_feed, "how it must be treated is remembered"
        history = [(one.act, one.hand, one.by) for one in tx.custody.handings(volume.id)]
        assert history == [
            (Act.TAKE, "bat", "sarnai"),
            (Act.PREPARE, "bat", "bat"),
            (Act.PASS, "dorj", "bat"),
            (Act.SCAN, "dorj", "dorj"),
            (Act.RETURN, STORE, "sarnai"),
        ]
        again = handing.take(tx, volume, KEEPER, to="dorj").preparation
        assert (again.staples_out, again.slips, again.do_not_feed) == (False, False, True)


def test_an_urgent_request_calls_a_volume_back(archive: Archive, volume: Volume) -> None:
    with archive.records.writing() as tx:
        handing.take(tx, volume, BAT)
        handing.request(tx, volume, DORJ, reason="in some days")
        assert tx.custody.of(volume.id).recalled is None
        recalled = handing.request(tx, volume, DORJ, reason="at once", urgent=True)
        assert recalled.recalled is not None
        assert recalled.due is not None
        assert recalled.due <= now() + BACK_WITHIN
        assert recalled.late(now() + BACK_WITHIN + timedelta(minutes=1))
        assert not recalled.late(now())
        assert [one.urgent for one in tx.custody.requests(volume.id)] == [True, False]
        kinds = [event.type for event in tx.events.of("volume", volume.id)]
        assert kinds.count(Kind.VOLUME_RECALLED) == 1
        handing.give_back(tx, volume, KEEPER)
        assert tx.custody.of(volume.id).recalled is None
        handing.take(tx, volume, KEEPER, to="dorj")
        assert tx.custody.requests(volume.id) == ()


def test_what_is_scanned_is_no_longer_asked_for(archive: Archive, volume: Volume) -> None:
    with archive.records.writing() as tx:
        handing.take(tx, volume, BAT)
        handing.request(tx, volume, DORJ, reason="to read it")
        handing.scanned(tx, volume, BAT)
        assert tx.custody.wanted() == ()


def test_a_volume_with_all_its_leaves_is_scanned_by_the_machines_word(
    archive: Archive, volume: Volume
) -> None:
    with archive.records.writing() as tx:
        handing.take(tx, volume, BAT)
        tx.connection.execute(volumes.update().values(sheets=0))
        count_leaves(tx, volume.id, BAT)
        assert tx.custody.of(volume.id).where is Whereabouts.SCANNED
        last = tx.custody.handings(volume.id)[-1]
        assert (last.act, last.by, last.hand) == (Act.SCAN, "machine", "bat")


def test_what_cannot_be_is_refused_with_what_to_do(archive: Archive, volume: Volume) -> None:
    with archive.records.writing() as tx:
        with pytest.raises(WrongHandlingError, match="See who has it"):
            handing.give_back(tx, volume, KEEPER)
        with pytest.raises(ReasonMissingError):
            handing.request(tx, volume, BAT, reason=" ")
        with pytest.raises(NotRequestedError):
            handing.forgo(tx, volume, BAT)
        with pytest.raises(NotInHandError):
            handing.take(tx, volume, BAT, to="dorj")
        handing.take(tx, volume, BAT)
        for wrong in (WrongHandlingError, HasItError):
            with pytest.raises(wrong):
                _again(tx, volume, wrong)
        with pytest.raises(NotInHandError):
            handing.scanned(tx, volume, DORJ)
        handing.request(tx, volume, DORJ, reason="r")
        with pytest.raises(AskedBeforeError):
            handing.request(tx, volume, DORJ, reason="r")
        nowhere = tx.volumes.add_unlisted(Citation("00", "-", "-", "R-1"), VolumeKind.LOOSE)
        with pytest.raises(NowhereYetError):
            handing.take(tx, nowhere, KEEPER)


def _again(tx: SqlTransaction, volume: Volume, wrong: type[CustodyError]) -> None:
    if wrong is HasItError:
        handing.request(tx, volume, BAT, reason="I have it")
    handing.take(tx, volume, BAT)


def test_only_somebody_who_works_here_is_given_a_volume(archive: Archive, volume: Volume) -> None:
    boss = Actor("boss", Role.ADMINISTRATOR, via="test")
    with archive.records.writing() as tx:
        wanted = Wanted(roles=frozenset({Role.ADMINISTRATOR}))
        add(tx, "boss", wanted, "five old wooden drawers", boss, must_change=False)
        with pytest.raises(NobodyCalledSoError, match="Look how"):
            handing.take(tx, volume, KEEPER, to="nobody")
        assert handing.take(tx, volume, KEEPER, to="BOSS").hand == "boss"


def test_two_who_read_the_same_cannot_both_take_it(archive: Archive, volume: Volume) -> None:
    with archive.records.writing() as tx:
        before = tx.custody.of(volume.id)
        handing.take(tx, volume, BAT)
        handing.give_back(tx, volume, KEEPER)
        stale = tx.custody.of(volume.id)
        handing.take(tx, volume, DORJ)
        assert not tx.custody.move(stale, stale)
        assert tx.custody.of(volume.id).hand == "dorj"
        assert before.revision == 0


def test_events_of_custody_name_nobody_but_who_acts(archive: Archive, volume: Volume) -> None:
    with archive.records.writing() as tx:
        handing.request(tx, volume, DORJ, reason="of Болд", urgent=True)
        handing.take(tx, volume, KEEPER, to="bat", note="of Болд")
        handing.request(tx, volume, DORJ, reason="of Болд, later")
        for event in tx.events.of("volume", volume.id):
            assert "bat" not in str(event.facts)
            assert "Болд" not in str(event.facts)


@dataclass
class Model:
    """What ought to be known after some moves."""

    where: Whereabouts = Whereabouts.SHELVED
    hand: str = STORE
    moves: list[tuple[Act, str]] = field(default_factory=list)


@pytest.fixture
def tries() -> list[int]:
    return []


STEPS = st.lists(
    st.tuples(st.sampled_from(list(Act)), st.sampled_from(ACTORS), st.booleans()), max_size=25
)


@given(steps=STEPS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_any_order_a_volume_is_in_one_hand_and_nothing_is_forgotten(
    archive: Archive, tries: list[int], steps: list[tuple[Act, Actor, bool]]
) -> None:
    tries.append(1)
    model = Model()
    with archive.records.writing() as tx:
        cited = Citation("00", "7", "7", str(len(tries)))
        volume = tx.volumes.add_unlisted(cited, VolumeKind.LOOSE)
        for act, who, to in steps:
            _step(tx, volume, model, (act, who, to))
            custody = tx.custody.of(volume.id)
            assert (custody.where, custody.hand) == (model.where, model.hand)
            assert (custody.hand == STORE) == (custody.where is Whereabouts.SHELVED)
            assert (custody.due is None) == (custody.hand == STORE)
            told = [(one.act, one.hand) for one in tx.custody.handings(volume.id)]
            assert told == model.moves
            listed = [one.volume for one in tx.custody.out()]
            assert listed.count(volume.id) == (custody.hand != STORE)
        paper = [act for act, _ in model.moves]
        events = [event.type for event in tx.events.of("volume", volume.id)]
        for act in set(paper):
            assert events.count(KINDS[act]) == paper.count(act)


def _step(tx: SqlTransaction, volume: Volume, model: Model, step: tuple[Act, Actor, bool]) -> None:
    act, who, to = step
    row = handling_of(act, model.where)
    try:
        after = DONE[act](tx, volume, who, to)
    except CustodyError:
        theirs = who is KEEPER or model.hand == who.name
        assert row is None or not row.moves_paper or not theirs or act is Act.PASS
        return
    assert row is not None
    if row.moves_paper:
        model.where, model.hand = row.target, after.hand
        model.moves.append((act, after.hand))
