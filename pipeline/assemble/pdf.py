"""The PDF file: pages, pictures, the font, what it says of itself; saved and validated."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, String, pdfa

from pipeline.assemble import xmp
from pipeline.assemble.coding import Coded, Coding
from pipeline.errors import NotPdfaError

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object

    from pipeline.assemble.sheet import Facts, Flavour
    from pipeline.assemble.window import Placement

FINDINGS_TOLD = 3
SPACES = {1: Name.DeviceGray, 3: Name.DeviceRGB}


@dataclass(frozen=True, slots=True)
class Laid:
    """A page as it is laid out: its size in points, its picture and where it lies, its text."""

    size: tuple[float, float]
    picture: Object
    placement: Placement
    text: str


def begun(facts: Facts, flavour: Flavour) -> Pdf:
    """A PDF without pages that says what it is and that its colours are sRGB.

    pikepdf prepares it, with the time of day in its metadata; ours, written after, has none.
    """
    pdf = pikepdf.new()
    pdfa.prepare(pdf, flavour.value)
    pdf.Root.Lang = String(facts.language)
    pdf.Root.Metadata = pdf.make_stream(
        xmp.packet(facts, flavour), Type=Name.Metadata, Subtype=Name.XML
    )
    pdf.trailer.Info = pdf.make_indirect(_information(facts))
    return pdf


def add_picture(pdf: Pdf, coded: Coded) -> Object:
    """Put a coded picture into the PDF, to be shown on any number of pages."""
    stream = pdf.make_stream(
        coded.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=coded.width,
        Height=coded.height,
        ColorSpace=SPACES[coded.colours],
        BitsPerComponent=coded.bits,
        Filter=Name(f"/{coded.coding}"),
    )
    if coded.coding is Coding.G4:
        stream.DecodeParms = Dictionary(K=-1, Columns=coded.width, Rows=coded.height)
    return stream


def add_page(pdf: Pdf, laid: Laid, font: Object | None) -> None:
    """Add a page: the picture, and over it the text that nobody sees."""
    resources = Dictionary(XObject=Dictionary(P=laid.picture))
    if font is not None and laid.text:
        resources.Font = Dictionary(F=font)
    place = " ".join(f"{number:.6f}" for number in laid.placement)
    content = f"q {place} cm /P Do Q\n{laid.text}\n"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *(Decimal(f"{side:.3f}") for side in laid.size)]),
        Resources=resources,
        Contents=pdf.make_stream(content.encode("ascii")),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))


def save(pdf: Pdf, out: Path, flavour: Flavour) -> None:
    """Write the file if it is valid PDF/A; the same content gives the same bytes."""
    try:
        pdfa.save(pdf, out, flavour.value, repair=False, deterministic_id=True)
    except pdfa.PdfaError as error:
        findings = [str(finding) for finding in error.report.findings[:FINDINGS_TOLD]]
        raise NotPdfaError(flavour=flavour.value, findings="; ".join(findings)) from error


def _information(facts: Facts) -> Dictionary:
    date = xmp.pdf_date(facts.created)
    information = Dictionary(
        Creator=String(xmp.CREATOR_TOOL),
        Producer=String(xmp.PRODUCER),
        CreationDate=String(date),
        ModDate=String(date),
    )
    if title := xmp.title(facts):
        information.Title = String(title)
    return information
