"""What was registered: the rows of registered versions, compared with what was written down then.

The metadata beside the objects hold them as they were; the seals hold only events, so a value that
is changed in the database by hand shows here alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, select, tuple_

from pipeline.assemble.metadata import METADATA
from pipeline.errors import HeldError
from pipeline.nouns.document import LinkStanding
from pipeline.rebuild.errors import RowsRefusedError
from pipeline.rebuild.testimony import read
from pipeline.seals import Fault
from storage.schema.base import Moment
from storage.schema.capture import master
from storage.schema.documents import field, link, product, version, version_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import ColumnElement, Row, Table
    from sqlalchemy.engine import Connection

    from pipeline.ports.copies import Rows
    from pipeline.ports.objects import Objects

AT_ONCE = 200
LASTING: Mapping[Table, frozenset[str]] = {
    version: frozenset(version.c.keys()),
    version_page: frozenset(version_page.c.keys()),
    field: frozenset(field.c.keys()),
    link: frozenset({"id", "record", "document", "by", "at"}),
    master: frozenset({"id", "sha256", "size", "media_type", "provenance"}),
}
"""The columns that nothing changes any more once a version is registered."""
VOUCHED = frozenset({"by", "at"})
"""Who vouches for a link, and since when."""
WHOLE = (version_page, field)
"""Tables of which a registered version gets no further row."""


def registered_faults(connection: Connection, objects: Objects) -> Iterator[Fault]:
    """Compare every registered version with its metadata, and yield what differs."""
    for one in _registered(connection):
        key = connection.scalar(
            select(product.c.key).where(
                product.c.noun == "document",
                product.c.subject == one.document,
                product.c.version == one.number,
                product.c.kind == METADATA,
            )
        )
        place = f"document {one.document} version {one.number}"
        if key is None:
            yield Fault("registration_missing", place, one.document)
            continue
        try:
            rows = read(objects, key).rows
        except RowsRefusedError:
            yield Fault("rows_refused", place, key)
        except HeldError:
            continue
        else:
            yield from _differing(connection, rows, one, place)


def _registered(connection: Connection) -> Iterator[Row[str, int]]:
    """Yield document and number of every registered version, a page at a time."""
    place = tuple_(version.c.document, version.c.number)
    page = (
        select(version.c.document, version.c.number)
        .where(version.c.registered.is_not(None))
        .order_by(version.c.document, version.c.number)
        .limit(AT_ONCE)
    )
    after = ("", 0)
    while rows := connection.execute(page.where(place > after)).all():
        yield from rows
        after = (rows[-1].document, rows[-1].number)


def _differing(
    connection: Connection, rows: Rows, one: Row[str, int], place: str
) -> Iterator[Fault]:
    subject = ", ".join(f"{row['register']}:{row['record_id']}" for row in rows.get("record", ()))
    for table in LASTING:
        told = {_key(table, row): _told(table, row) for row in rows.get(table.name, ())}
        there = _there(connection, table, told, one)
        for key, said in told.items():
            if key not in there:
                yield Fault("registered_removed", f"{_name(table, said)} · {place}", subject)
            elif any(there[key][name] != value for name, value in said.items()):
                yield Fault("registered_changed", f"{_name(table, said)} · {place}", subject)
        for key in there.keys() - told.keys():
            yield Fault("registered_inserted", f"{_name(table, there[key])} · {place}", subject)


def _there(
    connection: Connection,
    table: Table,
    told: Mapping[tuple[object, ...], object],
    one: Row[str, int],
) -> dict[tuple[object, ...], dict[str, object]]:
    """Return the rows that the tables have now, by their keys."""
    wanted: ColumnElement[bool] = tuple_(*table.primary_key).in_(list(told))
    if table in WHOLE:
        wanted = and_(table.c.document == one.document, table.c.version == one.number)
    found = (dict(row._mapping) for row in connection.execute(select(table).where(wanted)))  # noqa: SLF001  # SQLAlchemy's public name
    return {_key(table, row): row for row in found}


def _key(table: Table, row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _told(table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """What the metadata say of the columns that last; moments are moments again."""
    return {
        name: (
            datetime.fromisoformat(str(value))
            if isinstance(table.c[name].type, Moment) and value is not None
            else value
        )
        for name, value in row.items()
        if name in LASTING[table] and not (name in VOUCHED and _is_proposed(row))
    }


def _is_proposed(row: Mapping[str, object]) -> bool:
    """A link that was only proposed then may have been confirmed by somebody since."""
    return row.get("standing") == LinkStanding.PROPOSED.value


def _name(table: Table, row: Mapping[str, object]) -> str:
    """Which row it is, without any value of it."""
    name = row.get("name", row.get("page", row.get("id", "")))
    return f"{table.name} {name}".rstrip()
