"""Advance: take the lease, run the step, store what it made, and move — in one transaction.

Whoever finishes a step goes on with the next one of the same thing while its files are at hand, if
this process may do it, and rings for what else is due because of it.

A message that meets a live lease, or a thing that has moved on, does nothing. Only deaths and
exceptions inside the step count against a thing; a store or a database that is away postpones it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError, HeldError, InputError, UnavailableError
from pipeline.flow import MOVES, Noun, State, Step, next_work
from pipeline.ids import PageId
from pipeline.ports.records import Due, Lease
from storage.objects.disk import explained
from workers.errors import ChildLostError
from workers.renewal import renewed
from workers.results import Result, keep, key_of, made_before, remembered, version_of
from workers.room import workbench
from workers.tally import LEASE_LOST
from workers.verdict import Verdict, tell

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.steps.contract import Job
    from workers.workshop import Workshop


def advance(workshop: Workshop, due: Due) -> bool:
    """Do a due step and go on with the next step of the same thing; False if nothing was done."""
    with workbench(workshop.scratch) as folder:
        carried: dict[str, Path] = {}
        step: Step | None = due.step
        done = False
        while step is not None:
            lease = take(workshop, Due(due.noun, due.subject, step))
            if lease is None:
                break
            done = True
            if not _attempt(workshop, lease, folder / step.value, carried):
                break
            step = _going_on(workshop, lease)
        return done


def _going_on(workshop: Workshop, lease: Lease) -> Step | None:
    """Return the next step of the same thing if it may be done here, else ring for it."""
    step = next_work(lease.noun, target_of(lease.noun, lease.step))
    if step is None or (step in workshop.does and not workshop.stopped.is_set()):
        return step
    workshop.ring((Due(lease.noun, lease.subject, step),))
    return None


def take(workshop: Workshop, due: Due) -> Lease | None:
    """Take the lease for a due step, or None."""
    with workshop.records.working() as tx:
        return tx.work.take(due.noun, due.subject, due.step)


def target_of(noun: Noun, step: Step) -> State:
    """Return the state that a step of the machine leads to."""
    return next(move.target for move in MOVES if (move.noun, move.step) == (noun, step))


def _attempt(workshop: Workshop, lease: Lease, scratch: Path, carried: dict[str, Path]) -> bool:
    """Run the leased step; True if the thing moved, else it was postponed, held or marked."""
    started = time.monotonic()
    step = workshop.table[lease.step]
    try:
        with renewed(workshop, lease):
            with explained(workshop.scratch):
                scratch.mkdir()
            with workshop.records.reading() as tx:
                job = step.prepare(tx, lease.subject, workshop.recipe)
                key = key_of(workshop.recipe, lease, job)
                before = made_before(tx, lease, step, key)
            if before:
                result = remembered(workshop.objects, step, before)
            else:
                files = _bring(workshop, job, scratch, carried)
                seconds = workshop.step_seconds(len(files))
                outcome = workshop.children.run(
                    lease.step.value, job.arguments, files, scratch, seconds
                )
                result = keep(workshop.objects, lease, outcome, key)
        moved = _conclude(workshop, lease, result)
    except UnavailableError as fault:
        tell(workshop, lease, Verdict.POSTPONE, fault)
    except (HeldError, InputError) as fault:
        tell(workshop, lease, Verdict.HOLD, fault)
    except ChildLostError as fault:
        tell(workshop, lease, Verdict.DEATH, fault)
    except ArkhivError as fault:
        tell(workshop, lease, Verdict.FAILURE, fault)
    else:
        carried.update(result.at_hand)
        if moved:
            workshop.tally.done(lease.step, time.monotonic() - started)
        else:
            workshop.tally.fault(lease.step, LEASE_LOST)
        return moved
    return False


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


def _conclude(workshop: Workshop, lease: Lease, result: Result) -> bool:
    """Move the thing, write products and event; nothing at all if the lease was lost."""
    step = workshop.table[lease.step]
    with workshop.records.working() as tx:
        if not tx.work.move(lease, target_of(lease.noun, lease.step)):
            tx.work.give_back(lease)
            return False
        version = version_of(tx, lease)
        for product in () if result.repeated else result.products:
            tx.products.put(product.of_version(version))
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
    workshop.ring(ready)
    return True
