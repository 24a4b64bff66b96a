"""Sitting: a batch that a person opens at the desk, feeds in runs, answers for, and seals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.capture.errors import (
    BatchSealedError,
    FeedRunsError,
    NoSuchBatchError,
    StandsOpenError,
)
from pipeline.capture.sealing import problems_of, received_in_shift
from pipeline.events import Kind
from pipeline.ids import PageId
from pipeline.moves.batching import seal_by_hand
from pipeline.moves.capturing import count_leaves
from pipeline.moves.holding import discard
from pipeline.nouns.feed import LEFT, Open
from pipeline.nouns.page import PageStanding
from pipeline.nouns.problem import OF_PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.events import Actor
    from pipeline.ids import BatchId, FeedId
    from pipeline.nouns.batch import Batch, BatchPage, Difference
    from pipeline.nouns.feed import Asked, Feed, Unfinished
    from pipeline.nouns.hold import Flag
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction

    Runs = Callable[[FeedId], bool]

BATCH, PAGE = "batch", "page"


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that stands open, with the leaves it is about."""

    code: Open
    leaves: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: what stopped it, and both counts of its pages."""

    fault: str | None
    facts: Mapping[str, object]
    fed: int | None
    received: int


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says as they seal: why counters differ, and why something is missing."""

    counter: int | None = None
    """How many pages the device's counter says it fed, as the person read it."""
    difference: Difference | None = None
    unfinished: Unfinished | None = None


def sit_down(
    tx: Transaction,
    volume: Volume,
    source: str,
    driver: str,
    profile: Mapping[str, str],
    actor: Actor,
    station: str,
) -> BatchId:
    """Open a batch for a volume that lies before a person."""
    batch = tx.batches.open(
        source=source,
        operator=actor.name,
        station=station,
        unit=volume.citation.unit,
        driver=driver,
        profile=profile,
    )
    tx.feeds.sit(batch, volume.id)
    facts = {"volume": volume.id}
    tx.events.note(Kind.BATCH_OPENED, BATCH, batch, actor=actor, batch=batch, facts=facts)
    return batch


def volume_of(tx: Transaction, batch: BatchId) -> Volume:
    """Return the volume from which a batch at the desk is fed."""
    sitting = tx.feeds.sitting(batch)
    if sitting is None:
        raise NoSuchBatchError(batch=batch)
    return tx.volumes.get(sitting.volume)


def begin_feed(
    tx: Transaction, batch: Batch, key: FeedId, asked: Asked, actor: Actor, runs: Runs
) -> None:
    """Begin a run, if none is under way; one that a fallen server left is ended first."""
    require_open(batch)
    if running(tx, batch.id, runs):
        raise FeedRunsError
    for left in tx.feeds.of(batch.id):
        if left.ended is None:
            end_left(tx, left)
    tx.feeds.begin(key, batch.id, tx.batches.operator(batch.id), asked)
    facts = {"feed": key, **({"reason": asked.instead} if asked.instead else {})}
    tx.events.note(Kind.FEED_BEGUN, BATCH, batch.id, actor=actor, batch=batch.id, facts=facts)


def end_feed(tx: Transaction, key: FeedId, batch: BatchId, actor: Actor, outcome: Outcome) -> None:
    """Write down how a run ended; what was scanned once more replaces what was there."""
    feed = next(one for one in tx.feeds.of(batch) if one.id == key)
    if feed.asked.instead:
        _take_over(tx, feed, actor)
    tx.feeds.end(
        key,
        fault=outcome.fault,
        facts=outcome.facts,
        fed=outcome.fed,
        received=outcome.received,
    )
    facts = {
        "feed": key,
        "received": outcome.received,
        **({} if outcome.fed is None else {"fed": outcome.fed}),
        **({"fault": outcome.fault} if outcome.fault else {}),
    }
    tx.events.note(Kind.FEED_ENDED, BATCH, batch, actor=actor, batch=batch, facts=facts)


def _take_over(tx: Transaction, feed: Feed, actor: Actor) -> None:
    """Let the new images of the leaf stand that was asked for; the old ones stay behind them."""
    meant = feed.asked.start.removesuffix("v")
    for page in contested(tx, tx.batches.pages(feed.batch)):
        if page.page > feed.id and named(page).removesuffix("v") == meant:
            stands = tx.pages.current_at(tx.pages.get(page.page).place)
            if stands is not None:
                discard(tx, stands.id, actor, reason=feed.asked.instead)


def end_left(tx: Transaction, feed: Feed) -> None:
    """Write down that a run ended with the program that served it; what had come is there."""
    came = sum(page.page > feed.id for page in tx.batches.pages(feed.batch))
    tx.feeds.end(feed.id, fault=LEFT, facts={}, fed=None, received=came)


def running(tx: Transaction, batch: BatchId, runs: Runs) -> Feed | None:
    """Return the run that is under way."""
    found = (one for one in tx.feeds.of(batch) if one.ended is None and runs(one.id))
    return next(found, None)


def told_by_devices(tx: Transaction, batch: BatchId) -> int | None:
    """Return how many pages devices and people counted since the present person has the batch.

    None where nobody counted; what came in a run without a count is taken as it came.
    """
    shift = tx.batches.shifts(batch)[-1]
    runs = [one for one in tx.feeds.of(batch) if one.began >= shift.began and one.ended]
    if all(one.fed is None for one in runs):
        return None
    return sum((one.received or 0) if one.fed is None else one.fed for one in runs)


def told_of(tx: Transaction, batch: BatchId, answers: Answers) -> int | None:
    """Return how many pages were fed: as the person read it, else as the devices told."""
    return told_by_devices(tx, batch) if answers.counter is None else answers.counter


def flagged(tx: Transaction, pages: Sequence[BatchPage]) -> tuple[tuple[BatchPage, Flag], ...]:
    """Return the pages that stand, with everything about them that asks for a look."""
    standing = {page.page: page for page in pages if page.current}
    return tuple(
        (standing[PageId(flag.subject)], flag)
        for flag in tx.holds.flags_among(PAGE, tuple(standing))
        if flag.code in OF_PAGES
    )


def contested(tx: Transaction, pages: Sequence[BatchPage]) -> tuple[BatchPage, ...]:
    """Return the pages of a batch that claim a place at which another stands."""
    others = tx.pages.several([page.page for page in pages if not page.current])
    return tuple(
        page
        for page in pages
        if page.page in others and others[page.page].standing is PageStanding.CONTESTED
    )


def stands_open(
    tx: Transaction, batch: Batch, runs: Runs, answers: Answers | None = None
) -> tuple[Standing, ...]:
    """Return what must be settled or answered before a batch is sealed."""
    said, pages = answers or Answers(), tx.batches.pages(batch.id)
    found = []
    if running(tx, batch.id, runs):
        found.append(Standing(Open.RUNNING))
    if claims := contested(tx, pages):
        found.append(Standing(Open.CONTESTED, _leaves(claims)))
    if flags := flagged(tx, pages):
        found.append(Standing(Open.FLAGGED, _leaves([page for page, _ in flags])))
    told, received = told_of(tx, batch.id, said), received_in_shift(tx, batch.id)
    if told is not None and told != received and said.difference is None:
        found.append(Standing(Open.COUNTERS, facts={"fed": told, "received": received}))
    if said.unfinished is None and (missing := problems_of(tx, batch.id)):
        found.append(Standing(Open.LEAVES, facts=missing))
    return tuple(found)


def seal_sitting(tx: Transaction, batch: Batch, actor: Actor, runs: Runs, answers: Answers) -> None:
    """Seal a batch of which nothing stands open any more."""
    require_open(batch)
    volume = volume_of(tx, batch.id)
    if found := stands_open(tx, batch, runs, answers):
        raise StandsOpenError(standing=", ".join(one.code for one in found))
    count_leaves(tx, volume.id, actor)
    told = told_of(tx, batch.id, answers)
    why = answers.unfinished.value if answers.unfinished else None
    seal_by_hand(tx, batch, actor, fed=told, reason=answers.difference, unfinished=why)


def looked_at(tx: Transaction, batch: Batch, code: str, actor: Actor) -> None:
    """A person has looked at the pages that are flagged with a code: they are good."""
    require_open(batch)
    found = flagged(tx, tx.batches.pages(batch.id))
    _clear(tx, batch, [one for _, one in found if one.code == code], actor)


def look_at_page(tx: Transaction, batch: Batch, page: PageId, actor: Actor) -> None:
    """A person has looked at one page: it is good."""
    require_open(batch)
    _clear(tx, batch, [one for one in tx.holds.flags(PAGE, page) if one.code in OF_PAGES], actor)


def _clear(tx: Transaction, batch: Batch, flags: Sequence[Flag], actor: Actor) -> None:
    for flag in flags:
        tx.holds.clear(flag.id, actor.name)
        facts = {"code": flag.code}
        tx.events.note(
            Kind.FLAG_CLEARED, PAGE, flag.subject, actor=actor, batch=batch.id, facts=facts
        )


def require_open(batch: Batch) -> None:
    """Raise where a batch is sealed: nothing is done to it any more."""
    if batch.sealed is not None:
        raise BatchSealedError(batch=batch.id)


def _leaves(pages: Sequence[BatchPage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(named(page) for page in pages))


def named(page: BatchPage) -> str:
    """Return a page as people call it by its leaf: 12, its back 12v, a second «12а» 12а+1."""
    doubled = f"+{page.ordinal}" if page.ordinal else ""
    return f"{page.label}{doubled}{'v' if page.side == 'v' else ''}"
