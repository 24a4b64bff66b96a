"""Pages that a person wrote on: forms and registers filled in by hand, and letters."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.hands_writing import Desk, Manner, Press, Quill, Written, manner
from samples.papers.clerk import Clerk
from samples.papers.composing import printer
from samples.papers.damage import Damage, damaged
from samples.papers.page import Layout, page
from samples.papers.papers import form
from samples.papers.parts import Face, Part
from samples.papers.prose import columns
from samples.papers.sheet import Tint
from samples.papers.tables import register

if TYPE_CHECKING:
    from samples.papers.scan import Picture
    from samples.papers.sheet import Box

FACES = {
    "Bad Script": (Face("bad-script-400.ttf"), 1.3),
    "Caveat": (Face("caveat-400.ttf"), 1.55),
    "Caveat, bold": (Face("caveat-700.ttf"), 1.55),
    "Z003": (Face("opentype/urw-base35/Z003-MediumItalic.otf"), 1.45),
}
"""Typefaces made from hands that the set-up installs, and how much larger than print one writes."""
TINTS = (Tint.BLACK, Tint.PEN, Tint.PEN, Tint.VIOLET)
DAMAGES = (Damage.CLEAN, Damage.SKEW, Damage.YELLOWED, Damage.BLUR, Damage.RULED, Damage.JPEG)
NUMBERED = 3
"""Times as many printed forms with written numbers: each has few."""
DOUBTFUL = (Damage.BLUR, Damage.NOISE, Damage.THROUGH, Damage.FAINT, Damage.MIXED)
"""What makes print hard to read."""


class Way(StrEnum):
    """How the letters of a face are written."""

    PLAIN = "as the face has them"
    RESTLESS = "restless"
    JOINED = "joined"


class Filled(StrEnum):
    """What a person wrote."""

    FORM = "form"
    REGISTER = "register"
    LETTER = "letter"
    NUMBERS = "numbers"
    """Those of a form that is printed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One page by what it is made from; a page of print has no face."""

    part: Part
    number: int
    face: str = ""
    way: Way = Way.PLAIN
    filled: Filled = Filled.FORM


@dataclass(frozen=True, slots=True)
class Handed:
    """A page, where on it words were printed, and what was written by hand where."""

    image: Picture
    dpi: int
    printed: tuple[Box, ...]
    written: tuple[tuple[str, Box], ...]


def plan(part: Part, pages: int, prints: int) -> list[Asked]:
    """So many pages of every face, way and kind, and so many of print of every layout."""
    hands = [
        Asked(part, number, face, way, filled)
        for face in FACES
        for way in Way
        for filled in Filled
        for number in range(pages if filled is not Filled.NUMBERS else NUMBERED * pages)
    ]
    return hands + [Asked(part, number) for number in range(len(Layout) * len(DOUBTFUL) * prints)]


def made(asked: Asked) -> Handed:
    """The page."""
    return _handed(asked) if asked.face else _printed(asked)


def _handed(asked: Asked) -> Handed:
    name = f"{asked.part}/{asked.face}/{asked.way}/{asked.filled}/{asked.number}"
    seed = zlib.crc32(name.encode())
    dice = random.Random(seed)  # noqa: S311 - invents, hides nothing
    chance = np.random.default_rng(seed)
    sheet, clerk = Desk(chance), Clerk(asked.part, dice)
    case = printer(asked.part, dice, (9, 10) if asked.filled is Filled.REGISTER else (10, 13))
    face, larger = FACES[asked.face]
    style = Manner() if asked.way is Way.PLAIN else manner(dice, joined=asked.way is Way.JOINED)
    size = round(case.label.size * larger * dice.uniform(0.85, 1.1))
    quill = Quill(face, size, dice.choice(TINTS), manner=style)
    if asked.filled is Filled.NUMBERS:
        press = Press(case.value.face, case.value.size, case.value.tint, quill=quill)
        case = replace(case, value=press)
    else:
        case = replace(case, value=quill)
    match asked.filled:
        case Filled.FORM | Filled.NUMBERS:
            form(sheet, case, clerk)
        case Filled.REGISTER:
            register(sheet, case, clerk)
        case Filled.LETTER:
            columns(sheet, case, clerk)
    scan, _ = damaged(sheet, asked.part, dice.choice(DAMAGES), dice, chance)
    printed = [word.box for word in sheet.words if not isinstance(word, Written)]
    written = [(word.text, scan.box(word.box)) for word in sheet.words if isinstance(word, Written)]
    return Handed(scan.image, scan.dpi, tuple(map(scan.box, printed)), tuple(written))


def _printed(asked: Asked) -> Handed:
    layout = tuple(Layout)[asked.number % len(Layout)]
    damage = DOUBTFUL[asked.number // len(Layout) % len(DOUBTFUL)]
    seed = 8800 + asked.number // (len(Layout) * len(DOUBTFUL))
    found = page(asked.part, layout, damage, seed)
    return Handed(found.image, found.dpi, tuple(word.box for word in found.words), ())
