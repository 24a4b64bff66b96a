"""Shelving: in which volume a delivered leaf stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.nouns.record import Standing, parse_wanted
from pipeline.nouns.urgency import Urgency
from pipeline.nouns.volume import (
    NOWHERE,
    Citation,
    Risk,
    UnknownUnitError,
    VolumeKind,
    parse_citation,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.placing import Placed
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import ClaimedPlace, Transaction

PRIORITY = {
    Risk.LOW: Urgency.ORDINARY,
    Risk.MEDIUM: Urgency.FRAGILE,
    Risk.HIGH: Urgency.ENDANGERED,
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The volume of a leaf, and whether the inventory left it open which one."""

    volume: Volume
    ambiguous: bool = False

    @property
    def priority(self) -> int:
        """How soon its pages are worked on: the endangered first."""
        return PRIORITY[self.volume.risk]


def shelf_of(tx: Transaction, placed: Placed, unit: str) -> Shelf:
    """Return the volume that the delivery cites, else the one that the record claims."""
    if placed.volume is not None:
        return Shelf(_take(tx, parse_citation(placed.volume, unit), VolumeKind.LOOSE))
    return shelf_of_record(tx, placed.records[0] if placed.records else NOWHERE, placed.label, unit)


def shelf_of_record(tx: Transaction, name: str, label: str, unit: str) -> Shelf:
    """Return the volume in which a record claims a leaf, else one of its papers' own."""
    found = [
        record
        for record in tx.inventory.find(parse_wanted(name))
        if record.standing is not Standing.WITHDRAWN
    ]
    if len(found) == 1:
        claims = tx.inventory.claimed_places(found[0].id)
        claim = fitting(claims, label)
        if claim is not None:
            return Shelf(tx.volumes.get(claim.volume))
        unit = found[0].unit
        return Shelf(_own(tx, unit, name), ambiguous=len(claims) > 1)
    return Shelf(_own(tx, unit, name))


def fitting(claims: Sequence[ClaimedPlace], label: str) -> ClaimedPlace | None:
    """Return the one claimed place where a leaf belongs; of a single place every leaf is."""
    found = [claim for claim in claims if not claim.labels or label in claim.labels]
    found = found or list(claims)
    return found[0] if len(found) == 1 else None


def _own(tx: Transaction, unit: str, name: str) -> Volume:
    """A volume of its own for papers whose place on the shelf nobody has said."""
    return _take(tx, Citation(unit, NOWHERE, NOWHERE, name), VolumeKind.LOOSE)


def _take(tx: Transaction, citation: Citation, kind: VolumeKind) -> Volume:
    if not tx.inventory.knows_unit(citation.unit):
        raise UnknownUnitError(unit=citation.unit)
    return tx.volumes.find(citation) or tx.volumes.add_unlisted(citation, kind)
