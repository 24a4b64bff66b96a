"""Advance: take the lease, run the step, store what it made, and move — in one transaction.

Whoever finishes a step goes on with the next one of the same thing while its files are at hand, if
this process may do it, under a lease taken in that same transaction, and rings for what else is due
because of it.

A message that meets a live lease, or a thing that has moved on, does nothing. Only deaths and
exceptions inside the step count against a thing; a store or a database that is away postpones it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError, HeldError, InputError, UnavailableError
from pipeline.flow import MOVES, Noun, State, Step, next_work
from pipeline.ids import PageId
from pipeline.ports.records import Due, Lease, Product
from pipeline.steps.contract import Job
from storage.away import DatabaseFault
from storage.objects.disk import explained
from workers.child import StepBrokenError
from workers.errors import ChildLostError
from workers.results import Result, keep, key_of, made_before, remembered
from workers.room import workbench
from workers.tally import LEASE_LOST
from workers.verdict import LOG, Verdict, tell

if TYPE_CHECKING:
    from pathlib import Path

    from storage.records import SqlTransaction
    from workers.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Taken:
    """A lease, and the job that was found with it; or the fault that was found instead."""

    lease: Lease
    job: Job | None = None
    key: str = ""
    before: tuple[Product, ...] = ()
    fault: Exception | None = None


def advance(workshop: Workshop, due: Due) -> bool:
    """Do a due step and go on with the next step of the same thing; False if nothing was done.

    Room for the files comes first: a worker without any leaves the thing to others.
    """
    with workbench(workshop.scratch) as folder:
        with workshop.records.working() as tx:
            taken = _take(workshop, tx, due)
        if taken is None:
            return False
        carried: dict[str, Path] = {}
        while taken is not None:
            taken = _attempt(workshop, taken, folder / taken.lease.step.value, carried)
    return True


def _take(workshop: Workshop, tx: SqlTransaction, due: Due) -> Taken | None:
    """Take the lease for a due step and prepare it; a fault of that comes after the lease."""
    lease = tx.work.take(due.noun, due.subject, due.step)
    if lease is None:
        return None
    step = workshop.table[lease.step]
    try:
        job = step.prepare(tx, lease.subject, workshop.recipe)
        key = key_of(workshop.recipe, lease, job)
        before = made_before(tx, lease, step, key)
    except (UnavailableError, DatabaseFault):
        raise
    except Exception as fault:  # noqa: BLE001  # the lease must stand, so that it counts
        return Taken(lease, fault=fault)
    return Taken(lease, job, key, before)


def _go_on(workshop: Workshop, tx: SqlTransaction, lease: Lease) -> tuple[Taken | None, list[Due]]:
    """Take the next step of the same thing if it may be done here; else say to ring for it."""
    step = next_work(lease.noun, target_of(lease.noun, lease.step))
    if step is None:
        return None, []
    due = Due(lease.noun, lease.subject, step)
    if step in workshop.does and not workshop.stopped.is_set():
        return _take(workshop, tx, due), []
    return None, [due]


@cache
def target_of(noun: Noun, step: Step) -> State:
    """Return the state that a step of the machine leads to."""
    return next(move.target for move in MOVES if (move.noun, move.step) == (noun, step))


def _attempt(
    workshop: Workshop, taken: Taken, scratch: Path, carried: dict[str, Path]
) -> Taken | None:
    """Run the leased step and return the next one, taken with the move of this one.

    None also where this one was postponed, held or marked.
    """
    started = time.monotonic()
    lease = taken.lease
    try:
        with workshop.renewal.of(workshop.records, lease):
            result = _result(workshop, taken, scratch, carried)
            moved, following = _conclude(workshop, lease, result)
    except UnavailableError as fault:
        tell(workshop, lease, Verdict.POSTPONE, fault)
    except (HeldError, InputError) as fault:
        tell(workshop, lease, Verdict.HOLD, fault)
    except ChildLostError as fault:
        tell(workshop, lease, Verdict.DEATH, fault)
    except ArkhivError as fault:
        tell(workshop, lease, Verdict.FAILURE, fault)
    except Exception as fault:  # noqa: BLE001  # no fault of ours may pass in silence
        LOG.exception("step broken", extra={"step": lease.step.value, "subject": lease.subject})
        tell(workshop, lease, Verdict.FAILURE, StepBrokenError(reason=type(fault).__name__))
    else:
        carried.update(result.at_hand)
        if moved:
            workshop.tally.done(lease.step, time.monotonic() - started)
        else:
            workshop.tally.fault(lease.step, LEASE_LOST)
        return following
    return None


def _result(workshop: Workshop, taken: Taken, scratch: Path, carried: dict[str, Path]) -> Result:
    """Return what the step makes, or what it made before of the same."""
    if taken.fault is not None:
        raise taken.fault
    if taken.before:
        step = workshop.table[taken.lease.step]
        return remembered(workshop.objects, step, taken.before)
    job = taken.job or Job((), {})
    with explained(workshop.scratch):
        scratch.mkdir()
    files = _bring(workshop, job, scratch, carried)
    seconds = workshop.step_seconds(len(files))
    name = taken.lease.step.value
    asked = {**job.arguments, **job.asides}
    outcome = workshop.children.run(name, asked, files, scratch, seconds)
    return keep(workshop.objects, taken.lease, outcome, taken.key)


def _bring(
    workshop: Workshop, job: Job, scratch: Path, carried: dict[str, Path]
) -> dict[str, Path]:
    """Bring the inputs into the scratch folder; what the last step just made lies there already."""
    files: dict[str, Path] = {}
    for number, item in enumerate(job.inputs):
        known = carried.get(item.sha256)
        if known is None:
            known = scratch / f"input-{number}"
            workshop.objects.fetch(item.key, item.sha256, known)
        files[item.name] = known
    return files


def _conclude(workshop: Workshop, lease: Lease, result: Result) -> tuple[bool, Taken | None]:
    """Move the thing, write products and event, and go on; nothing at all if the lease was lost."""
    step = workshop.table[lease.step]
    with workshop.records.working() as tx:
        if not tx.work.move(lease, target_of(lease.noun, lease.step)):
            tx.work.give_back(lease)
            return False, None
        if not result.repeated:
            tx.products.put(*result.products)
        concluded = step.conclude(tx, lease.subject, result.outcome)
        tx.events.note(
            step.event,
            lease.noun.value,
            lease.subject,
            revision=lease.revision + 1,
            facts={
                **concluded.facts,
                "products": {product.kind: product.sha256 for product in result.products},
                "repeated": result.repeated,
            },
        )
        ready = tx.rings.ready_with(PageId(lease.subject)) if lease.step is Step.READ else ()
        following, others = _go_on(workshop, tx, lease)
    workshop.ring((*ready, *others))
    return True, following
