"""Stacking: the images of a stack are stored as they come; when it ends, its pages are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.errors import InputError
from pipeline.ids import new_id
from pipeline.ingest.looks import name_small, store_smalls
from pipeline.ingest.masters import digest_of, store_master
from pipeline.ingest.refusing import refuse, refuse_as_said
from pipeline.moves.errors import NoSuchStackError
from pipeline.moves.settling import interrupt, settle
from pipeline.nouns.sheet import Stack, StackImage, StackState
from scanner_drivers.driver import Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from pipeline.events import Actor
    from pipeline.ingest.feeding import Feeding
    from pipeline.moves.settling import Settled
    from pipeline.nouns.frame import Inspection
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Transaction
    from scanner_drivers.driver import Delivery
    from scanner_drivers.refusal import Refusal


class StackChangedError(InputError):
    """A stack that was fed before has another image at this place now."""

    code = "stack_changed"
    template = (
        "{name} is not what lay at this place of the stack before. If the stack was put together "
        "anew, have the old one undone."
    )


@dataclass(frozen=True, slots=True)
class Sheeted:
    """That a source is fed with separator sheets, and how."""

    both_sides: bool = False
    """Whether every second image is a back, where the source itself does not say so."""
    onto: str = ""
    """The stack that goes on with what is fed now."""
    after: int | None = None
    """For what a power cut left: so many images of the stack came before that feeding."""


@dataclass(slots=True)
class Stacking:
    """One stack while it is fed."""

    fed: Feeding
    objects: Objects
    inspect: Callable[[Path], Inspection]
    way: Sheeted
    source: str
    stack: Stack | None = None
    known: Mapping[int, StackImage] = field(default_factory=dict)
    """The images that came before, by their numbers."""
    number: int = 0
    waiting: int = 0
    """Files that were refused before the stack began."""

    def take(
        self,
        delivery: Delivery,
        items: Iterable[Scan | Refusal],
        tick: Callable[[str], None] | None,
    ) -> None:
        """Take what comes of a delivery in as a stack, and settle it if it is whole."""
        for item in items:
            if isinstance(item, Scan):
                self._take(delivery, item)
            else:
                refuse_as_said(self.fed, delivery, item)
                self._refused()
            if tick is not None:
                tick(item.name)
        if self.stack is not None:
            self._settle(self.stack, settle if delivery.complete else _interrupted)
        delivery.done()

    def _take(self, delivery: Delivery, scan: Scan) -> None:
        sha256 = digest_of(scan.path)
        stack = self.stack or self._begin(delivery, scan, sha256)
        self.stack = stack
        before = self.known.get(self.number + 1)
        try:
            if before is None:
                self._store(stack, scan, sha256)
            elif before.sha256 == sha256:
                self._again(before)
            else:
                raise StackChangedError(name=scan.name, stack=stack.id)
        except InputError as fault:
            self._refuse(delivery, scan, fault)
            return
        delivery.accepted(scan)

    def _refuse(self, delivery: Delivery, item: Scan | Refusal, fault: InputError) -> None:
        refuse(self.fed, delivery, item, fault.code, fault.kept())
        self._refused()

    def _refused(self) -> None:
        if self.stack is None:
            self.waiting += 1
            return
        with self.fed.records.writing() as tx:
            tx.sheets.refuse(self.stack.id)

    def _begin(self, delivery: Delivery, scan: Scan, sha256: str) -> Stack:
        """Go on with the stack that began with the same image, or begin another."""
        key = f"{self.source}/{delivery.key}"
        with self.fed.records.writing() as tx:
            stack = tx.sheets.stack(self.way.onto) if self.way.onto else tx.sheets.last_stack(key)
            if self.way.onto and (stack is None or stack.state is StackState.UNDONE):
                raise NoSuchStackError(name=self.way.onto)
            images = () if stack is None else tx.sheets.images(stack.id)
            if stack is not None and self._goes_on(images, scan, sha256):
                return stack
            made = Stack(new_id(), self.fed.batch, key, StackState.OPEN, now())
            tx.sheets.open_stack(made)
            for _ in range(self.waiting):
                tx.sheets.refuse(made.id)
        return made

    def _goes_on(self, images: Sequence[StackImage], scan: Scan, sha256: str) -> bool:
        """Whether a stack of these images goes on with this scan; if so, find the place."""
        if self.way.after is not None:
            self.number = self.way.after + scan.sequence - 1
        elif self.way.onto:
            self.number = len(images)
            return True
        elif not images or images[0].sha256 != sha256:
            return False
        self.known = {image.number: image for image in images}
        return True

    def _again(self, before: StackImage) -> None:
        """A file that came before is stored already, whatever number of images it holds."""
        while (known := self.known.get(self.number + 1)) and known.master == before.master:
            self.number += 1
            self.fed.counted["repeated"] += 1

    def _store(self, stack: Stack, scan: Scan, sha256: str) -> None:
        inspected = self.inspect(scan.path)
        master = store_master(self.objects, self.fed, scan, inspected.media_type, sha256)
        smalls = store_smalls(self.objects, inspected)
        with self.fed.records.writing() as tx:
            tx.pages.add_master(master)
            for frame, codes in zip(inspected.frames, inspected.codes, strict=True):
                self.number += 1
                look = inspected.looks[frame.index] if inspected.looks else None
                side, of = self._side(scan), (stack.id, self.number, master.id, sha256)
                tx.sheets.add_image(StackImage(*of, frame, side, codes, look=look))
            for index, small in enumerate(smalls):
                name_small(tx, ("master", master.id, index), small)
        self.fed.counted["files"] += 1

    def _side(self, scan: Scan) -> str:
        """Return the side that the source says; else every second image is a back, or none."""
        first = scan.places[0] if scan.places else None
        if first is not None and first.side_given:
            return first.side
        return "v" if self.way.both_sides and self.number % 2 == 0 else "r"

    def _settle(self, stack: Stack, how: Callable[[Transaction, str, Actor, str], Settled]) -> None:
        station = self.fed.station
        with self.fed.records.writing() as tx:
            done = how(tx, stack.id, station.operator, station.unit)
        self.fed.counted["pages"] += done.pages
        self.fed.counted["contested"] += done.contested
        self.fed.counted["documents"] += done.documents
        self.fed.counted["stacks_held"] += bool(done.wrong)


def _interrupted(tx: Transaction, key: str, actor: Actor, unit: str) -> Settled:
    """A jam is no end: the stack waits until the rest is fed, or a person says that it is whole."""
    del unit
    return interrupt(tx, key, actor)
