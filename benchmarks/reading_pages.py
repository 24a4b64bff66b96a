"""Generated pages for measuring: which ones, and kept as files so that they are made once."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from samples.papers.clerk import UNITS
from samples.papers.damage import Damage
from samples.papers.filling import FORMS
from samples.papers.papers import Layout

if TYPE_CHECKING:
    from collections.abc import Collection

    from samples.papers.parts import Part

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "bench" / "reading"
GENERATOR = ROOT / "samples" / "papers"
SEEDS = 7000
APART = 100
"""Seeds between two damages, so that no two cells have the same paper."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page by what it is made from."""

    part: Part
    layout: Layout
    damage: Damage
    seed: int

    @property
    def name(self) -> str:
        """A name for its files."""
        return f"{self.part}-{self.layout}-{self.damage}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as a file, and the truth about it."""

    wanted: Wanted
    image: Path
    text: str
    type: str | None
    fields: tuple[tuple[str, str], ...]
    damages: tuple[str, ...]


def plan(
    part: Part,
    pages: int,
    damages: Collection[Damage] = tuple(Damage),
    layouts: Collection[Layout] = tuple(Layout),
) -> tuple[Wanted, ...]:
    """So many pages of every layout with every damage, each a paper of its own."""
    return tuple(
        Wanted(part, layout, damage, SEEDS + APART * place + number)
        for place, damage in enumerate(Damage)
        for layout in Layout
        for number in range(pages)
        if damage in damages and layout in layouts
    )


@cache
def _generation() -> str:
    """A name for this state of the generator, with the labels and places that it writes."""
    own = (path for path in GENERATOR.iterdir() if path.suffix in {".py", ".toml"})
    made_of = sorted(path for path in own if path.name != "wording.py")
    digest = hashlib.sha256()
    for path in (*made_of, *sorted(FORMS.glob("*.toml")), UNITS):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def kept(wanted: Wanted) -> Kept:
    """The page, made now if it was not before; two benchmarks at once may make the same one."""
    from samples.papers.page import page

    folder = KEPT / _generation()
    image, truth = folder / f"{wanted.name}.png", folder / f"{wanted.name}.json"
    if not truth.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = page(wanted.part, wanted.layout, wanted.damage, wanted.seed)
        facts = {
            "text": made.text,
            "type": made.type,
            "fields": [(field.name, field.value) for field in made.fields],
            "damages": list(made.damages),
        }
        picture = Image.fromarray(made.image[..., ::-1])
        whole = image.with_suffix(f".{os.getpid()}")
        picture.save(whole, "PNG", compress_level=1, dpi=(made.dpi, made.dpi))
        whole.replace(image)
        truth.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    facts = json.loads(truth.read_text(encoding="utf-8"))
    fields = tuple((name, value) for name, value in facts["fields"])
    return Kept(wanted, image, facts["text"], facts["type"], fields, tuple(facts["damages"]))
