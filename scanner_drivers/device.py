"""The contract of a device: what it is and can, and pages as they come, with typed faults."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Colour(StrEnum):
    """What is kept of the colours of the paper."""

    COLOUR = "colour"
    GREY = "grey"
    BITONAL = "bitonal"


class Sides(StrEnum):
    """Which sides of a sheet in the feeder are scanned."""

    FRONT = "front"
    BOTH = "both"


class Tray(StrEnum):
    """Where the paper lies; `AUTO` is the feeder where there is one, else the glass."""

    AUTO = "auto"
    FEEDER = "feeder"
    FLATBED = "flatbed"


class DoubleFeed(StrEnum):
    """What the device does when it feels that two sheets went through at once."""

    STOP = "stop"
    CONTINUE = "continue"
    DEVICE = "device"
    """As it was set at the device itself."""


class Coding(StrEnum):
    """How a raw frame becomes a file without loss. What comes coded from the device stays as is."""

    TIFF = "tiff"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked of a device for one feeding."""

    resolution: int = 300
    """Dots to the inch, in both directions."""
    colour: Colour = Colour.COLOUR
    sides: Sides = Sides.BOTH
    tray: Tray = Tray.AUTO
    width_mm: float = 210.0
    height_mm: float = 297.0
    double_feed: DoubleFeed = DoubleFeed.STOP
    coding: Coding = Coding.TIFF
    options: tuple[tuple[str, str], ...] = ()
    """Options of the device's own software, by their own names, set after all others."""

    def settings(self) -> tuple[tuple[str, str], ...]:
        """What is kept of it with every scan."""
        return (
            ("resolution", str(self.resolution)),
            ("colour", self.colour.value),
            ("sides", self.sides.value),
            ("paper", f"{self.width_mm:g}x{self.height_mm:g}"),
            ("double_feed", self.double_feed.value),
            ("coding", self.coding.value),
            *self.options,
        )


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a device can. Sizes in millimetres, resolutions in dots to the inch, in order."""

    feeder: bool
    flatbed: bool
    duplex: bool
    resolutions: tuple[int, ...]
    """All of them, or the lowest and the highest of a range; see `steps`."""
    steps: bool
    """Whether only the resolutions that are named can be had."""
    colours: frozenset[Colour]
    width_mm: float
    height_mm: float
    double_feed: bool
    """Whether it feels two sheets at once and can be told what to do then."""
    counter: bool
    """Whether it counts by itself what it feeds."""
    coded: bool = False
    """Whether pages come coded by the device, to be kept byte for byte."""

    def can_resolve(self, dpi: int) -> bool:
        """Whether it scans at this resolution."""
        if self.steps or not self.resolutions:
            return dpi in self.resolutions
        return self.resolutions[0] <= dpi <= self.resolutions[-1]


@dataclass(frozen=True, slots=True)
class Identity:
    """Which device it is, as far as it says so."""

    vendor: str
    model: str
    serial: str | None = None
    counter: int | None = None
    """What its own counter shows now: sheets or sides, ever."""


@dataclass(frozen=True, slots=True)
class Found:
    """A device that was found: the source to write, and what it is called."""

    source: str
    vendor: str
    model: str


@dataclass(frozen=True, slots=True)
class FedPage:
    """One side of one sheet, as a whole file; a feeder gives front and back in turn."""

    path: Path
    number: int
    """Counted from 1 within the feeding, sides not sheets."""
    picture: str
    """A digest of what is in it: two sides that are equal to the bit have the same."""
    plain: bool
    """Whether it has one shade everywhere, so that it may rightly be equal to another."""
    raw_bytes: int
    """The size of what the device sent."""
    seconds: float
    """Processor time that coding it took."""


class Device(Protocol):
    """One scanner. It is used by one feeding at a time, and closed in the end."""

    @property
    def source(self) -> str:
        """What a person writes for it, like `sane:fujitsu:fi-8170:123456`."""

    @property
    def driver(self) -> str:
        """The name of the driver, kept with every page."""

    def identity(self) -> Identity:
        """Ask which device it is, and what its counter shows now."""

    def capabilities(self) -> Capabilities:
        """Ask what it can."""

    def feed(self, profile: Profile, folder: Path) -> Iterator[FedPage]:
        """Start, and yield each page when its file lies whole in the folder.

        Ends when the feeder is empty, or after the one page on the glass. What stops it before is
        raised as a `DeviceError`, after the pages that were whole. The device never waits for who
        takes the pages, only for the disk.
        """

    def cancel(self) -> None:
        """Stop feeding as soon as the device can; the pages that were whole still come."""

    def close(self) -> None:
        """Let go of the device, whatever state it is in."""
