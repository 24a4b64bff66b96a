"""Labels: leaves that a station numbered anew are called so here, too, unless people here did so.

What each was called before stays on both sides, so that old citations find it.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.ids import VolumeId
from pipeline.nouns.hold import Reason
from pipeline.nouns.volume import FormerLabel, label_position
from storage.schema.inventory import leaf
from storage.stations.rows import RowError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from storage.stations.bringing import Bringing

    Pair = tuple[Row[tuple[object, ...]], "dict[str, object]"]
    """A leaf as it is here, and as it came."""


def renumber(bringing: Bringing, rows: Iterable[dict[str, object]]) -> None:
    """Call the leaves that are known here as the station calls them, a volume's all at once.

    Where people here have numbered one of them, too, or its label is another's here, what stands
    here stands for the whole volume, with what the station calls them as former labels.
    """
    changed: dict[VolumeId, list[Pair]] = {}
    for row in rows:
        theirs = _former(row.get("former_labels"))
        here = bringing.tx.connection.execute(select(leaf).where(leaf.c.id == row["id"])).first()
        if here is not None and not theirs <= _former(here.former_labels):
            changed.setdefault(VolumeId(here.volume), []).append((here, row))
    for key, pairs in changed.items():
        follows = all(
            _former(here.former_labels) <= _former(row["former_labels"]) for here, row in pairs
        )
        if follows and _are_free(bringing, key, pairs):
            _call(bringing, key, pairs)
        else:
            _remember(bringing, key, pairs)


def _former(said: object) -> set[FormerLabel]:
    """Return what a leaf was called, as it is told in a row."""
    if not isinstance(said, list) or not all(map(_is_former, said)):
        raise RowError(leaf.name)
    return {FormerLabel(**one) for one in said}


def _is_former(one: object) -> bool:
    kinds = {"label": str, "ordinal": int, "until": str, "by": str}
    return (
        isinstance(one, dict)
        and one.keys() == kinds.keys()
        and all(type(one[name]) is kind for name, kind in kinds.items())
    )


def _are_free(bringing: Bringing, key: VolumeId, pairs: Sequence[Pair]) -> bool:
    """Say whether no leaf that keeps its label has one that comes."""
    going = {here.id for here, _ in pairs}
    leaves = bringing.tx.volumes.leaves(key)
    staying = {(one.label, one.ordinal) for one in leaves if one.id not in going}
    return all((row["label"], row["ordinal"]) not in staying for _, row in pairs)


def _call(bringing: Bringing, key: VolumeId, pairs: Sequence[Pair]) -> None:
    """Call leaves anew; each is first called by its own id, so that two may change places."""
    connection = bringing.tx.connection
    for here, _ in pairs:
        own = leaf.c.id == here.id
        connection.execute(update(leaf).where(own).values(label=here.id, ordinal=0))
    for here, row in pairs:
        called = {name: row[name] for name in ("label", "ordinal", "former_labels")}
        place = label_position(str(row["label"]))
        own = leaf.c.id == here.id
        connection.execute(update(leaf).where(own).values(**called, position=place))
    moved = {str(here.label): str(row["label"]) for here, row in pairs if not here.ordinal}
    bringing.tx.volumes.move_claims(key, moved)


def _remember(bringing: Bringing, key: VolumeId, pairs: Sequence[Pair]) -> None:
    """Keep what a station calls leaves as former labels, and have a person decide."""
    for here, row in pairs:
        named = FormerLabel(
            str(row["label"]), int(str(row["ordinal"])), now().isoformat(), bringing.actor.name
        )
        ours, theirs = _former(here.former_labels), _former(row["former_labels"])
        kept = [*here.former_labels, *(asdict(one) for one in (*(theirs - ours), named))]
        own = leaf.c.id == here.id
        bringing.tx.connection.execute(update(leaf).where(own).values(former_labels=kept))
    facts = {"station": bringing.station}
    bringing.hold("volume", key, Reason.STATION_DIFFERS, facts)
