"""The access copy: what people open, one PDF/A of all pages of a document's version."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.assemble import pdf
from pipeline.assemble.codes import codes_for
from pipeline.assemble.font import font
from pipeline.assemble.layer import drawn, pieces
from pipeline.assemble.picture import picture
from pipeline.assemble.sheet import Assembled, Flavour
from pipeline.assemble.window import window
from pipeline.frames import STANDARD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pikepdf import Object

    from pipeline.assemble.sheet import Facts, Sheet
    from pipeline.frames import Limits


def assemble(
    sheets: Sequence[Sheet],
    facts: Facts,
    out: Path,
    limits: Limits = STANDARD,
    flavour: Flavour = Flavour.PDFA_2B,
) -> Assembled:
    """Write the sheets to `out`, in order, as one valid PDF/A.

    Raises `NotPdfaError` when the result does not validate, and leaves no file then;
    `EmptyExtentError` when nothing of a sheet is to be kept; and what decoding a master raises.
    """
    shown = [window(sheet) for sheet in sheets]
    texts = [pieces(sheet, part) for sheet, part in zip(sheets, shown, strict=True)]
    codes = codes_for(piece.text for page in texts for piece in page)
    with pdf.begun(facts, flavour) as file:
        letters = font(file, codes) if any(texts) else None
        pictures: dict[bytes, Object] = {}
        for sheet, part, text in zip(sheets, shown, texts, strict=True):
            taken = picture(sheet, part, limits)
            coded = taken.coded
            digest = sha256(coded.data).digest()
            if digest not in pictures:
                pictures[digest] = pdf.add_picture(file, coded)
            placement = part.placement(coded.width, coded.height, taken.matrix)
            laid = pdf.Laid(part.size, pictures[digest], placement, drawn(text, codes))
            pdf.add_page(file, laid, letters)
        pdf.save(file, out, flavour)
    return Assembled(len(sheets), flavour)
