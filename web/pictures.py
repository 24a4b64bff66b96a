"""Pictures: which page a name of the image service means, and what of it whoever asks may see.

A name is that of a viewing and the number of a page in it. It means nothing outside the session in
which the paper was opened, and every picture asks anew whether its person may see the paper. Where
masters were opened, `.master` and `.cleaned` behind the number mean these.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from pipeline.nouns.mask import ALL
from pipeline.nouns.viewing import Profile
from pipeline.practice.mark import burnt_copy
from pipeline.seeing.panes import mask, mask_cleaned
from pipeline.steps.clean import TILES
from pipeline.viewing.shown import masked
from storage.near import near
from web.copies import Copies
from web.iiif import Visible
from web.numbers import number_in
from web.opened import pane_of, still_open
from web.pages.stacksight import image_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request

    from pipeline.nouns.mask import Mask
    from pipeline.nouns.page import Page
    from pipeline.seeing.panes import Pane
    from pipeline.viewing.shown import Copy
    from storage.records import SqlTransaction
    from web.asking import Visit
    from web.house import House

SIGNED_OUT, NOTHING = 401, 404
COPIES = "copies"
OF_A_STACK = "stack."
"""How the names of pictures begin that belong to no paper yet."""


class Image(StrEnum):
    """Which image of a page is meant."""

    PICTURE = ""
    MASTER = "master"
    CLEANED = "cleaned"


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where the bytes of an image lie."""

    key: str
    sha256: str


class Pictures:
    """The pictures of the papers that are open to whoever asks."""

    def __init__(self, house: House, visit_of: Callable[[Request], Visit | None]) -> None:
        self._house = house
        self._visit_of = visit_of
        scratch = dict(house.folders)["scratch"]
        self._copies = Copies(house.objects, near(scratch, COPIES))

    def find(self, request: Request, name: str) -> Visible:
        """Return the page that a name means to whoever asks, or raise 401 or 404."""
        visit = self._visit_of(request)
        if visit is None:
            raise HTTPException(SIGNED_OUT)
        if name.startswith(OF_A_STACK):
            return self._visible(self._of_stack(visit, name))
        key, number, image = _named(name)
        with self._house.records.reading() as tx:
            pane, page = self._page(tx, visit, key, number, image)
            stored = _stored(tx, page, image)
        copy = self._copy(page, image, stored)
        seen = mask_cleaned(pane, page) if image is Image.CLEANED else mask(pane, page, copy.size)
        return self._visible(self._masked(copy, stored, seen), seen)

    def _visible(self, copy: Copy, seen: Mask = ALL) -> Visible:
        """Return a page; in an archive for practice with the mark in its pixels at every size."""
        if not self._house.practice:
            return Visible(copy, seen)
        made = partial(burnt_copy, copy)
        return Visible(self._copies.made(_name(copy.path.stem, "practice"), made), seen)

    def _of_stack(self, visit: Visit, name: str) -> Copy:
        """Return a picture of a stack that is held, if it was shown to whoever asks."""
        key, _, written = name.removeprefix(OF_A_STACK).partition(".")
        number = number_in(written)
        with self._house.records.reading() as tx:
            image = image_of(tx, visit, key, number) if number is not None else None
            if image is None:
                raise HTTPException(NOTHING)
            master = tx.pages.master(image.master)
        develop = partial(self._house.develop, frame=image.frame.index, region=None)
        return self._copies.made(
            _name(master.sha256, image.frame.index, None),
            lambda target: self._copies.fetched(
                master.key, master.sha256, lambda file: develop(file, target=target)
            ),
        )

    def _masked(self, copy: Copy, stored: Bytes, seen: Mask) -> Copy:
        """Return a copy with nothing in it but what may be seen, made once for each mask."""
        if seen == ALL or seen.seen == ():
            return copy
        name = _name(copy.path.stem, stored.sha256, seen)
        return self._copies.made(name, lambda target: masked(copy, seen, target))

    def _page(
        self, tx: SqlTransaction, visit: Visit, key: str, number: int, image: Image
    ) -> tuple[Pane, Page]:
        found = still_open(tx, visit, key)
        if found is None:
            raise HTTPException(NOTHING)
        viewing, document = found
        if image is not Image.PICTURE and viewing.profile is not Profile.MASTERS:
            raise HTTPException(NOTHING)
        pane = pane_of(tx, self._house.speech.forms, viewing, document, number)
        if pane is None:
            raise HTTPException(NOTHING)
        return pane, tx.pages.get(pane.page)

    def _copy(self, page: Page, image: Image, stored: Bytes) -> Copy:
        if image is Image.PICTURE:
            return self._copies.get(stored.key, stored.sha256)
        whole = image is Image.CLEANED
        frame, region = (0, None) if whole else (page.frame, page.region)
        develop = partial(self._house.develop, frame=frame, region=region)
        return self._copies.made(
            _name(stored.sha256, frame, region),
            lambda target: self._copies.fetched(
                stored.key, stored.sha256, lambda file: develop(file, target=target)
            ),
        )


def _name(*parts: object) -> str:
    """The name of a copy that is made here."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _named(name: str) -> tuple[str, int, Image]:
    """Take a name apart; what is no name of a page means nothing."""
    key, _, rest = name.partition(".")
    written, dot, image = rest.partition(".")
    known, number = set(Image) - ({""} if dot else set()), number_in(written)
    if number is None or image not in known:
        raise HTTPException(NOTHING)
    return key, number, Image(image)


def _stored(tx: SqlTransaction, page: Page, image: Image) -> Bytes:
    if image is Image.MASTER:
        master = tx.pages.master(page.master)
        return Bytes(master.key, master.sha256)
    kind = TILES if image is Image.PICTURE else image.value
    product = tx.products.find("page", page.id, kind)
    if product is None:
        raise HTTPException(NOTHING)
    return Bytes(product.key, product.sha256)
