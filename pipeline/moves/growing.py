"""Growing: leaves are added to a file, which is open again; its paper goes on in a new version.

When the record was digitized stays as it was: only the new leaves wait for the scanner.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.capture.errors import (
    CountActError,
    LeafSettledError,
    NoGrowingPaperError,
    NothingToGrowError,
)
from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import State
from pipeline.ids import new_id
from pipeline.ingest.delimiting import delimit
from pipeline.moves.capturing import count_leaves
from pipeline.moves.finding import the_record
from pipeline.moves.reshelving import in_order
from pipeline.moves.restricting import restrict
from pipeline.nouns.growth import Growth
from pipeline.nouns.volume import VolumeKind, expand_leaves, label_position
from pipeline.ports.records import Extent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.ids import DocumentId, VolumeId
    from pipeline.nouns.growth import Added
    from pipeline.nouns.page import Page, Place
    from pipeline.nouns.volume import Leaf, Volume
    from pipeline.ports.records import Transaction

VOLUME = "volume"
_ACT = re.compile(r"(?=.*\d)[\w№ ./-]{1,40}")


def grow(
    tx: Transaction,
    volume: Volume,
    leaves: str,
    actor: Actor,
    *,
    why: Added,
    act: str = "",
    record: str = "",
    counted: bool = False,
) -> Growth:
    """Say that leaves were added to a file; they alone wait to be scanned.

    The certified count rises by as many, with the act; `counted` says that it has them already.
    The leaves belong to the volume's only paper, or to that of the record.
    """
    act = " ".join(act.split())
    papers = tx.documents.in_volume(volume.id)
    if volume.state is not State.CAPTURED and all(one.current is None for one in papers):
        raise NothingToGrowError(volume=volume.citation)
    paper = _paper(tx, volume, record)
    found = _leaves(tx, volume, leaves)
    rises = volume.sheets is not None and not counted
    if (rises or act) and not _ACT.fullmatch(act):
        raise CountActError(act=act)
    more = sum(tx.volumes.counts(leaf.kind) for leaf in found) if rises else 0
    sheets = volume.sheets + more if volume.sheets is not None else None
    made = Growth(new_id(), volume.id, paper, why, act, volume.sheets, sheets, actor.name, now())
    tx.growths.add(made, [leaf.id for leaf in found])
    if sheets is not None and more:
        quality = volume.count_quality
        tx.volumes.recount(volume.id, sheets, act=act, reason=why, by=actor.name, quality=quality)
    facts = {
        "growth": made.id,
        "reason": why.value,
        "leaves": [leaf.id for leaf in found],
        "before": volume.sheets,
        "sheets": sheets,
        "document": paper,
    }
    tx.events.note(Kind.VOLUME_GREW, VOLUME, volume.id, actor=actor, facts=facts)
    _reopen(tx, volume.id, actor)
    _take_up(tx, volume.id, found, actor)
    return made


def joins(tx: Transaction, place: Place, actor: Actor) -> tuple[DocumentId, ...]:
    """Let an image of a leaf that was added to a file be part of its paper; return that paper.

    A station that does not have the paper leaves that to its centre.
    """
    leaf = tx.volumes.leaf(place.leaf)
    key = tx.growths.get(leaf.grown).document if leaf.grown else None
    if key is None or not tx.documents.known(key) or tx.documents.get(key).discarded:
        return ()
    document = tx.documents.get(key)
    if tx.volumes.get(leaf.volume).restricted and document.lifted_by is None:
        restrict(tx, document, actor, by="volume")
    extents = tx.documents.extents(key)
    added = Extent(place, None)
    if added not in extents:
        tx.documents.set_extents(key, in_order(tx, (*extents, added)))
    return (key,)


def _paper(tx: Transaction, volume: Volume, record: str) -> DocumentId | None:
    """Return the paper that goes on: that of a record, else the only one of a file."""
    papers = [one.id for one in tx.documents.in_volume(volume.id)]
    if record:
        linked = {link.document for link in tx.links.of_record(the_record(tx, record).id)}
        papers = [one for one in papers if one in linked]
        if len(papers) != 1:
            raise NoGrowingPaperError(record=record, volume=volume.citation)
        return papers[0]
    alone = len(papers) == 1 and volume.kind is not VolumeKind.BOUND_REGISTER
    return papers[0] if alone else None


def _leaves(tx: Transaction, volume: Volume, text: str) -> tuple[Leaf, ...]:
    """Return the leaves that were added; none may be part of a paper, or absent, already."""
    found = []
    for label in expand_leaves(text):
        leaf = tx.volumes.take_leaf(volume.id, label, 0, label_position(label))
        papers = [one for page in _pages(tx, leaf) for one in tx.documents.touching(page.place)]
        if leaf.grown or leaf.absent or papers:
            raise LeafSettledError(leaf=label, volume=volume.citation)
        found.append(leaf)
    return tuple(found)


def _pages(tx: Transaction, leaf: Leaf) -> list[Page]:
    return [page for page in tx.pages.current_in(leaf.volume) if page.place.leaf == leaf.id]


def _reopen(tx: Transaction, key: VolumeId, actor: Actor) -> None:
    volume = tx.volumes.get(key)
    if volume.state is State.CAPTURED and tx.volumes.move(key, volume.revision, State.OPEN):
        facts = {"certified": volume.sheets, "found": tx.volumes.settled_leaves(key)}
        tx.events.note(Kind.VOLUME_REOPENED, VOLUME, key, actor=actor, facts=facts)


def _take_up(tx: Transaction, key: VolumeId, leaves: Sequence[Leaf], actor: Actor) -> None:
    """Let images that came before anybody said so be part of the paper."""
    pages = [page for leaf in leaves for page in _pages(tx, leaf)]
    papers = dict.fromkeys(one for page in pages for one in joins(tx, page.place, actor))
    for paper in papers:
        delimit(tx, paper, actor, None)
    if pages:
        count_leaves(tx, key, actor)
