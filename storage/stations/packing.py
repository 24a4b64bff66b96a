"""Packing: one thing of a station as an item, with every row and object that it names."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from pipeline.assemble.metadata import METADATA
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
from storage.schema.stations import bundled_object
from storage.schema.trail import event, flag, hold, remark
from storage.stations.item import Carried, Item
from storage.stations.rows import taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

    from storage.stations.rows import Plain


@dataclass(frozen=True, slots=True)
class Packing:
    """Packs what one station holds."""

    connection: Connection
    station: str

    def master(self, key: str) -> Item:
        """Pack a master with its pages and all that was made and said of them."""
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

    def document(self, key: str) -> Item:
        """Pack a document with its versions, links and fields."""
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

    def leaves(self, keys: Sequence[str]) -> Item:
        """Pack leaves with their volume."""
        return Item(self._on_leaves(keys))

    def refusal(self, key: str) -> Item:
        """Pack a file that was refused."""
        rows = taken(self.connection, refusal, refusal.c.id == key)
        batches = self._batches([str(rows[0]["batch"])])
        return Item({**batches, "refusal": rows}, things=[("file", key)])

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

    def seals(self, after: int) -> Iterator[Item]:
        """Pack each seal after that of a number, with its events and what people wrote of them."""
        for seal in SqlEvents(self.connection, self.station).seals(self.station):
            if seal.number <= after:
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
