"""Keyed: what is asked by key, each thing in every form that it may have in the index."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.describe.dates import date_entry
from pipeline.describe.genitives import nominative
from pipeline.describe.numbers import property_numbers
from pipeline.finding.errors import QuestionDateError
from pipeline.finding.folding import name, number, number_spellings, register_spellings, spellings
from pipeline.finding.keys import OWN_NAMES, Key
from pipeline.finding.question import Part, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.finding.question import Texts


_BEFORE_DIGITS = re.compile(r"(?<=[^\W\d])[\s–-]*(?=\d)")


def keyed(given: Mapping[str, str]) -> Question:
    """Return the question of values that are given by their keys, which `KEYED` names."""
    parts = [part for key, text in given.items() for part in KEYED[key](text)]
    told = [replace(part, texts=tuple(dict.fromkeys(filter(None, part.texts)))) for part in parts]
    return Question(parts=tuple(part for part in told if part.texts))


def name_texts(word: str) -> Texts:
    """What a name may be in the index: «Батын» is also «Бат»."""
    ways = spellings(word)
    meant = (nominative(way) for way in ways)
    return tuple(dict.fromkeys([*ways, *meant]))


def dated(text: str) -> str:
    """Return a date in ISO form, however it is written."""
    found = date_entry(text)
    if found is None or found.value is None:
        raise QuestionDateError(text=text)
    return found.value


def _named(*keys: Key) -> Callable[[str], Iterable[Part]]:
    wanted = frozenset(keys)
    return lambda text: [Part(wanted, name_texts(word)) for word in text.split()]


def _numbered(*keys: Key) -> Callable[[str], Iterable[Part]]:
    wanted = frozenset(keys)
    return lambda text: [Part(wanted, (number(text),))]


def _register(text: str) -> Iterable[Part]:
    return [Part(frozenset({Key.REGISTER_NUMBER}), register_spellings(text))]


def _record(text: str) -> Iterable[Part]:
    bare = text.partition(":")[2] or text
    return [Part(frozenset({Key.RECORD}), (number(text), *number_spellings(bare)))]


def _born(text: str) -> Iterable[Part]:
    if not text.strip():
        return []
    return [Part(frozenset({Key.BORN}), (number(dated(text)),))]


def _property(text: str) -> Iterable[Part]:
    """The number of a right, which is also the ID of the record that all papers on it have."""
    found = property_numbers(_BEFORE_DIGITS.sub("-", text.upper(), count=1))
    meant = [found[0].value or "" for _ in found[:1]]
    return [Part(frozenset({Key.PROPERTY, Key.RECORD}), tuple(map(number, (*meant, text))))]


def _place(text: str) -> Iterable[Part]:
    return [Part(frozenset({Key.PLACE}), (name(text), *spellings(text)))]


KEYED: Mapping[str, Callable[[str], Iterable[Part]]] = MappingProxyType(
    {
        "record": _record,
        "register_number": _register,
        "name": _named(*OWN_NAMES),
        "clan": _named(Key.CLAN),
        "patronymic": _named(Key.PATRONYMIC),
        "given_name": _named(Key.GIVEN),
        "parent": _named(Key.PARENT),
        "born": _born,
        "act": _numbered(Key.ACT, Key.ORDER),
        "property": _property,
        "certificate": _numbered(Key.CERTIFICATE, Key.ORDER),
        "parcel": _numbered(Key.PARCEL),
        "place": _place,
    }
)
"""What a person may ask by, and how it becomes parts of a question."""
