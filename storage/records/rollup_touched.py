"""Touched: which records and volumes the things that events tell of may have changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select

from pipeline.events import Kind
from storage.schema.capture import page
from storage.schema.documents import extent, link
from storage.schema.inventory import claim, claim_leaf, leaf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

    Ids = Sequence[str] | Select[tuple[str]]

AT_ONCE = 10_000
"""So many things are asked about in one statement; PostgreSQL takes 65,535 parameters."""
INDIFFERENT = tuple(
    kind.value
    for kind in (
        Kind.PAGE_CLEANED,
        Kind.PAGE_READ,
        Kind.PAGE_REDONE,
        Kind.HELD,
        Kind.RELEASED,
        Kind.FLAGGED,
        Kind.FLAG_CLEARED,
        Kind.SHOWN,
        Kind.EXPORTED,
        Kind.DOWNLOADED,
        Kind.PRINTED,
    )
)
"""What happens to things without changing what any record has reached."""


def touched(
    connection: Connection, subjects: Iterable[tuple[str, str]]
) -> tuple[set[str], set[str]]:
    """Return the records and the volumes that belong to these things."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, key in subjects:
        by_kind[kind].append(key)
    records, volumes = set(by_kind.pop("record", ())), set(by_kind.get("volume", ()))
    for kind, keys in by_kind.items():
        for found, ways in ((records, RECORDS), (volumes, VOLUMES)):
            for way in ways.get(kind, ()):
                for some in _chunks(keys):
                    found.update(connection.scalars(way(some)))
    return records, volumes


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _claiming(leaves: Ids) -> Select[tuple[str]]:
    """The records that claim one of these leaves, by its label or with the whole volume."""
    labels = claim_leaf.alias()
    return (
        select(claim.c.record)
        .join(leaf, leaf.c.volume == claim.c.volume)
        .where(
            leaf.c.id.in_(leaves),
            or_(
                exists().where(
                    claim_leaf.c.claim == claim.c.id, claim_leaf.c.label == leaf.c.label
                ),
                ~exists().where(labels.c.claim == claim.c.id),
            ),
        )
    )


def _papers_on(leaves: Ids) -> Select[tuple[str]]:
    return (
        select(link.c.record)
        .join(extent, extent.c.document == link.c.document)
        .where(extent.c.leaf.in_(leaves))
    )


def _leaves_of(pages: Sequence[str]) -> Select[tuple[str]]:
    return select(page.c.leaf).where(page.c.id.in_(pages))


def _holding(leaves: Ids) -> Select[tuple[str]]:
    return select(leaf.c.volume).where(leaf.c.id.in_(leaves))


RECORDS: dict[str, tuple[Callable[[Sequence[str]], Select[tuple[str]]], ...]] = {
    "volume": (lambda keys: select(claim.c.record).where(claim.c.volume.in_(keys)),),
    "leaf": (_claiming, _papers_on),
    "page": (
        lambda keys: _claiming(_leaves_of(keys)),
        lambda keys: _papers_on(_leaves_of(keys)),
    ),
    "document": (lambda keys: select(link.c.record).where(link.c.document.in_(keys)),),
    "link": (lambda keys: select(link.c.record).where(link.c.id.in_(keys)),),
}
VOLUMES: dict[str, tuple[Callable[[Sequence[str]], Select[tuple[str]]], ...]] = {
    "leaf": (_holding,),
    "page": (lambda keys: _holding(_leaves_of(keys)),),
    "document": (lambda keys: _holding(select(extent.c.leaf).where(extent.c.document.in_(keys))),),
}
