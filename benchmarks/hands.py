"""`make bench-hands`: what is guessed at of handwriting, and what is marked of print."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from benchmarks.hands_pages import FACES, Asked, Filled, Way, made, plan
from benchmarks.reading_bench import DOCUMENT
from benchmarks.reading_tables import percent, put_between, table
from ocr.words import RegionKind
from samples.papers.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.reader import Reader
    from ocr.words import Box, Reading
    from pipeline.geometry import Matrix, Point

ROOM = 6
"""Pixels around a word as it was written in which the middle of a word that was read is its own."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Words of a page or of several."""

    pages: int = 0
    written: int = 0
    guessed: int = 0
    """Written by hand, and read all the same."""
    wrong: int = 0
    """Of those, read otherwise than they were written."""
    marked: int = 0
    """Written by hand, and told to be."""
    printed: int = 0
    lost: int = 0
    """Printed, and taken for handwriting."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and with --record write into the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=Part, default=Part.TEST, choices=list(Part))
    parser.add_argument("--pages", type=int, default=1, help="of every face, way and kind")
    parser.add_argument("--prints", type=int, default=1, help="of print by layout and damage")
    parser.add_argument("--workers", type=int, default=2, help="processes at once")
    parser.add_argument("--record", action="store_true", help="write into docs/reading.md")
    asked = parser.parse_args(arguments)
    counted = measured(plan(asked.part, asked.pages, asked.prints), asked.workers)
    text = hands_table(counted)
    print(f"\n{len(counted)} pages of the {asked.part} part\n\n{text}")
    if asked.record:
        put_between(DOCUMENT, "hands", text)
    return 0


def measured(wanted: Sequence[Asked], workers: int) -> dict[Asked, Counted]:
    """Make and read every page, in processes of their own."""
    context = multiprocessing.get_context("spawn")
    found = {}
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for asked, counts in zip(wanted, pool.map(judged, wanted), strict=True):
            found[asked] = counts
            print(asked, counts, file=sys.stderr, flush=True)
    return found


@cache
def _reader() -> Reader:
    from ocr.reader import found
    from ocr.settings import Settings

    os.environ.update(OMP_THREAD_LIMIT="1", OPENCV_FOR_THREADS_NUM="1")
    return found(Settings())


def judged(asked: Asked) -> Counted:
    """Make and read a page as the line does it, and count its words."""
    from pipeline.reading import read_image

    page = made(asked)
    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as folder:
        path = Path(folder) / "page.png"
        picture = Image.fromarray(page.image[..., ::-1])
        picture.save(path, compress_level=1, dpi=(page.dpi, page.dpi))
        cleaned, reading = read_image(path, _reader(), Path(folder) / "cleaned.jpg")
    written = [(text, _placed(box, cleaned.matrix)) for text, box in page.written]
    printed = [_placed(box, cleaned.matrix) for box in page.printed]
    return counts(reading, written, printed)


def counts(reading: Reading, written: Sequence[tuple[str, Box]], printed: Sequence[Box]) -> Counted:
    """Hold a reading against what stands where on its page."""
    hands = [one.box for one in reading.regions if one.kind is RegionKind.HANDWRITING]
    spots = [(word.text, _middle(word.box)) for word in reading.words]
    found = [
        (text, [read for read, spot in spots if _lies(spot, box, ROOM)]) for text, box in written
    ]
    return Counted(
        pages=1,
        written=len(written),
        guessed=sum(bool(read) for _, read in found),
        wrong=sum(bool(read) and _bare("".join(read)) != _bare(text) for text, read in found),
        marked=sum(any(_lies(_middle(box), hand) for hand in hands) for _, box in written),
        printed=len(printed),
        lost=sum(any(_lies(_middle(box), hand) for hand in hands) for box in printed),
    )


def _bare(text: str) -> str:
    """Letters and figures alone: a point more or less is no wrong word."""
    return "".join(filter(str.isalnum, text))


def _placed(box: tuple[float, float, float, float], matrix: Matrix) -> Box:
    """Where a box of the master lies on the cleaned page."""
    from pipeline.geometry import Point, bounds, transform

    left, top, right, bottom = box
    corners = [Point(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
    return bounds(transform(matrix, corners))


def _middle(box: Box) -> Point:
    from pipeline.geometry import Point

    return Point(box.x + box.w / 2, box.y + box.h / 2)


def _lies(spot: Point, box: Box, room: int = 0) -> bool:
    return box.x - room <= spot.x < box.right + room and box.y - room <= spot.y < box.bottom + room


def together(counted: Iterable[Counted]) -> Counted:
    """The sum of all."""
    rows = [astuple(one) for one in counted]
    return Counted(*map(sum, zip(*rows, strict=True))) if rows else Counted()


def hands_table(counted: dict[Asked, Counted]) -> str:
    """A row of every face and way, of all of them, of numbers in print, and of print alone."""
    whole = [one for one in counted if one.face and one.filled is not Filled.NUMBERS]
    rows = [
        _row(
            f"{face}, {way}",
            (counted[one] for one in whole if (one.face, one.way) == (face, way)),
        )
        for face in FACES
        for way in Way
    ]
    rows.append(_row("**by hand**", (counted[one] for one in whole)))
    numbers = [one for one in counted if one.filled is Filled.NUMBERS]
    rows.append(_row("**numbers written into print**", (counted[one] for one in numbers)))
    rows.append(_row("**print alone**", (counted[one] for one in counted if not one.face)))
    heads = ["", "pages", "written words", "guessed at", "wrongly", "marked"]
    return table([*heads, "printed words", "marked"], rows)


def _row(name: str, counted: Iterable[Counted]) -> list[str]:
    whole = together(counted)
    return [
        name,
        str(whole.pages),
        str(whole.written),
        _share(whole.guessed, whole.written),
        _share(whole.wrong, whole.written),
        _share(whole.marked, whole.written),
        str(whole.printed),
        _share(whole.lost, whole.printed),
    ]


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else "–"


if __name__ == "__main__":
    raise SystemExit(main())
