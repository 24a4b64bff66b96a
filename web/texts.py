"""Texts: what may be read of the pages of an open paper, from the words that the store keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.codec import from_json
from pipeline.seeing.lines import NONE, lines
from pipeline.seeing.silence import readable

if TYPE_CHECKING:
    from ocr.words import Reading
    from pipeline.nouns.page import Page
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Product
    from pipeline.seeing.lines import Lines
    from pipeline.seeing.panes import Pane
    from storage.records import SqlTransaction
    from web.opened import Opened

WORDS = "words"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of an open paper: what of it may be seen, the image, and where its words lie."""

    number: int
    pane: Pane
    page: Page
    words: Product | None


def leaf_of(tx: SqlTransaction, found: Opened, number: int) -> Leaf | None:
    """Return a page by its number; None if there is none."""
    pane = found.pane(number)
    if pane is None:
        return None
    words = tx.products.find("page", pane.page, WORDS)
    return Leaf(number, pane, tx.pages.get(pane.page), words)


def leaves_of(tx: SqlTransaction, found: Opened) -> tuple[Leaf, ...]:
    """Return every page."""
    keys = tuple(pane.page for pane in found.panes)
    pages = tx.pages.several(keys)
    words = tx.products.several("page", keys, WORDS)
    return tuple(
        Leaf(number, pane, pages[pane.page], words.get(pane.page))
        for number, pane in enumerate(found.panes, 1)
    )


def reading_of(objects: Objects, found: Opened, leaf: Leaf) -> Reading | None:
    """Return what may be told of a page as it was read; None where nothing was."""
    if leaf.words is None:
        return None
    reading = from_json(objects.read(leaf.words.key, leaf.words.sha256))
    return readable(leaf.pane, leaf.page, reading, found.silence)


def lines_of(objects: Objects, found: Opened, leaf: Leaf) -> Lines:
    """Return the lines of a page; none where nothing was read, or nothing may be seen."""
    if leaf.words is None or leaf.pane.withheld:
        return NONE
    reading = from_json(objects.read(leaf.words.key, leaf.words.sha256))
    return lines(leaf.pane, leaf.page, reading, found.silence)
