"""A font without ink: the smallest TrueType program that PDF/A readers accept.

It has two glyphs, «.notdef» and one empty glyph, each half an em wide. PDF/A wants every font
embedded, invisible text included; what the letters are is said in the PDF, not here.
"""

from __future__ import annotations

import struct

UNITS = 1000
ADVANCE = 500
ASCENT, DESCENT = 640, 160
"""Less than an em together: programs that join words into lines go by the type size, and find
more lines whole in type that is a quarter larger than its ink."""
GLYPHS = 2
EMPTY_GLYPH = 1
MADE = 3_786_825_600
"""A date for the header, in seconds since 1904: the start of 2024."""
ADJUSTED_AT = 8
"""Where the header holds the number that makes the sum of the whole file right."""
_CHECKSUM_OF_FILE = 0xB1B0AFBA
_MAGIC = 0x5F0F3CF5


def program() -> bytes:
    """The bytes of the font file; always the same."""
    file = _file(_tables())
    adjustment = (_CHECKSUM_OF_FILE - _checksum(file)) & 0xFFFFFFFF
    place = file.index(_head()) + ADJUSTED_AT
    return file[:place] + struct.pack(">L", adjustment) + file[place + 4 :]


def _tables() -> dict[bytes, bytes]:
    outline = bytes(12)
    return {
        b"cmap": struct.pack(">HHHHL", 0, 1, 1, 0, 12) + struct.pack(">HHHHH", 6, 10, 0, 0, 0),
        b"glyf": outline,
        b"head": _head(),
        b"hhea": _hhea(),
        b"hmtx": struct.pack(">HhHh", ADVANCE, 0, ADVANCE, 0),
        b"loca": struct.pack(">3H", 0, 0, len(outline) // 2),
        b"maxp": struct.pack(">LH13H", 0x10000, GLYPHS, *[0] * 4, 1, *[0] * 8),
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, 0, 0, 1, 0, 0, 0, 0),
    }


def _hhea() -> bytes:
    slope = (1, *[0] * 7)
    extents = (ASCENT, -DESCENT, 0, ADVANCE, 0, 0, 0)
    return struct.pack(">L3hH11hH", 0x10000, *extents, *slope, GLYPHS)


def _head() -> bytes:
    return struct.pack(
        ">LLLLHHqqhhhhHHhhh",
        *(0x10000, 0x10000, 0, _MAGIC, 0b1, UNITS),
        *(MADE, MADE),
        *(0, 0, 0, 0),
        *(0, 8, 2, 0, 0),
    )


def _file(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">LHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power))
    directory, body = b"", b""
    start = len(header) + 16 * count
    for tag, table in sorted(tables.items()):
        directory += struct.pack(">4sLLL", tag, _checksum(table), start + len(body), len(table))
        body += _padded(table)
    return header + directory + body


def _padded(table: bytes) -> bytes:
    return table + b"\0" * (-len(table) % 4)


def _checksum(table: bytes) -> int:
    padded = _padded(table)
    total: int = sum(struct.unpack(f">{len(padded) // 4}L", padded))
    return total & 0xFFFFFFFF
