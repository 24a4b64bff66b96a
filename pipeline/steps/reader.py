"""The reader of a child: found once per settings, used for every page after."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from ocr.reader import Reader, found
from ocr.settings import EngineName, Settings

if TYPE_CHECKING:
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Arguments


def reader_arguments(recipe: Recipe) -> Arguments:
    """Return what of a recipe the reader needs, for the child."""
    return {
        "reader": recipe.reader,
        "language": recipe.language,
        "psm": recipe.psm,
        "seconds": recipe.page_seconds,
        "max_pixels": recipe.max_pixels,
    }


def reader_of(arguments: Arguments) -> Reader:
    """Return the reader that the arguments ask for."""
    return _found(
        Settings(
            language=cast("str", arguments["language"]),
            psm=cast("int", arguments["psm"]),
            seconds=cast("float", arguments["seconds"]),
            engine=EngineName(cast("str", arguments["reader"])),
        )
    )


@cache
def _found(settings: Settings) -> Reader:
    return found(settings)
