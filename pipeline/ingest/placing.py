"""Placing: which image of a file belongs to which side of which leaf, and to which papers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.words import Box
from pipeline.geometry import Polygon, bounds, box_polygon
from pipeline.ingest.errors import NoSuchFrameError
from pipeline.nouns.page import PartKind
from pipeline.nouns.volume import LeafKind, label_position, normal_label
from scanner_drivers.leaves import per_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scanner_drivers.driver import Half, Place, Region

UNNUMBERED_STEP = 1 / 4096


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as its delivery names it: by its own name, or by the record alone."""

    name: str | None
    records: tuple[str, ...]
    where: str = ""

    @property
    def origin_key(self) -> str:
        """The key under which a later delivery finds the same document again.

        A name alone says little: without a record it counts only within its volume or delivery.
        """
        if self.name is None:
            return f"record:{self.records[0]}"
        return f"document:{';'.join(self.records) or self.where}:{self.name}"


@dataclass(frozen=True, slots=True)
class Part:
    """What one paper has of an image: all of it, or a polygon in master pixels."""

    paper: Paper
    polygon: Polygon | None


@dataclass(frozen=True, slots=True)
class Placed:
    """One image of a file, at its place."""

    frame: int
    volume: str | None
    records: tuple[str, ...]
    label: str
    ordinal: int
    position: float
    side: str
    part: int
    region: Polygon | None
    parts: tuple[Part, ...]
    kind: LeafKind | None = None
    part_kind: PartKind | None = None
    half: Half | None = None
    """Which page of an opening it is; without a region nobody knows yet where the pages meet."""


class Placing:
    """Places the files of one delivery.

    Only the order that a manifest gives tells a doubled label apart; without it two images of one
    place contradict each other.
    """

    def __init__(self, delivery: str = "") -> None:
        self._delivery = delivery
        self._wheres: dict[str, str] = {}
        self._orders: dict[tuple[str | None, str, str, int], list[int]] = {}
        self._last = 0.0

    def images(self, places: tuple[Place, ...], frames: int) -> tuple[Placed, ...]:
        """Return the images that a file with so many frames brings, in the order of its frames."""
        by_image: dict[tuple[int, str, str, int], list[Place]] = {}
        for place in (one for given in places for one in per_frame(given, frames)):
            frame = place.frame or 0
            if frame >= frames:
                raise NoSuchFrameError(frame=frame + 1)
            name = (frame, _label(place), place.side, place.part)
            by_image.setdefault(name, []).append(place)
        shared = Counter(name[0] for name in by_image)
        return tuple(
            self._placed(frame, group, shares_frame=shared[frame] > 1)
            for (frame, *_), group in by_image.items()
        )

    def _placed(self, frame: int, group: list[Place], *, shares_frame: bool) -> Placed:
        first = group[0]
        label = _label(first)
        position = label_position(label) or self._last + UNNUMBERED_STEP
        self._last = position
        regions = [_polygon(place.region) for place in group]
        return Placed(
            frame=frame,
            volume=first.volume,
            records=tuple(dict.fromkeys(name for place in group for name in place.records)),
            label=label,
            ordinal=self._ordinal(first, label),
            position=position,
            side=first.side,
            part=first.part,
            region=_around(regions) if shares_frame or first.half else None,
            parts=tuple(self._parts(group)),
            kind=LeafKind(first.kind) if first.kind else None,
            part_kind=PartKind(first.part_kind) if first.part_kind else None,
            half=first.half,
        )

    def _ordinal(self, place: Place, label: str) -> int:
        if place.order is None:
            return 0
        name = (place.volume, label, place.side, place.part)
        orders = self._orders.setdefault(name, [])
        if place.order not in orders:
            orders.append(place.order)
        return orders.index(place.order)

    def _parts(self, group: Iterable[Place]) -> Iterator[Part]:
        for place in group:
            polygon = None if place.half else _polygon(place.region)
            if place.document is not None:
                where = self._where(place.document, place.volume)
                yield Part(Paper(place.document, place.records, where), polygon)
            else:
                for record in place.records:
                    yield Part(Paper(None, (record,)), polygon)

    def _where(self, document: str, volume: str | None) -> str:
        """The volume in which a paper of this delivery begins, or the delivery itself."""
        return self._wheres.setdefault(document, f"@{volume or self._delivery}")


def _label(place: Place) -> str:
    """The label that is written; a cover or list without one is called by what it is."""
    if place.leaf:
        return normal_label(place.leaf)
    if place.kind and place.kind != "body":
        return place.kind
    return str(place.order or 0)


def _polygon(region: Region | None) -> Polygon | None:
    if region is None:
        return None
    return box_polygon(Box(region.x, region.y, region.width, region.height))


def _around(polygons: Iterable[Polygon | None]) -> Polygon | None:
    points = [point for polygon in polygons if polygon is not None for point in polygon]
    return box_polygon(bounds(points)) if points else None
