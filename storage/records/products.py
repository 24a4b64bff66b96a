"""Products in SQL: what the steps made, and where its bytes lie."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from pipeline.clock import now
from pipeline.ids import new_id
from pipeline.ports.records import Product
from storage.records import asked
from storage.schema.documents import product
from storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.engine import Connection, Row

NAMED_BY = ("noun", "subject", "version", "kind")
"""There is one product of them."""


class SqlProducts:
    """One row per product; making it again replaces the row, the bytes stay until collected."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, *made: Product) -> None:
        """Write down products in place of their predecessors."""
        if made:
            written = _in_place(self._connection.dialect.name)
            self._connection.execute(written, [_row_of(each) for each in made])

    def find(self, noun: str, subject: str, kind: str, version: int = 0) -> Product | None:
        """Return one product."""
        row = asked.rows(
            self._connection, product, noun=noun, subject=subject, version=version, kind=kind
        ).first()
        return _product_of(row) if row else None

    def several(self, noun: str, subjects: Sequence[str], kind: str) -> dict[str, Product]:
        """Return the products of one kind by their things, asked for at once."""
        asked_for = {"noun": noun, "subjects": subjects, "kind": kind}
        rows = self._connection.execute(_several(), asked_for)
        return {row.subject: _product_of(row) for row in rows}

    def of(self, noun: str, subject: str, version: int = 0) -> tuple[Product, ...]:
        """Return all products of one thing."""
        rows = asked.rows(
            self._connection, product, noun=noun, subject=subject, version=version, order="kind"
        )
        return tuple(_product_of(row) for row in rows)

    def keep(self, noun: str, subject: str) -> None:
        """Name what was made of a thing under a number of its own too, before it is made anew."""
        last = self._connection.scalar(
            select(func.max(product.c.version)).where(
                product.c.noun == noun, product.c.subject == subject
            )
        )
        self.put(*(replace(made, version=(last or 0) + 1) for made in self.of(noun, subject)))


@cache
def _several() -> Select[tuple[Any, ...]]:
    """Return the question for the products of one kind of some things that have no version."""
    return select(product).where(
        product.c.noun == bindparam("noun"),
        product.c.subject.in_(bindparam("subjects", expanding=True)),
        product.c.version == 0,
        product.c.kind == bindparam("kind"),
    )


@cache
def _in_place(dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Return what writes a product in place of the one of its thing, version and kind."""
    written = upsert(dialect, product)
    new = {one.name: written.excluded[one.name] for one in product.c if one.name not in NAMED_BY}
    return written.on_conflict_do_update(index_elements=NAMED_BY, set_=new)


def _row_of(made: Product) -> dict[str, object]:
    return {
        "id": new_id(),
        "noun": made.noun,
        "subject": made.subject,
        "version": made.version,
        "kind": made.kind,
        "key": made.key,
        "sha256": made.sha256,
        "size": made.size,
        "media_type": made.media_type,
        "recipe": made.recipe,
        "at": now(),
    }


def _product_of(row: Row[tuple[object, ...]]) -> Product:
    return Product(
        noun=row.noun,
        subject=row.subject,
        version=row.version,
        kind=row.kind,
        key=row.key,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        recipe=row.recipe,
    )
