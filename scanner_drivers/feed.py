"""Feeding: the pages of a device as a delivery, numbered, checked, and ended by what stops them."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from scanner_drivers.device import Sides, Tray
from scanner_drivers.driver import Place, Scan
from scanner_drivers.errors import DeviceError
from scanner_drivers.faults import MiscountError, MissingBackError, RepeatedPageError, TornPageError
from scanner_drivers.files import changed_at
from scanner_drivers.landing import Note, remove_note, write_note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.device import Device, FedPage, Identity, Profile
    from scanner_drivers.driver import Delivery, Side
    from scanner_drivers.refusal import Refusal
    from scanner_drivers.target import Target

DOUBLE_FEED, UNKNOWN = "double_feed", "unknown"
"""What is kept with a scan where its device cannot be told what to do at a double feed."""
Sheet: TypeAlias = "tuple[FedPage, ...]"


class DeviceDriver:
    """A device as a source of one delivery: what is fed now, from the first whole sheet on."""

    def __init__(
        self,
        device: Device,
        profile: Profile,
        target: Target,
        folder: Path,
        sheets: int | None = None,
    ) -> None:
        self._device = device
        self._profile = profile
        self._target = target
        self._folder = folder
        self._counted = sheets
        self.fault: DeviceError | None = None
        """What stopped the feeding before its end, with the sheets that were whole."""
        self._fed: int | None = None

    @property
    def name(self) -> str:
        """The name of the device's driver."""
        return self._device.driver

    def skipped(self) -> tuple[str, ...]:
        """Nothing lies in a device that is left alone."""
        return ()

    def deliveries(self) -> Iterator[Delivery]:
        """Feed, and yield the one delivery; raise what stops the feeding before any sheet."""
        identity = self._device.identity()
        note = self._note(identity)
        write_note(self._folder, note)
        sheets = self._sheets(identity, note.sides)
        try:
            first = next(sheets, None)
        except DeviceError:
            self.finish()
            raise
        if first is None:
            self.finish()
        else:
            yield DeviceDelivery(self, note, chain((first,), sheets))

    def fed(self) -> int | None:
        """How many sides the device says it fed, or the person counted; None where neither."""
        return self._fed

    def stop(self, error: DeviceError, sheets: int) -> None:
        """Take note of what stopped the feeding after so many whole sheets; the first counts."""
        if self.fault is None or sheets < int(str(self.fault.facts["sheets"])):
            self.fault = type(error)(**{**error.facts, "sheets": sheets})

    def cancel(self) -> None:
        """Have the device stop."""
        self._device.cancel()

    def finish(self) -> None:
        """Take note that everything that was fed is dealt with."""
        remove_note(self._folder)

    def _note(self, identity: Identity) -> Note:
        """What must be known to take the pages up without the device."""
        known = (
            ("source", self._device.source),
            ("vendor", identity.vendor),
            ("model", identity.model),
            ("serial", identity.serial or ""),
        )
        asked = dict(self._profile.settings())
        if not self._device.capabilities().double_feed:
            asked[DOUBLE_FEED] = UNKNOWN
        settings = (*asked.items(), *((name, said) for name, said in known if said))
        return Note(self._device.source, self.name, identity, settings, self._sides(), self._target)

    def _sheets(self, identity: Identity, each: int) -> Iterator[Sheet]:
        """Yield the sides of each sheet that is whole; raise what is wrong with the others."""
        seen: dict[str, int] = {}
        waiting: list[FedPage] = []
        sheets = 0
        for page in self._device.feed(self._profile, self._folder):
            self._require_another(page, seen)
            waiting.append(page)
            if len(waiting) == each:
                sheets += 1
                yield tuple(waiting)
                waiting.clear()
        if waiting:
            raise MissingBackError(device=self._device.source, sheets=sheets)
        self._require_count(identity, sheets, each)

    def _sides(self) -> int:
        """How many sides of a sheet come; of what lies on the glass, one."""
        found = self._device.capabilities()
        on_glass = self._profile.tray is Tray.FLATBED or not found.feeder
        return 1 if on_glass or self._profile.sides is Sides.FRONT else 2

    def _require_another(self, page: FedPage, seen: dict[str, int]) -> None:
        """Raise if a picture is the same to the bit as one before; empty sides may be."""
        first = seen.setdefault(page.picture, page.number)
        if first != page.number and not page.plain:
            self._device.cancel()
            raise RepeatedPageError(
                device=self._device.source, page=page.number, first=first, sheets=0
            )

    def _require_count(self, before: Identity, sheets: int, each: int) -> None:
        """Raise if the person or the device counted other sheets than came."""
        if self._counted is not None:
            self._fed = self._counted * each
        if self._counted is not None and self._counted != sheets:
            raise MiscountError(device=self._device.source, counted=self._counted, sheets=sheets)
        after = self._device.identity().counter
        if before.counter is None or after is None:
            return
        fed = after - before.counter
        self._fed = fed if fed == sheets * each else fed * each
        if fed not in (sheets, sheets * each):
            raise MiscountError(device=self._device.source, counted=fed, sheets=sheets)


class DeviceDelivery:
    """The sheets of one feeding, as they come. Files are gone when they are stored."""

    expected: int | None = None

    def __init__(self, driver: DeviceDriver, note: Note, sheets: Iterator[Sheet]) -> None:
        self._driver = driver
        self._note = note
        self._sheets = sheets
        self.torn = False

    @property
    def key(self) -> str:
        """The record, the volume, or the name of the feeding."""
        return self._note.target.key

    @property
    def complete(self) -> bool:
        """Whether the feeding came to its own end."""
        return self._driver.fault is None

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the sides of whole sheets as they come, until the end or a fault."""
        whole = 0
        try:
            for sheet in self._sheets:
                for page in sheet:
                    yield scan_of(self._note, page.path, page.number)
                    if self.torn:
                        return
                whole += 1
        except DeviceError as error:
            self._driver.stop(error, whole)

    def accepted(self, scan: Scan) -> None:
        """Remove the file, which is stored by now."""
        scan.path.unlink(missing_ok=True)

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Stop at a page that cannot be taken: its sheet and those behind it are fed again."""
        del code, message
        self.torn = True
        if isinstance(item, Scan):
            torn = TornPageError(device=self._note.source, page=item.sequence, sheets=0)
            self._driver.stop(torn, (item.sequence - 1) // self._note.sides)
        self._driver.cancel()
        with suppress(OSError):
            item.path.unlink()

    def done(self) -> None:
        """Take note that nothing of it is wanted any more; the device has no memory of it."""
        self._driver.finish()


def scan_of(note: Note, path: Path, number: int) -> Scan:
    """Return one side as a scan, whose number among all sides says what it is."""
    sheet, back = divmod(number - 1, note.sides)
    target, identity = note.target, note.identity
    side: Side = "v" if back else target.side if note.sides == 1 else "r"
    place = Place(
        volume=target.volume,
        leaf=target.label(sheet),
        side=side,
        side_given=True,
        records=(target.record,) if target.record else (),
    )
    known = (identity.vendor, identity.model, identity.serial)
    return Scan(
        path,
        number,
        path.name,
        (place,),
        note.driver,
        device=" ".join(word for word in known if word),
        settings=note.settings,
        scanned_at=changed_at(path),
    )
