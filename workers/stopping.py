"""Stopping: what is still in hand when the stop time is over is handed back, unmarked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers.rounds import lastly
from workers.verdict import LOG

if TYPE_CHECKING:
    from workers.workshop import Workshop


def hand_back(workshop: Workshop) -> None:
    """Give every lease in hand back first, then end the children: so no death counts."""
    lastly("handing back", lambda: _give_back(workshop), workshop.ending)
    workshop.children.stop()


def _give_back(workshop: Workshop) -> None:
    leases = tuple(workshop.renewal.in_hand.values())
    with workshop.records.working() as tx:
        for lease in leases:
            tx.work.give_back(lease)
    LOG.warning("handed back", extra={"count": len(leases)})
