"""Storing: what a move has to say of a document at length, as an object and as a product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ids import new_key
from pipeline.ports.records import Product

if TYPE_CHECKING:
    from pipeline.ids import DocumentId
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Transaction

MEDIA_TYPE = "application/json"


def store_said(
    tx: Transaction,
    objects: Objects,
    document: DocumentId,
    version: int,
    kind: str,
    said: bytes,
    *,
    area: str = "products",
) -> Product:
    """Store JSON durably in an area of the store, then write it down as a product of a version."""
    stored = objects.put(new_key(area), said, metadata={"media-type": MEDIA_TYPE})
    made = Product(
        noun="document",
        subject=document,
        version=version,
        kind=kind,
        key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        media_type=MEDIA_TYPE,
        recipe="",
    )
    tx.products.put(made)
    return made
