"""Invented papers for finding, with long texts; `finding_names` has the names on them.

Number and place of an act repeat from book to book, register numbers and certificates do not, up to
3.3 million papers. No register number can be anybody's: its letters are never issued. A million are
made, so what a paper is found by is put together from pieces that are folded already; a test
compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from random import Random
from typing import TYPE_CHECKING

from benchmarks.finding_names import CLANS, SYLLABLES, given_name, read
from pipeline.describe.gazetteer import gazetteer
from pipeline.finding.findable import Findable, Level, Told, Value
from pipeline.finding.folding import name, words
from pipeline.finding.keys import Key
from pipeline.holdings.archives import known_units
from pipeline.ids import DocumentId
from pipeline.nouns.volume import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TYPES = ("birth", "birth", "birth", "birth", "marriage", "marriage", "death", "name_change")
IN_A_BOOK = 250
WORDS_ON_A_PAPER = 120
VOCABULARY = 20_000
STREAM, LONGEST_STEP = 1 << 20, 4001
"""So many words are drawn once; a paper takes every n-th from somewhere on."""
SEED = 20_260_101
FIRST_DAY = date(1930, 1, 1)
DAYS, APART = 33_000, 7919
"""So many days somebody may be born on, and between one paper and the next; no common divisor."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented."""

    clan: str
    patronymic: str
    given: str
    born: date
    mother: str

    @property
    def initialled(self) -> str:
        """As most papers write it: Г.Билгүүн."""
        return f"{self.patronymic[0]}.{self.given}"


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody who searches may know of one paper."""

    person: Person
    register: str
    certificate: str
    right: str
    act: str
    soum: str
    record: str
    former: str
    paper: Findable


def known(at: int) -> Known:
    """Return the paper of a number; the same one whenever it is asked for."""
    chance = Random(SEED + at)  # noqa: S311  # invented people
    person = _person(at, chance)
    unit = UNITS[at // IN_A_BOOK % len(UNITS)]
    registered = person.born + timedelta(days=chance.randint(3, 40))
    soum = SOUMS[at // IN_A_BOOK % len(SOUMS)]
    record, former = f"R-{at:09d}", f"Х-{at:09d}"
    register = f"ЪЪ{person.born:%y%m%d}{at // DAYS % 100:02d}"
    certificate, right = f"{100_000_000 + at * 7}", f"Ү-22{at:08d}"
    act = str(at % IN_A_BOOK + 1)
    numbers = (
        _number(Key.RECORD, "inventory", record),
        _number(Key.RECORD, "inventory", former),
        _number(Key.REGISTER_NUMBER, "register_number", register),
        _number(Key.BORN, "birth_date", person.born.isoformat()),
        _number(Key.DATE, "registered_on", registered.isoformat()),
        _number(Key.ACT, "act_number", act),
        _number(Key.CERTIFICATE, "certificate_number", certificate),
        _number(Key.PROPERTY, "property_number", right),
    )
    names = (
        _name(Key.CLAN, "clan_name", person.clan, chance),
        _name(Key.PATRONYMIC, "patronymic", person.patronymic, chance),
        _name(Key.GIVEN, "given_name", person.given, chance),
        _name(Key.INITIALLED, "given_name", person.initialled, chance),
        _name(Key.PARENT, "mother_name", person.mother, chance),
        Value(Key.PLACE, "registered_place", name(soum), f"{soum} сум"),
    )
    rest = _rest(chance)
    paper = Findable(
        document=DocumentId(f"{at:036d}"),
        version=1,
        level=Level.OPEN if at % 20 else Level.UNCHECKED,
        type=TYPES[at % len(TYPES)],
        record=None,
        record_name=f"civil:{record}",
        unit=unit,
        beside=None,
        year=registered.year,
        citation=Citation(unit, "1", "2", f"B{at // IN_A_BOOK}"),
        told=Told(
            f"{person.clan} {person.patronymic} {person.given}",
            person.born.isoformat(),
            (person.mother,),
            soum,
        ),
        values=numbers + names,
        text=" ".join([*(value.shown for value in numbers + names), *rest]),
        words=_words(numbers, names, rest),
    )
    return Known(person, register, certificate, right, act, soum, record, former, paper)


def papers(count: int, size: int) -> Iterator[list[Findable]]:
    """Yield so many papers, some at a time."""
    for start in range(0, count, size):
        yield [known(at).paper for at in range(start, min(start + size, count))]


def _person(at: int, chance: Random) -> Person:
    born = FIRST_DAY + timedelta(days=at * APART % DAYS)
    return Person(
        chance.choice(CLANS), given_name(chance), given_name(chance), born, given_name(chance)
    )


def _name(key: Key, field: str, shown: str, chance: Random) -> Value:
    seen = read(shown, chance)
    return Value(key, field, name(seen), seen)


def _number(key: Key, field: str, shown: str) -> Value:
    return Value(key, field, shown.lower().replace("-", ""), shown)


def _words(
    numbers: Sequence[Value], names: Sequence[Value], rest: Sequence[str]
) -> tuple[str, ...]:
    found = set(rest)
    for value in numbers:
        found.add(value.text)
        found.update(value.shown.lower().split("-"))
    for value in names:
        found.update(_words_of(value.shown))
    return tuple(sorted(found))


@lru_cache(maxsize=1 << 16)
def _words_of(shown: str) -> tuple[str, ...]:
    return words(shown)


def _rest(chance: Random) -> list[str]:
    """The other words of a paper: few are on most papers, most are on few."""
    stream, step = _stream(), chance.randrange(1, LONGEST_STEP)
    start = chance.randrange(STREAM)
    return stream[start : start + WORDS_ON_A_PAPER * step : step]


@cache
def _stream() -> list[str]:
    chance = Random(SEED)  # noqa: S311  # invented words
    vocabulary = [_word(at) for at in range(VOCABULARY)]
    count = STREAM + WORDS_ON_A_PAPER * LONGEST_STEP
    return [vocabulary[int(chance.paretovariate(0.7)) % VOCABULARY] for _ in range(count)]


def _word(at: int) -> str:
    """The word of a number, of two or more syllables."""
    size = len(SYLLABLES)
    found = SYLLABLES[at % size] + SYLLABLES[at // size % size]
    return found + SYLLABLES[at // size**2 % size] if at >= size**2 else found


UNITS = tuple(unit.code for unit in known_units())
SOUMS = tuple(dict.fromkeys(unit.name for unit in gazetteer() if unit.level == "soum"))
