"""Lines of volumes in SQL: what is known of a batch of them, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, insert, or_, select, tuple_, update

from pipeline.clock import now
from pipeline.holdings.known import KnownVolume
from pipeline.holdings.rows import VolumeFacts
from pipeline.ids import VolumeId, new_id
from pipeline.nouns.volume import Citation, CountQuality, Risk, VolumeKind
from storage.schema.inventory import count_act, growth, volume

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.engine import Connection

    from pipeline.holdings.known import VolumeChanges, VolumeWrite


def known_volumes(
    connection: Connection, named: Collection[Citation], run: str
) -> dict[Citation, KnownVolume]:
    """Return the volumes that are known at these citations."""
    if not named:
        return {}
    parts = [(item.unit, item.fonds, item.inventory, item.item) for item in named]
    acted = or_(
        exists().where(count_act.c.volume == volume.c.id),
        exists().where(growth.c.volume == volume.c.id),
    )
    rows = connection.execute(
        select(volume, acted.label("acted")).where(
            tuple_(volume.c.unit, volume.c.fonds, volume.c.inventory, volume.c.item).in_(parts)
        )
    )
    return {
        Citation(row.unit, row.fonds, row.inventory, row.item): KnownVolume(
            key=VolumeId(row.id),
            facts=VolumeFacts(
                kind=VolumeKind(row.kind),
                sheets=row.sheets,
                count_quality=CountQuality(row.count_quality),
                restricted=row.restricted,
                risk=Risk(row.risk),
                growing=row.growing,
            ),
            listed=row.listed,
            seen=row.seen_in == run,
            acted=bool(row.acted),
        )
        for row in rows
    }


def add_unlisted(connection: Connection, named: Iterable[Citation]) -> dict[Citation, VolumeId]:
    """Add volumes that records claim and no line has named yet."""
    made = {citation: VolumeId(new_id()) for citation in named}
    if made:
        moment = now()
        connection.execute(
            insert(volume),
            [
                {
                    **_place(citation),
                    "id": key,
                    "kind": VolumeKind.LOOSE.value,
                    "listed": False,
                    "created": moment,
                }
                for citation, key in made.items()
            ],
        )
    return made


def write_volumes(connection: Connection, changes: VolumeChanges, run: str) -> None:
    """Write what a batch of lines changes about volumes."""
    moment = now()
    if changes.new:
        connection.execute(
            insert(volume),
            [
                {"id": item.key, **_place(item.citation), **_values(item), "created": moment}
                for item in changes.new
            ],
        )
    if changes.changed:
        connection.execute(
            update(volume)
            .where(volume.c.id == bindparam("key"))
            .values(revision=volume.c.revision + 1),
            [{"key": item.key, **_values(item)} for item in changes.changed],
        )
    if changes.seen:
        connection.execute(update(volume).where(volume.c.id.in_(changes.seen)).values(seen_in=run))


def _place(citation: Citation) -> dict[str, str]:
    return {
        "unit": citation.unit,
        "fonds": citation.fonds,
        "inventory": citation.inventory,
        "item": citation.item,
    }


def _values(item: VolumeWrite) -> dict[str, object]:
    facts = item.facts
    return {
        "kind": facts.kind,
        "sheets": facts.sheets,
        "count_quality": facts.count_quality,
        "restricted": facts.restricted,
        "risk": facts.risk,
        "growing": facts.growing,
        "listed": True,
        "digest": item.digest,
    }
