"""Register numbers that follow the rules of the registers and belong to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

NEVER_ISSUED = "ЪЪ"
WEIGHTS = (4, 5, 6, 7, 8, 9)


def citizen(born: date, *, male: bool, serial: int) -> str:
    """A citizen's register number: two letters never issued, birth date, sex digit, last digit.

    >>> citizen(date(2019, 3, 12), male=True, serial=27)
    'ЪЪ19231257'
    """
    month = born.month + (20 if born.year >= 2000 else 0)
    sex = serial % 5 * 2 + (1 if male else 0)
    return f"{NEVER_ISSUED}{born:%y}{month:02d}{born:%d}{sex}{serial % 10}"


def legal(stem: int) -> str:
    """A legal entity's register number: six digits from the stem on, and the check digit."""
    while True:
        digits = [int(digit) for digit in f"{stem:06d}"]
        check = sum(w * d for w, d in zip(WEIGHTS, digits, strict=True)) % 11
        if check not in {0, 10}:
            return f"{stem:06d}{check}"
        stem += 1


def right(letter: str, stem: int) -> str:
    """A property right: a letter (Ү building, Г land, Э other), a hyphen and ten digits."""
    return f"{letter}-{stem:010d}"
