"""The font without ink, as a font tool reads it."""

from __future__ import annotations

import io
import struct

from fontTools.ttLib import TTFont

from pipeline.assemble import truetype


def test_the_font_is_small_and_always_the_same() -> None:
    assert len(truetype.program()) < 2048
    assert truetype.program() == truetype.program()


def test_its_second_glyph_is_empty_and_half_an_em_wide() -> None:
    font = TTFont(io.BytesIO(truetype.program()))
    name = font.getGlyphName(truetype.EMPTY_GLYPH)
    assert font["maxp"].numGlyphs == 2
    assert font["hmtx"][name] == (500, 0)
    assert font["glyf"][name].numberOfContours == 0
    assert (font["head"].unitsPerEm, font["hhea"].ascent, font["hhea"].descent) == (1000, 640, -160)


def test_all_its_tables_can_be_read_and_written_again() -> None:
    font = TTFont(io.BytesIO(truetype.program()), checkChecksums=2)
    for tag in font.keys():  # noqa: SIM118  # a font is no dictionary
        font[tag]  # reads the table, and checks its sum
    again = io.BytesIO()
    font.save(again)
    assert TTFont(again).getGlyphOrder() == font.getGlyphOrder()


def test_the_sum_of_the_whole_file_is_what_the_format_asks() -> None:
    program = truetype.program()
    words = struct.unpack(f">{len(program) // 4}L", program)
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA
