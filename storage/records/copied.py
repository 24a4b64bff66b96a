"""What belongs to one version of a document, row by row: all that its copy outside must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from storage.schema.capture import batch, master, page
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
from storage.schema.inventory import (
    alias,
    claim,
    claim_leaf,
    count_act,
    growth,
    leaf,
    record,
    unit,
    volume,
)
from storage.schema.trail import flag, hold, remark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.engine import Connection

    from pipeline.ids import DocumentId
    from pipeline.ports.copies import Row, Rows

PASSING = frozenset({"lease", "lease_until", "strikes", "waits", "seen_in", "added_in"})
"""Columns about work and import runs of the database itself, which end with it."""


def rows_of(connection: Connection, key: DocumentId, number: int, events: Sequence[str]) -> Rows:
    """Return the rows by table, each once."""
    found = _Gathering(connection, {})
    found.take(document, document.c.id == key)
    found.take(version, version.c.document == key, version.c.number == number)
    found.take(extent, extent.c.document == key)
    found.take(version_page, version_page.c.document == key, version_page.c.version == number)
    found.take(link, link.c.document == key)
    found.take(wanted, wanted.c.document == key)
    found.take(field, field.c.document == key, field.c.version == number)
    found.images()
    found.inventory()
    found.made(key, number)
    found.take(remark, remark.c.event.in_(events))
    return found.rows


class _Gathering:
    """Follows the rows from one to the next."""

    def __init__(self, connection: Connection, rows: dict[str, list[Row]]) -> None:
        self._connection = connection
        self.rows = rows

    def take(self, table: Table, *conditions: ColumnElement[bool]) -> None:
        """Take the rows that fit all the conditions, in the order of their keys."""
        rows = self._connection.execute(
            select(table).where(and_(*conditions)).order_by(*table.primary_key)
        )
        names = [column.name for column in table.columns if column.name not in PASSING]
        self.rows[table.name] = [{name: getattr(row, name) for name in names} for row in rows]

    def all(self, table: Table, column: str) -> list[object]:
        """The values of a column in the rows that were taken."""
        values = dict.fromkeys(row[column] for row in self.rows.get(table.name, ()))
        return [value for value in values if value is not None]

    def images(self) -> None:
        """The pages of the version, and whatever else was ever at one of their places."""
        own, leaves = self.all(version_page, "page"), self.all(extent, "leaf")
        self.take(page, or_(page.c.id.in_(own), page.c.leaf.in_(leaves)))
        places = {_place(row) for row in self.rows[extent.name]}
        self.rows[page.name] = [
            row for row in self.rows[page.name] if row["id"] in own or _place(row) in places
        ]
        self.take(master, master.c.id.in_(self.all(page, "master")))
        batches = [*self.all(master, "batch"), *self.all(document, "batch")]
        self.take(batch, batch.c.id.in_(batches))

    def inventory(self) -> None:
        """The records that are linked, their claims, the volumes and the leaves of all of it."""
        self._records(self.all(link, "record"))
        records = self.all(record, "id")
        self.take(alias, alias.c.record.in_(records))
        self.take(claim, claim.c.record.in_(records))
        self.take(claim_leaf, claim_leaf.c.claim.in_(self.all(claim, "id")))
        named = [*self.all(page, "leaf"), *self.all(extent, "leaf")]
        own = select(leaf.c.volume).where(leaf.c.id.in_(named))
        self.take(volume, or_(volume.c.id.in_(own), volume.c.id.in_(self.all(claim, "volume"))))
        volumes = self.all(volume, "id")
        told = or_(leaf.c.absent_code.is_not(None), leaf.c.grown.is_not(None))
        self.take(leaf, or_(leaf.c.id.in_(named), and_(told, leaf.c.volume.in_(volumes))))
        self.take(growth, growth.c.volume.in_(volumes))
        self.take(count_act, count_act.c.volume.in_(volumes))
        units = [*self.all(volume, "unit"), *self.all(record, "unit")]
        self.take(unit, unit.c.code.in_(units))

    def _records(self, keys: list[object]) -> None:
        """The records, and what they were merged into; the heirs first, as others name them."""
        taken: list[Row] = []
        while keys:
            self.take(record, record.c.id.in_(keys))
            known = {row["id"] for row in taken}
            taken = [*(row for row in self.rows[record.name] if row["id"] not in known), *taken]
            keys = [key for key in self.all(record, "merged_into") if key not in known]
            keys = [key for key in keys if key not in {row["id"] for row in taken}]
        self.rows[record.name] = taken

    def made(self, key: str, number: int) -> None:
        """The products of the version and of its pages, and what was held or flagged of them."""
        pages, volumes = self.all(page, "id"), self.all(volume, "id")
        own = and_(
            product.c.noun == document.name, product.c.subject == key, product.c.version == number
        )
        self.take(
            product, or_(own, and_(product.c.noun == page.name, product.c.subject.in_(pages)))
        )
        subjects = [key, *pages]
        self.take(flag, flag.c.noun.in_((document.name, page.name)), flag.c.subject.in_(subjects))
        nouns = (document.name, page.name, volume.name)
        self.take(hold, hold.c.noun.in_(nouns), hold.c.subject.in_([*subjects, *volumes]))


def _place(row: Row) -> tuple[object, ...]:
    return row["leaf"], row["side"], row["part"]
