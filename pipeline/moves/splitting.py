"""Splitting: a person says where the two pages of an opening meet, or that it is one sheet.

The file is not touched: each page gets its half of the frame as a page of its own, and the one
that it was before stays accounted for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocr.words import Box
from pipeline.capture.errors import ColumnOutsideError, NotOpeningError
from pipeline.events import Kind
from pipeline.flow import Noun, State
from pipeline.geometry import bounds, box_polygon
from pipeline.ids import PageId, new_id
from pipeline.ingest.shelving import PRIORITY
from pipeline.moves.capturing import count_leaves
from pipeline.moves.errors import NoSuchThingError, ReasonMissingError
from pipeline.moves.holding import discard
from pipeline.moves.revising import renew
from pipeline.nouns.frame import Frame
from pipeline.nouns.gutter import (
    UPRIGHT_FROM,
    Gutter,
    Lying,
    half_of,
    stored_point,
    upright_size,
)
from pipeline.nouns.hold import Reason
from pipeline.nouns.page import PageStanding

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.nouns.gutter import Half
    from pipeline.nouns.page import Page
    from pipeline.ports.records import Transaction

WHY = "split at the gutter"


def split(
    tx: Transaction,
    name: str,
    gutter: Gutter,
    actor: Actor,
    *,
    reason: str,
    lying: Lying | None = None,
) -> tuple[PageId, PageId]:
    """Part an opening along a gutter that a person saw; return its left and its right page.

    Where the picture lies on a side, the gutter is one of it turned upright, and so are its pages.
    """
    if not reason.strip():
        raise ReasonMissingError
    left, right = (_turned(page, lying) for page in opening_of(tx, name))
    width, _ = upright_size(_frame(left))
    if not all(0 < column < width for column in gutter):
        raise ColumnOutsideError(most=width - 1)
    parted = (
        _part(tx, left, gutter, "left", actor, reason),
        _part(tx, right, gutter, "right", actor, reason),
    )
    places = (left.place, right.place)
    papers = {one.id: one for place in places for one in tx.documents.touching(place)}
    for paper in papers.values():
        if not paper.discarded:
            renew(tx, paper.id, actor, WHY)
    for volume in dict.fromkeys(tx.volumes.leaf(place.leaf).volume for place in places):
        count_leaves(tx, volume, actor)
    return parted


def keep_whole(tx: Transaction, name: str, actor: Actor, *, reason: str) -> PageId:
    """Say that what was taken for an opening is one sheet; return the page that it is."""
    if not reason.strip():
        raise ReasonMissingError
    left, right = opening_of(tx, name)
    if left.region is not None:
        raise NotOpeningError(page=name)
    discard(tx, right.id, actor, reason=reason)
    _release(tx, left, actor, reason)
    tx.work.restart(Noun.PAGE, left.id)
    return left.id


def opening_of(tx: Transaction, name: str) -> tuple[Page, Page]:
    """Return the left and the right page of the opening that a page belongs to."""
    if not tx.pages.known(name):
        raise NoSuchThingError(name=name)
    page = tx.pages.get(PageId(name))
    pages = [
        one
        for one in tx.pages.of_master(page.master)
        if one.frame == page.frame and one.standing is PageStanding.CURRENT
    ]
    if len(pages) != 2 or page not in pages:  # noqa: PLR2004  # left and right
        raise NotOpeningError(page=name)
    first, second = sorted(pages, key=lambda one: _is_right(tx, one))
    if _is_right(tx, first) or not _is_right(tx, second):
        raise NotOpeningError(page=name)
    return first, second


def _turned(page: Page, lying: Lying | None) -> Page:
    return page if lying is None else replace(page, orientation=UPRIGHT_FROM[lying])


def _is_right(tx: Transaction, page: Page) -> bool:
    """Whether a page of an opening is the right one: by its region, or by what was said of it."""
    if page.region is None:
        holds = tx.holds.of(Noun.PAGE.value, page.id)
        return any(
            hold.code == Reason.NO_GUTTER and hold.facts["half"] == "right" for hold in holds
        )
    frame, box = _frame(page), bounds(page.region)
    width, height = upright_size(frame)
    middle = box.x + box.w / 2, box.y + box.h / 2
    left, right = (stored_point(frame, column, height / 2) for column in (0, width))
    return _apart(middle, right) < _apart(middle, left)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _part(
    tx: Transaction, page: Page, gutter: Gutter, half: Half, actor: Actor, reason: str
) -> PageId:
    """Let a page with its half of the frame take the place of the one before."""
    span = half_of(_frame(page), gutter, half)
    region = box_polygon(Box(span.x, span.y, span.width, span.height))
    made = replace(
        page,
        id=PageId(new_id()),
        region=region,
        state=State.RECEIVED,
        revision=0,
        matrix=None,
        cleaned_width=None,
        cleaned_height=None,
        cleaned_dpi=None,
        actions=(),
        ink=None,
    )
    tx.pages.stand(page.id, PageStanding.SUPERSEDED, reason)
    _release(tx, page, actor, reason)
    tx.events.note(
        Kind.PAGE_SUPERSEDED, "page", page.id, actor=actor, facts={"master": page.master}
    )
    volume = tx.volumes.get(tx.volumes.leaf(page.place.leaf).volume)
    tx.pages.add(made, PRIORITY[volume.risk])
    master = tx.pages.master(page.master)
    facts = {
        "master": master.id,
        "sha256": master.sha256,
        "frame": page.frame,
        "standing": made.standing.value,
        "instead": page.id,
    }
    tx.events.note(Kind.PAGE_RECEIVED, "page", made.id, actor=actor, facts=facts)
    return made.id


def _release(tx: Transaction, page: Page, actor: Actor, reason: str) -> None:
    for code in tx.holds.release(Noun.PAGE.value, page.id, actor.name, reason):
        tx.events.note(Kind.RELEASED, "page", page.id, actor=actor, facts={"code": code})


def _frame(page: Page) -> Frame:
    return Frame(
        page.frame, page.width, page.height, page.dpi, page.dpi_source, page.orientation, ""
    )
