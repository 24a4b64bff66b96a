"""What people get of a page: how large its copies are, and what the text layer reads back as."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.errors import compared, together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.reading_pages import Kept

QUERY = """
SELECT leaf.label, access.key, access.size, text.key, tiles.size
FROM product AS access
JOIN version_page ON version_page.document = access.subject
JOIN page ON page.id = version_page.page
JOIN leaf ON leaf.id = page.leaf
JOIN product AS text ON text.subject = page.id AND text.kind = 'text'
JOIN product AS tiles ON tiles.subject = page.id AND tiles.kind = 'tiles'
WHERE access.kind = 'access'
"""


@dataclass(frozen=True, slots=True)
class Copies:
    """Medians over the papers of a page each, and letters wrong of all, as shares."""

    access: float
    """Bytes of the PDF/A of a page."""
    tiles: float
    ours: float
    """Letters of our own text that are wrong."""
    layer: float
    """Letters that are wrong of what pdftotext reads from the PDF."""


def measured(data: Path, pages: Sequence[Kept]) -> Copies:
    """Look at every access copy of an archive whose leaves are numbered like the pages."""
    with closing(sqlite3.connect(data / "arkhiv.db")) as connection:
        rows = connection.execute(QUERY).fetchall()
    objects = data / "objects" / "objects"
    ours, layers = [], []
    for label, access, _, text, _ in rows:
        truth = pages[int(label) - 1].text
        ours.append(compared((objects / text).read_text("utf-8"), truth))
        layers.append(compared(_layer(objects / access), truth))
    return Copies(
        access=median(row[2] for row in rows),
        tiles=median(row[4] for row in rows),
        ours=together(ours).rate,
        layer=together(layers).rate,
    )


def _layer(path: Path) -> str:
    """The layer in its own order: by `-layout` columns of text are read across."""
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return done.stdout.decode().replace("\f", "\n")
