"""Numbering: leaves get other labels, and a certified count another figure, by an act alone.

What was there before stays: former labels with the day and the person, former counts with the act.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.capture.errors import CountActError, LabelTakenError
from pipeline.clock import now
from pipeline.events import Kind
from pipeline.moves.capturing import count_leaves
from pipeline.moves.errors import NoSuchThingError, ReasonMissingError
from pipeline.nouns.volume import label_position, normal_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipeline.events import Actor
    from pipeline.nouns.volume import Leaf, Volume
    from pipeline.ports.records import Transaction

LEAF, VOLUME = "leaf", "volume"
_ACT = re.compile(r"(?=.*\d)[\w№ ./-]{1,40}")
_DOUBLED = re.compile(r"(?P<label>.+)\+(?P<ordinal>\d{1,3})")


def relabel(
    tx: Transaction, volume: Volume, pairs: Sequence[tuple[str, str]], actor: Actor, *, reason: str
) -> tuple[Leaf, ...]:
    """Number leaves anew, all at once, so that labels may change places. Return the leaves.

    The old label still finds the leaf, and the places that records claim go along.
    """
    if not reason.strip():
        raise ReasonMissingError
    moved = [(_leaf_called(tx, volume, old), _place_of(new)) for old, new in pairs]
    _require_free(tx, volume, moved)
    tx.volumes.relabel(
        volume.id,
        [(leaf, *place, label_position(place[0])) for leaf, place in moved],
        by=actor.name,
        at=now(),
    )
    for leaf, (label, ordinal) in moved:
        facts = {"before": [leaf.label, leaf.ordinal], "after": [label, ordinal]}
        tx.events.note(Kind.LEAF_RELABELLED, LEAF, leaf.id, actor=actor, facts=facts, words=reason)
    return tuple(tx.volumes.leaf(leaf.id) for leaf, _ in moved)


def leaves_called(
    tx: Transaction, volume: Volume, name: str, on: date | None = None
) -> tuple[Leaf, ...]:
    """Return the leaf that has a label now, and after it those that had it once.

    Of a citation whose day is known it is the leaf that had the label on that day.
    """
    meant = _place_of(name)
    leaves = tx.volumes.leaves(volume.id)
    if on is not None:
        return tuple(leaf for leaf in leaves if _called_on(leaf, on) == meant)
    have = [leaf for leaf in leaves if (leaf.label, leaf.ordinal) == meant]
    had = [leaf for leaf in leaves if meant in ((one.label, one.ordinal) for one in leaf.former)]
    return tuple(dict.fromkeys((*have, *had)))


def _called_on(leaf: Leaf, day: date) -> tuple[str, int]:
    """What a leaf was called on a day; on that of a change still as before it."""
    for former in leaf.former:
        if day <= datetime.fromisoformat(former.until).date():
            return former.label, former.ordinal
    return leaf.label, leaf.ordinal


def certify(
    tx: Transaction, volume: Volume, sheets: int, actor: Actor, *, act: str, reason: str
) -> None:
    """Correct the certified count of a volume by an act; the count before stays with it."""
    act = " ".join(act.split())
    if not _ACT.fullmatch(act):
        raise CountActError(act=act)
    if not reason.strip():
        raise ReasonMissingError
    tx.volumes.recount(volume.id, sheets, act=act, reason=reason, by=actor.name)
    facts = {"before": volume.sheets, "sheets": sheets, "act": act}
    tx.events.note(Kind.VOLUME_RECOUNTED, VOLUME, volume.id, actor=actor, facts=facts, words=reason)
    count_leaves(tx, volume.id, actor)


def _leaf_called(tx: Transaction, volume: Volume, name: str) -> Leaf:
    label, ordinal = _place_of(name)
    for leaf in tx.volumes.leaves(volume.id):
        if (leaf.label, leaf.ordinal) == (label, ordinal):
            return leaf
    raise NoSuchThingError(name=f"{volume.citation} {name}")


def _place_of(name: str) -> tuple[str, int]:
    """Return a label and which of the leaves so called is meant: «12а+1» is the second."""
    doubled = _DOUBLED.fullmatch(name.strip())
    if doubled is None:
        return normal_label(name), 0
    return normal_label(doubled["label"]), int(doubled["ordinal"])


def _require_free(
    tx: Transaction, volume: Volume, moved: Sequence[tuple[Leaf, tuple[str, int]]]
) -> None:
    """Raise if two leaves would have one label; doubled ones are told apart by +1, +2."""
    going = {leaf.id for leaf, _ in moved}
    staying = {
        (leaf.label, leaf.ordinal) for leaf in tx.volumes.leaves(volume.id) if leaf.id not in going
    }
    for _, place in moved:
        if place in staying:
            raise LabelTakenError(leaf=place[0], volume=volume.citation)
        staying.add(place)
