"""The sealed trail, put back from the copies of the seals and the events beside them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.errors import HeldError
from pipeline.seals import SEALS, Fault, Seal, signature_holds
from pipeline.trail import proven, trail_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Records
    from pipeline.seals import SealedEvent


class Trail:
    """Puts seals and their events back; counts them, and names what is missing."""

    def __init__(self, records: Records, objects: Objects) -> None:
        self._records = records
        self._objects = objects
        self.seals = self.events = 0

    def put_back(self) -> Iterator[Fault]:
        """Put back every seal whose copy is whole, with its events if those are what it sealed."""
        expected: dict[str, int] = {}
        for entry in self._objects.keys(SEALS):
            origin, _, name = entry.key.removeprefix(SEALS).partition("/")
            place = f"seal {int(name) if name.isdecimal() else name}"
            seal = seal_of(self._objects, entry.key)
            if seal is None or (seal.origin, f"{seal.number:010d}") != (origin, name):
                yield Fault("seal_copy_changed", place, origin)
                continue
            for number in range(expected.get(origin, 1), seal.number):
                yield Fault("seal_removed", f"seal {number}", origin)
            expected[origin] = seal.number + 1
            events = events_of(self._objects, seal)
            if not events:
                positions = f"position {seal.first_position}-{seal.last_position}"
                yield Fault("trail_missing", f"{place}, {positions}", origin)
            with self._records.writing() as tx:
                placed = [(item.event, item.position, item.digest) for item in events]
                if tx.copies.put_sealed(asdict(seal), placed):
                    self.seals += 1
                    self.events += len(events)


def seal_of(objects: Objects, key: str) -> Seal | None:
    """Return the seal whose copy lies under a key; None where it is no whole one."""
    try:
        seal = Seal(**json.loads(objects.read(key, objects.head(key).sha256)))
    except (HeldError, ValueError, TypeError):
        return None
    return seal if signature_holds(seal) else None


def events_of(objects: Objects, seal: Seal) -> tuple[SealedEvent, ...]:
    """Return the events under a seal; none if they are missing or are not those that it sealed."""
    key = trail_key(seal.origin, seal.number, seal.head)
    try:
        content = objects.read(key, objects.head(key).sha256)
    except HeldError:
        return ()
    return proven(seal, content) or ()
