"""Handing: a volume is requested, taken, passed on, prepared, scanned and returned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.custody import OUT, Act, handling_of
from pipeline.events import MACHINE, Kind
from pipeline.flow import Role
from pipeline.ids import new_id
from pipeline.moves.errors import (
    AskedBeforeError,
    HasItError,
    NobodyCalledSoError,
    NotInHandError,
    NotRequestedError,
    NowhereYetError,
    ReasonMissingError,
    WrongHandlingError,
)
from pipeline.nouns.custody import STORE, Custody, Handing, Preparation, VolumeRequest
from pipeline.people.choosing import folded

if TYPE_CHECKING:
    from pipeline.custody import Handling
    from pipeline.events import Actor
    from pipeline.ids import VolumeId
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction

DAYS = 7
"""For so long a volume is given out where nobody says for how long."""
BACK_WITHIN = timedelta(hours=2)
"""So soon a volume that is recalled is due back."""
KINDS = {
    Act.REQUEST: Kind.VOLUME_REQUESTED,
    Act.FORGO: Kind.VOLUME_FORGONE,
    Act.TAKE: Kind.VOLUME_TAKEN,
    Act.PASS: Kind.VOLUME_PASSED,
    Act.PREPARE: Kind.VOLUME_PREPARED,
    Act.SCAN: Kind.VOLUME_SCANNED,
    Act.RETURN: Kind.VOLUME_RETURNED,
}


def request(
    tx: Transaction, volume: Volume, actor: Actor, *, reason: str, urgent: bool = False
) -> Custody:
    """Say that somebody wants a volume; an urgent request calls one back that is out."""
    if not reason.strip():
        raise ReasonMissingError
    custody, _ = _begun(tx, volume, Act.REQUEST)
    if custody.hand == actor.name:
        raise HasItError(volume=volume.citation)
    if any((one.by, one.urgent) == (actor.name, urgent) for one in tx.custody.requests(volume.id)):
        raise AskedBeforeError(volume=volume.citation)
    moment = now()
    made = VolumeRequest(new_id(), volume.id, actor.name, urgent, reason.strip(), moment)
    tx.custody.request(made)
    facts = {"request": made.id, "urgent": urgent}
    tx.events.note(KINDS[Act.REQUEST], "volume", volume.id, actor=actor, facts=facts)
    if urgent and custody.where in OUT and custody.recalled is None:
        return _recalled(tx, custody, made, actor)
    return custody


def forgo(tx: Transaction, volume: Volume, actor: Actor) -> Custody:
    """Take one's requests for a volume back."""
    custody, _ = _begun(tx, volume, Act.FORGO)
    theirs = [one for one in tx.custody.requests(volume.id) if one.by == actor.name]
    if not theirs:
        raise NotRequestedError(volume=volume.citation)
    for one in theirs:
        tx.custody.end_request(one.id, Act.FORGO.value)
        facts = {"request": one.id}
        tx.events.note(KINDS[Act.FORGO], "volume", volume.id, actor=actor, facts=facts)
    return custody


def take(
    tx: Transaction, volume: Volume, actor: Actor, *, to: str = "", days: int = DAYS, note: str = ""
) -> Custody:
    """Give a volume out of the store; who asked for it has it now, so their request ends."""
    custody, row = _begun(tx, volume, Act.TAKE)
    hand, moment = _hand(tx, to or actor.name), now()
    if actor.role != Role.KEEPER and hand != actor.name:
        raise NotInHandError(volume=volume.citation, hand=hand)
    after = replace(
        custody,
        where=row.target,
        hand=hand,
        since=moment,
        due=moment + timedelta(days=days),
        recalled=None,
        preparation=replace(custody.preparation, staples_out=False, slips=False),
    )
    _end_requests(tx, volume.id, Act.TAKE, of=hand)
    return _moved(tx, volume, row, (custody, after), actor, note)


def pass_on(tx: Transaction, volume: Volume, actor: Actor, *, to: str, note: str = "") -> Custody:
    """Give a volume from one hand to another, without its coming back to the store."""
    custody, row = _begun(tx, volume, Act.PASS)
    _require_hand(volume, custody, actor)
    hand = _hand(tx, to)
    if hand == custody.hand:
        raise HasItError(volume=volume.citation)
    _end_requests(tx, volume.id, Act.TAKE, of=hand)
    after = replace(custody, hand=hand, since=now())
    return _moved(tx, volume, row, (custody, after), actor, note)


def prepare(
    tx: Transaction, volume: Volume, actor: Actor, preparation: Preparation, *, note: str = ""
) -> Custody:
    """Say what was done to the paper, and how it must be treated."""
    custody, row = _begun(tx, volume, Act.PREPARE)
    _require_hand(volume, custody, actor)
    after = replace(custody, where=row.target, preparation=preparation)
    return _moved(tx, volume, row, (custody, after), actor, note)


def scanned(tx: Transaction, volume: Volume, actor: Actor, *, note: str = "") -> Custody:
    """Say that a volume is scanned and may go back; whoever wanted its content has it."""
    custody, row = _begun(tx, volume, Act.SCAN)
    _require_hand(volume, custody, actor)
    _end_requests(tx, volume.id, Act.SCAN)
    after = replace(custody, where=row.target)
    return _moved(tx, volume, row, (custody, after), actor, note)


def give_back(tx: Transaction, volume: Volume, actor: Actor, *, note: str = "") -> Custody:
    """Take a volume back into the store, whoever brings it."""
    custody, row = _begun(tx, volume, Act.RETURN)
    after = replace(custody, where=row.target, hand=STORE, since=now(), due=None, recalled=None)
    return _moved(tx, volume, row, (custody, after), actor, note)


def note_captured(tx: Transaction, key: VolumeId) -> None:
    """All leaves of a volume that is out are there: it is scanned, as the machine can see."""
    custody = tx.custody.of(key)
    if handling_of(Act.SCAN, custody.where) is not None:
        scanned(tx, tx.volumes.get(key), MACHINE)


def _begun(tx: Transaction, volume: Volume, act: Act) -> tuple[Custody, Handling]:
    """Return where a volume is and the row by which it is moved, or raise why it cannot be."""
    if volume.citation.provisional:
        raise NowhereYetError
    custody = tx.custody.of(volume.id)
    row = handling_of(act, custody.where)
    if row is None:
        raise WrongHandlingError(volume=volume.citation, where=custody.where, act=act)
    return custody, row


def _require_hand(volume: Volume, custody: Custody, actor: Actor) -> None:
    """Let only a keeper or the machine do something with what somebody else has in hand."""
    if actor.role not in {Role.KEEPER, Role.MACHINE} and custody.hand != actor.name:
        raise NotInHandError(volume=volume.citation, hand=custody.hand)


def _hand(tx: Transaction, name: str) -> str:
    """Return the name of somebody who works here; where nobody was added, a name is a claim."""
    if not tx.people.any():
        return name.strip()
    person = tx.people.named(folded(name))
    if person is None or person.disabled:
        raise NobodyCalledSoError(name=name)
    return person.name


def _end_requests(tx: Transaction, key: VolumeId, act: Act, of: str | None = None) -> None:
    for one in tx.custody.requests(key):
        if of is None or one.by == of:
            tx.custody.end_request(one.id, act.value)


def _recalled(tx: Transaction, custody: Custody, wanted: VolumeRequest, actor: Actor) -> Custody:
    due = now() + BACK_WITHIN
    after = replace(custody, recalled=now(), due=min(custody.due or due, due))
    _write(tx, custody, after)
    facts = {"request": wanted.id}
    tx.events.note(Kind.VOLUME_RECALLED, "volume", custody.volume, actor=actor, facts=facts)
    return tx.custody.of(custody.volume)


def _moved(
    tx: Transaction,
    volume: Volume,
    row: Handling,
    change: tuple[Custody, Custody],
    actor: Actor,
    note: str,
) -> Custody:
    before, after = change
    _write(tx, before, after)
    made = Handing(
        new_id(), volume.id, row.act, row.target, after.hand, actor.name, now(), note.strip()
    )
    tx.custody.hand(made)
    facts = {"handing": made.id, "from": row.source.value, "to": row.target.value}
    tx.events.note(KINDS[row.act], "volume", volume.id, actor=actor, facts=facts)
    return tx.custody.of(volume.id)


def _write(tx: Transaction, before: Custody, after: Custody) -> None:
    if not tx.custody.move(before, after):
        raise WrongHandlingError(
            volume=tx.volumes.get(before.volume).citation, where=before.where, act=Act.TAKE
        )
