"""The keys: by which kinds of values a paper is found, and which of them may be misread."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Key(StrEnum):
    """What a value is."""

    RECORD = "record"
    REGISTER_NUMBER = "register_number"
    CLAN = "clan"
    PATRONYMIC = "patronymic"
    GIVEN = "given_name"
    INITIALLED = "initialled"
    PARENT = "parent"
    BORN = "born"
    DATE = "date"
    ACT = "act"
    PROPERTY = "property"
    CERTIFICATE = "certificate"
    PARCEL = "parcel"
    ORDER = "order"
    PLACE = "place"
    TITLE = "title"


class Sort(StrEnum):
    """What is compared with what when nothing is found exactly: names are like names alone."""

    NAME = "name"
    NUMBER = "number"
    PLACE = "place"
    DATE = "date"


SORTS: Mapping[Key, Sort] = MappingProxyType(
    {
        Key.RECORD: Sort.NUMBER,
        Key.REGISTER_NUMBER: Sort.NUMBER,
        Key.CLAN: Sort.NAME,
        Key.PATRONYMIC: Sort.NAME,
        Key.GIVEN: Sort.NAME,
        Key.INITIALLED: Sort.NAME,
        Key.PARENT: Sort.NAME,
        Key.BORN: Sort.DATE,
        Key.DATE: Sort.DATE,
        Key.ACT: Sort.NUMBER,
        Key.PROPERTY: Sort.NUMBER,
        Key.CERTIFICATE: Sort.NUMBER,
        Key.PARCEL: Sort.NUMBER,
        Key.ORDER: Sort.NUMBER,
        Key.PLACE: Sort.PLACE,
        Key.TITLE: Sort.NAME,
    }
)
NAMES = frozenset({Key.CLAN, Key.PATRONYMIC, Key.GIVEN, Key.INITIALLED, Key.PARENT, Key.TITLE})
OWN_NAMES = NAMES - {Key.PARENT}
ANY = frozenset(Key)
INVENTORY = "inventory"
"""The field of what the inventory says of a paper's record."""
