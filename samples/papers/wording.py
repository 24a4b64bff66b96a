"""Wording: single lines of text as they stand on registration papers, without end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samples.papers.months import MONTHS, ROMAN
from samples.papers.parts import clan_names, given_names, words

if TYPE_CHECKING:
    import random

    from samples.papers.parts import Part

LETTERS = "АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ"
NO_MONTHS = (*range(13, 20), *range(33, 100))
"""What stands in no register number: its months are 1 to 12, and 21 to 32 since 2000."""
LABELS = (
    "Ургийн овог",
    "Эцэг (эх)-ийн нэр",
    "Өөрийн нэр",
    "Регистрийн дугаар",
    "Иргэний бүртгэлийн дугаар",
    "Хүйс",
    "Төрсөн он, сар, өдөр",
    "Төрсөн газар",
    "Яс үндэс",
    "Эцгийн нэр",
    "Эхийн нэр",
    "Бүртгэсэн огноо",
    "Актын дугаар",
    "Гэрчилгээний дугаар",
    "Бүртгэсэн байгууллага",
    "Бүртгэгч",
    "Нөхөр",
    "Эхнэр",
    "Гэрлэсэн огноо",
    "Гэрч",
    "Шүүхийн шийдвэр №",
    "Нас барсан огноо",
    "Нас барсан газар",
    "Шалтгаан",
    "Үрчлэн авагч",
    "Хаяг",
    "Аймаг, нийслэл",
    "Сум, дүүрэг",
    "Баг, хороо",
    "Гудамж",
    "Байр",
    "Тоот",
    "Хуулийн этгээдийн нэр",
    "Хэлбэр",
    "Үүсгэн байгуулагч",
    "Үйл ажиллагааны чиглэл",
    "Хавтас №",
    "Өмчлөгч",
    "Зориулалт",
    "Талбайн хэмжээ, м2",
    "Нэгж талбарын дугаар",
    "Үл хөдлөх эд хөрөнгийн дугаар",
    "Гэрээний дугаар",
    "Үнэ, төгрөг",
    "Худалдагч",
    "Худалдан авагч",
    "Огноо",
    "Гарын үсэг",
)
TITLES = (
    "ТӨРСНИЙ БҮРТГЭЛ",
    "ГЭРЛЭСНИЙ БҮРТГЭЛ",
    "НАС БАРСНЫ БҮРТГЭЛ",
    "МОНГОЛ УЛС",
    "УЛСЫН БҮРТГЭЛИЙН ГАЗАР",
    "ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ",
    "ХУУЛИЙН ЭТГЭЭДИЙН УЛСЫН БҮРТГЭЛ",
    "ӨРГӨДӨЛ",
    "ГЭРЭЭ",
    "ТУШААЛ",
    "ЛАВЛАГАА",
    "ИРГЭНИЙ БҮРТГЭЛ",
    "ҮРЧЛЭЛТИЙН БҮРТГЭЛ",
    "ОВОГ, НЭР ӨӨРЧИЛСНИЙ БҮРТГЭЛ",
    "БҮГД НАЙРАМДАХ МОНГОЛ АРД УЛС",
)
PLACES = ("аймаг", "сум", "дүүрэг", "баг", "хороо", "бригад", "район", "хороолол", "гудамж")


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who writes lines with the words and names of one part."""

    part: Part
    dice: random.Random

    def line(self) -> str:
        """One line: running words, or something that stands on forms."""
        kinds = (
            (self.running, 9),
            (self.labelled, 4),
            (self.register_number, 3),
            (self.dated, 4),
            (self.numbered, 3),
            (self.address, 2),
            (self.person, 3),
            (self.title, 1),
            (self.figures, 2),
            (self.mixed, 3),
        )
        makes, weights = zip(*kinds, strict=True)
        return str(self.dice.choices(makes, weights)[0]())

    def running(self) -> str:
        """Words of a sentence, with its marks."""
        return self._cased(self._words(self.dice.randint(3, 9)))

    def labelled(self) -> str:
        """A label and its value."""
        value = self.dice.choice(
            (self.person, self.register_number, self.dated, self.numbered, self.address, self.place)
        )
        mark = self.dice.choice((": ", " ", " – ", ":"))
        label = (
            self.dice.choice(LABELS) if self.dice.random() < 0.6 else self._words(2).capitalize()
        )
        return f"{label}{mark}{value()}"

    def register_number(self) -> str:
        """A citizen's register number that nobody can have (no such month) or another one."""
        dice = self.dice
        pair = "".join(dice.choices(LETTERS, k=2))
        month = dice.choice(NO_MONTHS)
        number = f"{pair}{dice.randrange(100):02d}{month}{dice.randrange(10**4):04d}"
        legal = f"{dice.randrange(10**7):07d}"
        right = f"{dice.choice('ҮГЭ')}-{dice.randrange(10**10):010d}"
        civil = f"{dice.randrange(10**12):012d}"
        return dice.choices((number, legal, right, civil), (6, 1, 1, 1))[0]

    def dated(self) -> str:
        """A date in one of the ways in which offices have written them."""
        dice = self.dice
        day = date(1924, 1, 1) + timedelta(days=dice.randrange(36890))
        y, m, d = day.year, day.month, day.day
        ending = dice.choice(("ны", "ний", "-ны", "-ний", ""))
        ways = (
            f"{y} оны {m} дүгээр сарын {d}-ний өдөр",
            f"{y} оны {m:02d} дугаар сарын {d:02d}-ны өдөр",
            f"{y} оны {m}-р сарын {d}{ending}",
            f"{y} оны {m:02d} сарын {d:02d} өдөр",
            f"{y}.{m:02d}.{d:02d}",
            f"{y}-{m:02d}-{d:02d}",
            f"{d}.{ROMAN[m - 1]}.{y}",
            f"{y % 100:02d}.{ROMAN[m - 1]}.{d}",
            f"{y} оны {ROMAN[m - 1]} сарын {d}",
            f"{y % 100:02d} оны {m} дугаар сарын {d}-ны өдөр",
            f"{y} оны {MONTHS[m - 1]} сарын {d}-{dice.choice(('ны', 'ний'))} өдөр",
            f"{y} он {m} сар {d} өдөр",
            f"{y}/{m:02d}/{d:02d}",
        )
        return dice.choice(ways)

    def numbered(self) -> str:
        """The number of an act, a decision, a certificate or a form."""
        dice = self.dice
        one, two = dice.choice(LETTERS), "".join(dice.choices(LETTERS, k=2))
        year = dice.randrange(2010, 2027)
        shelf = f"Д-{dice.randrange(1, 30)}, ХН-{dice.randrange(1, 999)}"
        ways = (
            f"№ {dice.randrange(1, 2000)}",
            f"№{dice.randrange(1, 99999)}",
            f"{dice.randrange(100, 200)}/{two}{year}/{dice.randrange(99999):05d}",
            f"А/{dice.randrange(1, 900)}",
            f"{one}-{dice.randrange(1, 999)}, {shelf}",
            f"Маягт {two}-{dice.randrange(1, 20)}",
            f"дугаар {dice.randrange(1, 3000)}",
            f"{dice.randrange(10**9):09d}",
            f"{dice.randrange(1, 99)} дугаар тушаал",
            f"{dice.randrange(1, 99)}%",
            f"({dice.randrange(1, 999)})",
        )
        return dice.choice(ways)

    def place(self) -> str:
        """A name of a place and what it is."""
        return f"{self._word().capitalize()} {self.dice.choice(PLACES)}"

    def address(self) -> str:
        """An address on one line."""
        dice = self.dice
        return (
            f"{self._word().capitalize()} аймаг, {self._word().capitalize()} сум, "
            f"{dice.randint(1, 32)} {dice.choice(('дугаар', 'дүгээр', '-р'))} "
            f"{dice.choice(('баг', 'хороо'))}, {dice.randint(1, 200)} тоот"
        )

    def person(self) -> str:
        """A name as it is written: whole, with an initial, or with the clan."""
        dice = self.dice
        clan = dice.choice(clan_names(self.part) or ("Боржигон",))
        father, own = dice.choices(given_names(self.part), k=2)
        ways = (
            f"{father} {own}",
            f"{father[0]}.{own}",
            f"{clan} {father} {own}",
            own,
            f"{father}ын {own}",
            own.upper(),
            f"{father.upper()} {own.upper()}",
            f"{clan} овогт {father} {own}",
        )
        return dice.choice(ways)

    def title(self) -> str:
        """A heading in capitals."""
        return self.dice.choice((*TITLES, self._words(2).upper(), self._words(3).upper()))

    def figures(self) -> str:
        """A row of figures as in a table."""
        dice = self.dice
        some = [
            dice.choice(
                (
                    str(dice.randrange(10 ** dice.randint(1, 6))),
                    f"{dice.randrange(1000)},{dice.randrange(100):02d}",
                    f"{dice.randrange(1000)} {dice.randrange(1000):03d}",
                    f"{dice.randrange(100)}.{dice.randrange(10)}",
                )
            )
            for _ in range(dice.randint(2, 5))
        ]
        return "  ".join(some)

    def mixed(self) -> str:
        """What stands side by side on one row of a register."""
        dice = self.dice
        ways = (self.person, self.register_number, self.dated, self.numbered, self.place)
        made = " ".join(make() for make in dice.sample(ways, 2))
        return f"{dice.randint(1, 99)}. {made}" if dice.random() < 0.3 else made

    def _word(self) -> str:
        return self.dice.choice(words(self.part))

    def _words(self, count: int) -> str:
        return " ".join(self._word() for _ in range(count))

    def _cased(self, text: str) -> str:
        dice = self.dice
        if dice.random() < 0.12:
            return text.upper()
        pieces = text.split()
        for index in range(len(pieces) - 1):
            if dice.random() < 0.12:
                pieces[index] += dice.choice((",", ",", ";", ":", " –", "."))
            if dice.random() < 0.05:
                pieces[index] = dice.choice(("«{}»", "({})", '"{}"')).format(pieces[index])
            if dice.random() < 0.1:
                pieces[index] = pieces[index].capitalize()
        text = " ".join(pieces)
        if dice.random() < 0.5:
            text = text[0].upper() + text[1:]
        return text + dice.choice(("", "", ".", ",", ".", "-"))
