"""`make bench-sizing`: bytes and processor time of a page, by the profile it was captured with.

A few sides of `samples/` are written again as each profile would deliver them at 300 dpi, taken in
and worked on by the embedded line. Measured are the bytes that stay: masters, products and the
database; and the processor seconds of both commands, the start of the processes left out.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from arkhiv.cli.output import put_table
from benchmarks.meter import spent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ARKHIV = Path(sys.executable).with_name("arkhiv")
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
DAY = 86_400
A4_300 = (2480, 3508)
HOLDINGS = (1_000_000, 10_000_000, 100_000_000)
PROFILES: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "bitonal TIFF, G4": ("1", "tif", {"compression": "group4"}),
    "grey JPEG, quality 90": ("L", "jpg", {"quality": 90}),
    "colour JPEG, quality 90": ("RGB", "jpg", {"quality": 90}),
    "colour TIFF, Deflate": ("RGB", "tif", {"compression": "tiff_adobe_deflate"}),
}


@dataclass(frozen=True, slots=True)
class Size:
    """What one page needs, on the average."""

    master: float
    products: float
    database: float
    seconds: float

    @property
    def kept(self) -> float:
        """Bytes of everything that stays."""
        return self.master + self.products + self.database


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=12, help="sides to write in every profile")
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        found = {
            profile: _measured(Path(name) / str(number), profile, wanted.pages)
            for number, profile in enumerate(PROFILES)
        }
    _print(found)
    return 0


def _measured(folder: Path, profile: str, pages: int) -> Size:
    """Run one profile through a new archive."""
    scans = folder / "scans"
    for number, image in enumerate(_sides(pages), 1):
        _write(image, profile, scans / f"SIZE-{number}")
    data = folder / "data"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ARKHIV_")},
        "ARKHIV_DATA": str(data),
        "ARKHIV_LANG": "en",
    }

    def run(*words: str) -> float:
        cost, _ = spent([ARKHIV, *words], environment)
        return cost.cpu

    run("init")
    empty = _database(data)
    idle = run("work", "--until-idle")
    took = run("ingest", f"folder:{scans}") + run("work", "--until-idle") - 2 * idle
    objects = data / "objects" / "objects"
    masters = _bytes(objects / "masters", "**/*")
    return Size(
        masters / pages,
        (_bytes(objects, "**/*") - masters) / pages,
        (_database(data) - empty) / pages,
        took / pages,
    )


def _sides(pages: int) -> list[Path]:
    """Return single-page sample scans of about A4."""
    found = []
    for path in sorted((SAMPLES / "scans").rglob("*")):
        if path.suffix.lower() in {".jpg", ".png", ".tif"}:
            with Image.open(path) as image:
                if getattr(image, "n_frames", 1) == 1 and image.width < image.height:
                    found.append(path)
    return (found * pages)[:pages]


def _write(source: Path, profile: str, folder: Path) -> None:
    mode, ending, options = PROFILES[profile]
    folder.mkdir(parents=True)
    with Image.open(source) as image:
        page = image.convert("RGB").resize(A4_300, Image.Resampling.LANCZOS)
    page.convert(mode, dither=Image.Dither.NONE).save(
        folder / f"1.{ending}", dpi=(300, 300), **options
    )


def _database(folder: Path) -> int:
    """Return the bytes of the database file, what is still in its log brought home first."""
    path = folder / "arkhiv.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())


def _print(found: Mapping[str, Size]) -> None:
    rows = [
        (
            profile,
            *(f"{part / 1000:,.0f}" for part in (size.master, size.products, size.database)),
            f"{size.kept / 1000:,.0f}",
            f"{size.seconds:.2f}",
            f"{DAY / size.seconds:,.0f}",
        )
        for profile, size in found.items()
    ]
    heads = ("profile", "master kB", "products kB", "database kB", "together kB",
             "processor s", "pages/day per core")  # fmt: skip
    put_table("One page of A4 at 300 dpi", heads, rows, right=range(1, 7))
    at = ("profile", *(f"{pages:,} pages, TB" for pages in HOLDINGS))
    kept = [
        (profile, *(f"{size.kept * pages / 1e12:,.1f}" for pages in HOLDINGS))
        for profile, size in found.items()
    ]
    put_table("Holdings", at, kept, right=range(1, 4))


if __name__ == "__main__":
    raise SystemExit(main())
