"""Placing: pages that were fed without a volume come to the volume where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.ingest.delimiting import delimit
from pipeline.moves.capturing import count_leaves
from pipeline.moves.growing import joins
from pipeline.moves.reshelving import bring
from pipeline.nouns.page import Place
from pipeline.nouns.volume import label_position

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from pipeline.ingest.onward import Onward
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction


class PlacedAlreadyError(UserError):
    """Only pages of which nobody has said where they belong can be placed."""

    code = "placed_already"
    template = (
        "{volume} stands on the shelf already. Name a volume that arkhiv held shows with - as its "
        "fonds and inventory."
    )


class NothingToPlaceError(UserError):
    """The volume has no pages that wait to be placed."""

    code = "nothing_to_place"
    template = "{volume} has no pages that could be placed. Look at arkhiv held."


def place(tx: Transaction, waiting: Volume, target: Volume, onward: Onward, actor: Actor) -> int:
    """Bring the pages of a feeding to a volume, sheet by sheet as they were fed; return how many.

    Where a leaf has a page already, the one that comes contests it.
    """
    if not waiting.citation.provisional:
        raise PlacedAlreadyError(volume=str(waiting.citation))
    pages = tx.pages.current_in(waiting.id)
    if not pages:
        raise NothingToPlaceError(volume=str(waiting.citation))
    leaves = [leaf.id for leaf in tx.volumes.leaves(waiting.id)]
    fed = [leaf for leaf in leaves if any(page.place.leaf == leaf for page in pages)]
    papers: dict[DocumentId, None] = {}
    for page in pages:
        label = onward.label(fed.index(page.place.leaf))
        leaf = tx.volumes.take_leaf(target.id, label, 0, label_position(label))
        there = Place(leaf.id, page.place.side, page.place.part)
        bring(tx, page, there, actor)
        papers.update(dict.fromkeys(joins(tx, there, actor)))
    for paper in papers:
        delimit(tx, paper, actor, None)
    count_leaves(tx, target.id, actor)
    return len(pages)
