"""What is left: the pages of a feeding that was cut off, as a delivery that has no end yet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import count, takewhile
from typing import TYPE_CHECKING

from scanner_drivers.feed import scan_of
from scanner_drivers.landing import remove_note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.driver import Delivery, Scan
    from scanner_drivers.landing import Left
    from scanner_drivers.refusal import Refusal

PICTURES = frozenset({".tif", ".png", ".jpg", ".pdf"})


@dataclass(frozen=True, slots=True)
class LeftDriver:
    """A feeding that was cut off, as a source of what lies whole in its folder."""

    left: Left

    @property
    def name(self) -> str:
        """The name of the driver that fed it."""
        return self.left.note.driver

    def skipped(self) -> tuple[str, ...]:
        """What did not become a sheet is fed again, so nothing is left alone."""
        return ()

    def deliveries(self) -> Iterator[Delivery]:
        """Yield the whole sheets as one delivery; a folder without any is dealt with."""
        pages = whole_pages(self.left)
        if pages:
            yield LeftDelivery(self.left, pages)
        else:
            remove_note(self.left.folder)


@dataclass(slots=True)
class LeftDelivery:
    """The whole sheets that are left of a feeding. Files are gone when they are stored."""

    left: Left
    pages: tuple[tuple[int, Path], ...]
    complete: bool = False
    torn: bool = False

    @property
    def key(self) -> str:
        """The key of the delivery that was cut off."""
        return self.left.note.target.key

    @property
    def expected(self) -> int | None:
        """How many pages are left."""
        return len(self.pages)

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through them in the order in which they were fed, up to one that is not whole."""
        for number, path in self.pages:
            if self.torn:
                return
            yield scan_of(self.left.note, path, number)

    def accepted(self, scan: Scan) -> None:
        """Remove the file, which is stored by now."""
        scan.path.unlink(missing_ok=True)

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Take no more: the sheet of a page that cannot be taken is fed again."""
        del code, message
        self.torn = True
        with suppress(OSError):
            item.path.unlink()

    def done(self) -> None:
        """Take note that nothing in the folder is wanted any more."""
        remove_note(self.left.folder)


def whole_pages(left: Left) -> tuple[tuple[int, Path], ...]:
    """Return the pages of whole sheets without a gap, by their numbers in the feeding.

    What comes after a gap, and a front without its back, is fed again: the paper is still there.
    """
    found = {
        int(path.stem): path
        for path in left.folder.iterdir()
        if path.suffix in PICTURES and path.stem.isdecimal()
    }
    first = min(found, default=1)
    numbers = list(takewhile(found.__contains__, count(first)))
    sides = left.note.sides
    return tuple((number, found[number]) for number in numbers if _back(number, sides) in numbers)


def _back(number: int, sides: int) -> int:
    """The number of the last side of the sheet that a side is on."""
    return -(-number // sides) * sides
