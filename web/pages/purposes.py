"""Purposes: what papers are opened for, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.nouns.viewing import Purpose

if TYPE_CHECKING:
    from pipeline.language import Language

BETWEEN = " · "


def spoken(say: Language, purpose: str) -> str:
    """Return a purpose as people read it: what was chosen by its name, the rest as written."""
    parts = purpose.split(BETWEEN)
    return BETWEEN.join(say.word(one) if one in set(Purpose) else one for one in parts)


def written(purpose: str) -> str:
    """Return what somebody wrote of a purpose, without what was chosen."""
    return BETWEEN.join(one for one in purpose.split(BETWEEN) if one not in set(Purpose))
