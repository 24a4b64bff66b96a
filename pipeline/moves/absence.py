"""Absence: a leaf that cannot be scanned, with a coded reason; a lost one with its act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.capture.errors import LeafPicturedError, LeafThereError
from pipeline.events import Kind
from pipeline.moves.capturing import count_leaves
from pipeline.moves.errors import ActMissingError, NoSuchThingError
from pipeline.nouns.volume import Absence, expand_leaves, label_position

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.events import Actor, Event
    from pipeline.ids import VolumeId
    from pipeline.nouns.volume import Leaf, Volume
    from pipeline.ports.records import Transaction

LEAF = "leaf"
ACTED = frozenset({Absence.LOST, Absence.DESTROYED})
"""The reasons that hold only with an act."""
_ACT = re.compile(r"(?=.*\d)[\w№ ./-]{1,40}")
_DOUBLED = re.compile(r"(?P<label>.+)\+(?P<ordinal>\d{1,3})")


@dataclass(frozen=True, slots=True)
class Absent:
    """A leaf that is absent: why, by which act, who said so and when."""

    leaf: Leaf
    code: str
    act: str
    by: str
    at: datetime | None


def call_absent(
    tx: Transaction, volume: Volume, leaves: str, actor: Actor, *, code: Absence, act: str = ""
) -> tuple[Leaf, ...]:
    """A person says that leaves cannot be scanned; a lost one only with the number of its act."""
    act = " ".join(act.split())
    if (code in ACTED or act) and not _ACT.fullmatch(act):
        raise ActMissingError(code=code, act=act)
    found = tuple(tx.volumes.take_leaf(volume.id, *place) for place in _places(leaves))
    for leaf in found:
        if tx.volumes.is_pictured(leaf.id):
            raise LeafPicturedError(leaf=name_of(leaf), volume=volume.citation)
        tx.volumes.set_absent(leaf.id, code)
        facts = {"code": code.value, **({"act": act} if act else {})}
        tx.events.note(Kind.LEAF_ABSENT, LEAF, leaf.id, actor=actor, facts=facts)
    count_leaves(tx, volume.id, actor)
    return tuple(tx.volumes.leaf(leaf.id) for leaf in found)


def call_present(
    tx: Transaction, volume: Volume, leaves: str, actor: Actor, *, reason: str
) -> tuple[Leaf, ...]:
    """A person takes an absence back; the leaf waits to be scanned again."""
    wanted = _places(leaves)
    found = tuple(
        leaf
        for leaf in tx.volumes.leaves(volume.id)
        if leaf.absent and any((leaf.label, leaf.ordinal) == place[:2] for place in wanted)
    )
    if len(found) != len(wanted):
        raise LeafThereError(leaf=leaves, volume=volume.citation)
    for leaf in found:
        tx.volumes.set_absent(leaf.id, None)
        facts = {"code": leaf.absent}
        tx.events.note(Kind.LEAF_PRESENT, LEAF, leaf.id, actor=actor, facts=facts, words=reason)
    count_leaves(tx, volume.id, actor)
    return tuple(tx.volumes.leaf(leaf.id) for leaf in found)


def absent_leaves(tx: Transaction, key: VolumeId) -> tuple[Absent, ...]:
    """Return the absent leaves of a volume in their order, each with what was said of it."""
    return tuple(_said(tx, leaf, leaf.absent) for leaf in tx.volumes.leaves(key) if leaf.absent)


def name_of(leaf: Leaf) -> str:
    """Return a leaf as people write it: 12а, and a second «12а» as 12а+1."""
    return f"{leaf.label}+{leaf.ordinal}" if leaf.ordinal else leaf.label


def _said(tx: Transaction, leaf: Leaf, code: str) -> Absent:
    told: Event | None = None
    for event in tx.events.of(LEAF, leaf.id):
        if event.type == Kind.LEAF_ABSENT:
            told = event
    if told is None:
        return Absent(leaf, code, "", "", None)
    return Absent(leaf, code, str(told.facts.get("act", "")), told.actor.name, told.at)


def _places(leaves: str) -> tuple[tuple[str, int, float], ...]:
    """Return label, ordinal and position of every leaf that is named: 12, 12а, 7-9, 12а+1."""
    doubled = _DOUBLED.fullmatch(leaves.strip())
    ordinal = int(doubled["ordinal"]) if doubled else 0
    labels = expand_leaves(doubled["label"] if doubled else leaves)
    if not labels or (doubled and len(labels) > 1):
        raise NoSuchThingError(name=leaves)
    return tuple((label, ordinal, label_position(label)) for label in labels)
