"""A clerk: invents the people, places, dates and numbers of a paper, of one part's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from samples.papers.months import ROMAN, SHORTENED
from samples.papers.parts import Part, clan_names, given_names, part_of, words

if TYPE_CHECKING:
    import random

UNITS = Path(__file__).parents[2] / "pipeline" / "describe" / "data" / "units.tsv"
FRONT = frozenset({1, 4, 9, 11})
"""Numbers whose endings have front vowels."""
NEVER_ISSUED = "ЪЪ"
CHECK = (4, 5, 6, 7, 8, 9)


@cache
def places(part: Part) -> tuple[tuple[str, str], ...]:
    """Aimags with their soums, as the list of units has them; each pair belongs to one part."""
    lines = UNITS.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    names = {code: name for code, _, _, name, *_ in rows}
    found = [
        (names[parent], name)
        for _, level, parent, name, *_ in rows
        if level in {"soum", "district"} and parent in names
    ]
    return tuple(sorted(pair for pair in set(found) if part_of(pair[1]) is part))


@dataclass(frozen=True, slots=True)
class Clerk:
    """Whoever fills a form in; `old` is a clerk of the years before 1990."""

    part: Part
    dice: random.Random
    old: bool = False

    def day(self) -> date:
        """A day on which something was registered."""
        first = date(1951, 1, 1) if self.old else date(1992, 1, 1)
        return first + timedelta(days=self.dice.randrange(14000 if self.old else 12000))

    def written(self, day: date) -> str:
        """A date in one of the ways in which offices write it."""
        d, m, y = day.day, day.month, day.year
        ending = "ний" if d % 10 in FRONT else "ны"
        ordinal = "дүгээр" if m in FRONT else "дугаар"
        ways = [
            f"{y} оны {m} {ordinal} сарын {d}-{ending} өдөр",
            f"{y} оны {m}-р сарын {d}-{ending}",
            f"{y} оны {m:02d} сарын {d:02d} өдөр",
            f"{y} оны {SHORTENED[m - 1]} сарын {d}-{ending} өдөр",
        ]
        if self.old:
            ways += [f"{d}.{ROMAN[m - 1]}.{y}", f"{y} оны {ROMAN[m - 1]} сарын {d}-{ending}"]
        else:
            ways += [f"{y}.{m:02d}.{d:02d}", f"{y}-{m:02d}-{d:02d}"]
        return self.dice.choice(ways)

    def given(self) -> str:
        """A given name."""
        return self.dice.choice(given_names(self.part))

    def clan(self) -> str:
        """A clan name."""
        return self.dice.choice(clan_names(self.part))

    def person(self) -> str:
        """Clan, patronymic and given name."""
        return f"{self.clan()} {self.given()} {self.given()}"

    def signed(self) -> str:
        """Initial and name, as beside a signature."""
        return f"{self.given()[0]}.{self.given()}"

    def register(self) -> str:
        """A citizen's register number that nobody has."""
        day = date(1930, 1, 1) + timedelta(days=self.dice.randrange(32000))
        month = day.month + (20 if day.year >= 2000 else 0)
        return f"{NEVER_ISSUED}{day:%y}{month:02d}{day:%d}{self.dice.randrange(100):02d}"

    def legal(self) -> str:
        """A legal entity's register number with its check digit."""
        while True:
            digits = [self.dice.randint(1, 9), *(self.dice.randrange(10) for _ in range(5))]
            check = sum(w * d for w, d in zip(CHECK, digits, strict=True)) % 11
            if check not in {0, 10}:
                return "".join(map(str, (*digits, check)))

    def digits(self, count: int) -> str:
        """So many digits, the first no nought."""
        rest = (self.dice.randrange(10) for _ in range(count - 1))
        return "".join(map(str, (self.dice.randint(1, 9), *rest)))

    def order(self) -> str:
        """The number of a decision."""
        ways = (
            f"А/{self.dice.randint(1, 900)}",
            str(self.dice.randint(1, 500)),
            f"{self.dice.randint(101, 199)}/ШШ{self.dice.randint(2010, 2025)}/0{self.digits(4)}",
        )
        return self.dice.choice(ways[:2] if self.old else ways)

    def place(self) -> str:
        """An aimag with a soum of it."""
        aimag, soum = self.dice.choice(places(self.part))
        if aimag == "Улаанбаатар":
            return f"Улаанбаатар хот, {soum} дүүрэг, {self.dice.randint(1, 20)}-р хороо"
        return f"{aimag} аймаг, {soum} сум"

    def address(self) -> str:
        """A place with street and door."""
        return (
            f"{self.place()}, {self.dice.randint(1, 90)}-р байр, {self.dice.randint(1, 180)} тоот"
        )

    def word(self) -> str:
        """A word of the dictionary."""
        return self.dice.choice(words(self.part))

    def phrase(self, low: int = 2, high: int = 3) -> str:
        """A few words."""
        return " ".join(self.word() for _ in range(self.dice.randint(low, high)))

    def firm(self) -> str:
        """The name of a company."""
        return f"{self.word().capitalize()} {self.word()} {self.dice.choice(('ХХК', 'ХК', 'ТӨҮГ'))}"
