"""The step `clean`: a master's frame becomes an upright, even, grey page with its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pipeline.geometry import bounds, compose, translation
from pipeline.ids import PageId
from pipeline.ports.records import CleanedFacts
from pipeline.steps.contract import Concluded, Input, Job, Made, Outcome
from pipeline.steps.values import matrix_of, polygon_json, polygon_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Arguments


def prepare(tx: Transaction, subject: str, recipe: Recipe) -> Job:
    """Ask for the master's bytes."""
    page = tx.pages.get(PageId(subject))
    master = tx.pages.master(page.master)
    return Job(
        inputs=(Input("master", master.key, master.sha256),),
        arguments={
            "frame": page.frame,
            "dpi": page.dpi,
            "orientation": page.orientation,
            "region": polygon_json(page.region),
            "max_pixels": recipe.max_pixels,
        },
        recipe=recipe.key(master.sha256, str(page.frame)),
    )


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Decode, clean, and write the cleaned page once."""
    from pipeline.cleanup import clean
    from pipeline.frames import Limits, pixels
    from pipeline.reading import write_cleaned

    limits = Limits(max_pixels=cast("int", arguments["max_pixels"]))
    image = pixels(files["master"], cast("int", arguments["frame"]), limits)
    region = polygon_of(arguments["region"])
    offset = translation(0, 0)
    if region is not None:
        box = bounds(region)
        image = image[max(box.y, 0) : box.bottom, max(box.x, 0) : box.right]
        offset = translation(-max(box.x, 0), -max(box.y, 0))
    cleaned = clean(
        image,
        dpi=cast("float | None", arguments["dpi"]),
        orientation=cast("int", arguments["orientation"]),
    )
    path, media_type = write_cleaned(cleaned, scratch)
    height, width = cleaned.image.shape[:2]
    return Outcome(
        facts={
            "matrix": list(compose(offset, cleaned.matrix)),
            "width": int(width),
            "height": int(height),
            "dpi": cleaned.dpi,
            "dpi_source": cleaned.dpi_source,
            "actions": [
                {
                    "name": action.name,
                    "applied": action.applied,
                    "reason": action.reason,
                    "measure": float(action.measure),
                }
                for action in cleaned.actions
            ],
            "flags": list(cleaned.flags),
            "ink": float(cleaned.ink),
        },
        made=(Made("cleaned", path, media_type),),
    )


def conclude(tx: Transaction, subject: str, outcome: Outcome) -> Concluded:
    """Write down the matrix, what was done and why, and what asks for a look."""
    facts = outcome.facts
    page = PageId(subject)
    tx.pages.set_cleaned(
        page,
        CleanedFacts(
            matrix=matrix_of(facts["matrix"]),
            width=cast("int", facts["width"]),
            height=cast("int", facts["height"]),
            dpi=cast("int", facts["dpi"]),
            dpi_source=cast("str", facts["dpi_source"]),
            actions=tuple(cast("list[dict[str, object]]", facts["actions"])),
            ink=cast("float", facts["ink"]),
        ),
    )
    flags = cast("list[str]", facts["flags"])
    tx.holds.set_flags("page", page, {code: {"ink": facts["ink"]} for code in flags}, "machine")
    return Concluded({"flags": sorted(flags)})
