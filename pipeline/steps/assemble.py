"""The step `assemble`: one PDF/A of a document's version, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pipeline.clock import now
from pipeline.geometry import IDENTITY, is_affine
from pipeline.ids import DocumentId
from pipeline.steps.clean import PICTURE
from pipeline.steps.contract import Concluded, Input, Job, Made, Outcome
from pipeline.steps.values import matrix_of, polygon_json, polygon_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.assemble import Flavour, Sheet
    from pipeline.nouns.document import VersionPage
    from pipeline.nouns.page import Master, Page
    from pipeline.ports.records import Product, Transaction
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Arguments, Json


def prepare(tx: Transaction, subject: str, recipe: Recipe) -> Job:
    """Ask for what is shown of every page of the version in work, and for its words.

    A page of which other documents have a part is taken out of its master.
    """
    document = tx.documents.get(DocumentId(subject))
    version = tx.documents.version(document.id, document.version)
    inputs: dict[str, Input] = {}
    pages: list[Json] = []
    items = tx.documents.pages(document.id, document.version)
    keys = [item.page for item in items]
    known = tx.pages.several(keys)
    masters = tx.pages.masters({page.master for page in known.values()})
    shown, words = (tx.products.several("page", keys, kind) for kind in (PICTURE, "words"))
    for item in items:
        page = known[item.page]
        made = shown.get(item.page), words.get(item.page)
        facts, needed = _page(item, page, masters[page.master], *made)
        inputs |= {file.name: file for file in needed}
        pages.append(facts)
    return Job(
        inputs=tuple(inputs.values()),
        arguments={
            "pages": pages,
            "document": document.id,
            "version": document.version,
            "title": document.title or "",
            "opened": version.opened.isoformat(),
            "max_pixels": recipe.max_pixels,
            "seconds": recipe.page_seconds,
        },
    )


def _page(
    item: VersionPage, page: Page, master: Master, picture: Product | None, words: Product | None
) -> tuple[Json, tuple[Input, ...]]:
    """What is shown of a page and how its words lie on it, with the files that hold both."""
    keep = item.polygon or page.region
    whole = keep is None and is_affine(page.matrix or IDENTITY)
    shown = picture if whole else None
    source = _input(shown) if shown else Input(master.id, master.key, master.sha256)
    facts: Json = {
        "source": source.name,
        "picture": shown.media_type if shown else None,
        "frame_size": [page.width, page.height],
        "sha256": master.sha256,
        "frame": page.frame,
        "matrix": list(page.matrix or ()),
        "width": page.cleaned_width,
        "height": page.cleaned_height,
        "dpi": page.cleaned_dpi,
        "words": words.sha256 if words else None,
        "keep": polygon_json(keep),
    }
    return facts, (source, _input(words)) if words else (source,)


def _input(product: Product) -> Input:
    return Input(product.sha256, product.key, product.sha256)


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Build the PDF/A and have it validated."""
    from pipeline.assemble import Flavour

    out = build(arguments, files, scratch / "access.pdf", Flavour.PDFA_2B)
    pages = cast("list[Arguments]", arguments["pages"])
    return Outcome(
        facts={"pages": len(pages), "flavour": Flavour.PDFA_2B.value},
        made=(Made("access", out, "application/pdf"),),
    )


def build(arguments: Arguments, files: Mapping[str, Path], out: Path, flavour: Flavour) -> Path:
    """Write the access copy of a prepared job, in a flavour of PDF/A, and return its path."""
    from datetime import datetime

    from pipeline.assemble import Facts, assemble
    from pipeline.frames import Limits

    pages = cast("list[Arguments]", arguments["pages"])
    facts = Facts(
        document_id=cast("str", arguments["document"]),
        version=cast("int", arguments["version"]),
        title=cast("str", arguments["title"]),
        language="mn",
        digests=tuple(cast("str", page["sha256"]) for page in pages),
        created=datetime.fromisoformat(cast("str", arguments["opened"])),
    )
    limits = Limits(
        max_pixels=cast("int", arguments["max_pixels"]),
        seconds=cast("float", arguments["seconds"]),
    )
    assemble([_sheet(page, files) for page in pages], facts, out, limits, flavour)
    return out


def _sheet(page: Arguments, files: Mapping[str, Path]) -> Sheet:
    from ocr.codec import from_json
    from pipeline.assemble import Sheet, Shown

    words = cast("str | None", page["words"])
    source, picture = files[cast("str", page["source"])], cast("str | None", page["picture"])
    width, height = cast("list[int]", page["frame_size"])
    return Sheet(
        master=source,
        shown=Shown(picture, (width, height)) if picture else None,
        frame=cast("int", page["frame"]),
        matrix=matrix_of(page["matrix"]),
        width=cast("int", page["width"]),
        height=cast("int", page["height"]),
        dpi=cast("int", page["dpi"]),
        reading=from_json(files[words].read_bytes()) if words else None,
        keep=polygon_of(page["keep"]),
    )


def conclude(tx: Transaction, subject: str, outcome: Outcome) -> Concluded:
    """Note when the access copy was made."""
    document = tx.documents.get(DocumentId(subject))
    tx.documents.note_version(document.id, document.version, assembled=now())
    return Concluded(dict(outcome.facts))
