"""The audit: walks every chain, seal and, if asked, object and registered row; names the faults."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.errors import ArkhivError
from pipeline.events import Kind
from pipeline.seals import SEALS, Fault, Seal, SealedEvent, verify_chain, verify_seals
from storage.database import legible
from storage.moving.rows import unhurried
from storage.orphans import AT_ONCE, NAMED_IN, orphans
from storage.registered import registered_faults
from storage.schema.capture import master
from storage.stored import Tally, stored_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.ports.objects import Objects
    from pipeline.seals import Illegible
    from storage.records import SqlRecords, SqlTransaction


@dataclass(frozen=True, slots=True)
class Head:
    """A last seal as somebody kept it: `origin:number:head`."""

    origin: str
    number: int
    head: str

    def __str__(self) -> str:
        return f"{self.origin}:{self.number}:{self.head}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What a verification looked at, and every fault it found.

    `orphans` are objects that no row names; that is no fault, they are collected in time.
    `unlocked` are masters that the store does not keep from being removed, as a folder cannot.
    """

    faults: tuple[Fault, ...]
    sealed: int
    unsealed: int
    objects: int
    orphans: int
    unlocked: int = 0


def verify(
    records: SqlRecords,
    objects: Objects,
    trusted: frozenset[str],
    *,
    head: Head | None = None,
    with_objects: bool = False,
) -> Audit:
    """Verify the whole trail; `trusted` are the public keys that may sign, in hexadecimal."""
    faults: list[Fault] = []
    sealed = unnamed = 0
    tally = Tally()
    with records.reading() as tx, legible(tx.connection):
        unhurried(tx.connection)
        for origin in sorted({*tx.events.origins(), *_copied_origins(objects)}):
            if not _is_text(origin):
                faults.append(Fault("event_changed", ascii(origin), ascii(origin)))
                continue
            walked = _Walk(frozenset(seal.last_position for seal in tx.events.seals(origin)))
            faults.extend(verify_chain(walked.along(tx.events.sealed(origin))))
            sealed += walked.count
            faults.extend(_seals(tx, objects, origin, walked, trusted))
            if with_objects:
                faults.extend(_received(tx, origin))
        if head is not None:
            faults.extend(_tail(tx, head))
        unsealed = tx.events.unsealed_count()
        if with_objects:
            faults.extend(stored_faults(tx.connection, objects, tally))
            faults.extend(registered_faults(tx.connection, objects))
    if with_objects:
        unnamed = sum(1 for area in NAMED_IN for _ in orphans(records, objects, area))
    found = tuple(dict.fromkeys(faults))
    return Audit(found, sealed, unsealed, tally.seen, unnamed, tally.unlocked)


def _copied_origins(objects: Objects) -> set[str]:
    """The origins whose seals lie in the store, even if the database knows nothing of them."""
    return {entry.key.removeprefix(SEALS).partition("/")[0] for entry in objects.keys(SEALS)}


def _is_text(origin: str) -> bool:
    """Say whether an origin is one; bytes that are no text came there by no event."""
    return origin.isprintable()


class _Walk:
    """Remembers of a chain only what the seals speak of: events may be a hundred million."""

    def __init__(self, positions: frozenset[int]) -> None:
        self._positions = positions
        self.digests: dict[int, str] = {}
        self.count = self.last = 0

    def along(self, sealed: Iterable[SealedEvent | Illegible]) -> Iterator[SealedEvent | Illegible]:
        for item in sealed:
            self.count += 1
            self.last = item.position
            if item.position in self._positions:
                self.digests[item.position] = item.digest
            yield item


def _seals(
    tx: SqlTransaction,
    objects: Objects,
    origin: str,
    walked: _Walk,
    trusted: frozenset[str],
) -> Iterator[Fault]:
    seals = tx.events.seals(origin)
    yield from verify_seals(seals, walked.digests)
    for seal in seals:
        if seal.public_key not in trusted:
            yield Fault("seal_key_unknown", f"seal {seal.number}", origin)
    covered = seals[-1].last_position if seals else 0
    if walked.last > covered:
        yield Fault("seal_removed", f"seal {len(seals) + 1}", origin)
    yield from _copies(objects, origin, {seal.number: seal for seal in seals})


def _copies(objects: Objects, origin: str, seals: dict[int, Seal]) -> Iterator[Fault]:
    """Compare the seals with their copies in the object store."""
    copied: set[int] = set()
    for entry in objects.keys(f"{SEALS}{origin}/"):
        name = entry.key.rsplit("/", 1)[1]
        if not name.isdecimal():
            yield Fault("seal_copy_changed", entry.key, origin)
            continue
        number = int(name)
        copied.add(number)
        place = f"seal {number}"
        try:
            kept = Seal(**json.loads(objects.read(entry.key, objects.head(entry.key).sha256)))
        except (ArkhivError, ValueError, TypeError):
            yield Fault("seal_copy_changed", place, origin)
            continue
        if number not in seals:
            yield Fault("seal_removed", place, origin)
        elif kept != seals[number]:
            yield Fault("seal_changed", place, origin)
    for number in sorted(seals.keys() - copied):
        yield Fault("seal_copy_missing", f"seal {number}", origin)


def _tail(tx: SqlTransaction, head: Head) -> Iterator[Fault]:
    seals = {seal.number: seal for seal in tx.events.seals(head.origin)}
    known = seals.get(head.number)
    if known is None:
        yield Fault("tail_cut_off", f"seal {head.number}", head.origin)
    elif known.head != head.head:
        yield Fault("seal_changed", f"seal {head.number}", head.origin)


def _received(tx: SqlTransaction, origin: str) -> Iterator[Fault]:
    """Compare the masters' rows with what the trail says was received."""
    received = (
        (str(item.event.facts.get("master")), item.event.facts.get("sha256"))
        for item in tx.events.sealed(origin)
        if isinstance(item, SealedEvent) and item.event.type == Kind.PAGE_RECEIVED.value
    )
    while some := dict(islice(received, AT_ONCE)):
        rows = tx.connection.execute(
            select(master.c.id, master.c.sha256).where(master.c.id.in_(some))
        )
        known = {row.id: row.sha256 for row in rows}
        for key, sha256 in some.items():
            if key not in known:
                yield Fault("object_missing", f"master {key}", origin)
            elif known[key] != sha256:
                yield Fault("object_damaged", f"master {key}", origin)
