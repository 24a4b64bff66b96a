"""Capturing: a volume is captured when its body leaves are as many as were certified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.flow import State
from pipeline.moves.handing import note_captured
from pipeline.nouns.hold import Reason

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import VolumeId
    from pipeline.ports.records import Transaction


def count_leaves(tx: Transaction, key: VolumeId, actor: Actor) -> None:
    """Compare the leaves found with the certified count: move or hold the volume."""
    volume = tx.volumes.get(key)
    if volume.sheets is None:
        return
    found = tx.volumes.settled_leaves(key)
    facts = {"certified": volume.sheets, "found": found}
    if found == volume.sheets:
        _release(tx, key, actor)
        if volume.state is State.OPEN and tx.volumes.move(key, volume.revision, State.CAPTURED):
            tx.events.note(Kind.VOLUME_CAPTURED, "volume", key, actor=actor, facts=facts)
            note_captured(tx, key)
        return
    if volume.state is State.CAPTURED and tx.volumes.move(key, volume.revision, State.OPEN):
        tx.events.note(Kind.VOLUME_REOPENED, "volume", key, actor=actor, facts=facts)
    if tx.holds.hold("volume", key, Reason.LEAF_COUNT, facts):
        tx.events.note(
            Kind.HELD, "volume", key, actor=actor, facts={"code": Reason.LEAF_COUNT.value, **facts}
        )


def _release(tx: Transaction, key: VolumeId, actor: Actor) -> None:
    for code in tx.holds.release("volume", key, actor.name, "the count fits", Reason.LEAF_COUNT):
        tx.events.note(Kind.RELEASED, "volume", key, actor=actor, facts={"code": code})
