"""Masters: the files of a paper as the scanner made them: where they stand for what, and seen.

That there are masters, with their digests, is told with how far a paper is. The pictures are shown
of a paper that was opened with its masters, within what may be seen of each page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.nouns.viewing import Profile
from web.api.call import Reply
from web.api.cursor import sliced
from web.api.documents import PaperPage, page_shape, seen_document
from web.api.errors import NothingThereError
from web.api.opened import open_to
from web.api.shapes import Key, Paged, Part, Shape
from web.pages.masters import CLEANED, MASTER
from web.pages.sheets import service
from web.pages.things import sheets_of
from web.texts import leaves_of

if TYPE_CHECKING:
    from pipeline.ids import MasterId
    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.opened import Opened
    from web.pages.things import Sheet
    from web.texts import Leaf

WHOLE = "full/max/0/default.png"


class MasterPage(PaperPage):
    """One page of a paper, and of which image of its master it is."""

    frame: int
    """The image of the file, the first being 0."""
    region: tuple[tuple[float, float], ...] | None
    """The part of it, in its pixels; nothing for the whole image."""


class Master(Shape):
    """One file as it came from the scanner; its bytes are never altered."""

    key: Key
    sha256: str
    size: int
    """In bytes."""
    media_type: str
    pages: tuple[MasterPage, ...]
    """The pages of the paper that it holds; it may hold those of others too."""


class Masters(Part):
    """The masters of a paper, in the order of its pages."""

    items: tuple[Master, ...]


class MasterImage(Shape):
    """One page of an open paper as it was scanned, beside how it was cleaned."""

    number: int
    withheld: bool
    """Whether nothing of the page may be shown."""
    sha256: str
    """The digest of the file of which it is."""
    master: str | None
    """The address of the page as it was scanned, at the image service."""
    cleaned: str | None
    """That of the cleaned page; nothing where nobody has cleaned it yet."""
    picture: str | None
    """The address of the whole page as it was scanned, as a PNG."""


class MasterImages(Part):
    """The pages of a paper that is open with its masters."""

    items: tuple[MasterImage, ...]


def document_masters(call: Call[Paged]) -> Reply:
    """List the masters of a paper, with their digests, and the places of which they are images."""
    with call.house.records.reading() as tx:
        found = seen_document(tx, call)
        of_master: dict[MasterId, list[Sheet]] = {}
        for sheet in sheets_of(tx, call.person, found):
            of_master.setdefault(sheet.page.master, []).append(sheet)
        shown, onward = sliced(tuple(of_master), call.asked, str)
        items = tuple(_master(tx, one, of_master[one]) for one in shown)
    return Reply(Masters(items=items, next=onward), onward=onward)


def viewing_masters(call: Call[Paged]) -> Reply:
    """List the pages of a paper that was opened with its masters, as they were scanned."""
    with call.house.records.reading() as tx:
        found = open_to(tx, call)
        if found.viewing.profile is not Profile.MASTERS:
            raise NothingThereError
        leaves, onward = sliced(leaves_of(tx, found), call.asked, lambda one: str(one.number))
        items = tuple(_image(tx, found, leaf) for leaf in leaves)
    return Reply(MasterImages(items=items, next=onward), onward=onward)


def _master(tx: SqlTransaction, key: MasterId, sheets: list[Sheet]) -> Master:
    found = tx.pages.master(key)
    return Master(
        key=found.id,
        sha256=found.sha256,
        size=found.size,
        media_type=found.media_type,
        pages=tuple(map(_page, sheets)),
    )


def _page(sheet: Sheet) -> MasterPage:
    region = sheet.page.region
    return MasterPage(
        **page_shape(sheet).model_dump(),
        frame=sheet.page.frame,
        region=None if region is None else tuple((point.x, point.y) for point in region),
    )


def _image(tx: SqlTransaction, found: Opened, leaf: Leaf) -> MasterImage:
    name, withheld = service(found, leaf), leaf.pane.withheld
    cleaned = tx.products.find("page", leaf.page.id, CLEANED) is not None
    return MasterImage(
        number=leaf.number,
        withheld=withheld,
        sha256=tx.pages.master(leaf.page.master).sha256,
        master=None if withheld else f"{name}.{MASTER}",
        cleaned=f"{name}.{CLEANED}" if cleaned and not withheld else None,
        picture=None if withheld else f"{name}.{MASTER}/{WHOLE}",
    )
