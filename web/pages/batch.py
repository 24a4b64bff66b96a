"""A batch at the desk: its pages as they come, what stands open, and what is done with it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.capture.sealing import received_in_shift
from pipeline.clock import now
from pipeline.ids import BatchId
from pipeline.moves.absence import call_absent
from pipeline.moves.batching import counts_of, hand_over, is_open_too_long
from pipeline.moves.sitting import (
    Answers,
    contested,
    flagged,
    looked_at,
    require_open,
    running,
    seal_sitting,
    stands_open,
    told_of,
)
from pipeline.nouns.batch import Difference
from pipeline.nouns.feed import Asked, Unfinished
from pipeline.nouns.volume import Absence
from pipeline.people.rights import Right, has
from pipeline.seeing.verdicts import verdict_on_capture
from web.asking import Page, Stream, Told
from web.errors import NobodyFeedsError, NotFoundError, NotYoursError
from web.numbers import number_in
from web.pages.capture import BAD, acted, actor_of
from web.pages.cells import cited, count, heads, text
from web.pages.custody import in_whose_hand
from web.pages.leaves import called as by_leaf
from web.pages.marks import told_since
from web.pages.people import called_in
from web.pages.standing import fault_of, groups_of, missing_of, stands
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.errors import UserError
    from pipeline.ids import FeedId
    from pipeline.language import Language
    from pipeline.moves.batching import Counts
    from pipeline.nouns.batch import Batch, BatchPage
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask

NEWEST = 48
"""So many pages are shown; the others stand behind a link."""


def batch(ask: Ask) -> Answer:
    """Show a batch as it is now."""
    return _shown(ask)


def act(ask: Ask) -> Answer:
    """Do to a batch what the form says."""
    return acted(ask, ACTS, RUNS, _shown)


def stream(ask: Ask) -> Answer:
    """Tell what comes to a batch as it comes."""
    with ask.house.records.reading() as tx:
        found, _ = batch_of(tx, ask)

    def look(since: str) -> Told | None:
        with ask.house.records.reading() as tx:
            batch_of(tx, ask)
            return told_since(tx, ask, found.id, since)

    return Stream(ask.since, look, ask.house.feeds.heard)


def batch_of(tx: SqlTransaction, ask: Ask) -> tuple[Batch, Volume]:
    """Return the batch that is asked for, and its volume, if this person may feed it."""
    key = ask.path["key"]
    sitting = tx.feeds.sitting(BatchId(key)) if tx.batches.known(key) else None
    if sitting is None:
        raise NotFoundError
    volume = tx.volumes.get(sitting.volume)
    if not verdict_on_capture(tx, ask.person, volume).allowed:
        raise NotYoursError
    return tx.batches.get(sitting.batch), volume


def feed(ask: Ask) -> FeedId:
    """Begin a run from the leaf that the form says."""
    with ask.house.records.reading() as tx:
        found, _ = batch_of(tx, ask)
    sheets = number_in(ask.form.get("sheets", "").strip())
    asked = Asked(ask.form.get("start", "").strip(), sheets)
    return ask.house.feeds.begin(found.id, asked, actor_of(ask))


def stop(ask: Ask) -> None:
    """Stop the run that is under way."""
    with ask.house.records.reading() as tx:
        found, _ = batch_of(tx, ask)
        under_way = running(tx, found.id, ask.house.feeds.runs)
    if under_way is not None:
        ask.house.feeds.stop(under_way.id)


def _looked(tx: SqlTransaction, ask: Ask) -> None:
    found, _ = batch_of(tx, ask)
    looked_at(tx, found, ask.form.get("code", ""), actor_of(ask))


def _seal(tx: SqlTransaction, ask: Ask) -> None:
    found, _ = batch_of(tx, ask)
    seal_sitting(tx, found, actor_of(ask), ask.house.feeds.runs, answers_of(ask))


def _hand_over(tx: SqlTransaction, ask: Ask) -> None:
    name = ask.form.get("to", "").strip()
    found, volume = batch_of(tx, ask)
    person = tx.people.named(name)
    if person is None or not verdict_on_capture(tx, person, volume).allowed:
        raise NobodyFeedsError(person=name)
    said = answers_of(ask)
    told = told_of(tx, found.id, said)
    hand_over(tx, found, person.name, actor_of(ask), fed=told, reason=said.difference)


def _take_over(tx: SqlTransaction, ask: Ask) -> None:
    """Take a batch over from whoever had it in hand."""
    found, _ = batch_of(tx, ask)
    said = answers_of(ask)
    told = told_of(tx, found.id, said)
    hand_over(tx, found, ask.person.name, actor_of(ask), fed=told, reason=said.difference)


def _absent(tx: SqlTransaction, ask: Ask) -> None:
    code = ask.form.get("code", "")
    if code not in set(Absence):
        raise NotFoundError
    found, volume = batch_of(tx, ask)
    require_open(found)
    leaves, number = ask.form.get("leaves", ""), ask.form.get("number", "")
    call_absent(tx, volume, leaves, actor_of(ask), code=Absence(code), act=number)


ACTS: Mapping[str, Callable[[SqlTransaction, Ask], None]] = MappingProxyType(
    {
        "absent": _absent,
        "looked": _looked,
        "seal": _seal,
        "hand_over": _hand_over,
        "take_over": _take_over,
    }
)
RUNS: Mapping[str, Callable[[Ask], object]] = MappingProxyType({"feed": feed, "stop": stop})
"""What begins or ends a run of a device, which is no single change of the records."""


def answers_of(ask: Ask) -> Answers:
    """Return what a form says of counts that differ and of what is missing."""
    difference, unfinished = ask.form.get("difference"), ask.form.get("unfinished")
    return Answers(
        difference=Difference(difference) if difference in set(Difference) else None,
        unfinished=Unfinished(unfinished) if unfinished in set(Unfinished) else None,
        counter=number_in(ask.form.get("counter", "").strip()),
    )


def _shown(ask: Ask, problem: UserError | None = None) -> Page:
    say, runs = ask.say, ask.house.feeds.runs
    with ask.house.records.reading() as tx:
        found, volume = batch_of(tx, ask)
        pages = tx.batches.pages(found.id)
        feeds = tx.feeds.of(found.id)
        custody = tx.custody.of(volume.id)
        everything = "all" in ask.query
        brought, holder = counts_of(tx, pages), tx.batches.operator(found.id)
        called = called_in(tx, say, [custody.hand, holder])
        facts: dict[str, object] = {
            "batch": found,
            "volume": volume,
            "citation": cited(say, units_in(tx, say), volume.citation),
            "operator": called(holder),
            "mine": holder == ask.person.name,
            "source": found.source.partition(":")[2],
            "too_long": is_open_too_long(found),
            "hand": in_whose_hand(called, custody.hand),
            "late": custody.late(now()),
            "do_not_feed": custody.preparation.do_not_feed,
            "running": running(tx, found.id, runs),
            "fault": fault_of(ask, feeds, runs_on=any(runs(one.id) for one in feeds)),
            "groups": groups_of(tx, ask, pages),
            "contested": [(one.page, by_leaf(say, one)) for one in contested(tx, pages)],
            "missing": missing_of(tx, ask, found),
            "standing": stands(say, stands_open(tx, found, runs, answers_of(ask)), pages),
            "own": next((one for one in brought if one.operator == holder), None),
            "counts": _counts(say, brought) if len(brought) > 1 else None,
            "counted": told_of(tx, found.id, answers_of(ask)) if found.sealed is None else None,
            "received": received_in_shift(tx, found.id) if found.sealed is None else 0,
            "shots": _shots(tx, say, pages if everything else pages[-NEWEST:]),
            "earlier": 0 if everything else max(len(pages) - NEWEST, 0),
            "total": len(pages),
            "mark": told_since(tx, ask, found.id, "") or Told("", ""),
            "differences": tuple(Difference),
            "reasons": tuple(Unfinished),
            "absences": tuple(Absence),
            "sees_volume": has(ask.person, Right.SEE_RECORDS),
            "given": ask.form,
            "problem": say.sentence(problem.template, problem.facts) if problem else "",
        }
    return Page("batch.html", facts, BAD if problem else 200)


def _counts(say: Language, brought: Sequence[Counts]) -> Table:
    names = heads(
        say("Who"), say("Leaves"), say("Pages"), say("Records"), say("Rescans"), right=range(1, 5)
    )
    rows = tuple(
        (
            text(one.operator),
            count(say, one.leaves),
            count(say, one.pages),
            count(say, one.records),
            count(say, one.rescans),
        )
        for one in brought
    )
    return Table("counts", say("What each person brought"), names, rows)


def _shots(
    tx: SqlTransaction, say: Language, pages: Sequence[BatchPage]
) -> list[dict[str, object]]:
    """Return the pages as they are shown, the newest first."""
    odd = {page.page for page, _ in flagged(tx, pages)}
    claims = {page.page for page in contested(tx, pages)}
    return [
        {
            "page": page.page,
            "name": by_leaf(say, page),
            "odd": page.page in odd,
            "contested": page.page in claims,
            "gone": not page.current and page.page not in claims,
            "rescan": page.rescan,
        }
        for page in reversed(pages)
    ]
