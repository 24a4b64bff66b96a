"""A PNG's own checksums: whether the file is whole, and which chunks it has."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LENGTH_AND_NAME = struct.Struct(">I4s")
SUM = struct.Struct(">I")
END = b"IEND"


def chunk_names(data: bytes) -> tuple[bytes, ...] | None:
    """The names of all chunks in order; None where one is cut off, changed or missing at the end.

    Every chunk carries the CRC-32 of its name and content (PNG specification, 5.3).
    """
    view, place, names = memoryview(data), len(SIGNATURE), list[bytes]()
    while place + LENGTH_AND_NAME.size + SUM.size <= len(data):
        length, name = LENGTH_AND_NAME.unpack_from(data, place)
        end = place + LENGTH_AND_NAME.size + length
        if end + SUM.size > len(data):
            return None
        if zlib.crc32(view[place + SUM.size : end]) != SUM.unpack_from(data, end)[0]:
            return None
        names.append(name)
        if name == END:
            return tuple(names)
        place = end + SUM.size
    return None
