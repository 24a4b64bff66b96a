"""Rebuild: an empty database filled again from the metadata and the trail in the object store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import HeldError
from pipeline.events import Kind
from pipeline.rebuild import testimony
from pipeline.rebuild.errors import NotEmptyError
from pipeline.rebuild.seals import Trail
from pipeline.rebuild.since import Since
from pipeline.seals import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Records
    from pipeline.rebuild.testimony import Found


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was made again, and every fault that was met."""

    documents: int
    versions: int
    objects: int
    seals: int
    events: int
    people: int
    receivers: int
    """People and receivers that only the trail knows: they are in no object, on purpose."""
    faults: tuple[Fault, ...]


class Rebuild:
    """One rebuilding of the records from the objects."""

    def __init__(
        self,
        records: Records,
        objects: Objects,
        actor: Actor,
        tick: Callable[[int], None] = lambda _done: None,
    ) -> None:
        self._records = records
        self._objects = objects
        self._actor = actor
        self._tick = tick
        self._seen: set[str] = set()
        self._faults: list[Fault] = []

    def run(self) -> Rebuilt:
        """Put the trail back, then every registered version in the order of registration."""
        with self._records.reading() as tx:
            if not tx.copies.empty():
                raise NotEmptyError
        trail = Trail(self._records, self._objects)
        self._faults += trail.put_back()
        versions = self.bring(testimony.keys(self._objects))
        latest = {found.document: found for found in versions}
        for found in latest.values():
            self._put_right(found)
        self._faults += self._unfound({(found.document, found.version) for found in versions})
        people, receivers = self._told_of()
        rebuilt = Rebuilt(
            documents=len(latest),
            versions=len(versions),
            objects=len(self._seen),
            seals=trail.seals,
            events=trail.events,
            people=people,
            receivers=receivers,
            faults=self.faults,
        )
        self._note(rebuilt)
        return rebuilt

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault that was met so far."""
        return tuple(self._faults)

    def bring(self, keys: Iterable[str]) -> list[Found]:
        """Put back the versions that the metadata under some keys tell of, and return them."""
        versions: list[Found] = []
        for found in self._chosen(keys):
            if self._put_back(found):
                versions.append(found)
            self._tick(len(versions))
        return versions

    def _found(self, keys: Iterable[str]) -> Iterator[Found]:
        for key in keys:
            try:
                yield testimony.read(self._objects, key).found
            except HeldError as fault:
                self._faults.append(Fault(fault.code, key, _detail(fault)))

    def _chosen(self, keys: Iterable[str]) -> list[Found]:
        """One testimony for each version, in the order of registration.

        A registration that was cut off may have left metadata too; the trail knows which one was.
        """
        best: dict[tuple[DocumentId, int], tuple[bool, Found]] = {}
        for found in self._found(keys):
            with self._records.reading() as tx:
                proven = tx.copies.knows_event(found.event)
            version = (found.document, found.version)
            rank = (proven, found.registered)
            if version not in best or rank > (best[version][0], best[version][1].registered):
                best[version] = (proven, found)
        chosen = sorted(best.values(), key=lambda one: (one[1].registered, one[1].key))
        for proven, found in chosen:
            if not proven:
                place = f"document {found.document}"
                self._faults.append(Fault("registration_unsealed", place, str(found.version)))
        return [found for _, found in chosen]

    def _put_back(self, found: Found) -> bool:
        """Put one version back, whole or not at all; its objects may be missing, and are named."""
        try:
            said = testimony.read(self._objects, found.key)
            with self._records.writing() as tx:
                tx.copies.put_unsealed(said.events)
                tx.copies.put(said.rows)
                tx.products.put(found.product)
        except HeldError as fault:
            self._faults.append(Fault(fault.code, found.key, _detail(fault)))
            return False
        self._seen.add(found.key)
        for what, amiss in testimony.faults(self._objects, said, self._seen):
            self._faults.append(Fault(amiss.code, what, _detail(amiss)))
        return True

    def _put_right(self, found: Found) -> None:
        """Let a document be what the trail says it became after its last registration."""
        said = testimony.read(self._objects, found.key)
        with self._records.writing() as tx:
            self._faults += Since(tx, said).put_right()

    def _told_of(self) -> tuple[int, int]:
        """Count the people and the receivers that there were."""
        with self._records.reading() as tx:
            told_of = tx.copies.told_of
            gone = told_of(Kind.RECEIVER_REMOVED)
            return told_of(Kind.PERSON_ADDED), told_of(Kind.RECEIVER_ADDED) - gone

    def _unfound(self, versions: set[tuple[DocumentId, int]]) -> Iterator[Fault]:
        """Name what the trail calls registered and no metadata told of."""
        with self._records.reading() as tx:
            registered = tx.copies.registered()
        for document, version in registered:
            if (document, version) not in versions:
                yield Fault("registration_missing", f"document {document}", str(version))

    def _note(self, rebuilt: Rebuilt) -> None:
        facts = {
            "documents": rebuilt.documents,
            "versions": rebuilt.versions,
            "objects": rebuilt.objects,
            "seals": rebuilt.seals,
            "events": rebuilt.events,
            "faults": len(rebuilt.faults),
        }
        with self._records.writing() as tx:
            origin = tx.events.origin
            tx.events.note(Kind.ARCHIVE_REBUILT, "archive", origin, actor=self._actor, facts=facts)


def _detail(fault: HeldError) -> str:
    """What a fault's sentence does not say by its code: the reason, or else the object."""
    return str(fault.facts.get("reason") or fault.facts.get("key") or "")
