"""`make bench-speed`: the whole line on generated papers, beside OCRmyPDF and plain Tesseract.

In turn in every round, on the same pages (colour, 300 dpi, PNG, two at once):

- ours: `arkhiv ingest` and `arkhiv work --until-idle` on a new archive, a paper to a page, from the
  start of the first command to the end of the second, every product written;
- `OMP_THREAD_LIMIT=1 tesseract page.png - -l Cyrillic`;
- `ocrmypdf -l mon --deskew --clean --rotate-pages --output-type pdfa --jobs 2` on one PDF of some
  of the pages, spread over all of them; making that PDF does not count.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image

from arkhiv.cli.output import put, put_table
from benchmarks import copies, line, plain
from benchmarks.meter import spent
from benchmarks.reading_pages import ROOT, kept, plan
from benchmarks.reading_readers import OCRMYPDF
from benchmarks.reading_tables import append, put_between, table
from benchmarks.truth import Side
from samples.papers.damage import Damage
from samples.papers.parts import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.copies import Copies
    from benchmarks.meter import Spent
    from benchmarks.reading_pages import Kept

DOCUMENT = ROOT / "docs" / "reading.md"
PAGES, OTHERS = 60, 20
VOLUME = "11,9,1,1,loose,{count},counted,0,low,0"
VOLUMES = "unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk,open"
RECORDS = "record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids"
RECORD = "R-{number:04},civil,{type},11,9/1/1,{number},,,,,"
UNKNOWN = "contract"
"""What the inventory says of papers without a form: it only flags them."""
OPTIONS = ("--deskew", "--clean", "--rotate-pages", "--output-type", "pdfa", "--jobs", "2")
QUALITY = 92


@dataclass(frozen=True, slots=True)
class Race:
    """One round: what each spent, and on how many pages OCRmyPDF did."""

    ours: line.Round
    tesseract: plain.Round
    ocrmypdf: Spent | None
    others: int
    copies: Copies

    @property
    def over_tesseract(self) -> float:
        """Pages by the clock: ours as a multiple of plain Tesseract's."""
        return _pace(self.ours.whole, self.ours.pages) / _pace(
            self.tesseract.spent, self.tesseract.pages
        )

    @property
    def over_ocrmypdf(self) -> float | None:
        """The same of OCRmyPDF's."""
        if self.ocrmypdf is None:
            return None
        return _pace(self.ours.whole, self.ours.pages) / _pace(self.ocrmypdf, self.others)


def main(arguments: Sequence[str] | None = None) -> int:
    """Race, print, and with --record write into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--others", type=int, default=OTHERS, help="pages for OCRmyPDF; 0: none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--jpeg", action="store_true", help="give us JPEGs, as scanners do, and the others PNGs"
    )
    parser.add_argument("--record", action="store_true", help="write into docs/reading.md")
    asked = parser.parse_args(arguments)
    pages = chosen(asked.pages)
    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as name:
        folder = Path(name)
        delivery = delivered(pages, folder / "delivery", jpeg=asked.jpeg)
        races = run(pages, delivery, asked.others, asked.rounds)
    rows = figures(races)
    put_table("The medians of the rounds", ("", *HEADS), rows, right=(1, 2, 3))
    if asked.record:
        put_between(DOCUMENT, "speed", table(["", *HEADS], rows))
        append(DOCUMENT, "races", outcome(races, f"{datetime.now(UTC):%Y-%m-%d}"))
    over = [race.over_ocrmypdf for race in races if race.over_ocrmypdf is not None]
    if over:
        put(f"ocrmypdf {median(over):.1f} ×")
    put(f"tesseract {median(race.over_tesseract for race in races):.1f} ×")
    return 0


def chosen(count: int) -> tuple[Kept, ...]:
    """So many pages of the test part, at 300 dpi, spread over all layouts and damages."""
    damages = [each for each in Damage if each not in {Damage.DPI_200, Damage.DPI_400}]
    each = -(-count // len(plan(Part.TEST, 1, damages)))
    whole = plan(Part.TEST, each, damages)
    return tuple(kept(whole[number * len(whole) // count]) for number in range(count))


def run(pages: Sequence[Kept], delivery: Path, others: int, rounds: int) -> list[Race]:
    """Race so often, in the folder of the delivery."""
    folder = delivery.parent
    images = {Side(page.image.name, 0, None): page.image for page in pages}
    some = [pages[number * len(pages) // others] for number in range(others)]
    paper = as_pdf(some, folder / "some.pdf") if others else None
    races = []
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        ours = line.run(delivery, place)
        bare = plain.run(images)
        peer = by_ocrmypdf(paper, place / "out.pdf") if paper else None
        races.append(Race(ours, bare, peer, others, copies.measured(place / "data", pages)))
    return races


def delivered(pages: Sequence[Kept], folder: Path, *, jpeg: bool = False) -> Path:
    """A delivery with its inventory: a loose volume, a record and a leaf for each page."""
    for number, page in enumerate(pages, 1):
        leaf = folder / "scans" / f"R-{number:04}" / f"{number}.{'jpg' if jpeg else 'png'}"
        leaf.parent.mkdir(parents=True)
        if jpeg:
            with Image.open(page.image) as picture:
                picture.save(leaf, quality=QUALITY, dpi=picture.info["dpi"])
        else:
            shutil.copyfile(page.image, leaf)
    inventory = folder / "holdings"
    inventory.mkdir()
    records = [
        RECORD.format(number=number, type=page.type or UNKNOWN)
        for number, page in enumerate(pages, 1)
    ]
    _write(inventory / "volumes.csv", VOLUMES, VOLUME.format(count=len(pages)))
    _write(inventory / "records.csv", RECORDS, *records)
    return folder


def _write(path: Path, *lines: str) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_pdf(pages: Sequence[Kept], path: Path) -> Path:
    """One PDF of the pages, as a scanner's own program would make it."""
    with pikepdf.new() as whole:
        for page in pages:
            single = path.with_name("single.pdf")
            with Image.open(page.image) as picture:
                picture.save(single, quality=QUALITY, resolution=picture.info["dpi"][0])
            with pikepdf.open(single) as one:
                whole.pages.extend(one.pages)
        whole.save(path)
    return path


def by_ocrmypdf(paper: Path, out: Path) -> Spent:
    """What OCRmyPDF spends on a PDF."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return spent([OCRMYPDF, "-q", "-l", "mon", *OPTIONS, paper, out], environment)[0]


HEADS = ("ours", "tesseract", "OCRmyPDF")


def figures(races: Sequence[Race]) -> list[list[str]]:
    """The medians, as rows of a table."""
    ours = [race.ours for race in races]
    bare = [race.tesseract for race in races]
    peer = [race.ocrmypdf for race in races if race.ocrmypdf]
    others = races[0].others

    def row(name: str, *values: float | None, form: str = ".1f") -> list[str]:
        return [name, *("–" if value is None else format(value, form) for value in values)]

    def of_peer(values: list[float]) -> float | None:
        return median(values) if values else None

    return [
        row("pages", ours[0].pages, bare[0].pages, others or None, form="d"),
        row(
            "pages a minute",
            median(_pace(each.whole, each.pages) for each in ours),
            median(_pace(each.spent, each.pages) for each in bare),
            of_peer([_pace(each, others) for each in peer]),
        ),
        row(
            "processor seconds a page",
            median(each.whole.cpu / each.pages for each in ours),
            median(each.spent.cpu / each.pages for each in bare),
            of_peer([each.cpu / others for each in peer]),
            form=".2f",
        ),
        row("not recognition, %", 100 * median(each.whole.outside for each in ours), None, None),
        row(
            "the same without the start of the processes, %",
            100 * median(each.outside_started for each in ours),
            None,
            None,
        ),
        row("access copy, kB, median", races[0].copies.access / 1000, None, None, form=".0f"),
        row("tiled copy, kB, median", races[0].copies.tiles / 1000, None, None, form=".0f"),
        row("letters wrong in our text, %", 100 * races[0].copies.ours, None, None, form=".2f"),
        row(
            "letters wrong as pdftotext reads the layer, %",
            100 * races[0].copies.layer,
            None,
            None,
            form=".2f",
        ),
    ]


def outcome(races: Sequence[Race], day: str) -> list[str]:
    """One row of the history: pages a minute, ours as multiples, and what is not recognition."""
    over = [race.over_ocrmypdf for race in races if race.over_ocrmypdf is not None]
    figures = (
        median(_pace(race.ours.whole, race.ours.pages) for race in races),
        median(_pace(race.tesseract.spent, race.tesseract.pages) for race in races),
    )
    return [
        day,
        str(len(races)),
        *(f"{figure:.1f}" for figure in figures),
        f"{median(race.over_tesseract for race in races):.2f}",
        f"{median(over):.1f}" if over else "–",
        f"{100 * median(race.ours.whole.outside for race in races):.1f}",
    ]


def _pace(spent: Spent, pages: int) -> float:
    """Pages a minute, by the clock."""
    return 60 * pages / spent.wall


if __name__ == "__main__":
    raise SystemExit(main())
