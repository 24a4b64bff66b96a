"""Dates in every form that the papers use, as ISO dates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.describe.values import DIGIT_LIKE, DOUBLED, REPAIRED, Value, certainty, digits_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_D = DIGIT_LIKE
_ORDINAL = r"(?i:[ ]?[-–]?[ ]?(?!с[ао]р)[а-яёөү]{1,9}\.?)?"
_YEAR = rf"(?P<year>[12]{_D}{{3}}|{_D}{{2}})"
_OF_YEAR = r"(?i:[ ]?[-–]?[ ]?(?:[оө][нп](?:[а-яёөүlI|]|1(?!\d)){0,3}|о\.)[ ,\-–]*)"
_LATIN = "[IVXІХ]{1,4}"
_READ_LATIN = "[IVXІХПШУ]{1,4}"
"""With letters that are read for two or three strokes, and for V, where the year is in full."""
_QUOTE = "[\"'«»„“”‘’]?"
_MONTH_SIGN = rf"(?P<month>\d{{1,2}}|(?:{_D}{{1,2}}|{_READ_LATIN})(?![А-ЯЁӨҮа-яёөү]))"
_FIGURE = rf"{_QUOTE}{_MONTH_SIGN}{_QUOTE}{_ORDINAL}"
_WORD = r"(?P<word>(?i:(?:арван[ ]*)?[а-яёөү]{3,14}))"
_MONTH = rf"(?:{_FIGURE}|{_WORD})(?i:[ ]*-?[ ]?с[ао]р[ \-]?[а-яёөү]{{0,5}}[ ,.]*)"
_DAY = rf"(?P<day>{_D}{{1,2}})(?!\d)"
_SUFFIX = r"(?:[ ]?[-–]?[ ]?н[а-яёөү]{0,4}(?![а-яёөү]))?"
_OF_DAY = r"(?i:[ ]?[-–]?[ ]?өд[өо]р(?:ийн|ө)?)?"
_COUNTED = {
    "нэг": 1,
    "нэгэн": 1,
    "хоёр": 2,
    "гурав": 3,
    "гурван": 3,
    "дөрөв": 4,
    "дөрвөн": 4,
    "тав": 5,
    "таван": 5,
    "зургаа": 6,
    "зургаан": 6,
    "долоо": 7,
    "долоон": 7,
    "найм": 8,
    "найман": 8,
    "ес": 9,
    "есөн": 9,
    "арав": 10,
    "арван": 10,
    "хорь": 20,
    "хори": 20,
    "хорин": 20,
    "гуч": 30,
    "гучин": 30,
}
_DAY_WORD = (
    rf"(?P<tens>(?i:арван|хорин|гучин)[ ]*)?(?P<ones>(?i:{'|'.join(_COUNTED)}))"
    r"(?i:[ ]?-?[ ]?н[ыи]й?(?![а-яёөү])|(?=[ ]өд[өо]р))"
)
"""A day in words, known by its ending or by «өдөр»: «хорин хоёрны», «арван таван өдөр»."""
_SEP = r"[ ]?(?:\.{1,2}|[/\-–])[ ]?"
_WRITTEN = re.compile(
    rf"(?<!\w){_YEAR}{_QUOTE}{_OF_YEAR}{_MONTH}"
    rf"(?:{_QUOTE}{_DAY}{_QUOTE}{_SUFFIX}|{_DAY_WORD}){_OF_DAY}"
)
_YEAR_FIRST = re.compile(
    rf"(?<![\w.])(?P<year>[12]{_D}{{3}}){_SEP}(?P<month>{_D}{{1,2}}|{_READ_LATIN}){_SEP}{_DAY}"
    rf"(?![\w])"
)
_DAY_FIRST = re.compile(
    rf"(?<![\w.])(?P<day>{_D}{{1,2}}){_SEP}(?P<month>{_D}{{1,2}}|{_READ_LATIN}){_SEP}"
    rf"(?P<year>[12]{_D}{{3}})(?![\w])"
)
_SHORT_FIRST = re.compile(
    rf"(?<![\w.])(?P<year>[3-9]\d){_SEP}(?P<month>\d{{1,2}}|{_LATIN}){_SEP}(?P<day>\d{{1,2}})"
    rf"(?![\w]|\.\d)"
)
_SHORT_LAST = re.compile(
    rf"(?<![\w.])(?P<day>\d{{1,2}}){_SEP}(?P<month>{_LATIN}){_SEP}(?P<year>[3-9]\d)(?![\w]|\.\d)"
)
_IN_BOXES = re.compile(r"\W*(\d(?: \d){3})(\D{1,12})(\d(?: \d)?)(\D{1,12})(\d(?: \d)?)\D{0,12}")
"""Digits in boxes of their own, with words or room between the three numbers."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MISREAD = re.compile("[ПШУ]")
_TWICE = re.compile(r"[XХ]{2}(?=I{0,2}$)", re.IGNORECASE)
"""One sign of a month that was read in both alphabets: no month is XX."""
_STROKES = str.maketrans({"І": "I", "Х": "X", "П": "II", "Ш": "III", "У": "V"})
_PATTERNS = (_WRITTEN, _YEAR_FIRST, _DAY_FIRST, _SHORT_FIRST, _SHORT_LAST)
_MONTH_STEMS = (
    "нэг",
    "хоёр",
    "гурав",
    "дөрөв",
    "тав",
    "зургаа",
    "долоо",
    "найм",
    "ес",
    "арав",
    "арван нэг",
    "арван хоёр",
)
_ORDINAL_ENDING = re.compile(r"(?:д[уү]г[а-яёөү]{1,4}|н)$")
_LEAST_LIKE = 75
_CENTURY_TURN = 30
_SHORT_YEAR = 0.9
_MANY_PAGES_OF_TIME = range(1800, 2200)


def dates(text: str) -> list[Value]:
    """Every date in a text, in its order; an impossible one has no value and is not valid."""
    found: list[Value] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(_unbroken(text)):
            value = _dated(match)
            if value is not None and not any(_overlap(value, other) for other in found):
                found.append(value)
    return sorted(found, key=lambda value: value.start)


def date_entry(text: str) -> Value | None:
    """An entry that is a date; also eight digits whose points were too faint to be read.

    Or digits in boxes of their own, between the words for year, month and day.
    """
    found = dates(text)
    bare = re.fullmatch(r"\W*([12]\d{3})\W?(\d{2})\W?(\d{2})\W*", text)
    if not found and bare:
        value = Value(bare.start(1), bare.end(3), None, valid=False, certainty=REPAIRED)
        found = [_checked(value, *(int(bare[part]) for part in (1, 2, 3)))]
    boxes = _IN_BOXES.fullmatch(_unbroken(text))
    if boxes and not any(value.valid for value in found):
        value = Value(boxes.start(1), boxes.end(5), None, valid=False)
        found = [_checked(value, *(int(boxes[part].replace(" ", "")) for part in (1, 3, 5)))]
    valid = [value for value in found if value.valid]
    return next(iter(valid or found), None)


def years(text: str) -> list[Value]:
    """Every year in four figures."""
    found = re.finditer(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)", text)
    return [Value(*match.span(), match[0]) for match in found]


def month_of(word: str) -> int | None:
    """The month that an ordinal names, however it is spelt: гуравдугаар, арван хоёрдугаар."""
    stem = _ORDINAL_ENDING.sub("", " ".join(word.lower().replace("ё", "е").split()))
    names = [name.replace("ё", "е") for name in _MONTH_STEMS]
    likes = [fuzz.ratio(stem, name) for name in names]
    best = max(likes)
    return likes.index(best) + 1 if best >= _LEAST_LIKE else None


def _unbroken(text: str) -> str:
    """The text with every kind of space one blank, every letter in its place."""
    return re.sub(r"\s", " ", text)


def _dated(match: re.Match[str]) -> Value | None:
    parts = match.groupdict()
    year, read_year = int(digits_of(parts["year"])), parts["year"]
    month = _month(parts["month"], parts.get("word"))
    if month is None:
        return None
    day = parts["day"] or _counted(parts)
    sure = certainty(read_year + day, digits_of(read_year + day))
    sure *= DOUBLED if _TWICE.match(parts["month"] or "") else 1.0
    sure *= REPAIRED if _MISREAD.search(parts["month"] or "") else 1.0
    if len(read_year) == len("87"):
        year, sure = _full_year(year), sure * _SHORT_YEAR
    start, end = match.span()
    end = start + len(match[0].rstrip(" ,"))
    value = Value(start, end, None, valid=False, certainty=sure)
    return _checked(value, year, month, int(digits_of(day)))


def _counted(parts: Mapping[str, str | None]) -> str:
    """A day in words, in figures: «хорин хоёр» is 22; none where such words make no day."""
    tens = _COUNTED[parts["tens"].strip().lower()] if parts["tens"] else 0
    ones = _COUNTED[(parts["ones"] or "").lower()]
    return str(tens + ones) if not tens or ones < _COUNTED["арав"] else "0"


def _checked(value: Value, year: int, month: int, day: int) -> Value:
    try:
        found = date(year, month, day)
    except ValueError:
        return value
    return replace(value, value=found.isoformat(), valid=year in _MANY_PAGES_OF_TIME)


def _month(figure: str | None, word: str | None) -> int | None:
    if word is not None:
        return month_of(word)
    latin = _TWICE.sub("X", (figure or "").upper()).translate(_STROKES)
    if latin in _ROMAN:
        return _ROMAN.index(latin) + 1
    figures = digits_of(figure or "")
    return int(figures) if figures.isdigit() else None


def _full_year(year: int) -> int:
    """Two figures: the century is a guess, right for papers between 1930 and 2029."""
    return year + (1900 if year >= _CENTURY_TURN else 2000)


def _overlap(one: Value, other: Value) -> bool:
    return one.start < other.end and other.start < one.end
