"""Documents, their extents and their versions in SQL."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from pipeline.clock import now
from pipeline.flow import State
from pipeline.ids import BatchId, DocumentId, LeafId, PageId, new_id
from pipeline.nouns.document import Document, LinkRole, LinkStanding
from pipeline.nouns.page import Place
from pipeline.nouns.volume import NOWHERE
from pipeline.ports.records import Extent
from storage.clock import moment, moment_of
from storage.records import asked
from storage.records.lying import document_of, in_volume, sharing, touching
from storage.records.pages import polygon_of
from storage.records.versions import (
    all_facts_of,
    facts_of,
    pages_of,
    points_of,
    shown_pages_of,
    volumes_of,
    write_pages,
)
from storage.schema.documents import document, extent, link, version
from storage.schema.inventory import claim, leaf, volume

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Update
    from sqlalchemy.engine import Connection
    from sqlalchemy.sql.dml import ReturningInsert

    from pipeline.ids import VolumeId
    from pipeline.nouns.document import VersionPage
    from pipeline.ports.records import VersionFacts


class SqlDocuments:
    """Papers as they were made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, origin_key: str, batch: BatchId | None, priority: int, *, restricted: bool
    ) -> Document:
        """Add a document with an empty first version."""
        row = self._connection.execute(
            _adding(self._connection.dialect.name),
            {
                "id": new_id(),
                "origin_key": origin_key,
                "batch": batch,
                "restricted": restricted,
                "version": 1,
                "state": State.DELIMITED.value,
                "priority": priority,
                "created": now(),
            },
        ).one()
        asked.add(self._connection, version, {"document": row.id, "number": 1, "opened": now()})
        return document_of(row)

    def get(self, key: DocumentId) -> Document:
        """Return one document."""
        return document_of(asked.rows(self._connection, document, id=key).one())

    def several(self, keys: Collection[DocumentId]) -> dict[DocumentId, Document]:
        """Return documents by their keys, asked for at once."""
        rows = asked.some(self._connection, document, keys)
        return {found.id: found for found in map(document_of, rows)}

    def known(self, key: str) -> bool:
        """Say whether there is a document with this id."""
        return (
            self._connection.scalar(select(document.c.id).where(document.c.id == key)) is not None
        )

    def by_origin(self, origin_key: str) -> Document | None:
        """Return the document that a delivery made before, if it did."""
        row = asked.rows(self._connection, document, origin_key=origin_key).first()
        return document_of(row) if row else None

    def extents(self, key: DocumentId) -> tuple[Extent, ...]:
        """Return the leaf sides of a document, in order."""
        rows = asked.rows(self._connection, extent, document=key, order="number")
        return tuple(
            Extent(Place(LeafId(row.leaf), row.side, row.part), polygon_of(row.polygon))
            for row in rows
        )

    def set_extents(self, key: DocumentId, extents: Sequence[Extent]) -> None:
        """Replace the leaf sides of a document."""
        asked.take(self._connection, extent, document=key)
        asked.add(
            self._connection,
            extent,
            [
                {
                    "document": key,
                    "number": number,
                    "leaf": item.place.leaf,
                    "side": item.place.side,
                    "part": item.place.part,
                    "polygon": points_of(item.polygon),
                }
                for number, item in enumerate(extents)
            ],
        )

    def touching(self, place: Place) -> tuple[Document, ...]:
        """Return the documents whose extent contains a leaf side."""
        return touching(self._connection, place)

    def sharing(self, keys: Sequence[PageId]) -> tuple[tuple[PageId, Document], ...]:
        """Return the documents on the leaf sides of these pages, each with every such page.

        They lie there by their extents, or by the pages of the version that is shown of them.
        """
        return sharing(self._connection, keys)

    def in_volume(self, key: VolumeId) -> tuple[Document, ...]:
        """Return the documents with a leaf in a volume."""
        return in_volume(self._connection, key)

    def unshelved(self) -> tuple[DocumentId, ...]:
        """Return the documents in a provisional volume whose record claims a place."""
        waiting = (
            select(extent.c.document)
            .join(leaf, leaf.c.id == extent.c.leaf)
            .join(volume, volume.c.id == leaf.c.volume)
            .join(link, link.c.document == extent.c.document)
            .join(claim, claim.c.record == link.c.record)
            .where(
                volume.c.fonds == NOWHERE,
                volume.c.inventory == NOWHERE,
                link.c.role == LinkRole.PRINCIPAL.value,
                link.c.standing == LinkStanding.CONFIRMED.value,
            )
        )
        keys = self._connection.scalars(
            select(document.c.id)
            .where(document.c.id.in_(waiting), document.c.discarded.is_(None))
            .order_by(document.c.id)
        )
        return tuple(DocumentId(key) for key in keys)

    def pages(self, key: DocumentId, number: int) -> tuple[VersionPage, ...]:
        """Return the pages of a version, in order."""
        return pages_of(self._connection, key, number)

    def shown_pages(
        self, keys: Collection[DocumentId]
    ) -> dict[DocumentId, tuple[VersionPage, ...]]:
        """Return the pages of the version that is shown of some documents, in order."""
        return shown_pages_of(self._connection, keys)

    def volumes(self, key: DocumentId, number: int | None = None) -> tuple[VolumeId, ...]:
        """Return the volumes in which the pages of a version, or of any, lie; in no order."""
        return volumes_of(self._connection, key, number)

    def set_pages(self, key: DocumentId, number: int, pages: Sequence[VersionPage]) -> None:
        """Write the page list of the version in work."""
        write_pages(self._connection, key, number, pages)

    def open_version(self, key: DocumentId, number: int) -> None:
        """Open the next version for work; the current one stays retrievable."""
        asked.add(self._connection, version, {"document": key, "number": number, "opened": now()})
        asked.change(self._connection, document, key, version=number)

    def version(self, key: DocumentId, number: int) -> VersionFacts:
        """Return what happened to a version, and when."""
        return facts_of(self._connection, key, number)

    def versions(self, keys: Collection[DocumentId]) -> dict[DocumentId, dict[int, VersionFacts]]:
        """Return what happened to every version of some documents, by their numbers."""
        return all_facts_of(self._connection, keys)

    def note_version(self, key: DocumentId, number: int, **values: object) -> None:
        """Set columns of a version row."""
        told = {f"new_{name}": value for name, value in values.items()}
        of_it = {"of": key, "at": number}
        self._connection.execute(_noting(tuple(values)), {**of_it, **told})

    def note(self, key: DocumentId, **values: object) -> None:
        """Set columns of a document row."""
        asked.change(self._connection, document, key, **values)

    def move(self, key: DocumentId, revision: int, target: State) -> bool:
        """Set a document's state by hand if nobody changed it meanwhile; a worker's lease ends."""
        changed = self._connection.execute(
            update(document)
            .where(document.c.id == key, document.c.revision == revision)
            .values(
                state=target.value,
                revision=revision + 1,
                lease=None,
                lease_until=None,
                strikes=0,
                waits=0,
                due=moment(self._connection),
                rung_until=None,
            )
        )
        return changed.rowcount == 1

    def clean(self) -> tuple[Document, ...]:
        """Return the assembled and checked documents, oldest first."""
        rows = self._connection.execute(
            select(document)
            .where(
                document.c.state.in_([State.ASSEMBLED.value, State.CHECKED.value]),
                document.c.discarded.is_(None),
                document.c.held.is_(False),
            )
            .order_by(document.c.id)
        )
        return tuple(document_of(row) for row in rows)


@cache
def _adding(dialect: str) -> ReturningInsert[tuple[Any, ...]]:
    """Return the statement that adds a document, due at once."""
    return insert(document).values(due=moment_of(dialect)).returning(document)


@cache
def _noting(names: tuple[str, ...]) -> Update:
    """Return the statement that sets some columns of a version row."""
    of_it = version.c.document == bindparam("of"), version.c.number == bindparam("at")
    return update(version).where(*of_it).values({name: bindparam(f"new_{name}") for name in names})
