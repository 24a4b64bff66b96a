"""Developing for the desks: each file is decoded by a child process, like everything foreign."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.archive import MEBIBYTE, recipe_of
from pipeline.steps import develop
from pipeline.steps.values import polygon_json
from workers.children import Children
from workers.workshop import STEP_ALLOWANCE

if TYPE_CHECKING:
    from arkhiv.settings import Settings
    from pipeline.geometry import Polygon
    from web.house import Develop


def developing(settings: Settings) -> Develop:
    """Return what develops files with these settings; its child lives as long as one file takes."""
    recipe = recipe_of(settings)

    def developed(file: Path, frame: int, region: Polygon | None, target: Path) -> None:
        children = Children(1, settings.child_memory_mb * MEBIBYTE)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            try:
                outcome = children.run(
                    develop.TASK,
                    {
                        "frame": frame,
                        "region": polygon_json(region),
                        "max_pixels": recipe.max_pixels,
                    },
                    {develop.FILE: file},
                    Path(scratch),
                    STEP_ALLOWANCE,
                )
                outcome.made[0].path.replace(target)
            finally:
                children.stop()

    return developed
