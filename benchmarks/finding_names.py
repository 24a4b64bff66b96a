"""Names of nobody: as common as names are, misread as a machine misreads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_FIRST = """
Бат Ган Мөнх Эрдэнэ Алтан Баян Болд Цэцэг Сүх Төмөр Өлзий Дорж Лхагва Пүрэв Бямба Ням Даваа
Мягмар Баасан Энх Түвшин Амар Оюун Сар Наран Одон Хүрэл Чулуун Жаргал Ариун Цагаан Гантөмөр
Нямсүрэн Дэлгэр Отгон Уран Хонгор Идэр Мандах Тогтох Сайн Гэрэл Буян Заяа Ундрах Тэмүүл
"""
_SECOND = """
болд баатар эрдэнэ жаргал цэцэг сүрэн тулга хуяг мөнх баяр дорж чимэг маа туяа өлзий сайхан
нар гэрэл зул даваа очир хүү бат төгс зориг далай хишиг заяа үүл мандах сүх төмөр пүрэв рэнцэн
ням дулам батор жав ханд сэцэн сод билэг бүрэн ундрах дэлгэр жин гоо
"""
_CLANS = """
Боржигон Бэсүд Олхонуд Хатагин Салжиуд Цорос Дөрвөд Хиад Авга Жалайр Тайчиуд Шарнууд
"""
_SYLLABLES = """
ба га да жа ла ма на ра са та ха ца бо го до но ро со то хо бү гү дү сү хү эр эл эн
"""
FIRST, SECOND, CLANS, SYLLABLES = map(str.split, (_FIRST, _SECOND, _CLANS, _SYLLABLES))
LOOKALIKE = {"о": "с", "н": "и", "ш": "щ", "л": "п", "г": "т", "ү": "у", "ө": "о", "э": "з"}
MISREAD = 0.02
"""Every fiftieth name is misread by a letter."""


def given_name(chance: Random) -> str:
    """Return a name; short ones are borne by many, long ones by few."""
    first = FIRST[min(int(chance.expovariate(1 / 9)), len(FIRST) - 1)]
    kind = chance.random()
    if kind < 0.15:
        return first
    second = SECOND[min(int(chance.expovariate(1 / 9)), len(SECOND) - 1)]
    if kind < 0.9:
        return first + second
    return first + second + chance.choice(SYLLABLES)


def read(shown: str, chance: Random) -> str:
    """Return what a machine reads of a name: mostly the name."""
    return misread(shown, chance) if chance.random() < MISREAD else shown


def misread(text: str, chance: Random, times: int = 1) -> str:
    """Return a text with so many of its signs as a machine may misread them."""
    places = [at for at, sign in enumerate(text) if sign in LOOKALIKE or sign.isdigit()]
    signs = list(text)
    for at in chance.sample(places, min(times, len(places))):
        signs[at] = LOOKALIKE.get(signs[at]) or str((int(signs[at]) + 5) % 10)
    return "".join(signs)
