"""Fax: a black and white page exactly, in one strip, as TIFF and PDF both hold it.

G4 needs a fraction of JPEG's bytes on text and rules, but three times the bare bits on a screen of
dots, where Flate takes over.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import STRIPBYTECOUNTS, STRIPOFFSETS, TiffImageFile

from pipeline.ingest.errors import UndecodableError

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

MEDIA_TYPE = "image/tiff"
WHITE = 255
BITS = 8
DENSE = 4
"""G4 longer than this share of the bare bits is not text and rules."""
EXACT = 6
"""Flate's level."""
WIDTH, HEIGHT, COMPRESSION, PHOTOMETRIC = 256, 257, 259, 262
STRIP, ROWS, LENGTH = 273, 278, 279
LONG = 4
ENTRY = struct.Struct("<HHII")
HEADER = struct.Struct("<2sHI")


class Packing(IntEnum):
    """TIFF's numbers of the two ways to pack bits; in PDF they are filters of their own."""

    G4 = 4
    FLATE = 8


@dataclass(frozen=True, slots=True)
class Strip:
    """The bits of a page: in G4 ink is black and set, in Flate paper is set."""

    data: bytes
    packing: Packing
    width: int
    height: int


def packed(image: Pixels) -> Strip:
    """Pack black and white pixels, rows by columns of 0 and 255, the shorter way."""
    rows, columns = image.shape
    ink = image <= WHITE // 2
    fax = Strip(_group4(ink), Packing.G4, columns, rows)
    if len(fax.data) * BITS * DENSE < image.size:
        return fax
    data = zlib.compress(np.packbits(~ink, axis=1).tobytes(), EXACT)
    return min(fax, Strip(data, Packing.FLATE, columns, rows), key=lambda strip: len(strip.data))


def as_tiff(strip: Strip) -> bytes:
    """A file that any program shows: little endian, the strip behind its one directory."""
    photometric = 0 if strip.packing is Packing.G4 else 1
    entries = (
        (WIDTH, strip.width),
        (HEIGHT, strip.height),
        (258, 1),
        (COMPRESSION, strip.packing.value),
        (PHOTOMETRIC, photometric),
        (STRIP, HEADER.size + 2 + 8 * ENTRY.size + 4),
        (ROWS, strip.height),
        (LENGTH, len(strip.data)),
    )
    directory = b"".join(ENTRY.pack(tag, LONG, 1, value) for tag, value in entries)
    header = HEADER.pack(b"II", 42, HEADER.size)
    return header + struct.pack("<H", len(entries)) + directory + bytes(4) + strip.data


def from_tiff(data: bytes) -> Strip:
    """Take the strip out of a file that was made here; raises UndecodableError."""
    try:
        if HEADER.unpack_from(data) != (b"II", 42, HEADER.size):
            raise UndecodableError(reason="the stored picture is no fax")
        (count,) = struct.unpack_from("<H", data, HEADER.size)
        places = (HEADER.size + 2 + number * ENTRY.size for number in range(count))
        told = {tag: value for tag, _, _, value in (ENTRY.unpack_from(data, at) for at in places)}
        strip = data[told[STRIP] : told[STRIP] + told[LENGTH]]
        if len(strip) != told[LENGTH]:
            raise UndecodableError(reason="the stored picture is cut off")
        return Strip(strip, Packing(told[COMPRESSION]), told[WIDTH], told[HEIGHT])
    except (struct.error, KeyError, ValueError) as fault:
        raise UndecodableError(reason="the stored picture is no fax") from fault


def _group4(ink: np.ndarray) -> bytes:
    """One strip of G4, as libtiff writes it."""
    file = io.BytesIO()
    Image.fromarray(ink).save(file, "TIFF", compression="group4", strip_size=ink.size)
    file.seek(0)
    with TiffImageFile(file) as tiff:
        (offset,), (length,) = tiff.tag_v2[STRIPOFFSETS], tiff.tag_v2[STRIPBYTECOUNTS]
    return file.getvalue()[offset : offset + length]
