"""Sex, amounts of money and areas."""

from __future__ import annotations

import re

from pipeline.describe.values import INVALID, REPAIRED, Value, trimmed
from pipeline.describe.wording import folded, likeness

MALE, FEMALE = "эрэгтэй", "эмэгтэй"
_SEX = {"эрэгтэй": MALE, "эр": MALE, "хүү": MALE, "эмэгтэй": FEMALE, "эм": FEMALE, "охин": FEMALE}
_LIKE = 72
_NUMBER = r"\d{1,3}(?:[ ,.'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,4})?"
_IN_WORDS = r"(?:\s*\([^()\d]{3,80}\))?"
"""A sum is told once more in words: «14 500 000 (арван дөрвөн сая таван зуун мянган) төгрөг»."""
_MONEY = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<times>сая|мянган?)?{_IN_WORDS}(?:\s*(?:төгрөг\w*|төг\b|₮))?"
)
_TOGROG = re.compile(r"т[өо]г|₮")
_AREA = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>[мm]\s?\.?\s?[2²]|мкв|м\.?\s?кв|кв\.?\s?м|га)?",
    re.IGNORECASE,
)
_ROUND_ZEROS = re.compile(r"\d{1,3}(?:[,.'’][\dоО]{3})+(?!\w)")
"""A number in groups whose noughts, as low as small letters in old faces, were read as these."""
_TIMES = {"сая": 1_000_000, "мянга": 1_000, "мянган": 1_000}


def sexes(text: str) -> list[Value]:
    """«эрэгтэй» or «эмэгтэй», also from short words and from «хүү» and «охин»."""
    found = []
    for match in re.finditer(r"\w+", text):
        value, like = _sex(match[0])
        if value:
            found.append(Value(*match.span(), value, certainty=1.0 if like else REPAIRED))
    return found


def sex_entry(text: str) -> Value | None:
    """The sex that an entry says; none where both are printed for one to be struck out."""
    found = sexes(text)
    if len({value.value for value in found}) > 1:
        return Value(found[0].start, found[-1].end, None, valid=False, certainty=INVALID)
    return next(iter(found), None)


def amounts(text: str) -> list[Value]:
    """Sums of money in tögrög, as digits: «45 000 000 төгрөг» and «45 сая» are both 45000000."""
    found = []
    meant = _ROUND_ZEROS.sub(lambda number: re.sub("[оО]", "0", number[0]), text)
    for match in _MONEY.finditer(meant):
        number = _decimal(match["number"]) * _TIMES.get(match["times"] or "", 1)
        start, end = trimmed(text, *match.span())
        sure = 1.0 if match[0] == text[slice(*match.span())] else REPAIRED
        found.append(Value(start, end, f"{number:.2f}".removesuffix(".00"), certainty=sure))
    return found


def sums(text: str) -> list[Value]:
    """Sums of money in running text, where a number is one only with «төгрөг» behind it."""
    return [value for value in amounts(text) if _TOGROG.search(text[value.start : value.end])]


def areas(text: str) -> list[Value]:
    """Areas with their unit, as «48.6 м2»; square metres where none is written."""
    found = []
    for match in _AREA.finditer(text):
        unit = "га" if (match["unit"] or "").lower() == "га" else "м2"
        start, end = trimmed(text, *match.span())
        sure = 1.0 if match["unit"] else INVALID
        found.append(Value(start, end, f"{_plain(match['number'])} {unit}", certainty=sure))
    return found


def _sex(word: str) -> tuple[str | None, bool]:
    """What a word says of the sex, and whether it was read as it is spelt."""
    small = word.lower()
    if small in _SEX:
        return _SEX[small], True
    for full in (MALE, FEMALE):
        other = FEMALE if full == MALE else MALE
        like = likeness(folded(word), folded(full))
        if like >= _LIKE and like > likeness(folded(word), folded(other)):
            return full, False
    return None, False


def _plain(number: str) -> str:
    """A number in figures, a point before its decimals."""
    grouped = re.sub(r"(?<=\d)[ '’](?=\d{3})", "", number)
    return grouped.replace(",", ".")


def _decimal(number: str) -> float:
    """Groups of three joined, a decimal comma as a point."""
    grouped = re.fullmatch(r"(\d{1,3}(?:[ ,.'’]\d{3})+)([.,]\d{1,2})?", number)
    if grouped:
        whole = re.sub(r"\D", "", grouped[1])
        return float(whole + (grouped[2] or "").replace(",", "."))
    return float(number.replace(",", "."))
