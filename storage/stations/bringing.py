"""Bringing: one bundle on its way into the records: whose it is, and what has been found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from pipeline.events import Kind
from pipeline.nouns.hold import Reason
from storage.schema.capture import batch, page
from storage.schema.documents import document
from storage.schema.trail import flag, hold
from storage.stations.rows import RowError, values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Table

    from pipeline.events import Actor
    from pipeline.ids import LeafId, VolumeId
    from pipeline.ports.objects import Stored
    from storage.records import SqlTransaction

HELD = {"page": page, "document": document}


@dataclass(frozen=True, slots=True)
class Bringing:
    """The transaction, the station and its unit, the objects that came, and who takes it in.

    `keeps` is whether the station's recipe is ours, so that its results are what ours would be.
    """

    tx: SqlTransaction
    station: str
    unit: str
    number: int
    keeps: bool
    stored: Mapping[str, Stored]
    actor: Actor
    volumes: dict[str, VolumeId] = field(default_factory=dict)
    leaves: dict[str, LeafId] = field(default_factory=dict)
    records: dict[str, tuple[str | None, tuple[str, str]]] = field(default_factory=dict)
    things: list[tuple[str, str]] = field(default_factory=list)

    def is_own(self, unit: object) -> bool:
        """Say whether a unit is the station's, or a part of it."""
        return str(unit).startswith(self.unit)

    def is_ours_batch(self, key: object) -> bool:
        """Say whether a batch is one of this station."""
        asked = select(batch.c.station).where(batch.c.id == key)
        return self.tx.connection.scalar(asked) == self.station

    def leaf(self, row: Mapping[str, object], table: Table) -> LeafId:
        """Return which leaf of ours a row names."""
        found = self.leaves.get(str(row["leaf"]))
        if found is None:
            raise RowError(table.name)
        return found

    def rows(self, rows: Mapping[str, list[object]], table: Table) -> Iterator[dict[str, object]]:
        """Yield the rows of a table as its columns may hold them."""
        for row in rows.get(table.name, ()):
            yield values(table, row)

    def require(self, row: Mapping[str, object]) -> Stored:
        """Return how the store keeps the object that a row names; it came with this bundle."""
        found = self.stored.get(str(row["key"]))
        if found is None or (found.sha256, found.size) != (row["sha256"], row["size"]):
            raise RowError(str(row["key"]))
        return found

    def note(self, kind: Kind, noun: str, key: str, **facts: object) -> None:
        """Write down what came."""
        told = {"station": self.station, "number": self.number, **facts}
        self.tx.events.note(kind, noun, key, actor=self.actor, facts=told)

    def hold(self, noun: str, key: str, code: Reason, facts: Mapping[str, object]) -> None:
        """Hold something, and write it down without what people read."""
        if self.tx.holds.hold(noun, key, code, facts):
            told = {"code": code.value, "station": self.station}
            self.tx.events.note(Kind.HELD, noun, key, actor=self.actor, facts=told)

    def said(self, rows: Mapping[str, list[object]], new: Mapping[str, set[str]]) -> None:
        """Add what was held or flagged of what is new."""
        for table in (flag, hold):
            for row in self.rows(rows, table):
                noun, subject = str(row["noun"]), str(row["subject"])
                if table is hold and row["code"] not in set(Reason):
                    raise RowError(hold.name)
                known = select(table.c.id).where(table.c.id == row["id"])
                if subject not in new.get(noun, set()) or self.tx.connection.scalar(known):
                    continue
                self.tx.connection.execute(insert(table).values(**row))
                if table is hold and row["released"] is None:
                    own = HELD[noun].c.id == subject
                    self.tx.connection.execute(update(HELD[noun]).where(own).values(held=True))
