"""Feeding: what is done with a batch at the operator's desk, from the first sheet to the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from pipeline.nouns.batch import Difference
from pipeline.nouns.feed import Unfinished
from pipeline.nouns.volume import Absence
from scanner_drivers.errors import DriverError
from web.api.call import Reply, ask_of
from web.api.errors import NoLookError
from web.api.repeating import keep_made, made_before
from web.api.shapes import Line, Shape, Words
from web.api.standing import told_now
from web.pages.batch import ACTS, batch_of, feed, stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.ids import FeedId
    from web.api.call import Call
    from web.asking import Ask

MOST_SHEETS = 9999


class Source(Shape):
    """A scanner or folder."""

    source: str
    """How a batch names it."""
    name: str


class Sources(Shape):
    """The scanners and folders from which is fed at this station."""

    station: str
    items: tuple[Source, ...]


class RunAsked(Shape):
    """One run of the device."""

    start: Line = ""
    """The leaf that is fed first, as 12, 12v or 12а; empty after the last that is there."""
    sheets: int | None = Field(default=None, ge=1, le=MOST_SHEETS)
    """How many sheets a person counted."""


class LookedAt(Shape):
    """A person has looked at all pages that are odd in one way: they are good."""

    code: Words


class AbsenceAsked(Shape):
    """Leaves that cannot be scanned, and why."""

    leaves: Words
    """Like 12, 7-9 or 12а."""
    code: Absence
    number: Line = ""
    """The number of the act, without which nothing is lost or destroyed."""


class Counted(Shape):
    """What was counted, where it is not what came."""

    counter: int | None = Field(default=None, ge=0, le=999_999)
    """How many pages the counter of the device says, as a person read it."""
    difference: Difference | None = None
    """Why other pages were fed than came."""


class HandOverAsked(Counted):
    """To whom a batch is handed over, with the count up to now."""

    to: Words
    """The name under which they sign in."""


class SealAsked(Counted):
    """The end of a batch, with the reasons for what differs and what is missing."""

    unfinished: Unfinished | None = None
    """Why leaves or sides are missing."""


def list_sources(call: Call[Shape]) -> Reply:
    """Give the scanners and folders from which is fed here."""
    return Reply(_sources(call))


def look_for_sources(call: Call[Shape]) -> Reply:
    """Look for scanners, by USB and in the network; this takes seconds."""
    try:
        call.house.feeds.look()
    except DriverError as fault:
        raise NoLookError(why=call.say.sentence(fault.template, fault.facts)) from fault
    return Reply(_sources(call))


def feed_batch(call: Call[RunAsked]) -> Reply:
    """Begin a run of the device, on from the last leaf or from one that is said."""
    return begun_once(call, feed)


def stop_batch(call: Call[Shape]) -> Reply:
    """Stop the run that is under way as soon as its device can."""
    ask = ask_of(call)
    stop(ask)
    with call.house.records.reading() as tx:
        return Reply(told_now(tx, ask))


def look_at_batch(call: Call[LookedAt]) -> Reply:
    """Say of all pages that are odd in one way that somebody looked at them: they are good."""
    return _done(call, "looked")


def call_leaves_absent(call: Call[AbsenceAsked]) -> Reply:
    """Say by a coded reason that leaves cannot be scanned, lost ones with the number of the act."""
    return _done(call, "absent")


def hand_batch_over(call: Call[HandOverAsked]) -> Reply:
    """Give an open batch into the hand of another person."""
    return _done(call, "hand_over")


def take_batch_over(call: Call[Counted]) -> Reply:
    """Take an open batch over from whoever has it in hand."""
    return _done(call, "take_over")


def seal_batch(call: Call[SealAsked]) -> Reply:
    """Seal a batch of which nothing stands open, with reasons for what differs or is missing."""
    return _done(call, "seal")


def begun_once(call: Call[Shape], begin: Callable[[Ask], FeedId]) -> Reply:
    """Begin a run unless this very request has begun one, and return how the batch stands."""
    ask, records = ask_of(call), call.house.records
    with records.reading() as tx:
        batch_of(tx, ask)
        before = made_before(tx, call)
    if before is None:
        run = begin(ask)
        with records.writing() as tx:
            keep_made(tx, call, {"run": run})
    with records.reading() as tx:
        return Reply(told_now(tx, ask))


def _done(call: Call[Shape], act: str) -> Reply:
    ask = ask_of(call)
    with call.house.records.writing() as tx:
        found, _ = batch_of(tx, ask)
        if made_before(tx, call) is None:
            ACTS[act](tx, ask)
            keep_made(tx, call, {"batch": found.id})
        return Reply(told_now(tx, ask))


def _sources(call: Call[Shape]) -> Sources:
    feeds = call.house.feeds
    return Sources(
        station=feeds.station,
        items=tuple(Source(source=one.source, name=one.name) for one in feeds.sources()),
    )
