"""Seals: the chain over events, and what a verifier finds when someone changed it.

Each sealed event has a position, counted from 1 within its origin, and a digest
`SHA-256(previous digest ‖ canonical JSON of the event)` (RFC 8785). A seal signs the digest of
the last event it covers, with Ed25519; a copy of every seal lies in the object store, so that a
cut-off tail shows.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipeline.events import Event

GENESIS = "0" * 64
SEALS = "seals/"


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """An event with its place in the chain, as it lies in the database."""

    event: Event
    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class Illegible:
    """What stands in the chain where an event can no longer be read."""

    id: str
    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A signed statement: up to `last_position` the chain of `origin` ends in `head`."""

    origin: str
    number: int
    first_position: int
    last_position: int
    previous_head: str
    head: str
    sealed_at: str
    public_key: str
    signature: str

    def statement(self) -> bytes:
        """Return the canonical bytes that are signed."""
        facts = asdict(self)
        del facts["signature"]
        return rfc8785.dumps(facts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold: a code, the place in words, and the id of what is touched."""

    code: str
    place: str
    subject: str


def seal_key(origin: str, number: int) -> str:
    """Return where the copy of a seal lies in the object store."""
    return f"{SEALS}{origin}/{number:010d}"


def moment(value: datetime) -> str:
    """Return a UTC moment as it stands in sealed facts: ISO 8601 with microseconds and Z."""
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(event: Event) -> bytes:
    """Return the event's canonical JSON (RFC 8785)."""
    return rfc8785.dumps(
        {
            "id": event.id,
            "origin": event.origin,
            "type": event.type,
            "schema_version": event.schema_version,
            "subject_kind": event.subject_kind,
            "subject_id": event.subject_id,
            "subject_revision": event.subject_revision,
            "actor": asdict(event.actor),
            "batch": event.batch,
            "at": moment(event.at),
            "recorded_at": moment(event.recorded_at),
            "facts": dict(event.facts),  # type: ignore[arg-type]  # JSON values by construction
        }
    )


def link(previous: str, event: Event) -> str:
    """Return the chain's digest after this event."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical(event)).hexdigest()


def chain(previous: str, position: int, events: Iterable[Event]) -> Iterator[SealedEvent]:
    """Give events positions and digests, after the event at `position` with digest `previous`."""
    for event in events:
        position += 1
        previous = link(previous, event)
        yield SealedEvent(event, position, previous)


def verify_chain(sealed: Iterable[SealedEvent | Illegible]) -> Iterator[Fault]:
    """Walk one origin's events in order of position and name each broken place.

    An event that follows not on the one before it but on the one before that shows that the one
    between was put in.
    """
    earlier = previous = GENESIS
    expected, last = 1, ""
    for item in sealed:
        subject = item.event.id if isinstance(item, SealedEvent) else item.id
        if item.position != expected:
            yield Fault("event_removed", f"position {_gap(expected, item.position)}", subject)
        elif not follows(previous, item):
            if follows(earlier, item):
                yield Fault("event_inserted", f"position {expected - 1}", last)
            else:
                yield Fault("event_changed", f"position {item.position}", subject)
        earlier, previous = previous, item.digest
        expected, last = item.position + 1, subject


def _gap(expected: int, found: int) -> str:
    return f"{expected}" if found == expected + 1 else f"{expected}-{found - 1}"


def follows(previous: str, item: SealedEvent | Illegible) -> bool:
    """Say whether an event's digest is the chain's after a previous one."""
    if isinstance(item, Illegible):
        return False
    try:
        return link(previous, item.event) == item.digest
    except (ValueError, TypeError):
        return False


def verify_seals(seals: Iterable[Seal], digests: dict[int, str]) -> Iterator[Fault]:
    """Check one origin's seals, in order, against the event digests at their last positions."""
    previous, number, position = GENESIS, 0, 0
    for seal in seals:
        place = f"seal {seal.number}"
        if seal.number != number + 1:
            yield Fault("seal_removed", f"seal {number + 1}", seal.origin)
        elif seal.previous_head != previous or seal.first_position != position + 1:
            yield Fault("seal_changed", place, seal.origin)
        if not signature_holds(seal):
            yield Fault("seal_changed", place, seal.origin)
        if digests.get(seal.last_position) != seal.head:
            yield Fault(
                "events_differ_from_seal", f"{place}, position {seal.last_position}", seal.origin
            )
        previous, number, position = seal.head, seal.number, seal.last_position


def signature_holds(seal: Seal) -> bool:
    """Say whether the seal's signature fits its own statement and key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.public_key))
        key.verify(bytes.fromhex(seal.signature), seal.statement())
    except (InvalidSignature, ValueError):
        return False
    return True
