"""The panes of a paper: of each of its pages, the part that may be shown.

Only the paper's own extent is shown, and of that nothing where a restricted field stands, unless
whoever looks may see those. Where a restricted field was not located nobody knows what to leave
out, so the pages are withheld.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr.words import Box
from pipeline.geometry import bounds, box_polygon, compose, scaling, transform, translation
from pipeline.nouns.mask import Mask
from pipeline.nouns.viewing import Profile
from pipeline.seeing.beside import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.geometry import Matrix, Polygon
    from pipeline.ids import PageId
    from pipeline.nouns.document import Field, VersionPage
    from pipeline.nouns.page import Page
    from pipeline.seeing.beside import Beside
    from pipeline.viewing.cutting import Size

MARGIN = 0.25
"""Of a field's height: letters reach beyond the place where their word was read."""


@dataclass(frozen=True, slots=True)
class Pane:
    """What of a page may be shown: within `seen` (None: all of it), without `hidden`.

    The polygons are in master pixels as stored. Of a withheld page nothing is shown.
    """

    page: PageId
    seen: Polygon | None = None
    hidden: tuple[Polygon, ...] = ()
    withheld: bool = False


def panes(
    pages: Iterable[VersionPage],
    fields: Sequence[Field],
    restricted: frozenset[str],
    profile: Profile,
    others: Beside = NOTHING,
) -> tuple[Pane, ...]:
    """Return the panes of a paper in the order of its pages.

    `restricted` names the fields that papers of this type have and not everybody may see. What is
    restricted of others on the same pages is shown to nobody who looks at this one.
    """
    return tuple(
        _without(pane, [place for key, place in others.places if key == pane.page])
        for pane in _own(pages, fields, restricted, profile, others)
    )


def _own(
    pages: Iterable[VersionPage],
    fields: Sequence[Field],
    restricted: frozenset[str],
    profile: Profile,
    others: Beside,
) -> tuple[Pane, ...]:
    """The panes by the fields on them alone; whoever sees this paper whole sees no other so."""
    own = [field for field in fields if field.restricted or field.name in restricted]
    unlocated = not restricted <= {field.name for field in own if field.polygon}
    withheld = unlocated or not all(field.polygon for field in own)
    if profile is not Profile.MASKED:
        own, withheld = [], False
    return tuple(_pane(page, (*own, *others.fields), withheld=withheld) for page in pages)


def _pane(page: VersionPage, secret: Iterable[Field], *, withheld: bool) -> Pane:
    """One page without the secret fields on it; with one that was not located there, nothing."""
    here = [field for field in secret if field.page == page.page]
    return Pane(
        page.page,
        page.polygon,
        tuple(_grown(field.polygon) for field in here if field.polygon),
        withheld or not all(field.polygon for field in here),
    )


def to_sheet(page: Page) -> Matrix:
    """Return the way from master pixels to those of the page alone, whose corner is the origin."""
    corner = frame_of(page)
    return translation(-corner.x, -corner.y)


def frame_of(page: Page) -> Box:
    """Return where a page lies in its master."""
    return bounds(page.region) if page.region else Box(0, 0, page.width, page.height)


def mask(pane: Pane, page: Page, size: Size) -> Mask:
    """Return a pane in the pixels of the page's tiled copy, which has that size."""
    if pane.withheld:
        return Mask(seen=())
    frame = frame_of(page)
    to_copy = compose(to_sheet(page), scaling(size.width / frame.w, size.height / frame.h))
    seen = None if pane.seen is None else (transform(to_copy, pane.seen),)
    return Mask(seen, tuple(transform(to_copy, polygon) for polygon in pane.hidden))


def mask_cleaned(pane: Pane, page: Page) -> Mask:
    """Return a pane in the pixels of the page's cleaned image."""
    if pane.withheld or page.matrix is None:
        return Mask(seen=())
    seen = None if pane.seen is None else (transform(page.matrix, pane.seen),)
    return Mask(seen, tuple(transform(page.matrix, polygon) for polygon in pane.hidden))


def _without(pane: Pane, places: Sequence[Polygon | None]) -> Pane:
    """A pane without other papers; one of which the whole page is theirs is withheld."""
    hidden = tuple(place for place in places if place is not None)
    return replace(pane, hidden=(*pane.hidden, *hidden), withheld=pane.withheld or None in places)


def _grown(polygon: Polygon) -> Polygon:
    """The upright box around a polygon, with room for what reaches beyond it."""
    box = bounds(polygon)
    room = round(MARGIN * box.h)
    return box_polygon(Box(box.x - room, box.y - room, box.w + 2 * room, box.h + 2 * room))
