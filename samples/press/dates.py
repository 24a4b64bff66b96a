"""Dates as they are written on the papers of each time."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

FRONT_DIGITS = {1, 4, 9}
WORDS = (
    "нэгдүгээр",
    "хоёрдугаар",
    "гуравдугаар",
    "дөрөвдүгээр",
    "тавдугаар",
    "зургадугаар",
    "долдугаар",
    "наймдугаар",
    "есдүгээр",
    "аравдугаар",
    "арван нэгдүгээр",
    "арван хоёрдугаар",
)


class Style(StrEnum):
    """A way of writing a date."""

    FULL = "full"
    SHORT = "short"
    WORD = "word"
    DOTS = "dots"
    DASHES = "dashes"


def written(day: date, style: Style = Style.FULL) -> str:
    """A date in Mongolian, as clerks write it.

    >>> written(date(2018, 11, 1))
    '2018 оны 11 дүгээр сарын 1-ний өдөр'
    """
    if style is Style.DOTS:
        return f"{day:%Y.%m.%d}"
    if style is Style.DASHES:
        return f"{day:%Y-%m-%d}"
    ending = "ний" if day.day % 10 in FRONT_DIGITS else "ны"
    if style is Style.SHORT:
        return f"{day.year} оны {day:%m} сарын {day:%d}-{ending} өдөр"
    if style is Style.WORD:
        return f"{day.year} оны {WORDS[day.month - 1]} сарын {day.day}-{ending} өдөр"
    ordinal = "дүгээр" if day.month in {1, 4, 9, 11} else "дугаар"
    return f"{day.year} оны {day.month} {ordinal} сарын {day.day}-{ending} өдөр"
