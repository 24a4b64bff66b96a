"""Old scans in SQL: what each was when it came, and what stands for its place now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from pipeline.events import Kind
from pipeline.ids import PageId
from pipeline.nouns.look import Look
from pipeline.nouns.page import PageStanding
from pipeline.nouns.quality import OldScan, Seen
from pipeline.nouns.volume import Citation
from pipeline.ports.listing import Part
from storage.schema.capture import batch, look, master, page
from storage.schema.inventory import leaf, volume
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

    from sqlalchemy import Row
    from sqlalchemy.engine import Connection

    from pipeline.ids import VolumeId

DRIVER = "legacy"
STANDINGS = (PageStanding.CURRENT.value, PageStanding.SUPERSEDED.value)
_now, _look_now = page.alias("page_now"), look.alias("look_now")


class SqlOldScans:
    """Nothing is kept of them but what is kept of every page: looks and events tell the rest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def part(
        self,
        limit: int,
        after: str | None = None,
        *,
        volume: VolumeId | None = None,
        units: Collection[str] | None = None,
    ) -> Part[OldScan]:
        """Return a part of the pages that came as old scans, in the order in which they came."""
        rows = self._connection.execute(_wanted(limit + 1, after, volume, units)).all()
        found = rows[:limit]
        pages = {row.id for row in found} | {row.current for row in found if row.current}
        sure = self._readings(pages)
        items = tuple(_old_scan(row, sure) for row in found)
        return Part(items, items[-1].page if len(rows) > limit else None)

    def _readings(self, pages: Iterable[str]) -> Mapping[str, tuple[float | None, float | None]]:
        """Return how sure the first and the last reading of each page was.

        Of a page on which nothing was read, nothing is known.
        """
        rows = self._connection.execute(
            select(event.c.subject_id, event.c.facts)
            .where(
                event.c.subject_kind == "page",
                event.c.subject_id.in_(sorted(pages)),
                event.c.type == Kind.PAGE_READ.value,
            )
            .order_by(event.c.id)
        )
        found: defaultdict[str, list[float | None]] = defaultdict(list)
        for key, facts in rows:
            if "confidence" in facts:
                found[key].append(float(facts["confidence"]) if facts.get("words") else None)
        return {key: (values[0], values[-1]) for key, values in found.items()}


def _wanted(
    limit: int, after: str | None, within: VolumeId | None, units: Collection[str] | None
) -> Any:  # noqa: ANN401  # a statement with many columns
    there = and_(
        _now.c.leaf == page.c.leaf,
        _now.c.side == page.c.side,
        _now.c.part == page.c.part,
        _now.c.standing == PageStanding.CURRENT.value,
    )
    wanted = (
        select(
            page.c.id,
            page.c.side,
            page.c.part,
            leaf.c.label,
            leaf.c.ordinal,
            volume.c.unit,
            volume.c.fonds,
            volume.c.inventory,
            volume.c.item,
            look.c.measured,
            _now.c.id.label("current"),
            _look_now.c.measured.label("measured_now"),
        )
        .join(master, master.c.id == page.c.master)
        .join(batch, batch.c.id == master.c.batch)
        .join(leaf, leaf.c.id == page.c.leaf)
        .join(volume, volume.c.id == leaf.c.volume)
        .outerjoin(look, look.c.page == page.c.id)
        .outerjoin(_now, there)
        .outerjoin(_look_now, _look_now.c.page == _now.c.id)
        .where(batch.c.driver == DRIVER, page.c.standing.in_(STANDINGS))
        .order_by(page.c.id)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(page.c.id > after)
    if within is not None:
        wanted = wanted.where(volume.c.id == within)
    if units is not None:
        wanted = wanted.where(volume.c.unit.in_(sorted(units)))
    return wanted


def _old_scan(
    row: Row[tuple[object, ...]], sure: Mapping[str, tuple[float | None, float | None]]
) -> OldScan:
    nothing = (None, None)
    return OldScan(
        page=PageId(row.id),
        citation=Citation(row.unit, row.fonds, row.inventory, row.item),
        label=row.label,
        ordinal=row.ordinal,
        side=row.side,
        part=row.part,
        first=Seen(_look(row.measured), sure.get(row.id, nothing)[0]),
        current=None if row.current is None else PageId(row.current),
        now=Seen(_look(row.measured_now), sure.get(row.current, nothing)[1]),
    )


def _look(measured: Mapping[str, Any] | None) -> Look | None:
    return None if measured is None else Look(**measured)
