"""The hot folder: incoming, processing, done and failed, watched while scanners write to it."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_drivers.claim import held, move
from scanner_drivers.errors import FoldersApartError, SourceMissingError
from scanner_drivers.files import exists, is_folder, left_alone, listed, walked
from scanner_drivers.folder import group_of
from scanner_drivers.group import DRIVER, marked_count
from scanner_drivers.hotdelivery import HotDelivery, LooseDelivery, Shelves
from scanner_drivers.names import COMPLETE, is_unfinished, without_copy_number
from scanner_drivers.opening import Opening
from scanner_drivers.refusal import Code, Refusal
from scanner_drivers.watch import Look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.driver import Delivery
    from scanner_drivers.group import Group
    from scanner_drivers.watch import Watch

INCOMING = "incoming"


def is_hot(path: Path) -> bool:
    """Whether a folder is a hot folder: it contains `incoming`."""
    return is_folder(path / INCOMING)


class HotFolder:
    """A hot folder. Several may watch the same one: a group belongs to whoever holds it.

    With `closing`, the ingest is one-time: a group without a marker ends with it, if all its files
    are ready.
    """

    name = DRIVER

    def __init__(self, path: Path, watch: Watch, *, closing: bool) -> None:
        self._shelves = Shelves(
            path / INCOMING, path / "processing", path / "done", path / "failed"
        )
        self._root = path
        self._watch = watch
        self._opening = Opening(watch)
        self._closing = closing

    def skipped(self) -> tuple[str, ...]:
        """Name what is hidden or locked; what is half-written is waited for."""
        found = left_alone(self._shelves.incoming)
        return tuple(name for name in found if not is_unfinished(name))

    def deliveries(self) -> Iterator[Delivery]:
        """Yield what was left in `processing`, then what is ready in `incoming`."""
        self._prepare()
        for folder in listed(self._shelves.processing):
            with held(folder) as mine:
                if mine and is_folder(folder):
                    yield self._claimed(folder)
        if self._closing:
            self._watch.wait_for(self.waiting())
        for path in listed(self._shelves.incoming):
            yield from self._arrived(path) if is_folder(path) else self._loose(path)
        self._watch.forget_all_but(set(self.waiting()))
        self._opening.forget_gone()

    def waiting(self) -> tuple[Path, ...]:
        """Return the files in `incoming` of groups that have no end yet."""
        found = [item for item in walked(self._shelves.incoming) if not isinstance(item, Refusal)]
        return tuple(found)

    def _prepare(self) -> None:
        shelves = self._shelves
        try:
            for folder in (shelves.processing, shelves.done, shelves.failed):
                folder.mkdir(exist_ok=True)
                if folder.stat().st_dev != shelves.incoming.stat().st_dev:
                    raise FoldersApartError(first=shelves.incoming, second=folder)
            os.scandir(shelves.incoming).close()
        except OSError as error:
            raise SourceMissingError(path=error.filename, reason=error.strerror) from error

    def _claimed(self, folder: Path) -> HotDelivery:
        group = group_of(folder, self._root)
        named = replace(group, name=without_copy_number(folder.name))
        return HotDelivery(named, self._shelves)

    def _arrived(self, folder: Path) -> Iterator[Delivery]:
        with held(folder) as mine:
            if not mine:
                return
            group = group_of(folder, self._root)
            if self._has_ended(group):
                yield from self._claim(folder)
                return
            delivery = HotDelivery(group, self._shelves, self._opening)
            if any(True for _ in delivery.scans()):
                yield delivery

    def _claim(self, folder: Path) -> Iterator[Delivery]:
        """Move a complete group to `processing`; one that may not be moved is refused, once."""
        try:
            claimed = move(folder, self._shelves.processing / folder.name)
        except PermissionError:
            if not self._opening.knows(folder):
                yield LooseDelivery(Refusal(folder, Code.FIXED_FOLDER), self._shelves)
                self._opening.take(folder)
            return
        if claimed is not None:
            yield self._claimed(claimed)

    def _loose(self, path: Path) -> Iterator[Delivery]:
        if self._watch.rests(path):
            yield LooseDelivery(Refusal(path, Code.LOOSE_FILE), self._shelves)

    def _has_ended(self, group: Group) -> bool:
        """Whether a marker or a manifest says that all is there; silence never does."""
        if _has_unfinished(group.folder):
            return False
        files = group.files()
        if exists(group.folder / COMPLETE):
            return len(files) >= (marked_count(group.folder) or 0)
        if group.layout == "manifest" and exists(group.listed_by.path):
            whole = self._watch.rests(group.listed_by.path) and not group.missing()
            return whole and self._all_ready(files)
        return self._closing and bool(files) and self._all_ready(files)

    def _all_ready(self, files: list[Path]) -> bool:
        return all(self._watch.look(path) is not Look.CHANGING for path in files)


def _has_unfinished(folder: Path) -> bool:
    return any(is_unfinished(name) for _, _, names in os.walk(folder) for name in names)
