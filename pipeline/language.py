"""The language: what people are told, in Mongolian or English, with its dates and numbers.

The words in the code are English and are the keys of the catalogue, which the program brings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gettext
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

FACT = "fact"
WORD = "word"


class Lang(StrEnum):
    """The languages that the program speaks."""

    MONGOLIAN = "mn"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One language and its catalogue; called with an English text it gives the text to show."""

    lang: Lang
    catalogue: gettext.NullTranslations
    zone: ZoneInfo

    def __call__(self, text: str) -> str:
        """Return a text in this language."""
        return self.catalogue.gettext(text) if text else ""

    def many(self, one: str, several: str, number: int) -> str:
        """Return the form of a text that fits a number, with the number in it."""
        return self.catalogue.ngettext(one, several, number).format(number=self.number(number))

    def word(self, code: str) -> str:
        """Return the word for a code: a state, a role, a kind of event."""
        return self.catalogue.pgettext(WORD, code).replace("_", " ").replace(".", " ")

    def sentence(self, template: str, facts: Mapping[str, object]) -> str:
        """Return a template with its facts; a fact that is a known phrase is translated."""
        return self(template).format(**{name: self.fact(fact) for name, fact in facts.items()})

    def fact(self, fact: object) -> object:
        """Return a fact as people say it: a known phrase or code is translated, the rest stays."""
        if isinstance(fact, StrEnum):
            return self.word(fact)
        if isinstance(fact, datetime):
            return self.moment(fact)
        return self.catalogue.pgettext(FACT, fact) if isinstance(fact, str) and fact else fact

    def number(self, value: float, places: int = 0) -> str:
        """Return a number with its thousands divided: 1,234,567."""
        return f"{value:,.{places}f}"

    def share(self, value: float | None) -> str:
        """Return a share as a percentage with one decimal; a dash where there is none."""
        return "–" if value is None else f"{value * 100:.1f}%"

    def day(self, value: date) -> str:
        """Return a day: 2026.07.14 in Mongolian, 2026-07-14 in English."""
        return value.strftime("%Y.%m.%d" if self.lang is Lang.MONGOLIAN else "%Y-%m-%d")

    def month(self, text: str) -> str:
        """Return a month that is written as 2026-07: 2026 оны 7-р сар in Mongolian."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            return text
        return f"{first.year} оны {first.month}-р сар" if self.lang is Lang.MONGOLIAN else text

    def value(self, text: str) -> str:
        """Return a field's value; a day in it is written as days are."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text

    def moment(self, value: datetime | None) -> str:
        """Return a moment by the clock of the archive unit."""
        if value is None:
            return "–"
        local = value.astimezone(self.zone)
        return f"{self.day(local)} {local:%H:%M}"
