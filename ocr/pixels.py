"""Grey pixels as a reader takes them, and the plain file that a program takes them from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class GreyPixels(Protocol):
    """Eight bits a pixel, row by row, 0 black and 255 white: what an array of them can say."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Height and width."""
        ...

    def tobytes(self) -> bytes:
        """Every pixel, without any padding."""
        ...


def write_plain(image: GreyPixels, path: Path) -> None:
    """Write them as a PGM file: nothing is quicker to write, or to read once."""
    height, width = image.shape
    with path.open("wb") as file:
        file.write(b"P5\n%d %d\n255\n" % (width, height))
        file.write(image.tobytes())
