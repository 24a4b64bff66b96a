"""A JPEG's own bytes, where a PDF can take them over unchanged."""

from __future__ import annotations

import struct

BASELINE = frozenset({0xC0, 0xC1})
START_OF_SCAN, APP2, FILLING = 0xDA, 0xE2, 0xFF
END_OF_IMAGE = b"\xff\xd9"
STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
FRAME_HEADER = struct.Struct(">BHHB")
"""Bits of a sample, rows, columns, colours."""
EIGHT_BITS = 8
GREY_OR_COLOUR = frozenset({1, 3})
MULTI_PICTURE = b"MPF\0"


def passes_through(data: bytes, size: tuple[int, int] | None = None) -> bool:
    """Whether this is one whole baseline picture of 8 bits, in grey or three colours.

    With a size, the picture must also have that many columns and rows.
    """
    segments = _segments(data)
    if segments is None or not data.rstrip(b"\0").endswith(END_OF_IMAGE):
        return False
    if any(marker == APP2 and body.startswith(MULTI_PICTURE) for marker, body in segments):
        return False
    headers = [body for marker, body in segments if marker in BASELINE]
    if len(headers) != 1 or len(headers[0]) < FRAME_HEADER.size:
        return False
    bits, rows, columns, colours = FRAME_HEADER.unpack_from(headers[0])
    suits = size is None or size == (columns, rows)
    return bits == EIGHT_BITS and colours in GREY_OR_COLOUR and suits


def _segments(data: bytes) -> list[tuple[int, bytes]] | None:
    """Return the marker segments before the first scan; None where the chain is broken."""
    found: list[tuple[int, bytes]] = []
    place = 2
    while place + 4 <= len(data) and data[place] == FILLING:
        marker = data[place + 1]
        if marker == START_OF_SCAN:
            return found
        if marker == FILLING or marker in STANDALONE:
            place += 1 if marker == FILLING else 2
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        found.append((marker, data[place + 4 : place + 2 + length]))
        place += 2 + length
    return None
