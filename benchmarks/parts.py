"""`make bench-parts`: what each part of the work on a page takes, and the memory of a child.

Processor milliseconds of a page, each part by itself in one process, on pages of the test part; and
the most memory that a process had which cleaned and read one A4 page in colour and made its copies.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import re
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PIL import Image

from arkhiv.cli.output import put_table
from benchmarks.race import DOCUMENT, chosen
from benchmarks.reading_tables import put_between, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ocr.reader import Reader
    from ocr.words import Reading
    from pipeline.cleanup import Cleaned
    from pipeline.cleanup.noun import Pixels

T = TypeVar("T")
PAGES = 20
RESOLUTIONS = (300, 600)
ONE = dict.fromkeys(
    ("OMP_THREAD_LIMIT", "OPENCV_FOR_THREADS_NUM", "VIPS_CONCURRENCY", "OPENBLAS_NUM_THREADS"), "1"
)
PEAK = re.compile(r"VmHWM:\s*(\d+)")


class Spent:
    """Processor seconds of parts, in the order in which they came first."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """Count what happens inside."""
        began = time.process_time()
        yield
        self.seconds[part] = self.seconds.get(part, 0.0) + time.process_time() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and with --record write into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--record", action="store_true", help="write into docs/reading.md")
    asked = parser.parse_args(arguments)
    os.environ.update(ONE)
    paths = [page.image for page in chosen(asked.pages)]
    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as name:
        spent = apart(worked, paths, Path(name))
        peaks = [peak(paths[0], dpi, Path(name)) for dpi in RESOLUTIONS]
    whole = sum(spent.seconds.values())
    rows = [
        [part, f"{1000 * seconds / len(paths):.0f}", f"{100 * seconds / whole:.0f}"]
        for part, seconds in spent.seconds.items()
    ]
    memory = [[f"{dpi} dpi", f"{kilobytes / 1000:.0f}"] for dpi, kilobytes in peaks]
    heads, other = ["part", "ms a page", "%"], ["A4 in colour", "MB"]
    put_table("Processor time", tuple(heads), rows, right=(1, 2))
    put_table("Most memory of a child", tuple(other), memory, right=(1,))
    if asked.record:
        put_between(DOCUMENT, "parts", f"{table(heads, rows)}\n{table(other, memory)}")
    return 0


def apart(task: Callable[..., T], *given: object) -> T:
    """Have it done in a process of its own: libraries learn of their one thread as they load."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(task, given)


def worked(paths: Sequence[Path], folder: Path) -> Spent:
    """Do everything with each page that the steps do."""
    from ocr.alto import alto
    from ocr.codec import to_json
    from ocr.reader import found
    from ocr.settings import Settings
    from ocr.text import text
    from pipeline import frames, viewing
    from pipeline.assemble import Facts, Flavour, Sheet, Shown, assemble
    from pipeline.cleanup import coding
    from pipeline.describe.describe import describe
    from pipeline.describe.description import PageText
    from pipeline.describe.forms import built_in
    from pipeline.reading import clean_pixels
    from pipeline.steps.looking import Late

    spent, reader, forms = Spent(), found(Settings()), built_in()
    facts = Facts("paper", 1, "", "mn", ("0" * 64,), datetime.now(UTC))
    for number, path in enumerate([paths[0], *paths]):
        if number == 1:
            spent = Spent()
        with spent.on("look through the new file"):
            frame = frames.inspect(path).frames[0]
        with spent.on("decode"):
            image = frames.pixels(path, 0)
        with spent.on("late look"):
            Late(frame, folder).see(image)
        with spent.on("picture for people"):
            view = viewing.coded(image, 300)
            picture = viewing.written(view, folder)
        with spent.on("tiled copy"):
            viewing.tiled(view.pixels, folder / "tiles.tif")
        with spent.on("clean-up"):
            cleaned = clean_pixels(image, reader, dpi=300)
        with spent.on("store and load the cleaned page"):
            coding.write(cleaned.image, folder / "cleaned.jpg", dpi=cleaned.dpi)
            grey = coding.read(folder / "cleaned.jpg")
        reading = _read(spent, reader, cleaned, grey)
        with spent.on("words, text, ALTO"):
            to_json(reading), text(reading), alto(reading)
        with spent.on("describe"):
            describe([PageText(0, reading)], forms)
        height, width = grey.shape
        shown = Shown(view.media_type, (image.shape[1], image.shape[0]))
        sheet = Sheet(picture, 0, cleaned.matrix, width, height, cleaned.dpi, reading, None, shown)
        with spent.on("PDF/A, validated"):
            assemble([sheet], facts, folder / "access.pdf", frames.STANDARD, Flavour.PDFA_2B)
    return spent


def _read(spent: Spent, reader: Reader, cleaned: Cleaned, grey: Pixels) -> Reading:
    """Read a page as `pipeline.reading.recognised` does, part by part."""
    from ocr.careful import CarefulReader
    from pipeline import opening
    from pipeline.cleanup.skeleton import skeleton
    from pipeline.regions import legible, marked, numbered, recovered, uncovered

    quick = getattr(reader, "quick", reader)
    page = legible(grey, cleaned.regions)
    with spent.on("recognition, layout included"):
        reading = opening.read(page, quick, cleaned.dpi, len(cleaned.rules))
    reading = replace(reading, rules=skeleton(cleaned.rules), regions=cleaned.regions)
    with spent.on("lines in doubt again, and those that were missed"):
        if isinstance(reader, CarefulReader):
            reading = recovered(reader.assured(reading, page), page, reader.exact)
            reading = numbered(reading, page, reader.exact)
    with spent.on("print that a pen crosses"):
        if isinstance(reader, CarefulReader):
            reading = uncovered(reading, page, reader.exact)
    with spent.on("mark what is no print"):
        return marked(reading, grey, cleaned.regions, cleaned.pens)


def peak(path: Path, dpi: int, folder: Path) -> tuple[int, int]:
    """A resolution, and the kilobytes that a process needs for such a page."""
    scaled = folder / f"{dpi}.jpg"
    with Image.open(path) as picture:
        size = (round(picture.width * dpi / 300), round(picture.height * dpi / 300))
        picture.convert("RGB").resize(size).save(scaled, quality=90, dpi=(dpi, dpi))
    return dpi, apart(_peak, scaled, folder)


def _peak(path: Path, folder: Path) -> int:
    from ocr.reader import found
    from ocr.settings import Settings
    from pipeline import frames, viewing
    from pipeline.reading import clean_page, read_page

    reader = found(Settings())
    frame = frames.inspect(path).frames[0]

    def seen(image: Pixels, dpi: int) -> None:
        view = viewing.coded(image, dpi)
        viewing.tiled(view.pixels, folder / "tiles.tif")

    cleaned = clean_page(path, frame, reader, seen=seen)
    read_page(cleaned, reader, folder / "cleaned.jpg")
    found_peak = PEAK.search(Path("/proc/self/status").read_text())
    return int(found_peak[1]) if found_peak else 0


if __name__ == "__main__":
    raise SystemExit(main())
