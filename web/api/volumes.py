"""Volumes: as they lie on the shelf, their leaves, and the papers in them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.flow import State
from pipeline.ids import VolumeId
from pipeline.nouns.growth import Added
from pipeline.nouns.record import Standing
from pipeline.nouns.volume import CountQuality, LeafKind, Risk, VolumeKind
from pipeline.people.rights import Right
from pipeline.people.secrets import digest
from pipeline.seeing.shelved import is_volume_seen, shelves_of
from pipeline.seeing.verdicts import verdict_on_record
from web.api.call import Reply
from web.api.cursor import after_of, cursor_of, sliced
from web.api.documents import DocumentLine, document_line
from web.api.errors import NotAllowedError, NothingThereError
from web.api.shapes import Key, Paged, Part, Shape, UnitCode

if TYPE_CHECKING:
    from pipeline.nouns.growth import Growth as FoundGrowth
    from pipeline.nouns.volume import Leaf as FoundLeaf
    from pipeline.nouns.volume import Volume as Found
    from pipeline.ports.records import ClaimedPlace
    from storage.records import SqlTransaction
    from web.api.call import Call


class VolumesAsked(Paged):
    """Which volumes are listed."""

    unit: UnitCode | None = None
    state: State | None = None


class Volume(Shape):
    """One volume; of one that is restricted, only whose it is."""

    key: Key | None
    citation: str | None
    """Unit, хөмрөг, данс and ХН, as in "11:1/2/345"."""
    unit: str
    kind: VolumeKind | None = None
    state: State | None = None
    sheets: int | None = None
    """Certified leaves; nothing where nobody counted."""
    count_quality: CountQuality | None = None
    risk: Risk | None = None
    growing: bool | None = None
    restricted: bool
    revision: int | None = None


class Volumes(Part):
    """Volumes in the order in which they became known."""

    items: tuple[Volume, ...]


class Leaf(Shape):
    """One leaf of a volume."""

    key: Key
    label: str
    ordinal: int
    """Tells leaves apart that have the same label."""
    kind: LeafKind
    absent: str | None
    """Why it cannot be scanned, where that is so."""


class Leaves(Part):
    """Leaves in their order on the shelf."""

    items: tuple[Leaf, ...]


class VolumeRecord(Shape):
    """One record that the inventory has in a volume; of a restricted one, where it lies."""

    record: Key | None
    name: str | None
    """Its ID with its register."""
    type: str | None
    leaves: str
    """Empty for the whole volume."""
    standing: Standing | None
    restricted: bool


class VolumeRecords(Part):
    """What records claim in a volume."""

    items: tuple[VolumeRecord, ...]


class Growth(Shape):
    """Leaves that were added to a volume whose records were digitized already."""

    key: Key
    at: datetime
    reason: Added
    act: str | None
    """The number of the act by which the certified count rose."""
    before: int | None
    """Certified leaves before."""
    sheets: int | None
    """Certified leaves since then."""


class Growths(Part):
    """How a volume grew, the first growth first."""

    items: tuple[Growth, ...]


class DocumentLines(Part):
    """Papers in the order in which they came."""

    items: tuple[DocumentLine, ...]


def list_volumes(call: Call[VolumesAsked]) -> Reply:
    """List volumes that may be seen."""
    asked, shelves = call.asked, shelves_of(call.person)
    within = None if shelves.everywhere else shelves.units
    with call.house.records.reading() as tx:
        found = tx.lists.volumes(
            asked.unit, within, asked.limit, after_of(asked.cursor), state=asked.state
        )
        items = tuple(_line(tx, call, one) for one in found.items)
    onward = cursor_of(found.next)
    return Reply(Volumes(items=items, next=onward), onward=onward)


def get_volume(call: Call[Shape]) -> Reply:
    """Give a volume by its key."""
    with call.house.records.reading() as tx:
        return Reply(_line(tx, call, _seen(tx, call)))


def volume_leaves(call: Call[Paged]) -> Reply:
    """List the leaves of a volume."""
    with call.house.records.reading() as tx:
        found = tx.volumes.leaves(_seen(tx, call).id)
    shown, onward = sliced(found, call.asked, lambda one: str(one.id))
    return Reply(Leaves(items=tuple(map(_leaf, shown)), next=onward), onward=onward)


def volume_records(call: Call[Paged]) -> Reply:
    """List the records that the inventory has in a volume."""
    with call.house.records.reading() as tx:
        claims = tx.inventory.claims_in(_seen(tx, call).id)
        shown, onward = sliced(claims, call.asked, lambda one: digest(f"{one.record}:{one.leaves}"))
        items = tuple(_record(tx, call, one) for one in shown)
    return Reply(VolumeRecords(items=items, next=onward), onward=onward)


def volume_growths(call: Call[Paged]) -> Reply:
    """List how a volume grew after it was digitized."""
    with call.house.records.reading() as tx:
        found = tx.growths.of(_seen(tx, call).id)
    shown, onward = sliced(found, call.asked, lambda one: one.id)
    return Reply(Growths(items=tuple(map(_growth, shown)), next=onward), onward=onward)


def volume_documents(call: Call[Paged]) -> Reply:
    """List the papers that have a leaf in a volume."""
    with call.house.records.reading() as tx:
        found = tx.documents.in_volume(_seen(tx, call).id)
        shown, onward = sliced(found, call.asked, lambda one: str(one.id))
        items = tuple(document_line(tx, call, one) for one in shown)
    return Reply(DocumentLines(items=items, next=onward), onward=onward)


def _seen(tx: SqlTransaction, call: Call[Shape]) -> Found:
    if not tx.volumes.known(call.path["key"]):
        raise NothingThereError
    found = tx.volumes.get(VolumeId(call.path["key"]))
    if not is_volume_seen(tx, call.person, found):
        raise NotAllowedError
    return found


def _line(tx: SqlTransaction, call: Call[Shape], found: Found) -> Volume:
    if not is_volume_seen(tx, call.person, found):
        return Volume(key=None, citation=None, unit=found.citation.unit, restricted=True)
    return Volume(
        key=found.id,
        citation=str(found.citation),
        unit=found.citation.unit,
        kind=found.kind,
        state=found.state,
        sheets=found.sheets,
        count_quality=found.count_quality,
        risk=found.risk,
        growing=found.growing,
        restricted=found.restricted,
        revision=found.revision,
    )


def _record(tx: SqlTransaction, call: Call[Shape], claim: ClaimedPlace) -> VolumeRecord:
    found = tx.inventory.get(claim.record)
    seen = verdict_on_record(tx, call.person, Right.SEE_RECORDS, found).allowed
    return VolumeRecord(
        record=found.id if seen else None,
        name=str(found) if seen else None,
        type=found.type if seen else None,
        leaves=claim.leaves,
        standing=found.standing if seen else None,
        restricted=not seen,
    )


def _growth(found: FoundGrowth) -> Growth:
    return Growth(
        key=found.id,
        at=found.at,
        reason=found.why,
        act=found.act or None,
        before=found.before,
        sheets=found.sheets,
    )


def _leaf(found: FoundLeaf) -> Leaf:
    return Leaf(
        key=found.id,
        label=found.label,
        ordinal=found.ordinal,
        kind=found.kind,
        absent=found.absent,
    )
