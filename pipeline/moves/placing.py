"""Placing: pages that were fed without a volume come to the volume or the record they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.ingest.delimiting import delimit
from pipeline.ingest.intake import Intake, add_to
from pipeline.ingest.placing import Paper, Part
from pipeline.ingest.shelving import shelf_of_record
from pipeline.moves.capturing import count_leaves
from pipeline.moves.growing import joins
from pipeline.moves.reshelving import bring
from pipeline.nouns.page import Place
from pipeline.nouns.record import parse_wanted
from pipeline.nouns.volume import label_position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.events import Actor
    from pipeline.ids import DocumentId, LeafId, VolumeId
    from pipeline.ingest.onward import Onward
    from pipeline.nouns.page import Page
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction


class PlacedAlreadyError(UserError):
    """Only pages of which nobody has said where they belong can be placed."""

    code = "placed_already"
    template = (
        "{volume} stands on the shelf already. Name a volume of what is held that has no fonds and "
        "no inventory."
    )
    command = "arkhiv held"


class NothingToPlaceError(UserError):
    """The volume has no pages that wait to be placed."""

    code = "nothing_to_place"
    template = "{volume} has no pages that could be placed. Look at what is held."
    command = "arkhiv held"


def place(tx: Transaction, waiting: Volume, target: Volume, onward: Onward, actor: Actor) -> int:
    """Bring the pages of a feeding to a volume, sheet by sheet as they were fed; return how many.

    Where a leaf has a page already, the one that comes contests it.
    """
    papers: dict[DocumentId, None] = {}
    pages = _pages(tx, waiting)
    for page, label in _fed(tx, waiting, pages, onward):
        there = _bring(tx, page, target.id, label, actor)
        papers.update(dict.fromkeys(joins(tx, there, actor)))
    _end(tx, papers, {target.id: None}, actor)
    return len(pages)


def place_of_record(
    tx: Transaction, waiting: Volume, record: Record, onward: Onward, actor: Actor
) -> int:
    """Bring the pages of a feeding to the leaves that a record claims; they are its original.

    Where it claims none they wait under its name, as if they had been fed for it.
    """
    papers: dict[DocumentId, None] = {}
    shelves: dict[VolumeId, None] = {}
    name, pages = _name(tx, record), _pages(tx, waiting)
    paper = Paper(None, (name,))
    for page, label in _fed(tx, waiting, pages, onward):
        shelf = shelf_of_record(tx, name, label, onward.unit)
        there = _bring(tx, page, shelf.volume.id, label, actor)
        intake = Intake(actor, onward.unit, tx.pages.master(page.master).batch)
        papers[add_to(tx, intake, Part(paper, None), there, shelf)] = None
        shelves[shelf.volume.id] = None
    _end(tx, papers, shelves, actor)
    return len(pages)


def _name(tx: Transaction, record: Record) -> str:
    """Return the name under which papers of a record came before, or by which it is meant alone."""
    wanted = parse_wanted(record.record_id)
    alone = len(tx.inventory.find(wanted)) == 1
    known = tx.documents.by_origin(Paper(None, (str(record),)).origin_key)
    return record.record_id if alone and known is None else str(record)


def _pages(tx: Transaction, waiting: Volume) -> tuple[Page, ...]:
    if not waiting.citation.provisional:
        raise PlacedAlreadyError(volume=str(waiting.citation))
    pages = tx.pages.current_in(waiting.id)
    if not pages:
        raise NothingToPlaceError(volume=str(waiting.citation))
    return pages


def _fed(
    tx: Transaction, waiting: Volume, pages: tuple[Page, ...], onward: Onward
) -> Iterator[tuple[Page, str]]:
    """Yield each page with the label of its sheet, in the order in which they were fed."""
    own = {page.place.leaf for page in pages}
    fed: list[LeafId] = [leaf.id for leaf in tx.volumes.leaves(waiting.id) if leaf.id in own]
    for page in pages:
        yield page, onward.label(fed.index(page.place.leaf))


def _bring(tx: Transaction, page: Page, volume: VolumeId, label: str, actor: Actor) -> Place:
    leaf = tx.volumes.take_leaf(volume, label, 0, label_position(label))
    there = Place(leaf.id, page.place.side, page.place.part)
    bring(tx, page, there, actor)
    return there


def _end(
    tx: Transaction,
    papers: dict[DocumentId, None],
    shelves: dict[VolumeId, None],
    actor: Actor,
) -> None:
    for paper in papers:
        delimit(tx, paper, actor, None)
    for shelf in shelves:
        count_leaves(tx, shelf, actor)
