"""`make bench-capture`: pages a minute from a scanner into the archive, and what raw frames take.

A scanner that has A4 pages in colour at 300 dpi ready as JPEG feeds an installation of its own,
with the settings that an office has: every master is synced, every page is a transaction that is
synced. All of the ingest is in it, from decoding to the row. Raw frames are coded as each profile
says. The memory is the most that this process, and the largest of its children, ever held; the load
is how many programs wanted a processor meanwhile, ours among them.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import shutil
import struct
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from arkhiv import settings as reading
from arkhiv.archive import ChildInspector, init
from arkhiv.cli.output import put_table
from benchmarks.arriving import print_arriving
from pipeline.events import Actor
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from scanner_drivers.coding import SUFFIX, RawFrame, code
from scanner_drivers.device import (
    Capabilities,
    Coding,
    Colour,
    FedPage,
    Identity,
    Profile,
    Sides,
)
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.target import Target
from workers.presence import LockedFiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scanner_drivers.device import Device

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "scans"
A4_300 = (2480, 3508)
SCANNER_NOISE, NOISE_SHARE = 40, 0.12
QUALITY = 90
PICTURES = 6
AHEAD = (0, 1, 2)
"""Pages that are looked at ahead; the last is what `arkhiv ingest` does on two cores."""
ARRIVING = 30
"""Pages that are laid one by one into the folder of a desk."""
KIB = 1024
PROFILES = ((Colour.COLOUR, "RGB"), (Colour.GREY, "L"), (Colour.BITONAL, "1"))


@dataclass(frozen=True, slots=True)
class Stack:
    """A device that has its pages ready, coded by itself, as quickly as they are taken."""

    pages: Sequence[Path]
    source: str = "stack:1"
    driver: str = "stack"

    def identity(self) -> Identity:
        """Which device it is."""
        return Identity("Invented", "Stack of pages")

    def capabilities(self) -> Capabilities:
        """What it can."""
        size = {"width_mm": 210.0, "height_mm": 297.0}
        return Capabilities(
            feeder=True,
            flatbed=False,
            duplex=True,
            resolutions=(300,),
            steps=True,
            colours=frozenset({Colour.COLOUR}),
            double_feed=False,
            counter=False,
            coded=True,
            **size,
        )

    def feed(self, profile: Profile, folder: Path) -> Iterator[FedPage]:
        """Yield one page after the other."""
        del profile
        for number, page in enumerate(self.pages, start=1):
            path = folder / f"{number:05}.jpg"
            shutil.copyfile(page, path)
            yield FedPage(path, number, str(number), False, path.stat().st_size, 0.0)  # noqa: FBT003  # not plain

    def cancel(self) -> None:
        """It stops when nobody takes its pages."""

    def close(self) -> None:
        """Nothing is held."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60, help="pages that are fed")
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-capture-") as folder:
        stack = Path(folder)
        pages = _pages(wanted.pages, stack)
        _print_feeding(pages, stack)
        print_arriving(pages[:ARRIVING], stack)
        _print_coding(stack)
    return 0


def _print_feeding(pages: Sequence[Path], folder: Path) -> None:
    size = sum(page.stat().st_size for page in pages) / len(pages) / 1e6
    rows = [(str(len(pages)), f"{size:.2f}", *_measured(pages, folder, ahead)) for ahead in AHEAD]
    heads = (
        *("pages", "MB a page", "looked at", "a minute", "CPU s a page"),
        *("MiB here", "MiB of a child", "load"),
    )
    right = (0, 1, *range(3, 8))
    put_table("JPEG from the scanner, A4 in colour at 300 dpi", heads, rows, right=right)


def _measured(pages: Sequence[Path], folder: Path, ahead: int) -> tuple[str, ...]:
    """Feed the pages, so many looked at ahead of what is stored."""
    before, began = _cpu(), time.perf_counter()
    received = _fed(Stack(pages), folder / f"ahead-{ahead}", ahead)
    wall, cpu = time.perf_counter() - began, _cpu() - before
    ours, theirs = (
        resource.getrusage(who).ru_maxrss / KIB
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return (
        f"{ahead} ahead" if ahead else "in turn",
        f"{60 * received / wall:.0f}",
        f"{cpu / received:.2f}",
        f"{ours:.0f}",
        f"{theirs:.0f}",
        f"{os.getloadavg()[0]:.1f} of {os.cpu_count()}",
    )


def _fed(device: Device, folder: Path, ahead: int) -> int:
    """Feed a device into a new installation; the start of its child is in the time."""
    folder.mkdir()
    archive = init(reading.read({"ARKHIV_DATA": str(folder / "data"), "ARKHIV_LANG": "en"}))
    into = folder / "into"
    into.mkdir()
    station = Station(Actor("bench", "operator", via="bench"), "bench", "11")
    driver = DeviceDriver(
        device, Profile(sides=Sides.BOTH), Target("11:1/2/3", volume="11:1/2/3"), into
    )
    with archive.children(ahead or 1) as children:
        inspect = ChildInspector(children, archive.recipe, folder)
        presence = LockedFiles(archive.settings.data / "ingesting")
        ingest = Ingest(
            *(archive.records, archive.objects, inspect, station),
            presence=presence,
            ahead=ahead,
        )
        return ingest.run(driver, device.source).files


def _print_coding(folder: Path) -> None:
    rows = []
    for colour, mode in PROFILES:
        for coding in Coding:
            frame = _raw(mode)
            path = folder / f"raw{SUFFIX[coding]}"
            began = time.process_time()
            code(frame, coding, path)
            seconds = time.process_time() - began
            raw, kept = len(frame.data) / 1e6, path.stat().st_size / 1e6
            rows.append((colour.value, coding.value, f"{raw:.1f}", f"{kept:.1f}", f"{seconds:.2f}"))
    heads = ("profile", "coding", "MB raw", "MB kept", "CPU s")
    put_table("Raw frames, A4 at 300 dpi", heads, rows, right=(2, 3, 4))


def _cpu() -> float:
    """Processor seconds of this process and of the children that are gone."""
    return sum(os.times()[:4])


def _noisy(number: int = 0) -> Image.Image:
    """A side of the samples as a scanner sees it: never twice the same."""
    sides = sorted(SAMPLES.rglob("*.jpg"))
    with Image.open(sides[number % len(sides)]) as side:
        page = side.convert("RGB").resize(A4_300)
    noise = Image.effect_noise(A4_300, SCANNER_NOISE).convert("RGB")
    return Image.blend(page, noise, NOISE_SHARE)


def _pages(count: int, folder: Path) -> list[Path]:
    """So many files that differ, of a few pages that look different."""
    few = [_coded(number) for number in range(min(count, PICTURES))]
    paths = [folder / f"page-{number:04}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(_remarked(few[number % len(few)], f"{number:08}".encode()))
    return paths


def _coded(number: int) -> bytes:
    data = io.BytesIO()
    _noisy(number).save(data, "JPEG", quality=QUALITY, dpi=(300, 300))
    return data.getvalue()


def _remarked(jpeg: bytes, remark: bytes) -> bytes:
    """The same picture in other bytes: with a remark behind its first marker."""
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(remark)) + remark + jpeg[2:]


def _raw(mode: str) -> RawFrame:
    image = _noisy().convert(mode)
    bits, samples = (1, 1) if mode == "1" else (8, len(image.getbands()))
    return RawFrame(*image.size, bits, samples, image.tobytes(), 300)


if __name__ == "__main__":
    raise SystemExit(main())
