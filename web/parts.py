"""The part of a side as people call it: flap 2, tile 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.language import Language
    from pipeline.nouns.page import PartKind


def with_part(say: Language, name: str, number: int, kind: PartKind | None) -> str:
    """Return the name of a side, and what the part of it is called where it is one."""
    if kind is not None:
        return f"{name} · {say.word(kind)} {number}"
    return f"{name} · {say('part {number}').format(number=number)}" if number > 1 else name
