"""The gazetteer: aimags, soums and districts, those of today and those that are gone."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from pipeline.describe.wording import folded, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAST = "H"
_LIKE = 80


@dataclass(frozen=True, slots=True)
class Unit:
    """An aimag, the capital, a soum or a district."""

    code: str
    level: str
    parent: str
    name: str
    former: tuple[str, ...]
    """Earlier names and those in daily use, as the papers of their time have them."""
    short: tuple[str, ...] = ()
    """What its name is shortened to; a value has the name."""

    @property
    def is_past(self) -> bool:
        """Whether it is none of today's; what lay in it is not recorded."""
        return self.code.startswith(_PAST)

    def likeness(self, name: str) -> float:
        """How alike a folded name is to one of this unit's names, 0 to 100."""
        return max(likeness(name, own) for own in self._folded())

    def misread(self, name: str) -> int | None:
        """The fewest letters by which a folded name is one of this unit's, if it is like one."""
        near = [own for own in self._folded() if likeness(name, own) >= _LIKE]
        return min((Levenshtein.distance(name, own) for own in near), default=None)

    def _folded(self) -> Iterator[str]:
        return map(folded, (self.name, *self.former, *self.short))


@cache
def gazetteer() -> tuple[Unit, ...]:
    """Every unit that the archive knows by name: those of today, then those that are gone."""
    short = {row["code"]: _apart_at(row["short"]) for row in _rows("short_names")}
    return tuple(
        Unit(
            row["code"],
            row["level"],
            row["parent"],
            row["name"],
            _apart_at(row["former"]),
            short.get(row["code"], ()),
        )
        for row in (*_rows("units"), *_rows("past_units"))
    )


def _rows(name: str) -> list[dict[str, str]]:
    with files("pipeline.describe").joinpath(f"data/{name}.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _apart_at(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split(";")))


@lru_cache(maxsize=4096)
def named(name: str, levels: tuple[str, ...] = ()) -> tuple[Unit, ...]:
    """The units whose name is misread by the fewest letters; more than one where they are as near.

    A letter is lost, doubled or taken for another as easily.
    """
    wanted = folded(name)
    of_level = (unit for unit in gazetteer() if not levels or unit.level in levels)
    near = [(unit, lost) for unit in of_level if (lost := unit.misread(wanted)) is not None]
    least = min((lost for _, lost in near), default=0)
    return tuple(unit for unit, lost in near if lost == least)
