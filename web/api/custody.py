"""Custody: where volumes are and in whose hand, who wants them, and the moves that one may make."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import Field

from pipeline.clock import now
from pipeline.custody import Act, Whereabouts
from pipeline.moves.handing import DAYS
from web.api.call import VIA, Reply, ask_of
from web.api.cursor import sliced
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Line, Paged, Part, Shape
from web.pages.custody import LONGEST, acts_of, made, out_of_store, require_act, volume_of

if TYPE_CHECKING:
    from pipeline.nouns.custody import Custody as Found
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from web.api.call import Call


class Preparation(Shape):
    """What was done to the paper before it was scanned, and how it must be treated."""

    staples_out: bool
    slips: bool
    fragile: bool
    do_not_feed: bool


class Custody(Shape):
    """Where a volume is, and in whose hand."""

    volume: Key
    citation: str
    where: Whereabouts
    hand: str
    """By which name whoever has it signs in; empty where it is in the store."""
    since: datetime | None
    due: datetime | None
    late: bool
    recalled: datetime | None
    """Since when it is called back, because somebody urgently wants it."""
    preparation: Preparation


class OutOfStore(Part):
    """Volumes that are in somebody's hand, what is due first on top."""

    items: tuple[Custody, ...]


class VolumeRequest(Shape):
    """That somebody wants a volume."""

    by: str
    made: datetime
    urgent: bool
    reason: str


class Handing(Shape):
    """One move that somebody made with a volume."""

    key: Key
    act: Act
    where: Whereabouts
    hand: str
    by: str
    at: datetime
    note: str


class CustodyHistory(Shape):
    """Where a volume is, who wants it, what was done with it, and what whoever asks may do."""

    custody: Custody
    acts: tuple[Act, ...]
    requests: tuple[VolumeRequest, ...]
    """The urgent ones first, then the oldest."""
    handings: tuple[Handing, ...]
    """The last one first."""


class MoveAsked(Shape):
    """One move with a volume, and what it needs."""

    act: Act
    note: Line = ""
    """Why it is wanted, where it is requested; else whatever should be known of it."""
    to: Line = ""
    """Into whose hand it is taken or passed on, by the name by which they sign in."""
    days: int = Field(default=DAYS, ge=1, le=LONGEST)
    """For how long it is taken."""
    urgent: bool = False
    """Whether a request calls back a volume that is out."""
    staples_out: bool = False
    slips: bool = False
    fragile: bool = False
    do_not_feed: bool = False


def list_out(call: Call[Paged]) -> Reply:
    """List the volumes that are in somebody's hand, what is due first on top."""
    with call.house.records.reading() as tx:
        found = out_of_store(tx, call.person)
        shown, onward = sliced(found, call.asked, lambda line: line[0].id)
        items = tuple(_custody(*line) for line in shown)
    return Reply(OutOfStore(items=items, next=onward), onward=onward)


def get_custody(call: Call[Shape]) -> Reply:
    """Give where a volume is, who wants it, and what was done with it."""
    with call.house.records.reading() as tx:
        return Reply(_shape(tx, call, volume_of(tx, ask_of(call))))


def move_volume(call: Call[MoveAsked]) -> Reply:
    """Request a volume, take, pass on, prepare, scan or return it; the move is written down."""
    ask, act = ask_of(call), call.asked.act
    with call.house.records.writing() as tx:
        volume = volume_of(tx, ask)
        require_act(ask, act, volume)
        if made_before(tx, call) is None:
            made(tx, ask, act, volume, via=VIA)
            keep_made(tx, call, {"volume": volume.id})
        return Reply(_shape(tx, call, volume))


def _shape(tx: SqlTransaction, call: Call[Shape], volume: Volume) -> CustodyHistory:
    custody, requests = tx.custody.of(volume.id), tx.custody.requests(volume.id)
    return CustodyHistory(
        custody=_custody(volume, custody),
        acts=tuple(acts_of(ask_of(call), volume, custody, requests)),
        requests=tuple(
            VolumeRequest(by=one.by, made=one.made, urgent=one.urgent, reason=one.reason)
            for one in requests
        ),
        handings=tuple(
            Handing(
                key=one.id,
                act=one.act,
                where=one.where,
                hand=one.hand,
                by=one.by,
                at=one.at,
                note=one.note,
            )
            for one in reversed(tx.custody.handings(volume.id))
        ),
    )


def _custody(volume: Volume, found: Found) -> Custody:
    done = found.preparation
    return Custody(
        volume=volume.id,
        citation=str(volume.citation),
        where=found.where,
        hand=found.hand,
        since=found.since,
        due=found.due,
        late=found.late(now()),
        recalled=found.recalled,
        preparation=Preparation(
            staples_out=done.staples_out,
            slips=done.slips,
            fragile=done.fragile,
            do_not_feed=done.do_not_feed,
        ),
    )
