"""Standing: how a batch at the operator's desk stands now, in problems, advice and counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.capture.sealing import problems_of, received_in_shift
from pipeline.clock import now
from pipeline.moves.batching import counts_of, is_open_too_long
from pipeline.moves.sitting import Answers, contested, running, stands_open, told_of
from pipeline.nouns.feed import LEFT
from web.api.shapes import Key, Shape
from web.pages.batch import batch_of
from web.pages.standing import fault_of, groups_of, leaves_of, stands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ids import BatchId
    from pipeline.nouns.batch import Batch as Found
    from pipeline.nouns.feed import Feed
    from storage.records import SqlTransaction
    from web.asking import Ask


class Batch(Shape):
    """One run of paper at a station, in somebody's hand until it is sealed."""

    key: Key
    unit: str
    volume: Key | None
    """The volume that is fed; nothing where the batch was begun at the command line."""
    citation: str | None
    operator: str
    """In whose hand it is, by the name under which they sign in."""
    station: str
    source: str
    """The scanner or folder from which is fed."""
    opened: datetime
    sealed: datetime | None
    too_long: bool
    """Whether it is open for longer than a shift lasts."""


class Run(Shape):
    """One run of a device in a batch."""

    key: Key
    operator: str
    start: str
    """The leaf that was fed first, where somebody said it."""
    began: datetime
    ended: datetime | None
    fault: str | None
    """The code of what stopped it before its end."""
    said: str
    """What to do about that."""
    fed: int | None
    """How many pages the device counted, or the person."""
    received: int | None


class Advice(Shape):
    """Something odd or open: what it is, what to do, and what it is about."""

    code: str
    said: str
    about: str
    """The leaves, or both counts, that it is about."""
    pages: tuple[Key, ...] = ()


class PersonCounts(Shape):
    """What one person brought; leaves, pages and records are different counts."""

    operator: str
    leaves: int
    pages: int
    records: int
    rescans: int


class BatchTold(Shape):
    """A batch as it stands now; its ETag changes with whatever comes to it or is done with it."""

    batch: Batch
    profile: dict[str, str]
    """What is asked of the device."""
    hand: str
    """In whose hand the volume is; empty where it is in the store."""
    late: bool
    do_not_feed: bool
    """Whether the volume must be laid on the glass, leaf by leaf."""
    running: bool
    run: Run | None
    """The last run."""
    problems: tuple[Advice, ...]
    """What is odd about its pages, and nobody has looked at."""
    missing: tuple[Advice, ...]
    """What shows only when its pages are seen together."""
    open: tuple[Advice, ...]
    """What must be settled or answered before it is sealed."""
    contested: tuple[Key, ...]
    """Pages that claim a place at which another stands."""
    counts: tuple[PersonCounts, ...]
    pages: int
    fed: int | None
    """How many pages devices counted since the present person has it; nothing where none did."""
    received: int
    """How many came since."""


def told_now(tx: SqlTransaction, ask: Ask) -> BatchTold:
    """Return how the batch stands that is asked for, if this person may feed it."""
    found, volume = batch_of(tx, ask)
    runs, is_open = ask.house.feeds.runs, found.sealed is None
    pages, feeds, custody = (
        tx.batches.pages(found.id), tx.feeds.of(found.id), tx.custody.of(volume.id),
    )  # fmt: skip
    under_way = running(tx, found.id, runs) is not None
    return BatchTold(
        batch=batch_shape(tx, found),
        profile=dict(found.profile),
        hand=custody.hand,
        late=custody.late(now()),
        do_not_feed=custody.preparation.do_not_feed,
        running=under_way,
        run=_run(ask, feeds, under_way=under_way) if feeds else None,
        problems=tuple(
            Advice(
                code=code,
                said=said,
                about=", ".join(name for _, name in these),
                pages=tuple(page for page, _ in these),
            )
            for code, said, these in groups_of(tx, ask, pages)
        ),
        missing=_missing(tx, ask, found.id) if is_open else (),
        open=tuple(
            Advice(code=code, said=said, about=leaves)
            for code, said, leaves in stands(ask.say, stands_open(tx, found, runs), pages)
        )
        if is_open
        else (),
        contested=tuple(one.page for one in contested(tx, pages)),
        counts=tuple(
            PersonCounts(
                operator=one.operator,
                leaves=one.leaves,
                pages=one.pages,
                records=one.records,
                rescans=one.rescans,
            )
            for one in counts_of(tx, pages)
        ),
        pages=len(pages),
        fed=told_of(tx, found.id, Answers()) if is_open else None,
        received=received_in_shift(tx, found.id) if is_open else 0,
    )


def _missing(tx: SqlTransaction, ask: Ask, batch: BatchId) -> tuple[Advice, ...]:
    told, sentence = problems_of(tx, batch), ask.house.speech.flagged
    return tuple(
        Advice(code=code, said=sentence(ask.say, code), about=leaves_of(facts))
        for code, facts in told.items()
    )


def batch_shape(tx: SqlTransaction, one: Found) -> Batch:
    """Return what is said of a batch wherever it is named."""
    sitting = tx.feeds.sitting(one.id)
    volume = None if sitting is None else tx.volumes.get(sitting.volume)
    return Batch(
        key=one.id,
        unit=one.unit,
        volume=volume.id if volume else None,
        citation=str(volume.citation) if volume else None,
        operator=tx.batches.operator(one.id),
        station=one.station,
        source=one.source,
        opened=one.opened,
        sealed=one.sealed,
        too_long=is_open_too_long(one),
    )


def _run(ask: Ask, feeds: Sequence[Feed], *, under_way: bool) -> Run:
    last = feeds[-1]
    return Run(
        key=last.id,
        operator=last.operator,
        start=last.asked.start,
        began=last.began,
        ended=last.ended,
        fault=last.fault if under_way or last.ended else LEFT,
        said=fault_of(ask, feeds, runs_on=under_way),
        fed=last.fed,
        received=last.received,
    )
