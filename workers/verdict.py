"""The verdict on a step that did not move its thing: postponed, held, or marked against it."""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.errors import ArkhivError, UnavailableError

if TYPE_CHECKING:
    from pipeline.ports.records import Lease
    from storage.records import SqlTransaction
    from workers.workshop import Workshop

LOG = logging.getLogger("arkhiv.workers")


class Verdict(StrEnum):
    """What becomes of a thing whose step did not succeed."""

    POSTPONE = "postpone"
    HOLD = "hold"
    DEATH = "step_died"
    FAILURE = "step_failed"


def tell(workshop: Workshop, lease: Lease, verdict: Verdict, fault: ArkhivError) -> None:
    """Write the verdict down; if not even that is possible, the lease is given back later."""
    LOG.warning(
        "step not done",
        extra={
            "noun": lease.noun.value,
            "subject": lease.subject,
            "step": lease.step.value,
            "code": fault.code,
        },
    )
    workshop.tally.fault(lease.step, fault.code)
    try:
        with workshop.records.working() as tx:
            _write(tx, lease, verdict, fault)
    except UnavailableError as away:
        workshop.tally.fault(lease.step, away.code)
        workshop.unsaid[lease.subject] = lease
        LOG.warning("verdict not written", extra={"subject": lease.subject, "code": away.code})


def say_what_was_not_said(workshop: Workshop) -> None:
    """Postpone what could not be judged while the database was away; that is no death."""
    waiting = tuple(workshop.unsaid.values())
    if not waiting:
        return
    with workshop.records.working() as tx:
        for lease in waiting:
            tx.work.postpone(lease)
    for lease in waiting:
        del workshop.unsaid[lease.subject]


def _write(tx: SqlTransaction, lease: Lease, verdict: Verdict, fault: ArkhivError) -> None:
    facts = {"cause": fault.code, **fault.kept(), "step": lease.step.value}
    if verdict is Verdict.POSTPONE:
        tx.work.postpone(lease)
        return
    if verdict is Verdict.HOLD:
        tx.work.hold(lease, fault.code, facts)
    else:
        tx.work.strike(lease, verdict.value, facts)
