"""Sayings: the lines of papers, with the words that offices use most among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.papers.months import MONTHS, ROMAN
from samples.papers.wording import LABELS, LETTERS, Writer
from training.vocabulary import vocabulary

if TYPE_CHECKING:
    import random

    from samples.papers.parts import Part

PHRASES = (
    "{} оны {} дугаар сарын {}-ны өдөр",
    "{} дүгээр сарын {}",
    "бүртгэлийн дугаар {}",
    "тушаал № {}",
    "{} м²",
    "{},{} м²",
    "{} ам метр",
    "{} төгрөг",
    "{} тоот",
    "{} дугаар хороо",
    "{}/{}",
    "{}-{}-{}",
    "{}.{}.{}",
    "хуудас {}",
    "Х-{}, Д-{}, ХН-{}",
    "утас {}",
    "{} хувь",
    "{}%",
    "№ {}/{}",
    "{}",
)
HARD_SIGNS, HARD = "ЪЫЬ", 0.6
"""Letters that end in an upright, beside which a figure is easily read twice; and how often."""
OFTEN = (60, 20, 6, 8, 6, 8)
"""How often the kinds of lines come, in the order of `Sayer.line`."""


@dataclass(frozen=True, slots=True)
class Sayer:
    """Somebody who says what the writer of a part says, and common words besides."""

    part: Part
    dice: random.Random

    def line(self) -> str:
        """One line."""
        makes = (
            Writer(self.part, self.dice).line,
            self.sentence,
            self.label,
            self.counted,
            self.roman,
            self.registered,
        )
        return self.dice.choices(makes, OFTEN)[0]()

    def sentence(self) -> str:
        """Common words with marks, numbers and abbreviations between them."""
        dice = self.dice
        pieces = [self._word() for _ in range(dice.randint(2, 9))]
        for index, piece in enumerate(pieces):
            chance = dice.random()
            if chance < 0.08:
                pieces[index] = self.counted()
            elif chance < 0.12:
                pieces[index] = f"{piece[0].upper()}.{piece.capitalize()}"
            elif chance < 0.24:
                pieces[index] = piece + dice.choice((",", ",", ".", ":", ";", "-", "/"))
            elif chance < 0.3:
                pieces[index] = dice.choice(("«{}»", "({})", '"{}"', "“{}”")).format(piece)
        text = " ".join(pieces)
        return text.upper() if dice.random() < 0.15 else text[0].upper() + text[1:]

    def label(self) -> str:
        """A label alone, with what may be left of its leaders."""
        rest = self.dice.choice(("", ":", " :", " ...", " ......", "/", " –"))
        label = self.dice.choice(LABELS)
        return (label.upper() if self.dice.random() < 0.3 else label) + rest

    def counted(self) -> str:
        """A phrase with numbers."""
        dice = self.dice
        phrase = dice.choice(PHRASES)
        numbers = (str(dice.randrange(10 ** dice.randint(1, 5))) for _ in range(phrase.count("{}")))
        return phrase.format(*numbers)

    def roman(self) -> str:
        """A Roman number where papers have one: the month of a date, a part, a quarter."""
        dice = self.dice
        number = dice.choice(ROMAN)
        return dice.choice(
            (
                f"{dice.randint(1, 31)}.{number}.{dice.randint(1924, 2026)}",
                f"{dice.randint(1924, 2026)}.{number}.{dice.randint(1, 31)}",
                f"{dice.randint(1, 31)}/{number}-{dice.randint(24, 99)}",
                f"{number} сарын {dice.randint(1, 31)}",
                f"{number} {self._word()}",
                f"{number}. {self._word().capitalize()} {self._word()}",
                f"{dice.randint(1924, 2026)} оны {number} улирал",
                f"{self._word()} {dice.choice(MONTHS)} {number}",
            )
        )

    def registered(self) -> str:
        """A register number that nobody has, alone or behind a label: it begins with hard signs.

        No name begins with one, so that the year and the month may be those of real numbers.
        """
        dice = self.dice
        pair = "".join(dice.choice(HARD_SIGNS if dice.random() < HARD else LETTERS) for _ in "ЪЪ")
        pair = pair if set(pair) & set(HARD_SIGNS) else "ЪЪ"
        number = f"{pair}{dice.randrange(10**8):08d}"
        label = dice.choice(("", "", "РД ", "РД: ", "Регистрийн дугаар ", "регистр № "))
        return label + number + dice.choice(("", "", ",", f" {self._word()}"))

    def _word(self) -> str:
        word = self.dice.choice(vocabulary(self.part))
        return word.lower() if word.isupper() and self.dice.random() < 0.7 else word
