"""A master file: what it is, the pixels of its frames, and its own JPEG bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.frames.further import refuse_further
from pipeline.frames.guard import guarded
from pipeline.frames.jpeg import passes_through
from pipeline.frames.kind import Kind, kind_of
from pipeline.frames.raster import JPEG_BLOCK, Picture, Reduction, claimed, pictures
from pipeline.frames.resolution import unequal
from pipeline.ingest.errors import NoSuchFrameError, UndecodableError
from pipeline.nouns.frame import STANDARD, Frame, Inspection, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.frames.arrays import Pixels


class Onlooker(Protocol):
    """Whoever looks at each frame, reduced, while it is decoded to be inspected."""

    def reduction(self, frame: Frame) -> int:
        """Say how small a picture of the frame will do: half, a quarter, an eighth."""

    def see(self, frame: Frame, picture: Pixels) -> None:
        """Look at one frame."""


def inspect(path: Path, limits: Limits = STANDARD, onlooker: Onlooker | None = None) -> Inspection:
    """Decode every frame, one at a time, and say what the file holds.

    A file that holds more than its frames is refused: nobody would see what is left out.
    Raises an `InputError` for a file that is no decodable picture, and `OSError` for one that
    cannot be opened.
    """
    with path.open("rb") as file:
        kind = kind_of(file)
        with guarded(path):
            reduction = onlooker.reduction if onlooker else _least
            found = _pictures(path, kind, limits, small=reduction)
            frames = tuple(_shown(picture, onlooker) for picture in found)
            refuse_further(file, kind, limits)
    if not frames:
        raise UndecodableError(reason="no frame")
    return Inspection(kind.value, frames)


def pixels(path: Path, frame: int, limits: Limits = STANDARD) -> Pixels:
    """Return one frame as stored, unturned: uint8, rows × columns of grey or of B, G, R."""
    with path.open("rb") as file:
        kind = kind_of(file)
    with guarded(path):
        straight = _straight(path, kind, limits) if frame == 0 else None
        if straight is not None:
            return straight
        for picture in _pictures(path, kind, limits, frame):
            return _array(picture)
    raise NoSuchFrameError(frame=frame)


def resolution(path: Path, frame: int, limits: Limits = STANDARD) -> tuple[float, float] | None:
    """Return dots per inch across and down of a frame whose pixels are not square; else None."""
    with path.open("rb") as file:
        kind = kind_of(file)
        with guarded(path):
            if kind is Kind.PDF:
                from pipeline.frames.pdf import uneven

                return uneven(path, frame, limits)
            return unequal(*claimed(file, kind, limits, frame))


def _array(picture: Picture) -> Pixels:
    from pipeline.frames.arrays import array

    return array(picture)


def _straight(path: Path, kind: Kind, limits: Limits) -> Pixels | None:
    if kind not in {Kind.JPEG, Kind.PNG}:
        return None
    from pipeline.frames.straight import decoded

    return decoded(path.read_bytes(), kind, limits)


def original_jpeg(path: Path, frame: int, limits: Limits = STANDARD) -> bytes | None:
    """Return the frame's own JPEG file where a PDF can take it over unchanged, else None."""
    with path.open("rb") as file:
        kind = kind_of(file)
        if kind is Kind.PDF:
            from pipeline.frames.pdf import embedded_jpeg

            with guarded(path):
                return embedded_jpeg(path, frame, limits)
        if kind is not Kind.JPEG or frame != 0:
            return None
        data = file.read()
    return data if passes_through(data) else None


def _pictures(
    path: Path,
    kind: Kind,
    limits: Limits,
    wanted: int | None = None,
    *,
    small: Reduction | None = None,
) -> Iterator[Picture]:
    if kind is Kind.PDF:
        from pipeline.frames.pdf import pdf_pictures

        yield from pdf_pictures(path, limits, wanted)
    else:
        with path.open("rb") as file:
            yield from pictures(file, kind, limits, wanted, small=small)


def _least(frame: Frame) -> int:
    del frame
    return JPEG_BLOCK


def _shown(picture: Picture, onlooker: Onlooker | None) -> Frame:
    if onlooker is not None:
        from pipeline.frames.arrays import reduced

        times = onlooker.reduction(picture.frame)
        onlooker.see(picture.frame, reduced(picture, times))
    return picture.frame
