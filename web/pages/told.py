"""Told: that somebody asked to see pictures, which of a program its token and an hour are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.events import Event, Kind
    from web.asking import Visit

ASKED_BY = "token"
HOLDS = timedelta(hours=1)
"""How long pictures are open to a program that said what for."""


def by_token(visit: Visit) -> dict[str, object]:
    """Return by which token somebody asks; nothing where they sit at a screen."""
    return {} if visit.token is None else {ASKED_BY: visit.token}


def was_told(events: Iterable[Event], kind: Kind, visit: Visit) -> bool:
    """Say whether one of these events is that whoever asks now was shown something.

    A program sees only what its own token asked for, and for an hour.
    """
    theirs = (one for one in events if one.type == kind and one.actor.name == visit.person.name)
    if visit.token is None:
        return any(True for _ in theirs)
    begun = now() - HOLDS
    return any(one.facts.get(ASKED_BY) == visit.token and one.at > begun for one in theirs)
