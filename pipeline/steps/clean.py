"""The step `clean`: a master's frame becomes an upright, even, grey page with its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pipeline.geometry import bounds
from pipeline.ids import PageId
from pipeline.nouns.page import NOTHING_TO_READ, UNREAD
from pipeline.nouns.problem import MEASURED_AGAIN, OF_PAGES
from pipeline.ports.records import CleanedFacts
from pipeline.steps.contract import Concluded, Input, Job, Made, Outcome
from pipeline.steps.keeping import keep_look
from pipeline.steps.reader import reader_arguments
from pipeline.steps.values import matrix_of, polygon_json, polygon_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ocr.words import Box
    from pipeline.cleanup import Action, Cleaned
    from pipeline.cleanup.noun import Pixels
    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Arguments, Json

PICTURE, TILES = "picture", "tiles"
"""The kinds of what people see: the picture of the access copy, and the copy for the viewer."""


def prepare(tx: Transaction, subject: str, recipe: Recipe) -> Job:
    """Ask for the master's bytes."""
    page = tx.pages.get(PageId(subject))
    master = tx.pages.master(page.master)
    return Job(
        inputs=(Input("master", master.key, master.sha256),),
        arguments={
            "frame": {
                "index": page.frame,
                "width": page.width,
                "height": page.height,
                "dpi": page.dpi,
                "dpi_source": page.dpi_source,
                "orientation": page.orientation,
                "mode": "",
            },
            "region": polygon_json(page.region),
            **reader_arguments(recipe),
        },
        asides={"look": not tx.batches.is_looked_at(page.id)},
    )


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Decode, clean, and write once each: the cleaned page, the picture for people, its tiles.

    A page that nobody looked at when it came is looked at while its pixels are in memory.
    """
    from pipeline.cleanup import coding
    from pipeline.frames import Frame, Limits
    from pipeline.reading import clean_page
    from pipeline.steps.looking import Late
    from pipeline.steps.reader import reader_of
    from pipeline.steps.viewing import Views

    frame = Frame(**cast("dict[str, Any]", arguments["frame"]))
    region = polygon_of(arguments["region"])
    reader = reader_of(arguments)
    before = reader.seconds
    limits = Limits(max_pixels=cast("int", arguments["max_pixels"]))
    views = Views(files["master"], frame, limits, scratch, whole=region is None)
    late = Late(frame, scratch) if arguments.get("look") else None

    def seen(image: Pixels, dpi: int) -> None:
        views.see(image, dpi)
        if late is not None:
            late.see(image)

    cleaned = clean_page(
        files["master"],
        frame,
        reader,
        region=bounds(region) if region else None,
        limits=limits,
        seen=seen,
    )
    path = scratch / f"cleaned{coding.SUFFIX}"
    coding.write(cleaned.image, path, dpi=cleaned.dpi)
    height, width = cleaned.image.shape
    return Outcome(
        facts={
            "matrix": list(cleaned.matrix),
            "width": int(width),
            "height": int(height),
            "dpi": cleaned.dpi,
            "dpi_source": cleaned.dpi_source,
            "actions": [
                _action(action) | _places(action.name, cleaned) for action in cleaned.actions
            ],
            "flags": list(cleaned.flags),
            "ink": float(cleaned.ink),
            "engine_seconds": round(reader.seconds - before, 4),
            **(late.facts if late is not None else {}),
        },
        made=(
            Made("cleaned", path, coding.MEDIA_TYPE),
            *views.made,
            *(late.made if late is not None else ()),
        ),
    )


def _places(name: str, cleaned: Cleaned) -> dict[str, Json]:
    """What a step found, kept with what it did: a table's skeleton, what is no print, pens."""
    from pipeline.cleanup.skeleton import skeleton

    if name == "rules" and (found := skeleton(cleaned.rules)):
        return {"lines": [_place(box) for box in found]}
    if name == "regions" and cleaned.regions:
        return {"regions": [[str(each.kind), *_place(each.box)] for each in cleaned.regions]}
    if name == "pens" and cleaned.pens:
        return {"pens": [_place(box) for box in cleaned.pens]}
    return {}


def _place(box: Box) -> list[Json]:
    return [box.x, box.y, box.w, box.h]


def _action(action: Action) -> dict[str, Json]:
    return {
        "name": action.name,
        "applied": action.applied,
        "reason": action.reason,
        "measure": float(action.measure),
    }


def _odd(tx: Transaction, page: PageId, facts: Arguments) -> dict[str, Mapping[str, object]]:
    """What asks for a look apart from clean-up: since the page came, or from now on."""
    before = {flag.code: flag.facts for flag in tx.holds.flags("page", page)}
    found = {**before, **keep_look(tx, page, facts)}
    return {code: told for code, told in found.items() if code in OF_PAGES - MEASURED_AGAIN}


def conclude(tx: Transaction, subject: str, outcome: Outcome) -> Concluded:
    """Write down the matrix, what was done and why, and what asks for a look."""
    facts = outcome.facts
    if not facts:
        return Concluded()
    page, flags = PageId(subject), cast("list[str]", facts["flags"])
    tx.pages.set_cleaned(
        page,
        CleanedFacts(
            matrix=matrix_of(facts["matrix"]),
            width=cast("int", facts["width"]),
            height=cast("int", facts["height"]),
            dpi=cast("int", facts["dpi"]),
            dpi_source=cast("str", facts["dpi_source"]),
            actions=(
                *cast("list[dict[str, object]]", facts["actions"]),
                *({**UNREAD, "reason": code} for code in flags if code in NOTHING_TO_READ),
            ),
            ink=cast("float", facts["ink"]),
        ),
    )
    codes: dict[str, Mapping[str, object]] = {code: {"ink": facts["ink"]} for code in flags}
    tx.holds.set_flags("page", page, {**_odd(tx, page, facts), **codes}, "machine")
    return Concluded({"flags": sorted(flags), "engine_seconds": facts.get("engine_seconds", 0.0)})
