"""Feeding: the pages of a device as a delivery, numbered, checked, and ended by what stops them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from scanner_drivers.device import Sides, Tray
from scanner_drivers.driver import Place, Scan
from scanner_drivers.errors import (
    DeviceError,
    MiscountError,
    MissingBackError,
    RepeatedPageError,
    TornPageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.device import Device, FedPage, Identity, Profile
    from scanner_drivers.driver import Delivery, Side
    from scanner_drivers.refusal import Refusal

Sheet: TypeAlias = "tuple[FedPage, ...]"


@dataclass(frozen=True, slots=True)
class Target:
    """Where the sheets of a feeding belong."""

    key: str
    """The name of the delivery: the record, the volume, or that of the feeding itself."""
    volume: str | None = None
    """As written, `UNIT:fonds/inventory/item`; None where the record tells the volume."""
    record: str | None = None
    labels: tuple[str, ...] = ()
    """The labels of the first leaves, where they are known."""
    first: int = 1
    """The number of the leaf after those."""
    side: Side = "r"
    """The side that is scanned where only one is."""

    def label(self, sheet: int) -> str:
        """Return the label of a sheet, counted from 0."""
        if sheet < len(self.labels):
            return self.labels[sheet]
        return str(self.first + sheet - len(self.labels))


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
        sheets = self._sheets(identity)
        first = next(sheets, None)
        if first is not None:
            yield DeviceDelivery(self, self._target, identity, chain((first,), sheets))

    def fed(self) -> int | None:
        """How many sides the device says it fed, or the person counted; None where neither."""
        return self._fed

    def settings(self, identity: Identity) -> tuple[tuple[str, str], ...]:
        """What is kept with every scan: the profile, and which device it was."""
        known = (
            ("source", self._device.source),
            ("vendor", identity.vendor),
            ("model", identity.model),
            ("serial", identity.serial or ""),
        )
        return (*self._profile.settings(), *((name, said) for name, said in known if said))

    def stop(self, error: DeviceError, sheets: int) -> None:
        """Take note of what stopped the feeding after so many whole sheets."""
        self.fault = type(error)(**{**error.facts, "sheets": sheets})

    def cancel(self) -> None:
        """Have the device stop."""
        self._device.cancel()

    def _sheets(self, identity: Identity) -> Iterator[Sheet]:
        """Yield the sides of each sheet that is whole; raise what is wrong with the others."""
        each = self._sides()
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

    def __init__(
        self, driver: DeviceDriver, target: Target, identity: Identity, sheets: Iterator[Sheet]
    ) -> None:
        self._driver = driver
        self._target = target
        self._identity = identity
        self._sheets = sheets
        self._torn = False

    @property
    def key(self) -> str:
        """The record, the volume, or the name of the feeding."""
        return self._target.key

    @property
    def complete(self) -> bool:
        """Whether the feeding came to its own end."""
        return self._driver.fault is None

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the sides of whole sheets as they come, until the end or a fault."""
        whole = 0
        try:
            for sheet in self._sheets:
                for side, page in zip(self._sides_of(sheet), sheet, strict=True):
                    yield self._scan(page, self._target.label(whole), side)
                    self._require_whole(page)
                whole += 1
        except DeviceError as error:
            self._driver.stop(error, whole)

    def accepted(self, scan: Scan) -> None:
        """Remove the file, which is stored by now."""
        scan.path.unlink(missing_ok=True)

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Take note that a page cannot be taken; the feeding stops at it."""
        del code, message
        self._torn = True
        with suppress(OSError):
            item.path.unlink()

    def done(self) -> None:
        """Nothing is left to do: the device has no memory of it."""

    def _require_whole(self, page: FedPage) -> None:
        if self._torn:
            self._driver.cancel()
            raise TornPageError(device=self._driver.name, page=page.number, sheets=0)

    def _sides_of(self, sheet: Sheet) -> tuple[Side, ...]:
        return (self._target.side,) if len(sheet) == 1 else ("r", "v")

    def _scan(self, page: FedPage, leaf: str, side: Side) -> Scan:
        record = self._target.record
        place = Place(
            volume=self._target.volume,
            leaf=leaf,
            side=side,
            side_given=True,
            records=(record,) if record else (),
        )
        identity = self._identity
        known = (identity.vendor, identity.model, identity.serial)
        return Scan(
            page.path,
            page.number,
            page.path.name,
            (place,),
            self._driver.name,
            device=" ".join(word for word in known if word),
            settings=self._driver.settings(identity),
            scanned_at=datetime.now(UTC),
        )
