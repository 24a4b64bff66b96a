"""Pictures: which page a name of the image service means, and what of it whoever asks may see.

A name is that of a viewing and the number of a page in it. It means nothing outside the session in
which the paper was opened, and every picture asks anew whether its person may see the paper.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from pipeline.seeing.panes import mask
from pipeline.steps.clean import TILES
from web.copies import Copies
from web.iiif import Visible
from web.opened import pane_of, still_open

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request

    from pipeline.nouns.document import Document
    from pipeline.nouns.page import Page
    from pipeline.nouns.viewing import Viewing
    from pipeline.ports.records import Product
    from pipeline.seeing.panes import Pane
    from storage.records import SqlTransaction
    from web.asking import Visit
    from web.house import House

SIGNED_OUT, NOTHING = 401, 404
COPIES = "copies"


class Pictures:
    """The pictures of the papers that are open to whoever asks."""

    def __init__(self, house: House, visit_of: Callable[[Request], Visit | None]) -> None:
        self._house = house
        self._visit_of = visit_of
        scratch = dict(house.folders)["scratch"]
        self._copies = Copies(house.objects, scratch / f"{COPIES}-{os.getpid()}")

    def find(self, request: Request, name: str) -> Visible:
        """Return the page that a name means to whoever asks, or raise 401 or 404."""
        visit = self._visit_of(request)
        if visit is None:
            raise HTTPException(SIGNED_OUT)
        key, _, number = name.rpartition(".")
        if not number.isascii() or not number.isdecimal():
            raise HTTPException(NOTHING)
        with self._house.records.reading() as tx:
            found = still_open(tx, visit, key)
            if found is None:
                raise HTTPException(NOTHING)
            pane, page, tiles = self._page(tx, *found, int(number))
        copy = self._copies.get(tiles.key, tiles.sha256)
        return Visible(copy, mask(pane, page, copy.size))

    def _page(
        self, tx: SqlTransaction, viewing: Viewing, document: Document, number: int
    ) -> tuple[Pane, Page, Product]:
        pane = pane_of(tx, self._house.speech.forms, viewing, document, number)
        tiles = tx.products.find("page", pane.page, TILES) if pane else None
        if pane is None or tiles is None:
            raise HTTPException(NOTHING)
        return pane, tx.pages.get(pane.page), tiles
