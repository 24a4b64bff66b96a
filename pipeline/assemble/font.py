"""The font of the text layer as a PDF has it: empty glyphs outside, letters inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, String

from pipeline.assemble import truetype
from pipeline.assemble.codes import to_glyph, to_unicode

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

    from pipeline.assemble.codes import Codes

NAME = Name.ArkhivGlyphless
NO_LATIN_LETTERS = 4
"""The flag of a font whose letters are not the usual Latin ones («symbolic»)."""


def font(pdf: Pdf, codes: Codes) -> Object:
    """Put the font into a PDF: two bytes a letter, any letter, always embedded whole."""
    program = truetype.program()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=NAME,
        Flags=NO_LATIN_LETTERS,
        FontBBox=[0, -truetype.DESCENT, truetype.ADVANCE, truetype.ASCENT],
        ItalicAngle=0,
        Ascent=truetype.ASCENT,
        Descent=-truetype.DESCENT,
        CapHeight=truetype.ASCENT,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    shapes = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=NAME,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=truetype.ADVANCE,
        CIDToGIDMap=pdf.make_stream(to_glyph(codes, truetype.EMPTY_GLYPH)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=NAME,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(shapes)]),
            ToUnicode=pdf.make_stream(to_unicode(codes)),
        )
    )
