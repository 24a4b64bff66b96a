"""Records: what the inventory knows, and the papers that are linked to them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.nouns.record import Register, Standing, parse_wanted
from pipeline.people.rights import Right
from pipeline.ports.listing import RecordsWanted
from pipeline.progress.counts import Counts
from pipeline.progress.stages import Stage
from pipeline.seeing.listed import seen_by
from pipeline.seeing.verdicts import verdict_on_outline, verdict_on_record
from web.api.call import Reply
from web.api.cursor import after_of, cursor_of
from web.api.errors import NotAllowedError, NothingThereError, SeveralRecordsError
from web.api.shapes import Key, Paged, Part, Shape, UnitCode, Words
from web.pages.counts import INDICATOR, PROPERTY
from web.pages.things import record_of

if TYPE_CHECKING:
    from pipeline.nouns.document import Link as FoundLink
    from pipeline.nouns.record import Record as Found
    from storage.records import SqlTransaction
    from web.api.call import Call

COUNTED = "|".join(one.name for one in fields(Counts))
Counted = Annotated[str, StringConstraints(pattern=f"^({COUNTED})$")]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}$")]
TypeCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]


class RecordsAsked(Paged):
    """Which records are listed."""

    register_: Register | None = Field(default=None, alias="register")
    unit: UnitCode | None = None
    type: TypeCode | None = None
    state: Stage | None = None
    of: Literal["indicator", "property"] | None = None
    """Only those of which these figures are."""
    counted: Counted | None = None
    """Only those that a count of the figures counts."""
    month: Month | None = None
    """Only those that came to be counted in a month."""


class RecordLine(Shape):
    """One record of a list."""

    key: Key
    record: str
    """Its ID with its register, as in "civil:1993-БГ-0147"."""
    register_: Register = Field(alias="register")
    unit: str
    type: str
    state: Stage


class Records(Part):
    """Records in the order of their IDs."""

    items: tuple[RecordLine, ...]


class ClaimedPlace(Shape):
    """Where the inventory says that a record lies."""

    volume: Key
    citation: str
    leaves: str
    """Empty for the whole volume."""


class Link(Shape):
    """Found, not claimed: a paper that is an original of a record."""

    record: Key | None
    """Nothing where the record may not be seen."""
    document: Key | None
    """Nothing where the paper is restricted."""
    role: LinkRole
    standing: LinkStanding
    evidence: str
    by: str
    at: datetime


class Record(Shape):
    """What the inventory knows of a record, and how far its papers are."""

    key: Key
    record: str
    register_: Register = Field(alias="register")
    id: str
    former_ids: tuple[str, ...]
    unit: str
    type: str
    standing: Standing
    state: Stage | None
    """How far its papers are; nothing where nobody has counted yet."""
    revision: int
    places: tuple[ClaimedPlace, ...]
    links: tuple[Link, ...]


class NamedRecord(Shape):
    """A record by an ID, present or former, with or without its register."""

    record: Words


class Links(Shape):
    """Links in their order."""

    items: tuple[Link, ...]


def list_records(call: Call[RecordsAsked]) -> Reply:
    """List records that may be seen, in the order of their IDs."""
    asked, of_property = call.asked, call.asked.of == PROPERTY
    wanted = RecordsWanted(
        register=Register.PROPERTY if of_property else asked.register_,
        indicator=asked.of == INDICATOR,
        unit=asked.unit,
        type=asked.type,
        stage=asked.state,
        counted=asked.counted or "",
        month=asked.month,
    )
    with call.house.records.reading() as tx:
        before = after_of(asked.cursor)
        after = str(record_of(tx, before)) if before else None
        found = tx.lists.records(seen_by(tx, call.person, wanted), asked.limit, after)
        items = tuple(_line(record_of(tx, one.id), one.stage) for one in found.items)
    onward = cursor_of(found.items[-1].id) if found.next else None
    return Reply(Records(items=items, next=onward), onward=onward)


def name_record(call: Call[NamedRecord]) -> Reply:
    """Give a record by an ID that it has or once had; no address holds an ID."""
    with call.house.records.reading() as tx:
        return Reply(record_shape(tx, call, the_visible(tx, call, call.asked.record)))


def get_record(call: Call[Shape]) -> Reply:
    """Give a record by its key."""
    with call.house.records.reading() as tx:
        return Reply(record_shape(tx, call, _seen(tx, call)))


def record_links(call: Call[Shape]) -> Reply:
    """List the papers that are linked to a record."""
    with call.house.records.reading() as tx:
        found = tx.links.of_record(_seen(tx, call).id)
        return Reply(Links(items=tuple(link_shape(tx, call, one) for one in found)))


def the_visible(tx: SqlTransaction, call: Call[Shape], name: str) -> Found:
    """Return the one record of this ID that may be seen; one that may not is not there."""
    found = [one for one in tx.inventory.find(parse_wanted(name)) if _may_see(tx, call, one)]
    if not found:
        raise NothingThereError
    if len(found) > 1:
        raise SeveralRecordsError(choices=", ".join(map(str, found)))
    return found[0]


def record_shape(tx: SqlTransaction, call: Call[Shape], found: Found) -> Record:
    """Return what is told of a record."""
    places = tuple(
        ClaimedPlace(
            volume=place.volume,
            citation=str(tx.volumes.get(place.volume).citation),
            leaves=place.leaves,
        )
        for place in tx.inventory.claimed_places(found.id)
    )
    return Record(
        key=found.id,
        record=str(found),
        register=found.register,
        id=found.record_id,
        former_ids=tx.inventory.former_ids(found.id),
        unit=found.unit,
        type=found.type,
        standing=found.standing,
        state=_stage(tx, found),
        revision=found.revision,
        places=places,
        links=tuple(link_shape(tx, call, one) for one in tx.links.of_record(found.id)),
    )


def link_shape(tx: SqlTransaction, call: Call[Shape], link: FoundLink) -> Link:
    """Return what is told of a link, without the end of it that may not be seen."""
    paper, record = tx.documents.get(link.document), tx.inventory.get(link.record)
    shown = verdict_on_outline(tx, call.person, paper).allowed
    return Link(
        record=link.record if _may_see(tx, call, record) else None,
        document=link.document if shown else None,
        role=link.role,
        standing=link.standing,
        evidence=link.evidence,
        by=link.by,
        at=link.at,
    )


def _seen(tx: SqlTransaction, call: Call[Shape]) -> Found:
    found = record_of(tx, call.path["key"])
    if not _may_see(tx, call, found):
        raise NotAllowedError
    return found


def _may_see(tx: SqlTransaction, call: Call[Shape], found: Found) -> bool:
    return verdict_on_record(tx, call.person, Right.SEE_RECORDS, found).allowed


def _stage(tx: SqlTransaction, found: Found) -> Stage | None:
    wanted = RecordsWanted(register=found.register, begins=found.record_id)
    line = next(iter(tx.lists.records(wanted, 1).items), None)
    return Stage(line.stage) if line is not None and line.id == found.id else None


def _line(found: Found, stage: str) -> RecordLine:
    return RecordLine(
        key=found.id,
        record=str(found),
        register=found.register,
        unit=found.unit,
        type=found.type,
        state=Stage(stage),
    )
