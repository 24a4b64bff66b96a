"""Taking bundles in: proofs first, then objects, then rows with the trail, then the receipt.

Given again after it was cut off, it goes on: objects are put once, rows all at once or not at all,
and the receipt is written when every master was read back.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from pipeline.clock import now
from pipeline.errors import ObjectTakenError
from pipeline.events import Kind
from pipeline.seals import moment, seal_key
from pipeline.stations.clocks import Ahead, measured
from pipeline.stations.errors import (
    BundleForgedError,
    BundleOverdueError,
    BundleUnreadableError,
    StationRevokedError,
    StationUnknownError,
)
from pipeline.stations.receipt import Receipt
from pipeline.trail import trail_key, written
from storage.objects.blocks import Passage
from storage.objects.keys import MASTERS
from storage.practice import require_real_trail
from storage.schema.capture import master
from storage.schema.stations import bundle, station
from storage.schema.trail import event, remark
from storage.stations.bringing import Bringing
from storage.stations.chained import chained, ids_of
from storage.stations.identity import decrypting
from storage.stations.item import file_of
from storage.stations.merging import merge
from storage.stations.opening import claim_of, opened, require_signed
from storage.stations.planning import last_of, note_objects, note_things, objects_of
from storage.stations.rows import RowError, values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy import Row

    from pipeline.events import Actor
    from pipeline.ports.objects import Objects, Stored
    from pipeline.stations.statement import Claimed, Statement
    from storage.records import SqlRecords, SqlTransaction
    from storage.stations.chained import Link
    from storage.stations.opening import Contents

MISFITS = (IntegrityError, DataError, ValueError, TypeError, LookupError, StatementError)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a bundle: its receipt, and whether it had come before."""

    station: str
    number: int
    repeated: bool
    masters: int
    receipt: str
    ahead: Ahead


@dataclass(frozen=True, slots=True)
class Centre:
    """Who takes bundles in: records, objects, keys, scratch room, recipe, and the person."""

    records: SqlRecords
    objects: Objects
    keys: Path
    key: Ed25519PrivateKey
    scratch: Path
    recipe: Mapping[str, object]
    actor: Actor
    tick: Callable[[int], None] = lambda _done: None

    def take(self, folder: Path) -> Taken:
        """Take one bundle in and return its receipt; nothing of a doubtful one is kept."""
        claim = claim_of(folder)
        said = claim.statement
        known = self._station(said.station)
        require_signed(folder, claim, known.public_key)
        before = self._before(folder.name, said)
        if before is None:
            self._bring(folder, claim, known)
        return self._proven(said, repeated=before is not None)

    def _station(self, name: str) -> Row[tuple[str]]:
        with self.records.reading() as tx:
            row = tx.connection.execute(select(station).where(station.c.name == name)).first()
        if row is None:
            raise StationUnknownError(station=name)
        if row.revoked is not None:
            raise StationRevokedError(station=name, reason=row.reason)
        return row

    def _before(self, name: str, said: Statement) -> Row[tuple[str]] | None:
        """Return the bundle of this number if it came before; raise where one is missing."""
        with self.records.reading() as tx:
            last = last_of(tx.connection, said.station)
            own = (bundle.c.station == said.station, bundle.c.number == said.number)
            row = tx.connection.execute(select(bundle).where(*own)).first()
        if row is not None and row.content != said.content:
            raise BundleForgedError(name=name, reason="another bundle had this number")
        if row is None and said.number != last.number + 1:
            raise BundleOverdueError(
                station=said.station, number=said.number, missing=last.number + 1
            )
        if row is None and said.previous != last.content:
            raise BundleForgedError(name=name, reason="the bundle before it was another")
        return row

    def _bring(self, folder: Path, claim: Claimed, known: Row[tuple[str]]) -> None:
        contents = opened(folder, claim, self.keys)
        if contents.unit != known.unit:
            raise BundleForgedError(name=folder.name, reason="it is of another unit")
        with self.records.reading() as tx:
            seals = tx.events.seals(known.name)
        last = seals[-1] if seals else None
        links = chained(folder.name, known.name, known.public_key, last, contents.trail)
        kinds = (item.event.type for link in links for item in link.events)
        require_real_trail(kinds, folder.name)
        stored = dict(self._stored(folder, contents))
        try:
            with self.records.writing() as tx:
                self._write(tx, claim.statement, known, contents, links, stored)
                self._copy(links)
        except MISFITS as fault:
            if isinstance(fault, DBAPIError) and not isinstance(fault, IntegrityError | DataError):
                raise
            where = str(fault) if isinstance(fault, RowError) else type(fault).__name__
            raise BundleUnreadableError(name=folder.name, reason=where) from fault

    def _stored(self, folder: Path, contents: Contents) -> Iterator[tuple[str, Stored]]:
        """Put every object into the store, and yield how it is kept."""
        for number, one in enumerate(contents.objects, 1):
            path = self.scratch / f"bundle-{file_of(number)}.part"
            fault = BundleUnreadableError(name=folder.name, reason="")
            passage = Passage()
            try:
                with (
                    decrypting(folder / "data" / file_of(number), self.keys, fault) as blocks,
                    path.open("wb") as file,
                ):
                    file.writelines(passage.through(blocks))
                if (passage.sha256, passage.size) != (one.sha256, one.size):
                    raise BundleForgedError(name=folder.name, reason="another object was signed")
                media = {"media-type": one.media_type}
                yield one.key, self.objects.put(one.key, path, metadata=media)
            except ObjectTakenError as found:
                raise BundleForgedError(name=folder.name, reason="a key is taken") from found
            finally:
                path.unlink(missing_ok=True)
            self.tick(number)

    def _copy(self, links: tuple[Link, ...]) -> None:
        """Keep seals and events in the store as if they had been sealed here.

        That comes when every row fits, before all of them count: of a trail that is refused no
        copy may stay, and of one that is taken none may be missing.
        """
        for link in links:
            made = link.seal
            self.objects.put(
                trail_key(made.origin, made.number, made.head),
                written(item.event for item in link.events),
                metadata={"media-type": "application/x-ndjson"},
            )
            self.objects.put(
                seal_key(made.origin, made.number),
                json.dumps(asdict(made), sort_keys=True).encode(),
                metadata={"media-type": "application/json"},
            )

    def _write(
        self,
        tx: SqlTransaction,
        said: Statement,
        known: Row[tuple[str]],
        contents: Contents,
        links: tuple[Link, ...],
        stored: Mapping[str, Stored],
    ) -> None:
        keeps = contents.recipe == dict(self.recipe)
        bringing = Bringing(tx, known.name, known.unit, said.number, keeps, stored, self.actor)
        merge(bringing, contents)
        if tx.copies.known_events(ids_of(links)):
            raise RowError(event.name)
        for link in links:
            placed = [(item.event, item.position, item.digest) for item in link.events]
            tx.copies.put_sealed(asdict(link.seal), placed)
        own = set(ids_of(links))
        for row in contents.rows.get("remark", ()):
            words = values(remark, row)
            if words["event"] in own:
                tx.connection.execute(insert(remark).values(**words))
        note_things(tx.connection, known.name, said.number, bringing.things)
        note_objects(tx.connection, known.name, said.number, contents.objects)
        self._note(tx, said, contents, links)

    def _note(
        self,
        tx: SqlTransaction,
        said: Statement,
        contents: Contents,
        links: tuple[Link, ...],
    ) -> None:
        arrived = now()
        made, told, heard = said.moments()
        ahead = measured(made, arrived, told, heard)
        last = last_of(tx.connection, said.station)
        tx.connection.execute(
            insert(bundle).values(
                station=said.station,
                number=said.number,
                content=said.content,
                previous=said.previous,
                made=made,
                size=sum(one.size for one in contents.objects),
                last_seal=links[-1].seal.number if links else last.seal,
                arrived=arrived,
                ahead_least=ahead.least,
                ahead_most=ahead.most,
            )
        )
        facts = {
            "number": said.number,
            "content": said.content,
            "objects": len(contents.objects),
            "events": len(ids_of(links)),
            "ahead_least": ahead.least,
            "ahead_most": ahead.most,
        }
        tx.events.note(Kind.BUNDLE_TAKEN, "station", said.station, actor=self.actor, facts=facts)

    def _proven(self, said: Statement, *, repeated: bool) -> Taken:
        """Return the receipt of a bundle that was taken in; write it after reading all back."""
        own = (bundle.c.station == said.station, bundle.c.number == said.number)
        with self.records.reading() as tx:
            row = tx.connection.execute(select(bundle).where(*own)).one()
            objects = objects_of(tx.connection, said.station, said.number)
            versions = dict(
                tx.connection.execute(
                    select(master.c.key, master.c.object_version).where(master.c.key.in_(objects))
                ).all()
            )
        masters = {key: sha256 for key, sha256 in objects.items() if key.startswith(MASTERS)}
        text = row.receipt or self._receipt(said, masters, versions)
        ahead = Ahead(row.ahead_least, row.ahead_most)
        return Taken(said.station, said.number, repeated, len(masters), text, ahead)

    def _receipt(
        self, said: Statement, masters: Mapping[str, str], versions: Mapping[str, str | None]
    ) -> str:
        for key, sha256 in masters.items():
            self.objects.check(key, sha256, versions.get(key))
        text = Receipt(
            centre=self.records.origin,
            station=said.station,
            number=said.number,
            content=said.content,
            made=moment(now()),
            masters=tuple(sorted(masters.values())),
        ).signed(self.key)
        own = (bundle.c.station == said.station, bundle.c.number == said.number)
        facts = {"number": said.number, "masters": len(masters)}
        with self.records.writing() as tx:
            tx.connection.execute(update(bundle).where(*own).values(receipt=text))
            tx.events.note(
                Kind.RECEIPT_WRITTEN, "station", said.station, actor=self.actor, facts=facts
            )
        return text
