"""Chained: the seals of a station and the events under them, proven to follow on what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.seals import GENESIS, Seal, SealedEvent, signature_holds
from pipeline.stations.errors import BundleForgedError
from pipeline.trail import proven

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.events import Event

LONGEST = {"subject_kind": 16, "subject_id": 64, "type": 40}
NAMED = 200


@dataclass(frozen=True, slots=True)
class Link:
    """A seal with the events that it sealed."""

    seal: Seal
    events: tuple[SealedEvent, ...]


def chained(
    name: str, station: str, public: str, last: Seal | None, trail: Iterable[Mapping[str, object]]
) -> tuple[Link, ...]:
    """Return the seals of a bundle, each following on the one before; raise where one does not."""
    found: list[Link] = []
    for one in trail:
        made = _seal(name, one)
        if (made.origin, made.public_key) != (station, public) or not signature_holds(made):
            raise BundleForgedError(name=name, reason="a seal is not the station's")
        if not _follows(last, made):
            raise BundleForgedError(name=name, reason="a seal does not follow on the one before")
        events = proven(made, str(one.get("events", "")).encode())
        if events is None or not all(_is_sound(item.event, station) for item in events):
            raise BundleForgedError(name=name, reason="events are not those that were sealed")
        found.append(Link(made, events))
        last = made
    return tuple(found)


def _seal(name: str, one: Mapping[str, object]) -> Seal:
    try:
        made = Seal(**one["seal"])  # type: ignore[arg-type]  # a TypeError where it is no seal
        made.statement()
    except (TypeError, LookupError, ValueError) as fault:
        raise BundleForgedError(name=name, reason="a seal is none") from fault
    return made


def _follows(last: Seal | None, made: Seal) -> bool:
    before = (0, 0, GENESIS) if last is None else (last.number, last.last_position, last.head)
    return (made.number - 1, made.first_position - 1, made.previous_head) == before


def _is_sound(event: Event, station: str) -> bool:
    """Say whether an event is the station's own, of a kind that is known, with moments in UTC."""
    texts = (event.id, event.batch or "", event.actor.name, event.actor.role, event.actor.account)
    return (
        event.origin == station
        and event.type in set(Kind)
        and all(len(getattr(event, name)) <= most for name, most in LONGEST.items())
        and all(len(str(text)) <= NAMED for text in texts)
        and isinstance(event.facts, dict)
        and all(one.utcoffset() is not None for one in (event.at, event.recorded_at))
    )


def ids_of(links: Sequence[Link]) -> list[str]:
    """Return the ids of all events."""
    return [item.event.id for link in links for item in link.events]
