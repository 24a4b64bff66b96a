"""Images: the masters and pages of a bundle, brought to their places here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from pipeline.events import Kind
from pipeline.flow import State
from pipeline.ids import PageId
from pipeline.nouns.hold import Reason
from pipeline.nouns.page import PageStanding, Place
from storage.clock import db_now
from storage.schema.capture import look, master, page
from storage.schema.documents import product
from storage.stations.rows import RowError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.stations.bringing import Bringing

STATES = frozenset({State.RECEIVED.value, State.CLEANED.value, State.READ.value})
UNCLEANED: Mapping[str, object] = {
    "state": State.RECEIVED.value,
    "matrix": None,
    "cleaned_width": None,
    "cleaned_height": None,
    "cleaned_dpi": None,
    "actions": None,
    "ink": None,
}
"""What a page is before anything was done with it."""


class Images:
    """Takes masters and pages in; `new` are the pages that were not here before."""

    def __init__(self, bringing: Bringing, rows: Mapping[str, list[object]]) -> None:
        self._bringing = bringing
        self._rows = rows
        self._connection = bringing.tx.connection
        self.new: set[str] = set()

    def take(self) -> None:
        """Take masters, then pages with what was measured, then what was made where it is ours."""
        for row in self._bringing.rows(self._rows, master):
            self._master(row)
        for row in self._bringing.rows(self._rows, page):
            self._page(row)
        for row in self._bringing.rows(self._rows, look):
            if row["page"] in self.new:
                self._connection.execute(insert(look).values(**row))
        for row in self._bringing.rows(self._rows, product):
            if row["noun"] == page.name and row["subject"] in self.new and self._bringing.keeps:
                self._bringing.require(row)
                self._connection.execute(insert(product).values(**row))

    def _master(self, row: dict[str, object]) -> None:
        known = select(master.c.sha256).where(master.c.id == row["id"])
        there = self._connection.scalar(known)
        if there is not None and there != row["sha256"]:
            raise RowError(master.name)
        if not self._bringing.is_ours_batch(row["batch"]):
            raise RowError(master.name)
        if there is None:
            stored = self._bringing.require(row)
            kept = {
                "object_version": stored.version,
                "retention": stored.retention,
                "retained_until": stored.retained_until,
            }
            self._connection.execute(insert(master).values(**{**row, **kept}))
        self._bringing.things.append(("master", str(row["id"])))

    def _page(self, row: dict[str, object]) -> None:
        tx, key = self._bringing.tx, str(row["id"])
        place = Place(self._bringing.leaf(row, page), str(row["side"]), int(str(row["part"])))
        owner = self._connection.execute(select(master).where(master.c.id == row["master"])).first()
        sound = row["standing"] in set(PageStanding) and row["state"] in STATES
        if owner is None or not self._bringing.is_ours_batch(owner.batch) or not sound:
            raise RowError(page.name)
        if tx.pages.known(key):
            self._again(key, row)
            return
        rival = tx.pages.current_at(place) if row["standing"] == PageStanding.CURRENT else None
        new = {
            **row,
            **({} if self._bringing.keeps else UNCLEANED),
            "leaf": place.leaf,
            "held": False,
            "due": db_now(self._connection),
            "standing": PageStanding.CONTESTED.value if rival else row["standing"],
        }
        self._connection.execute(insert(page).values(**new))
        self.new.add(key)
        self._note(key, new, owner.sha256)
        if rival is not None:
            label = tx.volumes.leaf(place.leaf).label
            facts = {"current": rival.id, "contested": key, "leaf": label}
            self._bringing.hold("page", key, Reason.LEAF_CONFLICT, facts)

    def _note(self, key: str, row: Mapping[str, object], sha256: str) -> None:
        kept = self._bringing.tx.pages.master(self._bringing.tx.pages.get(PageId(key)).master)
        facts: dict[str, object] = {
            "master": kept.id,
            "sha256": sha256,
            "standing": row["standing"],
        }
        if kept.object_version is not None and kept.retained_until is not None:
            facts |= {
                "object_version": kept.object_version,
                "retention": str(kept.retention),
                "retained_until": kept.retained_until.isoformat(),
            }
        self._bringing.note(Kind.PAGE_BROUGHT, "page", key, **facts)

    def _again(self, key: str, row: Mapping[str, object]) -> None:
        """A page that was set aside at the station since it was brought waits for a person."""
        there = self._bringing.tx.pages.get(PageId(key))
        gone = PageStanding.DISCARDED
        if row["standing"] == gone and there.standing is not gone:
            facts = {"station": self._bringing.station}
            self._bringing.hold("page", key, Reason.STATION_DIFFERS, facts)
