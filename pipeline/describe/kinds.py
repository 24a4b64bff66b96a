"""The kinds of fields: how an entry of each is read, and how it is found in running text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from ocr.latin import is_english
from pipeline.describe import bags, dates, measures, names, numbers, units
from pipeline.describe.genitives import father
from pipeline.describe.values import EDGE, INVALID, Value, certainty, trimmed

Finder = Callable[[str], list[Value]]
Entry = Callable[[str], Value | None]


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    CLAN_NAME = "clan_name"
    PATRONYMIC = "patronymic"
    GIVEN_NAME = "given_name"
    PERSON = "person"
    REGISTER_NUMBER = "register_number"
    CIVIL_NUMBER = "civil_number"
    LEGAL_REGISTER = "legal_register"
    PROPERTY_NUMBER = "property_number"
    CERTIFICATE_NUMBER = "certificate_number"
    PARCEL_NUMBER = "parcel_number"
    ORDER_NUMBER = "order_number"
    NUMBER = "number"
    DATE = "date"
    YEAR = "year"
    SEX = "sex"
    PLACE = "place"
    AIMAG = "aimag"
    SOUM = "soum"
    BAG = "bag"
    MONEY = "money"
    AREA = "area"


_REMARK = re.compile(r"(?<=[а-яёөү])\s+\((?=[^)]{3,})")
_ENGLISH_WORDS = 2
_CYRILLIC_AS_LATIN = str.maketrans("АВЕКМНОРСТХІаеорсухі", "ABEKMHOPCTXIaeopcyxi")
"""Letters that look the same in both alphabets."""
_NUMBER_SIGN = re.compile(r"[\s,/(]*(?:РД|[Рр]егистр\w*(?:\s+дугаар)?|№)[\s:№]*$")
"""What stands in front of a register number that shares an entry with a name."""

PARTS_OF_NAMES = (Kind.CLAN_NAME, Kind.PATRONYMIC, Kind.GIVEN_NAME)


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is read: what stands as an entry, and where it stands in running text."""

    entry: Entry
    inside: Finder | None = None


def text_entry(text: str) -> Value | None:
    """Any wording, without what stands at its edges but a quotation mark that has its other one."""
    start, end = trimmed(text, 0, len(text.rstrip(f"{EDGE}№")))
    if text[start:end].count('"') % 2:
        start -= text[:start].endswith('"')
        end += text[end:].startswith('"')
    words = text[start:end].split()
    return Value(start, end, " ".join(_in_latin(words))) if start < end else None


def _in_latin(words: Sequence[str]) -> Sequence[str]:
    """The words of a name in English, «Со.» among them, in Latin letters; others as they are."""
    meant = [word.translate(_CYRILLIC_AS_LATIN) for word in words]
    is_english_name = sum(map(is_english, words)) >= _ENGLISH_WORDS and all(map(str.isascii, meant))
    return meant if is_english_name else words


def _entry(find: Finder, text: str) -> Value | None:
    """The first valid thing of a kind in an entry, else the first, else the entry as it is."""
    found = find(text)
    valid = [value for value in found if value.valid]
    if found:
        return (valid or found)[0]
    return _meaningless(text)


def _meaningless(text: str) -> Value | None:
    """An entry of digits that mean nothing; words without a digit are no entry at all."""
    start, end = trimmed(text, 0, len(text))
    if not any(letter.isdigit() for letter in text):
        return None
    return Value(start, end, None, valid=False, certainty=INVALID)


def _date(text: str) -> Value | None:
    return dates.date_entry(text) or _meaningless(text)


def _without_dates(find: Finder, text: str) -> list[Value]:
    """Numbers that are no part of a date."""
    for found in dates.dates(text):
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return find(text)


def _name_only(text: str) -> str:
    """The part of an entry in front of the numbers, dates and remarks that share it."""
    for found in (*numbers.register_numbers(text), *dates.dates(text)):
        if text[: found.start].strip():
            text = _NUMBER_SIGN.sub("", text[: found.start])
    remark = _REMARK.search(text)
    return text[: remark.start()] if remark else text


def _person(text: str) -> Value | None:
    said = _name_only(text)
    raised = names.raised(said)
    found = names.whole_person(raised)
    return found.repaired() if found and raised != said else found


def _name(text: str) -> Value | None:
    return names.whole_name(_name_only(text))


def _clan(text: str) -> Value | None:
    return names.clan_name(_name_only(text))


def _bag(text: str) -> Value | None:
    found = text_entry(text)
    if found is None or found.value is None:
        return found
    meant = bags.counted(found.value)
    return replace(found, value=meant, certainty=certainty(found.value, meant))


def _patronymic(text: str) -> Value | None:
    found = _name(text)
    if found is None or found.value is None:
        return found
    meant, sure = father(found.value)
    return replace(found, value=meant, certainty=found.certainty * sure)


def _found(find: Finder) -> Rule:
    return Rule(partial(_entry, find), find)


def _rules() -> dict[Kind, Rule]:
    order, number = (
        partial(_without_dates, find) for find in (numbers.order_numbers, numbers.act_numbers)
    )
    return {
        Kind.TEXT: Rule(text_entry),
        Kind.CLAN_NAME: Rule(_clan),
        Kind.PATRONYMIC: Rule(_patronymic),
        Kind.GIVEN_NAME: Rule(_name),
        Kind.PERSON: Rule(_person),
        Kind.REGISTER_NUMBER: _found(numbers.register_numbers),
        Kind.CIVIL_NUMBER: _found(numbers.civil_numbers),
        Kind.LEGAL_REGISTER: _found(numbers.legal_registers),
        Kind.PROPERTY_NUMBER: _found(numbers.property_numbers),
        Kind.CERTIFICATE_NUMBER: _found(numbers.certificate_numbers),
        Kind.PARCEL_NUMBER: _found(numbers.parcel_numbers),
        Kind.ORDER_NUMBER: Rule(partial(_entry, order)),
        Kind.NUMBER: Rule(partial(_entry, number)),
        Kind.DATE: Rule(_date, dates.dates),
        Kind.YEAR: Rule(partial(_entry, dates.years)),
        Kind.SEX: Rule(measures.sex_entry, measures.sexes),
        Kind.PLACE: Rule(units.place, units.places),
        Kind.AIMAG: Rule(partial(units.unit_name, levels=("aimag", "capital"))),
        Kind.SOUM: Rule(partial(units.unit_name, levels=("soum", "district"))),
        Kind.BAG: Rule(_bag),
        Kind.MONEY: Rule(partial(_entry, measures.amounts), measures.sums),
        Kind.AREA: Rule(partial(_entry, measures.areas)),
    }


RULES: Mapping[Kind, Rule] = MappingProxyType(_rules())
"""Every kind with its rule."""
