"""Leaves: what people call a page of a leaf, with the word for its back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.moves.sitting import named
from web.parts import with_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.language import Language
    from pipeline.nouns.batch import BatchPage

FRONT, BACK = "r", "v"


def called(say: Language, page: BatchPage) -> str:
    """Return a page as people call it: by its leaf, the word for its back, and its part."""
    name = f"{leaf_of(page)} {say('back')}" if page.side == BACK else named(page)
    return with_part(say, name, page.part, page.part_kind)


def leaf_of(page: BatchPage) -> str:
    """Return the name of the leaf that a page is a side of."""
    return named(replace(page, side=FRONT))


def all_called(say: Language, names: Iterable[str], pages: Iterable[BatchPage]) -> str:
    """Return the names of some of these pages, as people call them."""
    words = {named(page): called(say, page) for page in pages}
    return ", ".join(words.get(name, name) for name in names)
