"""Outgoing: what a station has made since its last bundle, in the order in which it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

from pipeline.flow import State
from pipeline.nouns.page import PageStanding
from storage.schema.capture import batch, master, page, refusal
from storage.schema.documents import document, extent, link, version_page
from storage.schema.inventory import leaf, volume
from storage.schema.sheets import sheet, stack, stack_image
from storage.schema.stations import bundled
from storage.schema.trail import event
from storage.stations.item import Item
from storage.stations.packing import Packing
from storage.stations.shelves import of_volume
from storage.stations.stacks import FINAL, of_sheet, of_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection

UNFINISHED = (State.RECEIVED.value, State.CLEANED.value)
UNASSEMBLED = (State.DELIMITED.value, State.DESCRIBED.value)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What waits at one station after a seal; `unread` takes along what is not finished."""

    connection: Connection
    station: str
    unit: str
    after_seal: int
    after_position: int
    unread: bool

    def items(self) -> Iterator[Item]:
        """Yield things before the events that tell of them, whatever a row names before it."""
        packing, gone = Packing(self.connection, self.station), set[str]()
        for key in self._ids(self._masters()):
            gone.add(key)
            yield packing.master(key)
        for key in self._ids(self._documents()):
            if self._is_carried(key, gone):
                yield packing.document(key)
        for keys in self._leaves():
            yield packing.leaves(keys)
        for key in self._ids(self._stacks()):
            if self._is_fed(key, gone):
                yield Item(of_stack(self.connection, key), things=[("stack", key)])
        for key in self._ids(self._sheets()):
            yield Item(of_sheet(self.connection, key), things=[("sheet", key)])
        for key in self._ids(self._shelves()):
            yield Item(of_volume(self.connection, key))
        for key in self._ids(self._refusals()):
            yield packing.refusal(key)
        yield from packing.seals(self.after_seal)

    def waiting(self) -> int:
        """Count the pages that stay behind because they are not finished."""
        here = ~self._is_bundled("master", page.c.master)
        asked = select(func.count()).select_from(page).where(is_unfinished(), here)
        return self.connection.scalar(asked) or 0

    def foreign(self) -> int:
        """Count the pages that stay behind because they are of another unit."""
        there = page.c.leaf.in_(self._foreign())
        return self.connection.scalar(select(func.count()).select_from(page).where(there)) or 0

    def _ids(self, asked: Select[tuple[str]]) -> list[str]:
        return [str(key) for key in self.connection.scalars(asked)]

    def _is_bundled(self, noun: str, key: ColumnElement[str]) -> ColumnElement[bool]:
        return exists().where(
            bundled.c.station == self.station, bundled.c.noun == noun, bundled.c.subject == key
        )

    def _changed(self, *kinds: str) -> Select[tuple[str]]:
        """The things of some kinds of which the events since the last bundle tell."""
        return select(event.c.subject_id).where(
            event.c.origin == self.station,
            event.c.position > self.after_position,
            event.c.subject_kind.in_(kinds),
        )

    def _masters(self) -> Select[tuple[str]]:
        pages = select(page.c.master).where(page.c.id.in_(self._changed("page")))
        due = or_(~self._is_bundled("master", master.c.id), master.c.id.in_(pages))
        asked = (
            select(master.c.id)
            .join(batch, batch.c.id == master.c.batch)
            .where(due, batch.c.sealed.is_not(None))
        )
        if not self.unread:
            asked = asked.where(~exists().where(page.c.master == master.c.id, is_unfinished()))
        foreign = exists().where(page.c.master == master.c.id, page.c.leaf.in_(self._foreign()))
        return asked.where(~foreign).order_by(master.c.id)

    def _foreign(self) -> Select[tuple[str]]:
        """The leaves of other units, of which the centre takes nothing from this station."""
        own = volume.c.unit.startswith(self.unit, autoescape=True)
        return select(leaf.c.id).join(volume, volume.c.id == leaf.c.volume).where(~own)

    def _documents(self) -> Select[tuple[str]]:
        linked = select(link.c.document).where(link.c.id.in_(self._changed("link")))
        changed = or_(document.c.id.in_(self._changed("document")), document.c.id.in_(linked))
        asked = select(document.c.id).where(
            or_(~self._is_bundled("document", document.c.id), changed),
            exists().where(extent.c.document == document.c.id),
            ~exists().where(extent.c.document == document.c.id, extent.c.leaf.in_(self._foreign())),
        )
        if not self.unread:
            asked = asked.where(~is_unassembled())
        return asked.order_by(document.c.id)

    def _is_carried(self, key: str, gone: set[str]) -> bool:
        """Say whether every image of a document goes now or went before."""
        asked = (
            select(page.c.master, self._is_bundled("master", page.c.master))
            .join(version_page, version_page.c.page == page.c.id)
            .where(version_page.c.document == key)
        )
        return all(went or name in gone for name, went in self.connection.execute(asked))

    def _leaves(self) -> list[list[str]]:
        """The leaves that changed, those of a volume together: their labels may change places."""
        own = leaf.c.id.not_in(self._foreign())
        changed = leaf.c.id.in_(self._changed("leaf"))
        asked = select(leaf.c.volume, leaf.c.id).where(changed, own)
        found: dict[str, list[str]] = {}
        for row in self.connection.execute(asked.order_by(leaf.c.volume, leaf.c.id)):
            found.setdefault(row.volume, []).append(row.id)
        return list(found.values())

    def _stacks(self) -> Select[tuple[str]]:
        """The stacks of sealed batches that no person has to decide any more."""
        sealed = stack.c.batch.in_(select(batch.c.id).where(batch.c.sealed.is_not(None)))
        final = stack.c.state.in_(FINAL), ~self._is_bundled("stack", stack.c.id)
        return select(stack.c.id).where(*final, sealed).order_by(stack.c.id)

    def _sheets(self) -> Select[tuple[str]]:
        own = select(volume.c.id).where(volume.c.unit.startswith(self.unit, autoescape=True))
        ours = or_(sheet.c.volume.is_(None), sheet.c.volume.in_(own))
        changed = sheet.c.id.in_(self._changed("sheet"))
        return select(sheet.c.id).where(changed, ours).order_by(sheet.c.id)

    def _is_fed(self, key: str, gone: set[str]) -> bool:
        """Say whether every image of a stack goes now or went before."""
        asked = select(
            stack_image.c.master, self._is_bundled("master", stack_image.c.master)
        ).where(stack_image.c.stack == key)
        return all(went or name in gone for name, went in self.connection.execute(asked))

    def _shelves(self) -> Select[tuple[str]]:
        own = volume.c.unit.startswith(self.unit, autoescape=True)
        changed = volume.c.id.in_(self._changed("volume"))
        return select(volume.c.id).where(changed, own).order_by(volume.c.id)

    def _refusals(self) -> Select[tuple[str]]:
        open_now = ~self._is_bundled("file", refusal.c.id)
        settled = refusal.c.id.in_(self._changed("file"))
        sealed = refusal.c.batch.in_(select(batch.c.id).where(batch.c.sealed.is_not(None)))
        asked = select(refusal.c.id).where(or_(open_now, settled), sealed)
        return asked.order_by(refusal.c.id)


def is_unfinished() -> ColumnElement[bool]:
    """A page that the machine still has something to do with."""
    return and_(
        page.c.standing == PageStanding.CURRENT.value,
        page.c.held.is_(False),
        page.c.state.in_(UNFINISHED),
    )


def is_unassembled() -> ColumnElement[bool]:
    """A document that the machine still has something to do with, once it is delimited."""
    return and_(
        document.c.discarded.is_(None),
        document.c.held.is_(False),
        document.c.state.in_(UNASSEMBLED),
        exists().where(version_page.c.document == document.c.id),
    )
