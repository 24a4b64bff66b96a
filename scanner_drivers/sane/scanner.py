"""A scanner as SANE's library gives it, inside the child; its answers are facts for the pipe."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner_drivers.coding import RawFrame
from scanner_drivers.device import Coding, Colour, DoubleFeed, Profile, Sides, Tray
from scanner_drivers.errors import ProfileRefusedError
from scanner_drivers.sane.bench import Bench
from scanner_drivers.sane.doublefeed import NAMES as DOUBLE_FEED
from scanner_drivers.sane.fault import (
    CANCELLED,
    JAM,
    NO_PAPER,
    TORN,
    UNKNOWN,
    Fault,
    word_of,
)
from scanner_drivers.sane.fault import DOUBLE_FEED as TWO
from scanner_drivers.sane.options import (
    COUNTERS,
    SERIALS,
    active,
    can,
    fitting,
    tray_of,
    wanted,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

HEARTBEAT = 1.0
"""Seconds between two signs of life while a page is read."""
_SERIAL = re.compile(r"(?:^|:)fujitsu:[^:]+:(?P<serial>[^:]+)$")
SENSOR = "double_feed"
"""Where some backends say that two sheets went through."""
VERIFIED = frozenset({"source", "mode", "resolution"}) | DOUBLE_FEED
_BLACK_BITS = [255 if value < 128 else 0 for value in range(256)]  # noqa: PLR2004  # the middle


class Scanner:
    """One device, or the list of them, as the library gives it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._device: Any = None
        self._name = ""
        self._names: dict[str, tuple[str, str]] = {}
        self._cancelled = threading.Event()
        self._saying = threading.Lock()
        self._said = time.monotonic()

    def tell(self, what: str, **facts: object) -> None:
        """Tell the parent a fact."""
        with self._saying:
            self._said = time.monotonic()
            self._connection.send_bytes(json.dumps({"is": what, **facts}).encode())

    def find(self, *, local: bool) -> dict[str, object]:
        """List the devices."""
        return {"found": [list(one) for one in _library().get_devices(local)]}

    def open(self, name: str) -> dict[str, object]:
        """Open a device; later requests are about it."""
        try:
            self._device, self._name = _library().open(name), name
        except _library_error() as fault:
            raise Fault(word_of(fault, UNKNOWN)) from fault
        return {}

    def cancel(self) -> None:
        """Stop the feeding; asked while another thread waits for the device."""
        self._cancelled.set()
        if self._device is not None:
            self._device.cancel()

    def identity(self) -> dict[str, object]:
        """Say which device it is. The library knows its maker only from the list of all."""
        if not self._names:
            self._names = {one[0]: one[1:3] for one in _library().get_devices()}
        vendor, model = self._names.get(self._name, ("", self._name.partition(":")[0]))
        return {
            "vendor": vendor,
            "model": model,
            "serial": self._first(SERIALS) or _serial_in(self._name),
            "counter": self._first(COUNTERS),
        }

    def capabilities(self) -> dict[str, object]:
        """Say what it can."""
        found = can(self._device.opt)
        names = {name: getattr(found, name) for name in found.__dataclass_fields__}
        return {**names, "colours": sorted(found.colours)}

    def feed(self, profile: dict[str, Any], folder: str) -> dict[str, object]:
        """Scan until the feeder is empty, or the one page on the glass."""
        asked = _profile(profile)
        self._set(asked)
        tray = tray_of(asked, can(self._device.opt))
        bench = Bench(Path(folder), asked.coding, self.tell)
        number = 0
        self._cancelled.clear()
        try:
            while number == 0 or tray is Tray.FEEDER:
                frame = self._frame(number, asked, feeder=tray is Tray.FEEDER)
                if frame is None:
                    break
                number += 1
                bench.take(number, frame)
        finally:
            bench.finish()
            self._device.cancel()
        bench.require()
        return {"pages": number}

    def _frame(self, number: int, asked: Profile, *, feeder: bool) -> RawFrame | None:
        """Read one side; None where the feeder is empty after at least one."""
        if self._cancelled.is_set():
            raise Fault(CANCELLED, page=number + 1)
        try:
            self._device.start()
            data, width, lines, samples, _ = self._device.dev.snap(1, 0, self._beat)
        except Exception as fault:
            word = CANCELLED if self._cancelled.is_set() else word_of(fault)
            if word == NO_PAPER and feeder and number > 0:
                return None
            if word == JAM and self._feels_two():
                word = TWO
            raise Fault(word, page=number + 1) from fault
        promised = self._device.get_parameters()[2][1]
        if lines == 0 or lines < promised:
            raise Fault(TORN, page=number + 1)
        return _raw(bytes(data), width, lines, samples, asked)

    def _beat(self, *_: int) -> None:
        if time.monotonic() - self._said > HEARTBEAT:
            self.tell("reading")

    def _feels_two(self) -> bool:
        """Whether the sensor for double feeds is on, where the device has one."""
        option = active(self._device.opt, SENSOR)
        if option is None or option.is_settable():
            return False
        with contextlib.suppress(Exception):
            return bool(getattr(self._device, SENSOR))
        return False

    def _set(self, profile: Profile) -> None:
        """Set what a profile asks for, and look that the device took the most important of it."""
        asked = wanted(profile, self._device.opt, self._name)
        for name, value in asked:
            option = active(self._device.opt, name)
            if option is not None and option.is_settable():
                self._set_one(name, value)
        for name, value in asked:
            if name in VERIFIED and active(self._device.opt, name) is not None:
                is_set = getattr(self._device, name)
                if is_set != value:
                    raise ProfileRefusedError(device=self._name, asked=value, offered=is_set)
        for name, text in profile.options:
            self._set_one(name.replace("-", "_"), text)

    def _set_one(self, name: str, value: object) -> None:
        option = active(self._device.opt, name)
        if option is None or not option.is_settable():
            there = sorted(key for key in self._device.opt if active(self._device.opt, key))
            raise ProfileRefusedError(device=self._name, asked=name, offered=", ".join(there))
        try:
            setattr(self._device, name, fitting(option, value))
        except (_library_error(), TypeError, ValueError) as fault:
            offered = option.constraint or "-"
            asked = f"{name}={value}"
            raise ProfileRefusedError(device=self._name, asked=asked, offered=offered) from fault

    def _first(self, names: tuple[str, ...]) -> object:
        """The value of the first of these options that the device has."""
        for name in names:
            if active(self._device.opt, name) is not None:
                with contextlib.suppress(Exception):
                    return getattr(self._device, name)
        return None


def _library_error() -> type[Exception]:
    import _sane

    error: type[Exception] = _sane.error
    return error


def _library() -> Any:  # noqa: ANN401  # it has no types
    import sane

    sane.init()
    return sane


def _raw(data: bytes, width: int, lines: int, samples: int, asked: Profile) -> RawFrame:
    """A frame of what the library gave, which unpacks bits into bytes of 0 and 255."""
    if asked.colour is Colour.BITONAL and samples == 1:
        return RawFrame(width, lines, 1, 1, _packed(data, width), asked.resolution)
    return RawFrame(width, lines, 8, samples, data, asked.resolution)


def _packed(data: bytes, width: int) -> bytes:
    """Rows of bytes as rows of bits, where 1 is black."""
    from PIL import Image

    image = Image.frombuffer("L", (width, len(data) // width), data, "raw", "L", 0, 1)
    return image.point(_BLACK_BITS, "1").tobytes()


def _serial_in(name: str) -> str | None:
    """The serial number that some backends write into the device's name."""
    found = _SERIAL.search(name)
    return found["serial"] if found else None


def _profile(facts: dict[str, Any]) -> Profile:
    """The profile, as it went over the pipe."""
    return Profile(
        resolution=facts["resolution"],
        colour=Colour(facts["colour"]),
        sides=Sides(facts["sides"]),
        tray=Tray(facts["tray"]),
        width_mm=facts["width_mm"],
        height_mm=facts["height_mm"],
        double_feed=DoubleFeed(facts["double_feed"]),
        coding=Coding(facts["coding"]),
        options=tuple((name, value) for name, value in facts["options"]),
    )
