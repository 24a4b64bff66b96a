"""A JPEG's own bytes, where a PDF can take them over unchanged."""

from __future__ import annotations

BASELINE = frozenset({0xC0, 0xC1})
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
EIGHT_BITS = 8
GREY_OR_COLOUR = frozenset({1, 3})
MULTI_PICTURE = (0xE2, b"MPF\0")


def passes_through(data: bytes) -> bool:
    """Whether this is one whole baseline picture of 8 bits, in grey or three colours."""
    segments = _segments(data)
    if segments is None or not data.rstrip(b"\0").endswith(bytes((0xFF, END_OF_IMAGE))):
        return False
    frames = [body for marker, body in segments if marker in BASELINE]
    if len(frames) != 1 or any(
        marker == MULTI_PICTURE[0] and body.startswith(MULTI_PICTURE[1])
        for marker, body in segments
    ):
        return False
    header = frames[0]
    return len(header) > 5 and header[0] == EIGHT_BITS and header[5] in GREY_OR_COLOUR  # noqa: PLR2004  # the sixth byte counts the colours


def _segments(data: bytes) -> list[tuple[int, bytes]] | None:
    """Return the marker segments before the first scan; None where the chain is broken."""
    found: list[tuple[int, bytes]] = []
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:  # noqa: PLR2004  # every marker starts so
        marker = data[place + 1]
        if marker == 0xFF or marker in STANDALONE:  # noqa: PLR2004  # a filling byte
            place += 1 if marker == 0xFF else 2  # noqa: PLR2004
            continue
        if marker == START_OF_SCAN:
            return found
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        found.append((marker, data[place + 4 : place + 2 + length]))
        place += 2 + length
    return None
