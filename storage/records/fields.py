"""Fields in SQL: values with the words and the polygon they come from."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from pipeline.ids import DocumentId, PageId, new_id
from pipeline.nouns.document import Field
from storage.records import asked
from storage.records.pages import polygon_of
from storage.schema.documents import field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import BindParameter, Select
    from sqlalchemy.engine import Connection, Row


class SqlFields:
    """The fields of document versions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, document: DocumentId, version: int, found: Sequence[Field]) -> None:
        """Write the fields of a version in place of what an earlier run found."""
        asked.take(self._connection, field, document=document, version=version)
        if not found:
            return
        keys = sorted(new_id() for _ in found)
        asked.add(
            self._connection,
            field,
            [
                {
                    "id": key,
                    "document": document,
                    "version": version,
                    "name": item.name,
                    "raw": item.raw,
                    "value": item.value,
                    "valid": item.valid,
                    "confidence": item.confidence,
                    "page": item.page,
                    "polygon": [list(point) for point in item.polygon],
                    "words": list(item.words),
                    "restricted": item.restricted,
                    "engine": item.engine,
                    "model": item.model,
                    "confirmed_by": item.confirmed_by,
                }
                for key, item in zip(keys, found, strict=True)
            ],
        )

    def of(self, document: DocumentId, version: int) -> tuple[Field, ...]:
        """Return the fields of a version in the order of the form."""
        rows = asked.rows(self._connection, field, document=document, version=version, order="id")
        return tuple(_field_of(row) for row in rows)

    def ever(
        self, documents: Sequence[DocumentId]
    ) -> dict[DocumentId, dict[int, tuple[Field, ...]]]:
        """Return the fields of all versions of some documents; of a version without any, none."""
        rows = self._connection.execute(_ever(), {"documents": documents})
        found: dict[DocumentId, dict[int, tuple[Field, ...]]] = {}
        for row in rows:
            versions = found.setdefault(DocumentId(row.document), {})
            versions[row.version] = (*versions.get(row.version, ()), _field_of(row))
        return found


@cache
def _ever() -> Select[tuple[Any, ...]]:
    """Return the question for the fields of all versions of some documents."""
    some: BindParameter[Any] = bindparam("documents", expanding=True)
    return select(field).where(field.c.document.in_(some)).order_by(field.c.id)


def _field_of(row: Row[tuple[object, ...]]) -> Field:
    return Field(
        name=row.name,
        raw=row.raw,
        value=row.value,
        valid=row.valid,
        confidence=row.confidence,
        page=PageId(row.page),
        polygon=polygon_of(row.polygon) or (),
        words=tuple(row.words),
        restricted=row.restricted,
        engine=row.engine,
        model=row.model,
        confirmed_by=row.confirmed_by,
    )
