"""XMP: what the file says of itself, in a packet that PDF/A accepts without extensions."""

from __future__ import annotations

from datetime import UTC
from html import escape
from typing import TYPE_CHECKING

from ocr.xmltext import printable

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.assemble.sheet import Facts, Flavour

CREATOR_TOOL = "Arkhiv"
PRODUCER = "Arkhiv"
DIGEST = "sha256:"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


def packet(facts: Facts, flavour: Flavour) -> bytes:
    """Identifier, version, title, language, digests of the masters, creator tool, dates."""
    moment = _moment(facts.created)
    digests = [f"{DIGEST}{digest}" for digest in dict.fromkeys(facts.digests)]
    properties = [
        _simple("pdfaid:part", flavour.value[0]),
        _simple("pdfaid:conformance", flavour.value[1].upper()),
        _simple("dc:format", "application/pdf"),
        _simple("dc:identifier", facts.document_id),
        _language_alternatives("dc:title", title(facts)),
        _bag("dc:language", [facts.language]),
        _bag("dc:relation", digests),
        _simple("xmpMM:DocumentID", facts.document_id),
        _simple("xmpMM:VersionID", str(facts.version)),
        _simple("xmp:CreatorTool", CREATOR_TOOL),
        _simple("xmp:CreateDate", moment),
        _simple("xmp:ModifyDate", moment),
        _simple("xmp:MetadataDate", moment),
        _simple("pdf:Producer", PRODUCER),
    ]
    return _PACKET.format(properties="\n".join(filter(None, properties))).encode()


def title(facts: Facts) -> str:
    """The title as it can be written: on one line, without controls."""
    return " ".join(printable(facts.title).split())


def pdf_date(created: datetime) -> str:
    """The same moment in the form of the document information."""
    return created.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def _moment(created: datetime) -> str:
    return created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _simple(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>"


def _bag(name: str, texts: list[str]) -> str:
    if not texts:
        return ""
    items = "".join(f"<rdf:li>{_escaped(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:Bag>{items}</rdf:Bag></{name}>"


def _language_alternatives(name: str, text: str) -> str:
    if not text:
        return ""
    item = f'<rdf:li xml:lang="x-default">{_escaped(text)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"


def _escaped(text: str) -> str:
    return escape(printable(text), quote=False)
