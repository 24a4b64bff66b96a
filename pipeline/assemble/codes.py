"""Codes: two bytes for every letter of the text layer, and the map back to Unicode.

Codes are given out for the letters that occur, so that letters outside the basic plane have one
too, and so that the map names each letter by itself: ranges over the whole plane are not
understood by every reader.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Codes: TypeAlias = dict[str, int]

FIRST = 1
LAST = 0xFFFF
PER_BLOCK = 100
"""Entries that one block of a character map may have."""
PIECE = 4_000
"""Letters in one string; PDF/A-2 allows 32,767 bytes, here as two bytes each."""
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def letters(text: str) -> str:
    """The text without what has no shape: controls, halves of letters, private and unused codes."""
    pieces = ("".join(filter(_has_shape, piece)) for piece in text.split())
    return " ".join(filter(None, pieces))


def codes_for(texts: Iterable[str]) -> Codes:
    """A code for every letter in the texts, and for the space."""
    found = sorted({" "}.union(*texts))
    return {letter: code for code, letter in enumerate(found[:LAST], FIRST)}


def strings(text: str, codes: Codes) -> list[str]:
    """The text as hexadecimal strings of a content stream."""
    numbers = [codes[letter] for letter in text if letter in codes]
    return [
        "<" + "".join(f"{number:04X}" for number in numbers[start : start + PIECE]) + ">"
        for start in range(0, len(numbers), PIECE)
    ]


def to_unicode(codes: Codes) -> bytes:
    """The character map by which copying and searching find the letters."""
    lines = [_HEAD]
    for block in _blocks(list(codes.items())):
        lines.append(f"{len(block)} beginbfchar\n")
        lines.extend(f"<{code:04X}> <{_utf16(letter)}>\n" for letter, code in block)
        lines.append("endbfchar\n")
    return ("".join(lines) + _TAIL).encode("ascii")


def to_glyph(codes: Codes, glyph: int) -> bytes:
    """The map that shows every code as one and the same glyph, two bytes each; 0 is «.notdef»."""
    return bytes(2) + glyph.to_bytes(2, "big") * len(codes)


def _has_shape(letter: str) -> bool:
    return unicodedata.category(letter) not in INVISIBLE


def _blocks(entries: list[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    return [entries[start : start + PER_BLOCK] for start in range(0, len(entries), PER_BLOCK)]


def _utf16(letter: str) -> str:
    return letter.encode("utf-16-be").hex().upper()
