"""Registering: the registrar's move, and the metadata that the rows can be made again from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.assemble.metadata import (
    METADATA,
    LinkedRecord,
    PageOfVersion,
    Registration,
    metadata,
)
from pipeline.moves.checking import Moved, register
from pipeline.moves.storing import store_said

if TYPE_CHECKING:
    from pipeline.events import Actor, Event
    from pipeline.ids import DocumentId, PageId
    from pipeline.nouns.document import Document
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Transaction


def register_original(tx: Transaction, objects: Objects, document: Document, actor: Actor) -> Moved:
    """Register a document, and store beside its objects what its rows can be made again from.

    All in the transaction that is open: if the object cannot be stored, nothing was registered.
    """
    moved = register(tx, document, actor)
    said = metadata(registration(tx, document.id, document.version))
    store_said(tx, objects, document.id, document.version, METADATA, said, area=METADATA)
    return moved


def registration(tx: Transaction, key: DocumentId, number: int) -> Registration:
    """Gather everything that the records know of one version of a document."""
    items = tx.documents.pages(key, number)
    pages = tuple(
        PageOfVersion(tx.pages.get(item.page), item.polygon, tx.products.of("page", item.page))
        for item in items
    )
    leaves = tuple(
        tx.volumes.leaf(leaf) for leaf in dict.fromkeys(item.page.place.leaf for item in pages)
    )
    volumes = tuple(dict.fromkeys(leaf.volume for leaf in leaves))
    masters = tuple(
        tx.pages.master(key) for key in dict.fromkeys(item.page.master for item in pages)
    )
    links = tx.links.ever_of_document(key)
    events = _events(tx, key, [item.page.id for item in pages], [link.id for link in links])
    return Registration(
        document=tx.documents.get(key),
        version=tx.documents.version(key, number),
        pages=pages,
        leaves=leaves,
        volumes=tuple(tx.volumes.get(volume) for volume in volumes),
        masters=masters,
        batches=tuple(
            tx.batches.get(batch) for batch in dict.fromkeys(master.batch for master in masters)
        ),
        products=tx.products.of("document", key, number),
        fields=tx.fields.of(key, number),
        links=tuple(LinkedRecord(link, tx.inventory.get(link.record)) for link in links),
        events=events,
        rows=tx.copies.rows(key, number, [event.id for event in events]),
    )


def _events(
    tx: Transaction, key: DocumentId, pages: list[PageId], links: list[str]
) -> tuple[Event, ...]:
    events = [*tx.events.of("document", key)]
    for page in pages:
        events += tx.events.of("page", page)
    for link in links:
        events += tx.events.of("link", link)
    return tuple(sorted(events, key=lambda event: (event.recorded_at, event.id)))
