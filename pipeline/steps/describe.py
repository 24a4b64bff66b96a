"""The step `describe`: type and fields of a document from the words inside its extent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from pipeline.clock import now
from pipeline.events import MACHINE
from pipeline.geometry import invert, transform
from pipeline.ids import DocumentId, PageId
from pipeline.moves.restricting import restrict
from pipeline.nouns.document import Field
from pipeline.steps.contract import Concluded, Input, Job, Made, Outcome
from pipeline.steps.keyed import KEYED, Keyed, keyed_product, parsed, with_keyed
from pipeline.steps.values import matrix_of, polygon_json, polygon_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.describe.description import Description, FoundField, PageText
    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Arguments, Json
    from pipeline.steps.keyed import KeyedField

DESCRIPTION = "description"


def prepare(tx: Transaction, subject: str, recipe: Recipe) -> Job:
    """Ask for the words of every page, for what the inventory claims, and for what was keyed."""
    document = tx.documents.get(DocumentId(subject))
    inputs: list[Input] = []
    pages: list[Json] = []
    items = tx.documents.pages(document.id, document.version)
    keys = [item.page for item in items]
    known, read = tx.pages.several(keys), tx.products.several("page", keys, "words")
    for number, item in enumerate(items):
        page, words = known[item.page], read.get(item.page)
        if words is None or page.matrix is None:
            continue
        name = f"words{number}"
        inputs.append(Input(name, words.key, words.sha256))
        pages.append(
            {
                "page": item.page,
                "words": name,
                "matrix": list(page.matrix),
                "extent": polygon_json(item.polygon),
            }
        )
    keyed = keyed_product(tx, document)
    first: Arguments = {}
    if keyed is not None and items:
        inputs.append(Input(KEYED, keyed.key, keyed.sha256))
        first = {"first": items[0].page}
    claimed = _claimed(tx, document.id)
    return Job(
        inputs=tuple(inputs),
        arguments={"pages": pages, "claimed": claimed, "forms": recipe.forms, **first},
    )


def _claimed(tx: Transaction, document: DocumentId) -> Json:
    keys = [link.record for link in tx.links.of_document(document)]
    known = tx.inventory.several(keys)
    records = [known[key] for key in keys]
    return [
        {
            "type": record.type,
            "year": record.year,
            "register_number": record.register_number,
            "names": list(record.names),
        }
        for record in records
    ]


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Find the type and the fields; compare them with the inventory."""
    from pipeline.describe.contradictions import contradictions
    from pipeline.describe.describe import describe
    from pipeline.describe.description import Claimed
    from pipeline.steps.known_forms import forms_of

    pages = cast("list[Arguments]", arguments["pages"])
    texts = [_page_text(number, page, files) for number, page in enumerate(pages)]
    forms = forms_of(cast("str", arguments["forms"]))
    found = describe(texts, forms)
    keyed = parsed(files[KEYED].read_bytes()) if KEYED in files else Keyed()
    if KEYED in files:
        found = with_keyed(found, texts, forms, keyed)
    flags = set(found.flags)
    for claimed in cast("list[Arguments]", arguments["claimed"]):
        flags.update(
            contradictions(
                found,
                Claimed(
                    register_number=cast("str | None", claimed["register_number"]),
                    names=tuple(cast("list[str]", claimed["names"])),
                    year=cast("int | None", claimed["year"]),
                    type=cast("str | None", claimed["type"]),
                ),
                forms,
            )
        )
    facts = _facts(found, texts, pages, keyed, cast("str", arguments.get("first", "")))
    return _remembered({**facts, "flags": [*sorted(flags)]}, scratch)


def _remembered(facts: Arguments, scratch: Path) -> Outcome:
    """Keep the facts as a product too, so that a repeat need not find them again."""
    path = scratch / "description.json"
    path.write_text(json.dumps(facts, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    return Outcome(facts, (Made(DESCRIPTION, path, "application/json"),))


def _page_text(number: int, page: Arguments, files: Mapping[str, Path]) -> PageText:
    from ocr.codec import from_json
    from pipeline.describe.description import PageText

    extent = polygon_of(page["extent"])
    if extent is not None:
        extent = transform(matrix_of(page["matrix"]), extent)
    reading = from_json(files[cast("str", page["words"])].read_bytes())
    return PageText(page=number, reading=reading, extent=extent)


def _facts(
    found: Description, texts: list[PageText], pages: list[Arguments], keyed: Keyed, first: str
) -> Arguments:
    fields: list[Json] = []
    for item in found.fields:
        typed = keyed.field(item.name)
        stands = _typed(typed, first) if typed else _read(item, texts[item.page], pages[item.page])
        fields.append(
            {
                "name": item.name,
                "raw": item.raw,
                "value": item.value,
                "valid": item.valid,
                "confidence": float(item.confidence),
                "restricted": item.restricted,
                **stands,
            }
        )
    return {
        "type": found.type,
        "confidence": float(found.confidence),
        "title": found.title,
        "restricted": found.restricted,
        "fields": fields,
        "legible": bool(keyed.fields) or any(text.reading.words for text in texts),
    }


def _read(item: FoundField, text: PageText, page: Arguments) -> Arguments:
    """Where a value was read, and by what."""
    back = invert(matrix_of(page["matrix"]))
    return {
        "page": page["page"],
        "polygon": polygon_json(transform(back, item.polygon)),
        "words": list(item.words),
        "engine": text.reading.engine,
        "model": text.reading.model,
        "confirmed_by": None,
    }


def _typed(item: KeyedField, first: str) -> Arguments:
    """A value that a person keyed has no place on the paper but the paper itself."""
    return {
        "page": first,
        "polygon": [],
        "words": [],
        "engine": KEYED,
        "model": "",
        "confirmed_by": item.by,
    }


def conclude(tx: Transaction, subject: str, outcome: Outcome) -> Concluded:
    """Write the fields and the flags; what looks like adoption is restricted at once."""
    facts = outcome.facts
    document = tx.documents.get(DocumentId(subject))
    found = cast("list[Arguments]", facts["fields"])
    tx.fields.replace(document.id, document.version, [_field(item) for item in found])
    tx.documents.note(
        document.id,
        type=facts["type"],
        type_confidence=facts["confidence"],
        title=facts["title"],
    )
    tx.documents.note_version(
        document.id,
        document.version,
        described=now(),
        type=facts["type"],
        title=facts["title"],
        legible=facts["legible"],
        means=_means(found),
    )
    if facts["restricted"] and document.lifted_by is None:
        restrict(tx, document, MACHINE, by="content")
    flags = cast("list[str]", facts["flags"])
    tx.holds.set_flags(
        "document", document.id, {code: {} for code in flags}, "machine", document.version
    )
    return Concluded({"type": facts["type"], "fields": len(found), "flags": flags})


def _means(found: list[Arguments]) -> str:
    """By what a version is described; one keyed field says that a person read the paper."""
    if any(item["engine"] == KEYED for item in found):
        return KEYED
    return "machine" if found else "none"


def _field(item: Arguments) -> Field:
    return Field(
        name=cast("str", item["name"]),
        raw=cast("str", item["raw"]),
        value=cast("str | None", item["value"]),
        valid=cast("bool", item["valid"]),
        confidence=cast("float", item["confidence"]),
        page=PageId(cast("str", item["page"])),
        polygon=polygon_of(item["polygon"]) or (),
        words=tuple(cast("list[int]", item["words"])),
        restricted=cast("bool", item["restricted"]),
        engine=cast("str", item["engine"]),
        model=cast("str", item["model"]),
        confirmed_by=cast("str | None", item.get("confirmed_by")),
    )
