"""A generated page: its pixels, what stands on it and where, the same for the same seed."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from samples.papers.damage import Damage, damaged
from samples.papers.papers import Layout, sheet_of
from samples.papers.parts import Part
from samples.papers.sheet import Field, Word

if TYPE_CHECKING:
    from samples.papers.scan import Picture

__all__ = ["Damage", "Field", "GeneratedPage", "Layout", "Part", "Word", "page"]


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A scan of an invented paper with everything that is true about it."""

    image: Picture
    """Rows by columns by blue, green and red."""
    dpi: int
    text: str
    """Rows from top to bottom, one space between words; no leaders, rules or seals."""
    words: tuple[Word, ...]
    """With boxes in the image's pixels."""
    type: str | None
    """The form, where it is one."""
    fields: tuple[Field, ...]
    damages: tuple[Damage, ...]
    """What happened to it, in order."""


def page(part: Part, layout: Layout, damage: Damage, seed: int) -> GeneratedPage:
    """Generate one page. The paper depends on part, layout and seed alone, not on the damage."""
    dice, chance = _chances(part, layout, seed)
    sheet = sheet_of(part, layout, dice, chance)
    hurt, harm = _chances(part, f"{layout}/{damage}", seed)
    scan, damages = damaged(sheet, part, damage, hurt, harm)
    words = tuple(replace(word, box=scan.box(word.box)) for word in sheet.words)
    text, fields = sheet.text(), tuple(sheet.fields)
    return GeneratedPage(scan.image, scan.dpi, text, words, sheet.type, fields, damages)


def _chances(part: Part, what: str, seed: int) -> tuple[random.Random, np.random.Generator]:
    """Chance that no other part meets."""
    salt = zlib.crc32(f"{part}/{what}".encode())
    return random.Random(f"{salt}/{seed}"), np.random.default_rng([salt, seed])
