"""The trail outside the database: the events under each seal, as an object beside the seal's copy.

Its key holds the seal's head, so that an attempt that was cut off leaves nothing in the way of
the next one; whether the events are the sealed ones, the chain itself says.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.events import Actor, Event
from pipeline.seals import canonical, chain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.seals import Seal, SealedEvent

TRAIL = "trail/"


def trail_key(origin: str, number: int, head: str) -> str:
    """Return where the events under a seal lie in the object store."""
    return f"{TRAIL}{origin}/{number:010d}-{head}"


def written(events: Iterable[Event]) -> bytes:
    """Return events as they lie in the store: canonical JSON, one to a line."""
    return b"".join(canonical(event) + b"\n" for event in events)


def event_of(facts: dict[str, object]) -> Event:
    """Return the event of its JSON; a ValueError, TypeError or LookupError where it is none."""
    at, recorded_at = (
        datetime.fromisoformat(str(facts.pop(name))) for name in ("at", "recorded_at")
    )
    actor = facts.pop("actor")
    if not isinstance(actor, dict):
        raise TypeError(type(actor).__name__)
    return Event(actor=Actor(**actor), at=at, recorded_at=recorded_at, **facts)  # type: ignore[arg-type]  # checked by the chain


def proven(seal: Seal, content: bytes) -> tuple[SealedEvent, ...] | None:
    """Return the events of an object with their places, if they are those that were sealed."""
    try:
        events = [event_of(json.loads(line)) for line in content.splitlines()]
        placed = tuple(chain(seal.previous_head, seal.first_position - 1, events))
    except (ValueError, TypeError, LookupError):
        return None
    if not placed or placed[-1].digest != seal.head or placed[-1].position != seal.last_position:
        return None
    return placed
