"""The step `read`: one recognition of a cleaned page gives words, text and ALTO."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, cast

from pipeline.errors import HeldError
from pipeline.ids import PageId
from pipeline.nouns.document import UNREADABLE
from pipeline.nouns.page import NOTHING_TO_READ, UNREAD
from pipeline.steps.contract import Concluded, Input, Job, Made, Outcome
from pipeline.steps.reader import reader_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ocr.words import Box, Region
    from pipeline.nouns.page import Page
    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe
    from pipeline.regions.known import Known
    from pipeline.steps.contract import Arguments, Json


class NotCleanedError(HeldError):
    """A page is to be read whose cleaned image is not there."""

    code = "not_cleaned"
    template = "Page {page} has no cleaned image. Have it tried again."


def prepare(tx: Transaction, subject: str, recipe: Recipe) -> Job:
    """Ask for the cleaned image."""
    page = tx.pages.get(PageId(subject))
    cleaned = tx.products.find("page", subject, "cleaned")
    if cleaned is None or page.cleaned_dpi is None:
        raise NotCleanedError(page=subject)
    return Job(
        inputs=(Input("cleaned", cleaned.key, cleaned.sha256),),
        arguments={
            "dpi": page.cleaned_dpi,
            "size": [page.cleaned_width, page.cleaned_height],
            "rules": _boxes(page.actions, "lines"),
            "regions": _boxes(page.actions, "regions"),
            "pens": _boxes(page.actions, "pens"),
            "nothing": _has_nothing(tx, page),
            **reader_arguments(recipe),
        },
    )


def _has_nothing(tx: Transaction, page: Page) -> bool:
    """Say whether there is nothing on a page, or only what no machine reads."""
    papers = tx.documents.touching(page.place)
    if papers and all(paper.script in UNREADABLE for paper in papers):
        return True
    return any(UNREAD.items() <= action.items() for action in page.actions) or any(
        flag.code in NOTHING_TO_READ for flag in tx.holds.flags("page", page.id)
    )


def _boxes(actions: Sequence[Mapping[str, object]], name: str) -> Json:
    """Places that clean-up found on the page, kept with what it did."""
    found = (action[name] for action in actions if name in action)
    return cast("Json", next(found, []))


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Recognise once; write words, text and ALTO."""
    from ocr.alto import alto
    from ocr.codec import to_json
    from ocr.text import text
    from pipeline.cleanup import coding
    from pipeline.reading import recognised
    from pipeline.steps.reader import reader_of

    reader, dpi = reader_of(arguments), cast("int", arguments["dpi"])
    before = reader.seconds
    if arguments["nothing"]:
        width, height = cast("list[int]", arguments["size"])
        reading = reader.nothing((width, height), dpi=dpi)
    else:
        reading = recognised(coding.read(files["cleaned"]), reader, dpi, _known(arguments))
    outputs = (
        ("words", "words.json", to_json(reading), "application/json"),
        ("text", "text.txt", text(reading).encode(), "text/plain; charset=utf-8"),
        ("alto", "alto.xml", alto(reading), "application/xml"),
    )
    made = []
    for kind, name, content, media_type in outputs:
        path = scratch / name
        path.write_bytes(content)
        made.append(Made(kind, path, media_type))
    confidences = [word.confidence for word in reading.words]
    return Outcome(
        facts={
            "engine": reading.engine,
            "model": reading.model,
            "words": len(reading.words),
            "regions": dict(Counter(str(region.kind) for region in reading.regions)),
            "confidence": sum(confidences) / len(confidences) if confidences else 0.0,
            "engine_seconds": round(reader.seconds - before, 4),
        },
        made=tuple(made),
    )


def _known(told: Arguments) -> Known:
    from pipeline.regions.known import Known

    return Known(_places(told["rules"]), _regions(told["regions"]), _places(told["pens"]))


def _places(told: Json) -> tuple[Box, ...]:
    from ocr.words import Box

    return tuple(Box(*box) for box in cast("list[list[int]]", told))


def _regions(told: Json) -> tuple[Region, ...]:
    from ocr.words import Box, Region, region_kind

    each = cast("list[tuple[str, int, int, int, int]]", told)
    return tuple(Region(region_kind(kind), Box(*box)) for kind, *box in each)


def conclude(tx: Transaction, subject: str, outcome: Outcome) -> Concluded:
    """Nothing but the products and the event."""
    del tx, subject
    return Concluded(dict(outcome.facts))
