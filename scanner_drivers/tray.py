"""The tray: a folder into which a capture program or a camera writes the sides of sheets in order.

Which leaf comes next the caller says, as for a scanner; what is taken goes to `taken/` within it.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from scanner_drivers.device import Sides
from scanner_drivers.driver import Place, Scan
from scanner_drivers.ending import is_ended
from scanner_drivers.errors import DeviceError, SourceMissingError
from scanner_drivers.faults import MissingBackError, TornPageError
from scanner_drivers.files import changed_at, is_folder, listed, objection
from scanner_drivers.names import is_left_alone
from scanner_drivers.refusal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.device import Profile
    from scanner_drivers.driver import Delivery, Side
    from scanner_drivers.refusal import Refusal
    from scanner_drivers.target import Target

DRIVER = "tray"
TAKEN, FAILED = "taken", "failed"
LOOK_EVERY = 0.1
"""Seconds between two looks; a file with its own end that has not grown since the last is whole."""
RESTS = 0.25
"""Seconds for which any other file must not have grown to be taken as whole."""
LAST_LOOKS = 4
"""So often it is looked once more after somebody stopped it: what is whole by then is taken."""
IDLE = 600.0
"""Seconds without a file after which nobody is at it any more."""


class TrayFolder:
    """A folder as a source of one delivery.

    It goes on until so many sheets came as a person counted, or until somebody stops it.
    """

    def __init__(
        self,
        path: Path,
        profile: Profile,
        target: Target,
        sheets: int | None = None,
        *,
        idle: float = IDLE,
    ) -> None:
        self.path = path
        self.profile = profile
        self.target = target
        self.sheets = sheets
        self.idle = idle
        self.stopped = threading.Event()
        self.fault: DeviceError | None = None
        """What stopped it before its end, with the sheets that were whole."""

    @property
    def name(self) -> str:
        """The name of the driver."""
        return DRIVER

    def skipped(self) -> tuple[str, ...]:
        """Nothing is left alone that anybody meant: what is half-written is waited for."""
        return ()

    def deliveries(self) -> Iterator[Delivery]:
        """Yield the one delivery."""
        if not self.path.is_dir():
            raise SourceMissingError(path=self.path, reason="no such folder")
        yield TrayDelivery(self)

    def cancel(self) -> None:
        """Take nothing more than what is whole by now."""
        self.stopped.set()


class TrayDelivery:
    """The sheets of one run, as their sides appear."""

    expected: int | None = None

    def __init__(self, tray: TrayFolder) -> None:
        self._tray = tray
        self._seen: dict[str, tuple[int, float]] = {}
        """The size of each file at the last look, and since when it has it."""
        self._torn = False

    @property
    def key(self) -> str:
        """The volume into which it goes."""
        return self._tray.target.key

    @property
    def complete(self) -> bool:
        """Whether the run came to its own end."""
        return self._tray.fault is None

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the sides of whole sheets as they appear, until somebody stops it."""
        sheets = 0
        try:
            for sheet in self._sheets():
                for side, path in zip(self._sides(len(sheet)), sheet, strict=True):
                    yield objection(path, self._tray.path) or self._scan(path, sheets, side)
                    if self._torn:
                        raise TornPageError(device=self._source, page=printable(path.name))
                sheets += 1
        except DeviceError as error:
            self._tray.fault = type(error)(**{**error.facts, "sheets": sheets})

    def accepted(self, scan: Scan) -> None:
        """Put a file aside that is stored by now."""
        self._put(scan.path, TAKEN)

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Put a file aside that cannot be taken; the run stops at it."""
        del code, message
        self._torn = True
        self._put(item.path, FAILED)

    def done(self) -> None:
        """Nothing is left to do."""

    @property
    def _source(self) -> str:
        return f"folder:{self._tray.path}"

    def _sheets(self) -> Iterator[list[Path]]:
        """Yield each whole sheet; half a one that is left at the end is told, and stays there."""
        each = 2 if self._tray.profile.sides is Sides.BOTH else 1
        last, looks_left, came = time.monotonic(), LAST_LOOKS, 0
        while True:
            whole = self._whole()
            for at in range(0, len(whole) - each + 1, each):
                yield whole[at : at + each]
                last, came = time.monotonic(), came + 1
                if came == self._tray.sheets:
                    return
            looks_left -= self._tray.stopped.is_set()
            if len(whole) < each and (looks_left <= 0 or time.monotonic() - last > self._tray.idle):
                if whole:
                    raise MissingBackError(device=self._source)
                return
            time.sleep(LOOK_EVERY)

    def _whole(self) -> list[Path]:
        """Return the files that are written to their end, in order, up to one that is not."""
        found: list[Path] = []
        seen: dict[str, tuple[int, float]] = {}
        for path in listed(self._tray.path):
            if is_folder(path) or is_left_alone(path.name):
                continue
            now, size = time.monotonic(), path.stat().st_size
            before, since = self._seen.get(path.name, (-1, now))
            seen[path.name] = (size, since if size == before else now)
            rests = size == before and (now - since >= RESTS or is_ended(path))
            if rests and len(found) == len(seen) - 1:
                found.append(path)
        self._seen = seen
        return found

    def _sides(self, count: int) -> tuple[Side, ...]:
        return ("r", "v") if count > 1 else (self._tray.target.side,)

    def _scan(self, path: Path, sheet: int, side: Side) -> Scan:
        target = self._tray.target
        place = Place(
            volume=target.volume,
            leaf=target.label(sheet),
            side=side,
            side_given=True,
            records=(target.record,) if target.record else (),
        )
        return Scan(
            path,
            sheet + 1,
            printable(path.name),
            (place,),
            DRIVER,
            settings=(*self._tray.profile.settings(), ("source", self._source)),
            scanned_at=changed_at(path),
        )

    def _put(self, path: Path, where: str) -> None:
        """Move a file; one of the same name that was put there before keeps it."""
        folder = path.parent / where
        folder.mkdir(exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            target, number = folder / f"{path.stem}-{number}{path.suffix}", number + 1
        path.rename(target)
