"""People who never lived, and the places and offices of their papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from press.numbers import citizen

if TYPE_CHECKING:
    import random

CLANS = (
    "Боржигон",
    "Хиад",
    "Тайчууд",
    "Бэсүд",
    "Жалайр",
    "Олхонуд",
    "Харчин",
    "Өөлд",
    "Мангуд",
    "Сартуул",
    "Халхчууд",
    "Үүшин",
    "Хатагин",
    "Горлос",
    "Дөрвөд",
    "Урианхай",
)
MEN = (
    "Ганболд",
    "Өлзийбат",
    "Батжаргал",
    "Мөнх-Эрдэнэ",
    "Энхтөр",
    "Түвшинбаяр",
    "Ганзориг",
    "Отгонбаяр",
    "Цэрэндорж",
    "Хүрэлбаатар",
    "Эрдэнэбилэг",
    "Нэргүй",
    "Сүхбат",
    "Бат-Өлзий",
    "Дашдорж",
    "Лхагвасүрэн",
    "Пүрэвжав",
    "Жамъян",
)
WOMEN = (
    "Сарангэрэл",
    "Оюунчимэг",
    "Мөнхцэцэг",
    "Нарантуяа",
    "Өнөрцэцэг",
    "Дулмаа",
    "Энхжаргал",
    "Болормаа",
    "Уранчимэг",
    "Хонгорзул",
    "Үүрийнтуяа",
    "Цэцэгмаа",
    "Алтанцэцэг",
    "Сүрэнхорлоо",
    "Долгорсүрэн",
)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    clan: str
    patronymic: str
    given: str
    male: bool
    born: date
    register: str

    @property
    def sex(self) -> str:
        """The sex in the words of the forms."""
        return "эрэгтэй" if self.male else "эмэгтэй"

    @property
    def name(self) -> str:
        """Patronymic and given name."""
        return f"{self.patronymic} {self.given}"

    @property
    def short(self) -> str:
        """Initial and given name, as beside a signature."""
        return f"{self.patronymic[0]}.{self.given}"


def born_on(dice: random.Random, first: int, last: int) -> date:
    """A day of birth in the years from the first to the last."""
    return date(dice.randint(first, last), dice.randint(1, 12), dice.randint(1, 28))


def invent(
    dice: random.Random,
    born: date,
    *,
    male: bool,
    father: Person | None = None,
) -> Person:
    """A person of an age and sex; a father gives the clan and the patronymic."""
    clan = father.clan if father else dice.choice(CLANS)
    patronymic = father.given if father else dice.choice(MEN)
    given = dice.choice([n for n in (MEN if male else WOMEN) if n != patronymic])
    register = citizen(born, male=male, serial=dice.randint(10, 99))
    return Person(clan, patronymic, given, male, born, register)


def parents(dice: random.Random, born: date) -> tuple[Person, Person]:
    """A father and a mother of a child born on a day."""
    father = invent(dice, born_on(dice, born.year - 40, born.year - 24), male=True)
    mother = invent(dice, born_on(dice, born.year - 36, born.year - 20), male=False)
    return father, mother


def civil_number(dice: random.Random) -> str:
    """A civil registration number: twelve digits that say nothing."""
    return f"{dice.randint(1, 9)}{dice.randrange(10**11):011d}"
