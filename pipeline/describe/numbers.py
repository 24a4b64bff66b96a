"""Numbers of persons, legal entities, property rights, certificates, acts and orders."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.describe.values import DIGIT_LIKE, DOUBLED, Value, certainty, digits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_LATIN = "ABCEHKMOPTXYV"
_LETTER_FOR = {
    **dict(zip("6039784", "БОЗЭТВЧ", strict=True)),
    **dict(zip(_LATIN, "АВСЕНКМОРТХҮҮ", strict=True)),
}
"""What is meant where nothing but a Cyrillic letter can stand."""
_D = DIGIT_LIKE
_EDGE = r"(?<![\w/])"
_END = r"(?![\w/])"
_LETTER = f"[А-ЯЁӨҮа-яёөү0346789{_LATIN}]"
_REGISTER = re.compile(rf"(?<!\w)({_LETTER} ?{_LETTER})[ \-.]{{0,2}}((?:{_D} ?){{7}}{_D})(?!\w)")
_NEXT = re.compile(rf" {_D}(?!\w)")
_ONE_BY_ONE = 4
"""Gaps between the digits of a register number from which on each has a box of its own."""
_REGISTER_LONG = re.compile(rf"(?<!\w)([А-ЯЁӨҮа-яёөү]{{2,3}})[ \-.]{{0,2}}({_D}{{8,9}})(?!\w)")
"""Strokes may stand around them: «/РД: ЪЪ99122015/»."""
_CIVIL = re.compile(rf"{_EDGE}(?:{_D}[ \-]?){{11}}{_D}{_END}")
_LEGAL = re.compile(rf"{_EDGE}(?:{_D} ?){{6}}{_D}{_END}")
_LEGAL_LONG = re.compile(rf"{_EDGE}\d{{8}}{_END}")
_CERTIFICATE = re.compile(rf"{_EDGE}(?:{_D} ?){{8}}{_D}{_END}")
_PARCEL = re.compile(rf"{_EDGE}(?:{_D}[ /\-]?){{5,16}}{_D}{_END}")
_RIGHT_FOR = dict.fromkeys("ҮүУуVvYy", "Ү") | dict.fromkeys("Ггr", "Г") | dict.fromkeys("Ээ93", "Э")
_PROPERTY = re.compile(
    rf"{_EDGE}([{''.join(_RIGHT_FOR)}]{{1,2}}(?!\d)|[ҮГ])(?: ?[-–—‐.] ?| )?"
    rf"((?:{_D} ?){{9}}{_D}){_END}"
)
_SIGN = r"(?:(?:№|N[oо°]?|дугаар)[ .:]{0,2})?"
_ACT = re.compile(rf"{_EDGE}{_SIGN}({_D}{{1,7}}(?: ?[/\-] ?\d{{1,6}})?[а-яөү]?){_END}")
_SPACED = re.compile(r"\W*(\d(?: \d){1,6})\W*")
"""The digits of one number, each in a place of its own."""
_SEPARATOR = re.compile(r"([/\-.])")
_ORDER = re.compile(rf"(?<!\w){_SIGN}((?=[\w|/\-.]*\d)[\w|]+(?:[/\-.](?=[\w|]*\d)[\w|]+)*)(?![\w])")
_ONLY_DIGITS = re.compile(rf"(?=.*\d){_D}+")
_ONE_OF_SEVERAL = 0.8
"""How sure a number is when others stand beside it."""
_MONTHS_SINCE_2000 = 20
_NOT_BORN_YET = 50
"""Years of this century in which nobody on these papers can be born."""
_CHECK_WEIGHTS = (4, 5, 6, 7, 8, 9)
_CHECK_NOT_ISSUED = frozenset({0, 10})
_LEAST_REAL_DIGITS = 5
_TWICE_READ = frozenset({"38", "83", "08", "80", "56", "65", "17", "71"})
"""Pairs of digits that one digit is read as: the first doubt and the second stand side by side."""

_COURT = re.compile(r"(?<!\w)(\d{3})[/1|lIІ]?[Ш1|lI]?Ш[/ ]?(20\d\d)[/1|lI](\d{5})(?!\w)")
"""191/ШШ2025/01670: the number of a decision of a court, its strokes or letters misread."""


def register_numbers(text: str) -> list[Value]:
    """Two letters and eight digits: birth date (month + 20 from 2000), sex, check code."""
    found = [
        _register(match)
        for match in _REGISTER.finditer(text)
        if _is_safely_repaired(match[1], match[2]) and not _goes_on(match)
    ]
    taken = [(value.start, value.end) for value in found]
    for match in _REGISTER_LONG.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.extend(_without_doubles(match))
    return sorted(found, key=lambda value: value.start)


def _goes_on(match: re.Match[str]) -> bool:
    """Whether digits that stand one by one go on behind a number: one of them was read twice."""
    one_by_one = match[2].count(" ") >= _ONE_BY_ONE
    return one_by_one and _NEXT.match(match.string, match.end()) is not None


def birth_date(register_number: str) -> date | None:
    """The date of birth that a register number carries; None when it carries no date."""
    year, month, day = (int(register_number[at : at + 2]) for at in (2, 4, 6))
    century = 1900
    if month > _MONTHS_SINCE_2000:
        century, month = 2000, month - _MONTHS_SINCE_2000
        if year >= _NOT_BORN_YET:
            return None
    try:
        return date(century + year, month, day)
    except ValueError:
        return None


def is_male(register_number: str) -> bool:
    """The ninth character is odd for men."""
    return int(register_number[8]) % 2 == 1


def civil_numbers(text: str) -> list[Value]:
    """Twelve digits that say nothing about birth."""
    return _plain(_CIVIL, text)


def legal_registers(text: str) -> list[Value]:
    """Seven digits, the last of them a check digit."""
    plain = [
        replace(found, valid=is_legal_register(found.value or "")) for found in _plain(_LEGAL, text)
    ]
    return plain or [value for match in _LEGAL_LONG.finditer(text) for value in _legal(match)]


def is_legal_register(digits: str) -> bool:
    """Whether the check digit is right; results 0 and 10 are not issued."""
    if not re.fullmatch("[0-9]{7}", digits):
        return False
    pairs = zip(_CHECK_WEIGHTS, digits[:6], strict=True)
    check = sum(weight * int(digit) for weight, digit in pairs) % 11
    return check not in _CHECK_NOT_ISSUED and check == int(digits[6])


def property_numbers(text: str) -> list[Value]:
    """Ү (immovable), Г (land) or Э (other), a hyphen and ten digits."""
    found = []
    for match in _PROPERTY.finditer(text):
        rights = {_RIGHT_FOR[letter] for letter in match[1]}
        meant = f"{rights.pop()}-{digits_of(match[2])}"
        if not rights:
            found.append(Value(*match.span(), meant, certainty=certainty(match[0], meant)))
    return found


def certificate_numbers(text: str) -> list[Value]:
    """Nine digits."""
    return _plain(_CERTIFICATE, text)


def parcel_numbers(text: str) -> list[Value]:
    """Digits of a parcel or of the cadastre, in groups or not."""
    return _plain(_PARCEL, text)


def act_numbers(text: str) -> list[Value]:
    """The running number of an act: «12», «№ 12», «12/1963», «12а», «1 2» in two places."""
    spaced = _SPACED.fullmatch(text)
    if spaced:
        return [_written(spaced, spaced[1].replace(" ", ""))]
    found = [
        _written(match, (digits_of(match[1][:-1]) + _last(match[1])).replace(" ", ""))
        for match in _ACT.finditer(text)
        if any(letter.isdigit() for letter in match[1])
    ]
    sure = _ONE_OF_SEVERAL if len(found) > 1 else 1.0
    return [replace(value, certainty=sure * value.certainty) for value in found]


def order_numbers(text: str) -> list[Value]:
    """Numbers of orders, decisions and files: А/555, 331, 191/ШШ2025/01670."""
    court = _COURT.search(text)
    if court:
        meant = f"{court[1]}/ШШ{court[2]}/{court[3]}"
        return [Value(*court.span(), meant, certainty=certainty(court[0], meant))]
    if spaced := _SPACED.fullmatch(text):
        return [_written(spaced, spaced[1].replace(" ", ""))]
    found = []
    for match in _ORDER.finditer(text):
        parts = _SEPARATOR.split(match[1])
        meant = "".join(digits_of(part) if _ONLY_DIGITS.fullmatch(part) else part for part in parts)
        if any(sign.isdigit() for sign in meant):
            found.append(_written(match, meant))
    return found


def _last(number: str) -> str:
    """The last sign of an act number, a letter only when it can be no digit."""
    return digits_of(number[-1]) if len(number) == 1 or number[-1] in "ОO|Il" else number[-1]


def _register(match: re.Match[str]) -> Value:
    read_letters, read_digits = match[1].replace(" ", ""), match[2].replace(" ", "")
    letters = "".join(_LETTER_FOR.get(letter, letter).upper() for letter in read_letters)
    meant = letters + digits_of(read_digits)
    value = Value(*match.span(), meant, certainty=certainty(read_letters + read_digits, meant))
    return replace(value, valid=birth_date(meant) is not None)


def _is_safely_repaired(letters: str, digits: str) -> bool:
    """Repair is safe where a letter is a letter and most of the digits are digits."""
    real = sum(sign.isdigit() for sign in digits)
    return any(sign.isalpha() for sign in letters) and real >= _LEAST_REAL_DIGITS


def _without_doubles(match: re.Match[str]) -> list[Value]:
    """A number with a sign too many, where one sign was read as two: «ЪъЪ», «6б».

    It is put right only where one number with a date of birth is left to be meant.
    """
    letters, digits = match[1].upper(), match[2]
    if (len(letters), len(digits)) not in {(3, 8), (2, 9)}:
        return []
    if sum(sign.isdigit() for sign in digits) < _LEAST_REAL_DIGITS:
        return []
    pairs = {letters} if len(letters) == len("ЪЪ") else _undoubled(match[1], letters)
    rests = {digits_of(digits)} if len(digits) == 8 else _undoubled(digits, digits_of(digits))  # noqa: PLR2004
    meant = {one + rest for one in pairs for rest in rests if birth_date(one + rest) is not None}
    return [Value(*match.span(), meant.pop(), certainty=DOUBLED)] if len(meant) == 1 else []


def _undoubled(read: str, meant: str) -> set[str]:
    """The text less one of two neighbours that one sign was read as.

    They mean the same, but were not read the same; or they are digits that are taken for one
    another.
    """
    same = {
        meant[:at] + meant[at + 1 :]
        for at in range(len(meant) - 1)
        if meant[at] == meant[at + 1] and read[at] != read[at + 1]
    }
    return same or {*_without_twice_read(meant)}


def _without_twice_read(digits: str) -> Iterator[str]:
    """The digits less one of a pair that one digit is read as."""
    for at in range(len(digits) - 1):
        if digits[at : at + 2] in _TWICE_READ:
            yield digits[:at] + digits[at + 1 :]
            yield digits[: at + 1] + digits[at + 2 :]


def _legal(match: re.Match[str]) -> list[Value]:
    """Eight digits of which two stand for one; the check digit must leave a single choice."""
    digits = match[0]
    left = {one for one in _without_twice_read(digits) if is_legal_register(one)}
    return [Value(*match.span(), left.pop(), certainty=DOUBLED)] if len(left) == 1 else []


def _plain(pattern: re.Pattern[str], text: str) -> list[Value]:
    found = []
    for match in pattern.finditer(text):
        digits = re.sub(r"[^0-9]", "", digits_of(match[0]))
        signs = re.sub(r"[ /\-]", "", match[0])
        if sum(sign.isdigit() for sign in signs) > len(signs) / 2:
            found.append(Value(*match.span(), digits, certainty=certainty(signs, digits)))
    return found


def _written(match: re.Match[str], value: str) -> Value:
    return Value(match.start(1), match.end(1), value, certainty=certainty(match[1], value))
