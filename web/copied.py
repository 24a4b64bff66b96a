"""Copied: what of an opened paper goes into a copy, and how it is made once it is written down.

Everything is gathered as the viewer shows it: the same panes, tiled copies and masks.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.text import text as plain_text
from pipeline.geometry import bounds, transform
from pipeline.issuing.errors import NoSuchPartError, TooManyPagesError
from pipeline.issuing.file import MOST_PAGES, write_file, write_print
from pipeline.issuing.mark import marked
from pipeline.issuing.part import Part, to_copy, upright
from pipeline.nouns.issued import Form
from pipeline.seeing.panes import mask
from pipeline.steps.clean import TILES
from pipeline.viewing.cutting import Request, cut
from pipeline.viewing.shown import coded, opened, seen
from web.texts import leaf_of, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.assemble.sheet import Facts
    from pipeline.geometry import Polygon
    from pipeline.issuing.mark import Mark
    from pipeline.nouns.issued import Extract
    from pipeline.ports.records import Product
    from pipeline.viewing.cutting import Format
    from storage.records import SqlTransaction
    from web.house import House
    from web.opened import Opened
    from web.texts import Leaf

WITHHELD = "—"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page of a copy, with the tiled copy that it is made from."""

    leaf: Leaf
    tiles: Product


def gathered(tx: SqlTransaction, found: Opened, extract: Extract) -> tuple[Wanted, ...]:
    """Return what of an open paper goes into a copy; withheld pages do not."""
    if not 1 <= extract.first <= extract.last <= len(found.panes):
        raise NoSuchPartError
    if extract.last - extract.first >= MOST_PAGES:
        raise TooManyPagesError(most=MOST_PAGES)
    leaves = (leaf_of(tx, found, number) for number in range(extract.first, extract.last + 1))
    pages = tuple(_wanted(tx, leaf) for leaf in leaves if leaf and not leaf.pane.withheld)
    kept = tuple(one for one in pages if one is not None)
    if not kept:
        raise NoSuchPartError
    return kept


def place_of(found: Opened, name: str) -> tuple[int, Polygon]:
    """Return on which page a field that is told stands, and where."""
    for field in found.fields:
        for number, pane in enumerate(found.panes, 1):
            if (field.name, field.page) == (name, pane.page) and field.polygon:
                return number, field.polygon
    raise NoSuchPartError


@dataclass(frozen=True, slots=True)
class Brought:
    """The pages of a copy, with their files brought into a private folder."""

    parts: tuple[Part, ...]
    folder: Path

    def file(self, mark: Mark, facts: Facts, form: Form) -> bytes:
        """Return the pages as one PDF, to be kept or to be printed."""
        out = self.folder / "copy.pdf"
        write = write_print if form is Form.PRINT else write_file
        write(self.parts, mark, facts, out)
        return out.read_bytes()

    def page(self, mark: Mark, form: Format) -> bytes:
        """Return a page as it lies straight."""
        return coded(marked(upright(self.parts[0])[0], mark).pixels, form)

    def region(self, mark: Mark, asked: Request) -> bytes:
        """Return a part of a page as the viewer shows it."""
        part = self.parts[0]
        wanted = cut(asked, part.copy.size)
        return coded(marked(seen(part.copy, wanted, part.mask), mark).pixels, wanted.format)

    def text(self, mark: Mark, called: str) -> bytes:
        """Return what may be read, page by page; `called` has the number of a page."""
        lines = [*mark.lines, ""]
        for part in self.parts:
            lines += [called.format(number=part.number)]
            lines += [plain_text(part.reading) if part.reading else WITHHELD, ""]
        return "\n".join(lines).encode()


@contextmanager
def brought(house: House, found: Opened, wanted: Sequence[Wanted]) -> Iterator[Brought]:
    """Bring the files of a copy; they are gone when it is made."""
    scratch = dict(house.folders)["scratch"]
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="copy-") as name:
        folder = Path(name)
        parts = tuple(_part(house, found, one, folder) for one in wanted)
        yield Brought(parts, folder)


def around(part: Part, polygon: Polygon) -> str:
    """Return the region of a picture around a place on the page, as the viewer writes it."""
    box = bounds(transform(to_copy(part.page, part.copy.size), polygon))
    room = max(box.h // 2, 1)
    left, top = max(0, box.x - room), max(0, box.y - room)
    return f"{left},{top},{box.right + room - left},{box.bottom + room - top}"


def _wanted(tx: SqlTransaction, leaf: Leaf) -> Wanted | None:
    tiles = tx.products.find("page", leaf.page.id, TILES)
    return None if tiles is None else Wanted(leaf, tiles)


def _part(house: House, found: Opened, one: Wanted, folder: Path) -> Part:
    leaf, path = one.leaf, folder / f"{one.leaf.number}.tif"
    house.objects.fetch(one.tiles.key, one.tiles.sha256, path)
    copy = opened(path)
    return Part(
        number=leaf.number,
        page=leaf.page,
        copy=copy,
        mask=mask(leaf.pane, leaf.page, copy.size),
        seen=leaf.pane.seen,
        reading=reading_of(house.objects, found, leaf),
    )
