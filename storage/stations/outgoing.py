"""Outgoing: what a station has made since its last bundle, in the order in which it goes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

from pipeline.assemble.metadata import METADATA
from pipeline.flow import State
from pipeline.nouns.page import PageStanding
from pipeline.trail import written
from storage.records.events import SqlEvents, event_of
from storage.schema.capture import batch, look, master, page, refusal, shift
from storage.schema.documents import (
    document,
    extent,
    field,
    link,
    product,
    version,
    version_page,
    wanted,
)
from storage.schema.inventory import growth, leaf, record, volume
from storage.schema.sheets import sheet, stack, stack_image
from storage.schema.stations import bundled, bundled_object
from storage.schema.trail import event, flag, hold, remark
from storage.stations.item import Carried, Item
from storage.stations.rows import taken
from storage.stations.shelves import of_volume
from storage.stations.stacks import FINAL, of_sheet, of_stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection

    from storage.stations.rows import Plain

UNFINISHED = (State.RECEIVED.value, State.CLEANED.value)
UNASSEMBLED = (State.DELIMITED.value, State.DESCRIBED.value)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What waits at one station after a seal; `unread` takes along what is not finished."""

    connection: Connection
    station: str
    unit: str
    after_seal: int
    after_position: int
    unread: bool

    def items(self) -> Iterator[Item]:
        """Yield things before the events that tell of them, whatever a row names before it."""
        gone: set[str] = set()
        for key in self._ids(self._masters()):
            gone.add(key)
            yield self._master(key)
        for key in self._ids(self._documents()):
            if self._is_carried(key, gone):
                yield self._document(key)
        for keys in self._leaves():
            yield Item(self._on_leaves(keys))
        for key in self._ids(self._stacks()):
            if self._is_fed(key, gone):
                yield Item(of_stack(self.connection, key), things=[("stack", key)])
        for key in self._ids(self._sheets()):
            yield Item(of_sheet(self.connection, key), things=[("sheet", key)])
        for key in self._ids(self._shelves()):
            yield Item(of_volume(self.connection, key))
        for key in self._ids(self._refusals()):
            rows = taken(self.connection, refusal, refusal.c.id == key)
            yield Item(
                {**self._batches([str(rows[0]["batch"])]), "refusal": rows}, things=[("file", key)]
            )
        yield from self._seals()

    def waiting(self) -> int:
        """Count the pages that stay behind because they are not finished."""
        here = ~self._is_bundled("master", page.c.master)
        asked = select(func.count()).select_from(page).where(is_unfinished(), here)
        return self.connection.scalar(asked) or 0

    def foreign(self) -> int:
        """Count the pages that stay behind because they are of another unit."""
        there = page.c.leaf.in_(self._foreign())
        return self.connection.scalar(select(func.count()).select_from(page).where(there)) or 0

    def _ids(self, asked: Select[tuple[str]]) -> list[str]:
        return [str(key) for key in self.connection.scalars(asked)]

    def _is_bundled(self, noun: str, key: ColumnElement[str]) -> ColumnElement[bool]:
        return exists().where(
            bundled.c.station == self.station, bundled.c.noun == noun, bundled.c.subject == key
        )

    def _changed(self, *kinds: str) -> Select[tuple[str]]:
        """The things of some kinds of which the events since the last bundle tell."""
        return select(event.c.subject_id).where(
            event.c.origin == self.station,
            event.c.position > self.after_position,
            event.c.subject_kind.in_(kinds),
        )

    def _masters(self) -> Select[tuple[str]]:
        pages = select(page.c.master).where(page.c.id.in_(self._changed("page")))
        due = or_(~self._is_bundled("master", master.c.id), master.c.id.in_(pages))
        asked = (
            select(master.c.id)
            .join(batch, batch.c.id == master.c.batch)
            .where(due, batch.c.sealed.is_not(None))
        )
        if not self.unread:
            asked = asked.where(~exists().where(page.c.master == master.c.id, is_unfinished()))
        foreign = exists().where(page.c.master == master.c.id, page.c.leaf.in_(self._foreign()))
        return asked.where(~foreign).order_by(master.c.id)

    def _foreign(self) -> Select[tuple[str]]:
        """The leaves of other units, of which the centre takes nothing from this station."""
        own = volume.c.unit.startswith(self.unit, autoescape=True)
        return select(leaf.c.id).join(volume, volume.c.id == leaf.c.volume).where(~own)

    def _documents(self) -> Select[tuple[str]]:
        linked = select(link.c.document).where(link.c.id.in_(self._changed("link")))
        changed = or_(document.c.id.in_(self._changed("document")), document.c.id.in_(linked))
        asked = select(document.c.id).where(
            or_(~self._is_bundled("document", document.c.id), changed),
            exists().where(extent.c.document == document.c.id),
            ~exists().where(extent.c.document == document.c.id, extent.c.leaf.in_(self._foreign())),
        )
        if not self.unread:
            asked = asked.where(~is_unassembled())
        return asked.order_by(document.c.id)

    def _is_carried(self, key: str, gone: set[str]) -> bool:
        """Say whether every image of a document goes now or went before."""
        asked = (
            select(page.c.master, self._is_bundled("master", page.c.master))
            .join(version_page, version_page.c.page == page.c.id)
            .where(version_page.c.document == key)
        )
        return all(went or name in gone for name, went in self.connection.execute(asked))

    def _leaves(self) -> list[list[str]]:
        """The leaves that changed, those of a volume together: their labels may change places."""
        own = leaf.c.id.not_in(self._foreign())
        changed = leaf.c.id.in_(self._changed("leaf"))
        asked = select(leaf.c.volume, leaf.c.id).where(changed, own)
        found: dict[str, list[str]] = {}
        for row in self.connection.execute(asked.order_by(leaf.c.volume, leaf.c.id)):
            found.setdefault(row.volume, []).append(row.id)
        return list(found.values())

    def _stacks(self) -> Select[tuple[str]]:
        """The stacks of sealed batches that no person has to decide any more."""
        sealed = stack.c.batch.in_(select(batch.c.id).where(batch.c.sealed.is_not(None)))
        final = stack.c.state.in_(FINAL), ~self._is_bundled("stack", stack.c.id)
        return select(stack.c.id).where(*final, sealed).order_by(stack.c.id)

    def _sheets(self) -> Select[tuple[str]]:
        own = select(volume.c.id).where(volume.c.unit.startswith(self.unit, autoescape=True))
        ours = or_(sheet.c.volume.is_(None), sheet.c.volume.in_(own))
        changed = sheet.c.id.in_(self._changed("sheet"))
        return select(sheet.c.id).where(changed, ours).order_by(sheet.c.id)

    def _is_fed(self, key: str, gone: set[str]) -> bool:
        """Say whether every image of a stack goes now or went before."""
        asked = select(
            stack_image.c.master, self._is_bundled("master", stack_image.c.master)
        ).where(stack_image.c.stack == key)
        return all(went or name in gone for name, went in self.connection.execute(asked))

    def _shelves(self) -> Select[tuple[str]]:
        own = volume.c.unit.startswith(self.unit, autoescape=True)
        changed = volume.c.id.in_(self._changed("volume"))
        return select(volume.c.id).where(changed, own).order_by(volume.c.id)

    def _refusals(self) -> Select[tuple[str]]:
        open_now = ~self._is_bundled("file", refusal.c.id)
        settled = refusal.c.id.in_(self._changed("file"))
        sealed = refusal.c.batch.in_(select(batch.c.id).where(batch.c.sealed.is_not(None)))
        asked = select(refusal.c.id).where(or_(open_now, settled), sealed)
        return asked.order_by(refusal.c.id)

    def _master(self, key: str) -> Item:
        found = taken(self.connection, master, master.c.id == key)
        pages = taken(self.connection, page, page.c.master == key)
        ids = [str(row["id"]) for row in pages]
        made = taken(
            self.connection, product, product.c.noun == page.name, product.c.subject.in_(ids)
        )
        rows = {
            **self._on_leaves([str(row["leaf"]) for row in pages]),
            **self._batches([str(row["batch"]) for row in found]),
            "master": found,
            "page": pages,
            "look": taken(self.connection, look, look.c.page.in_(ids)),
            "product": made,
            **self._said_of(page.name, ids),
        }
        return Item(rows, self._objects([*found, *made]), things=[("master", key)])

    def _document(self, key: str) -> Item:
        links = taken(self.connection, link, link.c.document == key)
        extents = taken(self.connection, extent, extent.c.document == key)
        papers = taken(self.connection, document, document.c.id == key)
        made = taken(
            self.connection,
            product,
            product.c.noun == document.name,
            product.c.subject == key,
            product.c.kind != METADATA,
        )
        rows = {
            **self._on_leaves([str(row["leaf"]) for row in extents]),
            **self._batches([str(row["batch"]) for row in papers if row["batch"]]),
            "record": self._records([str(row["record"]) for row in links]),
            "document": papers,
            "version": taken(self.connection, version, version.c.document == key),
            "extent": extents,
            "version_page": taken(self.connection, version_page, version_page.c.document == key),
            "link": links,
            "wanted": taken(self.connection, wanted, wanted.c.document == key),
            "field": taken(self.connection, field, field.c.document == key),
            "product": made,
            **self._said_of(document.name, [key]),
        }
        return Item(rows, self._objects(made), things=[("document", key)])

    def _on_leaves(self, keys: Sequence[str]) -> dict[str, list[Plain]]:
        leaves = taken(self.connection, leaf, leaf.c.id.in_(keys))
        shelves = {str(row["volume"]) for row in leaves}
        return {
            "volume": taken(self.connection, volume, volume.c.id.in_(shelves)),
            "leaf": leaves,
            "growth": taken(
                self.connection, growth, growth.c.id.in_([row["grown"] for row in leaves])
            ),
        }

    def _batches(self, keys: Sequence[str]) -> dict[str, list[Plain]]:
        return {
            "batch": taken(self.connection, batch, batch.c.id.in_(keys)),
            "shift": taken(self.connection, shift, shift.c.batch.in_(keys)),
        }

    def _records(self, keys: Sequence[str]) -> list[Plain]:
        """The records that links name, by the names that the centre knows them by."""
        names = ("id", "register", "record_id")
        rows = taken(self.connection, record, record.c.id.in_(keys))
        return [{name: row[name] for name in names} for row in rows]

    def _said_of(self, noun: str, keys: Sequence[str]) -> dict[str, list[Plain]]:
        return {
            table.name: taken(
                self.connection, table, table.c.noun == noun, table.c.subject.in_(keys)
            )
            for table in (flag, hold)
        }

    def _objects(self, rows: Sequence[Plain]) -> tuple[Carried, ...]:
        """The objects that rows name and no bundle has carried yet."""
        named = {str(row["key"]): row for row in rows}
        went = set(
            self.connection.scalars(
                select(bundled_object.c.key).where(bundled_object.c.key.in_(named))
            )
        )
        return tuple(
            Carried(key, str(row["sha256"]), int(str(row["size"])), str(row["media_type"]))
            for key, row in named.items()
            if key not in went
        )

    def _seals(self) -> Iterator[Item]:
        """Each seal since the last bundle, with its events and what people wrote about them."""
        for seal in SqlEvents(self.connection, self.station).seals(self.station):
            if seal.number <= self.after_seal:
                continue
            within = and_(
                event.c.origin == self.station,
                event.c.position.between(seal.first_position, seal.last_position),
            )
            rows = self.connection.execute(select(event).where(within).order_by(event.c.position))
            events = written(map(event_of, rows)).decode()
            words = remark.c.event.in_(select(event.c.id).where(within))
            yield Item(
                {"remark": taken(self.connection, remark, words)},
                trail=[{"seal": asdict(seal), "events": events}],
            )


def is_unfinished() -> ColumnElement[bool]:
    """A page that the machine still has something to do with."""
    return and_(
        page.c.standing == PageStanding.CURRENT.value,
        page.c.held.is_(False),
        page.c.state.in_(UNFINISHED),
    )


def is_unassembled() -> ColumnElement[bool]:
    """A document that the machine still has something to do with, once it is delimited."""
    return and_(
        document.c.discarded.is_(None),
        document.c.held.is_(False),
        document.c.state.in_(UNASSEMBLED),
        exists().where(version_page.c.document == document.c.id),
    )
