"""Stopping: what is still in hand when the stop time is over is handed back, unmarked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError
from workers.verdict import LOG

if TYPE_CHECKING:
    from workers.workshop import Workshop


def hand_back(workshop: Workshop) -> None:
    """Give every lease in hand back first, then end the children: so no death counts."""
    leases = tuple(workshop.renewal.in_hand.values())
    try:
        with workshop.records.working() as tx:
            for lease in leases:
                tx.work.give_back(lease)
    except UnavailableError as fault:
        LOG.warning("not handed back", extra={"code": fault.code, "count": len(leases)})
    else:
        LOG.warning("handed back", extra={"count": len(leases)})
    workshop.children.stop()
