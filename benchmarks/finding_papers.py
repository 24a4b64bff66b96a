"""Invented papers for finding: names as common as names are, misread now and then, and long texts.

A few given names are borne by many, most by few; every fiftieth name is misread by a letter. Number
and place of an act repeat from book to book, register numbers and certificates do not. No register
number can be anybody's: its letters are never issued.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from pipeline.describe.units import gazetteer
from pipeline.finding.findable import Findable, Level, Told, Value
from pipeline.finding.folding import name, number, words
from pipeline.finding.keys import Key
from pipeline.holdings.archives import known_units
from pipeline.ids import DocumentId
from pipeline.nouns.volume import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST = [
    "Бат",
    "Ган",
    "Мөнх",
    "Эрдэнэ",
    "Алтан",
    "Баян",
    "Болд",
    "Цэцэг",
    "Сүх",
    "Төмөр",
    "Өлзий",
    "Дорж",
    "Лхагва",
    "Пүрэв",
    "Бямба",
    "Ням",
    "Даваа",
    "Мягмар",
    "Баасан",
    "Энх",
    "Түвшин",
    "Амар",
    "Оюун",
    "Сар",
    "Наран",
    "Одон",
    "Хүрэл",
    "Чулуун",
    "Жаргал",
    "Ариун",
    "Цагаан",
    "Гантөмөр",
    "Нямсүрэн",
    "Дэлгэр",
    "Отгон",
    "Уран",
    "Хонгор",
    "Идэр",
    "Мандах",
    "Тогтох",
    "Сайн",
    "Гэрэл",
    "Буян",
    "Заяа",
    "Ундрах",
    "Тэмүүл",
]
SECOND = [
    "болд",
    "баатар",
    "эрдэнэ",
    "жаргал",
    "цэцэг",
    "сүрэн",
    "тулга",
    "хуяг",
    "мөнх",
    "баяр",
    "дорж",
    "чимэг",
    "маа",
    "туяа",
    "өлзий",
    "сайхан",
    "нар",
    "гэрэл",
    "зул",
    "даваа",
    "очир",
    "хүү",
    "бат",
    "төгс",
    "зориг",
    "далай",
    "хишиг",
    "заяа",
    "үүл",
    "мандах",
    "сүх",
    "төмөр",
    "пүрэв",
    "рэнцэн",
    "ням",
    "дулам",
    "батор",
    "жав",
    "ханд",
    "сэцэн",
    "сод",
    "билэг",
    "бүрэн",
    "ундрах",
    "дэлгэр",
    "жин",
    "гоо",
]
CLANS = [
    "Боржигон",
    "Бэсүд",
    "Олхонуд",
    "Хатагин",
    "Салжиуд",
    "Цорос",
    "Дөрвөд",
    "Хиад",
    "Авга",
    "Жалайр",
    "Тайчиуд",
    "Шарнууд",
]
SYLLABLES = [
    "ба",
    "га",
    "да",
    "жа",
    "ла",
    "ма",
    "на",
    "ра",
    "са",
    "та",
    "ха",
    "ца",
    "бо",
    "го",
    "до",
    "но",
    "ро",
    "со",
    "то",
    "хо",
    "бү",
    "гү",
    "дү",
    "сү",
    "хү",
    "эр",
    "эл",
    "эн",
]
TYPES = ("birth", "birth", "birth", "birth", "marriage", "marriage", "death", "name_change")
WORDS_ON_A_PAPER = 120
VOCABULARY = 20_000
MISREAD = 0.02
SEED = 20_260_101
LOOKALIKE = {"о": "с", "н": "и", "ш": "щ", "л": "п", "г": "т", "ү": "у", "ө": "о", "э": "з"}


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
    paper: Findable


def known(at: int) -> Known:
    """Return the paper of a number; the same one whenever it is asked for."""
    chance = Random(SEED + at)  # noqa: S311  # invented people
    person = _person(chance)
    unit = UNITS[at // 250 % len(UNITS)]
    registered = person.born + timedelta(days=chance.randint(3, 40))
    soum = SOUMS[at // 250 % len(SOUMS)]
    facts = {
        "register": f"ЪЪ{person.born:%y%m%d}{at % 100:02d}",
        "certificate": f"{100_000_000 + at * 7}",
        "right": f"Ү-22{at:08d}",
        "act": str(at % 250 + 1),
        "record": f"R-{at:09d}",
    }
    values = (
        Value(Key.RECORD, "inventory", number(facts["record"]), facts["record"]),
        _number(Key.REGISTER_NUMBER, "register_number", facts["register"]),
        _name(Key.CLAN, "clan_name", person.clan, chance),
        _name(Key.PATRONYMIC, "patronymic", person.patronymic, chance),
        _name(Key.GIVEN, "given_name", person.given, chance),
        _name(Key.INITIALLED, "given_name", person.initialled, chance),
        _name(Key.PARENT, "mother_name", person.mother, chance),
        _number(Key.BORN, "birth_date", person.born.isoformat()),
        _number(Key.DATE, "registered_on", registered.isoformat()),
        _number(Key.ACT, "act_number", facts["act"]),
        _number(Key.CERTIFICATE, "certificate_number", facts["certificate"]),
        _number(Key.PROPERTY, "property_number", facts["right"]),
        Value(Key.PLACE, "registered_place", name(soum), f"{soum} сум"),
    )
    text = _text(chance, [value.shown for value in values])
    paper = Findable(
        document=DocumentId(f"{at:036d}"),
        version=1,
        level=Level.OPEN if at % 20 else Level.UNCHECKED,
        type=TYPES[at % len(TYPES)],
        record=None,
        record_name=f"civil:{facts['record']}",
        unit=unit,
        beside=None,
        year=registered.year,
        citation=Citation(unit, "1", "2", f"B{at // 250}"),
        told=Told(
            f"{person.clan} {person.patronymic} {person.given}",
            person.born.isoformat(),
            (person.mother,),
            soum,
        ),
        values=values,
        text=text,
        words=tuple(sorted({*words(text), *(value.text for value in values)})),
    )
    return Known(person=person, soum=soum, paper=paper, **facts)


def papers(count: int, size: int) -> Iterator[list[Findable]]:
    """Yield so many papers, some at a time."""
    for start in range(0, count, size):
        yield [known(at).paper for at in range(start, min(start + size, count))]


def misread(text: str, chance: Random) -> str:
    """Return a text with one of its signs as a machine may misread it."""
    places = [at for at, sign in enumerate(text) if sign in LOOKALIKE or sign.isdigit()]
    if not places:
        return text
    at = chance.choice(places)
    sign = LOOKALIKE.get(text[at]) or str((int(text[at]) + 5) % 10)
    return text[:at] + sign + text[at + 1 :]


def _person(chance: Random) -> Person:
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(33_000))
    return Person(chance.choice(CLANS), _given(chance), _given(chance), born, _given(chance))


def _given(chance: Random) -> str:
    """A name; short ones are borne by many, long ones by few."""
    first = FIRST[min(int(chance.expovariate(1 / 9)), len(FIRST) - 1)]
    kind = chance.random()
    if kind < 0.15:
        return first
    second = SECOND[min(int(chance.expovariate(1 / 9)), len(SECOND) - 1)]
    if kind < 0.9:
        return first + second
    return first + second + chance.choice(SYLLABLES)


def _name(key: Key, field: str, shown: str, chance: Random) -> Value:
    read = misread(shown, chance) if chance.random() < MISREAD else shown
    return Value(key, field, name(read), read)


def _number(key: Key, field: str, shown: str) -> Value:
    return Value(key, field, number(shown), shown)


def _text(chance: Random, shown: Sequence[str]) -> str:
    rest = [_word(int(chance.paretovariate(0.7)) % VOCABULARY) for _ in range(WORDS_ON_A_PAPER)]
    return " ".join((*shown, *rest))


def _word(at: int) -> str:
    """The word of a number, of two or more syllables."""
    size = len(SYLLABLES)
    found = SYLLABLES[at % size] + SYLLABLES[at // size % size]
    return found + SYLLABLES[at // size**2 % size] if at >= size**2 else found


UNITS = tuple(unit.code for unit in known_units())
SOUMS = tuple(dict.fromkeys(unit.name for unit in gazetteer() if unit.level == "soum"))
