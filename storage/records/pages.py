"""Masters and pages in SQL."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, insert, select, update

from pipeline.clock import now
from pipeline.flow import State
from pipeline.geometry import Matrix, Point, Polygon
from pipeline.ids import LeafId, MasterId, PageId, VolumeId
from pipeline.nouns.page import Master, Page, PageStanding, PartKind, Place
from storage.clock import moment_of
from storage.records import asked
from storage.records.masters import master_of, master_row
from storage.schema.capture import master, page
from storage.schema.inventory import leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Insert, Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.ports.records import CleanedFacts


class SqlPages:
    """Every image ever received, whether it stands for its place or not."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_master(self, made: Master) -> None:
        """Write down a master whose bytes are stored."""
        asked.add(self._connection, master, master_row(made))

    def master(self, key: MasterId) -> Master:
        """Return one master."""
        return master_of(asked.rows(self._connection, master, id=key).one())

    def masters(self, keys: Collection[MasterId]) -> dict[MasterId, Master]:
        """Return masters by their keys, asked for at once."""
        rows = asked.some(self._connection, master, keys)
        return {found.id: found for found in map(master_of, rows)}

    def has_bytes(self, sha256: str) -> bool:
        """Say whether there is a master with these bytes."""
        return self._connection.scalar(_has_bytes(), {"sha256": sha256}) is not None

    def with_bytes(self, sha256: str) -> tuple[Page, ...]:
        """Return every image of a file with these bytes, oldest first."""
        rows = self._connection.execute(_with_bytes(), {"sha256": sha256})
        return tuple(_page_of(row) for row in rows)

    def add(self, made: Page, priority: int) -> None:
        """Write down a page of a stored master."""
        self._connection.execute(
            _adding(self._connection.dialect.name),
            {
                "id": made.id,
                "leaf": made.place.leaf,
                "side": made.place.side,
                "part": made.place.part,
                "master": made.master,
                "frame": made.frame,
                "region": _points(made.region),
                "width": made.width,
                "height": made.height,
                "dpi": made.dpi,
                "dpi_source": made.dpi_source,
                "orientation": made.orientation,
                "part_kind": made.part_kind,
                "standing": made.standing.value,
                "accepted": now() if made.standing is PageStanding.CURRENT else None,
                "state": made.state.value,
                "priority": priority,
                "created": now(),
            },
        )

    def get(self, key: PageId) -> Page:
        """Return one page."""
        return _page_of(asked.rows(self._connection, page, id=key).one())

    def several(self, keys: Sequence[PageId]) -> dict[PageId, Page]:
        """Return pages by their keys, asked for at once."""
        rows = asked.some(self._connection, page, keys)
        return {found.id: found for found in map(_page_of, rows)}

    def known(self, key: str) -> bool:
        """Say whether there is a page with this id."""
        return self._connection.scalar(select(page.c.id).where(page.c.id == key)) is not None

    def held(self, key: PageId) -> bool:
        """Say whether a page waits for a person."""
        return bool(self._connection.scalar(select(page.c.held).where(page.c.id == key)))

    def at(self, place: Place) -> tuple[Page, ...]:
        """Return every image of a place, oldest first."""
        rows = asked.rows(
            self._connection, page, leaf=place.leaf, side=place.side, part=place.part, order="id"
        )
        return tuple(_page_of(row) for row in rows)

    def current_at(self, place: Place) -> Page | None:
        """Return the image that stands for a place."""
        for found in self.at(place):
            if found.standing is PageStanding.CURRENT:
                return found
        return None

    def current_on(self, leaves: Collection[LeafId]) -> dict[Place, Page]:
        """Return the images that stand for the places on some leaves."""
        rows = self._connection.execute(_current_on(), {"leaves": list(leaves)})
        return {found.place: found for found in map(_page_of, rows)}

    def of_master(self, key: MasterId) -> tuple[Page, ...]:
        """Return every image that was taken from a file."""
        rows = asked.rows(self._connection, page, master=key, order="id")
        return tuple(_page_of(row) for row in rows)

    def current_in(self, volume: VolumeId) -> tuple[Page, ...]:
        """Return a volume's current pages in the order of its leaves."""
        rows = self._connection.execute(
            select(page)
            .join(leaf, leaf.c.id == page.c.leaf)
            .where(leaf.c.volume == volume, page.c.standing == PageStanding.CURRENT.value)
            .order_by(leaf.c.position, leaf.c.ordinal, page.c.side, page.c.part)
        )
        return tuple(_page_of(row) for row in rows)

    def stand(self, key: PageId, standing: PageStanding, reason: str = "") -> None:
        """Change whether an image stands for its place, and note since or until when."""
        stood = (
            {"accepted": now(), "ended": None}
            if standing is PageStanding.CURRENT
            else {"ended": now()}
        )
        self._connection.execute(
            update(page)
            .where(page.c.id == key)
            .values(
                standing=standing.value,
                reason=reason or None,
                revision=page.c.revision + 1,
                **stood,
            )
        )

    def shelve(self, key: PageId, place: Place, priority: int) -> None:
        """Put an image at another place, at least as urgent as the papers there."""
        urgent = case((page.c.priority < priority, priority), else_=page.c.priority)
        self._connection.execute(
            update(page)
            .where(page.c.id == key)
            .values(leaf=place.leaf, side=place.side, part=place.part, priority=urgent)
        )

    def set_cleaned(self, key: PageId, facts: CleanedFacts) -> None:
        """Write down what clean-up did to a page."""
        asked.change(
            self._connection,
            page,
            key,
            matrix=list(facts.matrix),
            cleaned_width=facts.width,
            cleaned_height=facts.height,
            cleaned_dpi=facts.dpi,
            dpi_source=facts.dpi_source,
            actions=list(facts.actions),
            ink=facts.ink,
        )


@cache
def _adding(dialect: str) -> Insert:
    """Return the statement that adds a page, due at once."""
    return insert(page).values(due=moment_of(dialect))


@cache
def _current_on() -> Select[tuple[Any, ...]]:
    """Return the question for the images that stand on some leaves; of a place the oldest last."""
    there = page.c.leaf.in_(bindparam("leaves", expanding=True))
    current = page.c.standing == PageStanding.CURRENT.value
    return select(page).where(there, current).order_by(page.c.id.desc())


@cache
def _has_bytes() -> Select[str]:
    return select(master.c.id).where(master.c.sha256 == bindparam("sha256")).limit(1)


@cache
def _with_bytes() -> Select[tuple[Any, ...]]:
    """Return the question for every image of a file with some bytes."""
    return (
        select(page)
        .join(master, master.c.id == page.c.master)
        .where(master.c.sha256 == bindparam("sha256"))
        .order_by(page.c.id)
    )


def _points(polygon: Polygon | None) -> list[list[float]] | None:
    return None if polygon is None else [list(point) for point in polygon]


def polygon_of(points: Sequence[Sequence[float]] | None) -> Polygon | None:
    """Return the polygon of a JSON column."""
    return None if points is None else tuple(Point(point[0], point[1]) for point in points)


def matrix_of(numbers: Sequence[float] | None) -> Matrix | None:
    """Return the matrix of a JSON column."""
    if numbers is None:
        return None
    a, b, c, d, e, f, g, h, i = numbers
    return (a, b, c, d, e, f, g, h, i)


def _page_of(row: Row[tuple[object, ...]]) -> Page:
    return Page(
        id=PageId(row.id),
        place=Place(LeafId(row.leaf), row.side, row.part),
        master=MasterId(row.master),
        frame=row.frame,
        region=polygon_of(row.region),
        width=row.width,
        height=row.height,
        dpi=row.dpi,
        dpi_source=row.dpi_source,
        orientation=row.orientation,
        standing=PageStanding(row.standing),
        state=State(row.state),
        revision=row.revision,
        matrix=matrix_of(row.matrix),
        cleaned_width=row.cleaned_width,
        cleaned_height=row.cleaned_height,
        cleaned_dpi=row.cleaned_dpi,
        actions=tuple(row.actions or ()),
        ink=row.ink,
        part_kind=PartKind(row.part_kind) if row.part_kind else None,
    )
