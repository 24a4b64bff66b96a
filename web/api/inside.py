"""Inside: where words stand in an open paper, within what may be read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.seeing.inside import hits
from web.api.call import Reply
from web.api.cursor import sliced
from web.api.opened import open_to
from web.api.shapes import Paged, Part, Shape, Words
from web.texts import leaves_of, lines_of

if TYPE_CHECKING:
    from pipeline.seeing.lines import Lines
    from web.api.call import Call
    from web.texts import Leaf


class InsideAsked(Paged):
    """Which words are looked for; `limit` is how many pages are looked through."""

    words: Words


class Place(Shape):
    """An upright rectangle in pixels of the page, as the image service takes a region of it."""

    x: int
    y: int
    w: int
    h: int


class PlacedWord(Shape):
    """A word that answers what was asked, and where it stands."""

    text: str
    place: Place


class PageInside(Shape):
    """One page on which the words stand."""

    number: int
    words: tuple[PlacedWord, ...]


class PagesInside(Part):
    """The pages on which the words stand; a part without any may go on."""

    items: tuple[PageInside, ...]


def search_inside(call: Call[InsideAsked]) -> Reply:
    """Find words on the pages of an open paper, each with its place; they stand in no address."""
    with call.house.records.reading() as tx:
        found = open_to(tx, call)
        leaves, onward = sliced(leaves_of(tx, found), call.asked, lambda one: str(one.number))
    objects, asked = call.house.objects, call.asked.words
    pages = (_page(leaf, lines_of(objects, found, leaf), asked) for leaf in leaves)
    return Reply(PagesInside(items=tuple(one for one in pages if one.words), next=onward))


def _page(leaf: Leaf, lines: Lines, asked: str) -> PageInside:
    placed = ((word.text, lines.place(word)) for word in hits(lines, asked))
    words = tuple(
        PlacedWord(text=text, place=Place(x=box.x, y=box.y, w=box.w, h=box.h))
        for text, box in placed
    )
    return PageInside(number=leaf.number, words=words)
