"""Shots: one page of a batch, its pictures, what is odd about it, and what is done about it.

A person at the desk has the paper in hand. A program says first what it needs the pictures for,
and that it did is written down; they are open to its token alone, for an hour.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.moves.observing import LEAF
from pipeline.moves.sitting import BATCH, PAGE
from pipeline.nouns.feed import Rescan
from pipeline.nouns.observation import Condition, Defect
from web.api.batches import BatchPage, page_shapes
from web.api.call import Reply, ask_of, reason_of, visit_of
from web.api.errors import NotAskedForError
from web.api.feeding import begun_once
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Reasoned, Shape
from web.api.standing import Advice
from web.pages.batch import batch_of
from web.pages.capture import actor_of
from web.pages.shot import ACTS, large, line_of, odd_of, other_of, page_of, rescan, thumbnail
from web.pages.told import HOLDS, by_token, was_told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.asking import Ask, Attachment


class BatchPageTold(Shape):
    """One page of a batch, with what is odd about it and what people say of it."""

    page: BatchPage
    problems: tuple[Advice, ...]
    stands: Key | None
    """The page of this batch that stands at its place, where that is another one."""
    defects: tuple[Defect, ...]
    condition: Condition | None
    """In what condition the paper of its leaf is; nothing where nothing is wrong with it."""


class BatchPicturesAsked(Reasoned):
    """What the pictures of a batch are needed for."""


class BatchPictures(Shape):
    """That the pictures of a batch are open to whoever asked."""

    until: datetime


class PageDecided(Shape):
    """Why a page is scanned once more, set aside, or stands in the place of another."""

    why: Rescan


class Observed(Shape):
    """What is wrong on a page and with its paper; whatever is left out is taken back."""

    defects: tuple[Defect, ...] = ()
    condition: Condition | None = None


def show_batch(call: Call[BatchPicturesAsked]) -> Reply:
    """Say what the pictures of a batch are needed for; that they were asked for is written down."""
    ask, reason, visit = ask_of(call), reason_of(call), visit_of(call)
    with call.house.records.writing() as tx:
        found, _ = batch_of(tx, ask)
        if made_before(tx, call) is None:
            tx.events.note(
                Kind.BATCH_SHOWN,
                BATCH,
                found.id,
                actor=actor_of(ask),
                batch=found.id,
                facts=by_token(visit),
                words=reason,
            )
            keep_made(tx, call, {"batch": found.id})
    return Reply(BatchPictures(until=now() + HOLDS))


def get_batch_page(call: Call[Shape]) -> Reply:
    """Give a page of a batch with what is odd about it and what people say of it."""
    with call.house.records.reading() as tx:
        return Reply(_told(tx, ask_of(call)))


def batch_thumbnail(call: Call[Shape]) -> Reply:
    """Hand over the small picture of a page of a batch."""
    return _picture(call, thumbnail)


def batch_picture(call: Call[Shape]) -> Reply:
    """Hand over a picture of a page of a batch in which its writing can be read."""
    return _picture(call, large)


def rescan_page(call: Call[PageDecided]) -> Reply:
    """Feed the leaf of a page once more; what comes takes its place, and the page is kept."""
    return begun_once(call, rescan)


def let_page_stand(call: Call[PageDecided]) -> Reply:
    """Let a page stand that claims the place of another, which is kept behind it."""
    return _done(call, "stands")


def set_page_aside(call: Call[PageDecided]) -> Reply:
    """Set a page aside; it stays accounted for."""
    return _done(call, "discard")


def look_at_page(call: Call[Shape]) -> Reply:
    """Say of a page that somebody looked at it: it is good."""
    return _done(call, "looked")


def observe_page(call: Call[Observed]) -> Reply:
    """Write down which defects a page has, and in what condition its paper is."""
    asked = call.asked
    said = {f"defect-{one}": "on" for one in asked.defects}
    return _done(call, "observe", {**said, "condition": asked.condition or ""})


def _done(call: Call[Shape], act: str, form: Mapping[str, str] | None = None) -> Reply:
    ask = ask_of(call)
    ask = ask if form is None else replace(ask, form=form)
    with call.house.records.writing() as tx:
        _, page = page_of(tx, ask)
        if made_before(tx, call) is None:
            ACTS[act](tx, ask)
            keep_made(tx, call, {"page": page.id})
        return Reply(_told(tx, ask))


def _picture(call: Call[Shape], made: Callable[[Ask], Attachment]) -> Reply:
    ask, visit = ask_of(call), visit_of(call)
    with call.house.records.reading() as tx:
        batch, _ = page_of(tx, ask)
        if visit.token is not None:
            events = tx.events.of(BATCH, batch.id)
            if not was_told(events, Kind.BATCH_SHOWN, visit):
                raise NotAskedForError
    return Reply(file=made(ask))


def _told(tx: SqlTransaction, ask: Ask) -> BatchPageTold:
    batch, page = page_of(tx, ask)
    pages, line = tx.batches.pages(batch.id), line_of(tx, batch, page)
    (shape,) = page_shapes(tx, batch.id, pages, [line])
    flagged, leaf = ask.house.speech.flagged, page.place.leaf
    condition = next((one.code for one in tx.feeds.observations(LEAF, (leaf,))), None)
    return BatchPageTold(
        page=shape,
        problems=tuple(
            Advice(code=one, said=flagged(ask.say, one), about=shape.name, pages=(page.id,))
            for one in odd_of(tx, page)
        ),
        stands=other_of(tx, batch, page),
        defects=tuple(Defect(one.code) for one in tx.feeds.observations(PAGE, (page.id,))),
        condition=Condition(condition) if condition else None,
    )
