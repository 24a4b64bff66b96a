"""Reclaiming: room at a station again, by nothing but the centre's receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select, union_all, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.stations.errors import NotEmbeddedError, ReceiptForeignError
from pipeline.stations.receipt import receipt_of
from storage.objects.folder import FolderObjects
from storage.objects.keys import MASTERS
from storage.schema.capture import master, page
from storage.schema.documents import document, product, version_page
from storage.schema.stations import bundle, bundled_object, centre
from storage.stations.known import known
from storage.stations.outgoing import is_unassembled, is_unfinished
from storage.stations.planning import contents_path, objects_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import CompoundSelect

    from pipeline.events import Actor
    from pipeline.ports.objects import Objects
    from storage.records import SqlRecords


@dataclass(frozen=True, slots=True)
class Reclaimed:
    """What one bundle gave back; `needed` are objects that stay for the station's own line."""

    number: int
    objects: int
    size: int
    needed: int


@dataclass(frozen=True, slots=True)
class Reclaiming:
    """The station's records, its objects, and where contents of bundles lie."""

    records: SqlRecords
    objects: Objects
    folder: Path
    actor: Actor

    def take(self, name: str, text: str) -> int:
        """Take a receipt, if it is the centre's for what went; return the bundle's number."""
        station = self.records.origin
        with self.records.writing() as tx:
            centre_here = known(tx)
            receipt = receipt_of(name, text, centre_here.public)
            own = (bundle.c.station == station, bundle.c.number == receipt.number)
            row = tx.connection.execute(select(bundle).where(*own)).first()
            carried = objects_of(tx.connection, station, receipt.number)
            masters = {one for key, one in carried.items() if key.startswith(MASTERS)}
            number = receipt.number
            if (receipt.centre, receipt.station) != (centre_here.name, station):
                raise ReceiptForeignError(number=number, reason="it is of others")
            if row is None or row.content != receipt.content:
                raise ReceiptForeignError(number=number, reason="it is of another bundle")
            if masters - set(receipt.masters):
                raise ReceiptForeignError(number=number, reason="it does not name every master")
            if row.receipt is None:
                moment = now()
                tx.connection.execute(
                    update(bundle).where(*own).values(receipt=text, receipted=moment)
                )
                tx.connection.execute(update(centre).values(said=receipt.moment, heard=moment))
                facts = {"number": number, "masters": len(masters)}
                tx.events.note(
                    Kind.RECEIPT_TAKEN, "station", station, actor=self.actor, facts=facts
                )
        return number

    def erase(self) -> Iterable[Reclaimed]:
        """Erase what every receipt covers and the station does not need any more."""
        station = self.records.origin
        with self.records.reading() as tx:
            numbers = tx.connection.scalars(
                select(bundle.c.number)
                .where(
                    bundle.c.station == station,
                    bundle.c.receipt.is_not(None),
                    bundle.c.reclaimed.is_(None),
                )
                .order_by(bundle.c.number)
            ).all()
        return [self._erase(number) for number in numbers]

    def _erase(self, number: int) -> Reclaimed:
        """Erase the objects of one bundle; whoever is cut off erases them again."""
        if not isinstance(self.objects, FolderObjects):
            raise NotEmbeddedError
        own = and_(
            bundled_object.c.station == self.records.origin, bundled_object.c.number == number
        )
        with self.records.writing() as tx:
            needed = set(tx.connection.scalars(_needed()))
            rows = tx.connection.execute(select(bundled_object).where(own)).all()
            gone = [row for row in rows if row.key not in needed]
            for row in gone:
                tx.connection.execute(
                    update(bundled_object)
                    .where(bundled_object.c.key == row.key)
                    .values(erased=now())
                )
        for row in gone:
            self.objects.give_up(row.key)
        freed = Reclaimed(number, len(gone), sum(row.size for row in gone), len(rows) - len(gone))
        self._note(freed)
        return freed

    def _note(self, freed: Reclaimed) -> None:
        station = self.records.origin
        facts = {"number": freed.number, "objects": freed.objects, "needed": freed.needed}
        with self.records.writing() as tx:
            if not freed.needed:
                own = (bundle.c.station == station, bundle.c.number == freed.number)
                tx.connection.execute(update(bundle).where(*own).values(reclaimed=now()))
            tx.events.note(
                Kind.STATION_RECLAIMED, "station", station, actor=self.actor, facts=facts
            )
        if not freed.needed:
            contents_path(self.folder, freed.number).unlink(missing_ok=True)


def _needed() -> CompoundSelect[tuple[str]]:
    """The objects that the machine at the station has still something to do with."""
    papers = select(version_page.c.page).where(
        exists().where(document.c.id == version_page.c.document, is_unassembled())
    )
    pages = or_(is_unfinished(), page.c.id.in_(papers))
    made = and_(product.c.noun == page.name, product.c.subject == page.c.id)
    own = and_(product.c.noun == document.name, product.c.subject == document.c.id)
    return union_all(
        select(master.c.key).join(page, page.c.master == master.c.id).where(pages),
        select(product.c.key).join(page, made).where(pages),
        select(product.c.key).join(document, own).where(is_unassembled()),
    )
