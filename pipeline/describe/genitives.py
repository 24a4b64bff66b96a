"""Fathers in the genitive, as a child bears their names: «Батын», «Бат-ийн»."""

from __future__ import annotations

import re

from pipeline.describe.values import REPAIRED

UNSURE = 0.75
"""How sure a name is that may be one in the genitive, or has lost a vowel to it."""
_HYPHEN_GENITIVE = re.compile(r"[-–]\s?(?:ги[ий]н|и[ий]н|ын|ны|ний|ы|ий|н)$", re.IGNORECASE)
_LONG_BEFORE = re.compile(
    r"(?:аа|яа|ёо|еэ|юу|юү|ээ|оо|өө|уу|үү|ай|эй|ой|уй|үй|ий|ия|ое|н)ги[ий]н$", re.IGNORECASE
)
_GENITIVE = re.compile(r"(?:и[ий]н|ын|(?<=н)ы|(?<=н)ий)$", re.IGNORECASE)
_DIPHTHONG = re.compile(r"(?<=\w{3}(?:ай|эй|ой|уй|үй))н$", re.IGNORECASE)
_WHOLE = {
    "эрдэн": "эрдэнэ",
    "лхагв": "лхагва",
    "дагв": "дагва",
    "бадм": "бадма",
    "пагм": "пагма",
    "бямб": "бямба",
    "дамб": "дамба",
    "жамб": "жамба",
    "гомб": "гомбо",
    "тулг": "тулга",
    "өлз": "өлзий",
    "баатр": "баатар",
    "гэрл": "гэрэл",
    "дулм": "дулам",
    "жаргл": "жаргал",
    "дэлгр": "дэлгэр",
    "пүрв": "пүрэв",
    "төмр": "төмөр",
    "цэцг": "цэцэг",
    "чимг": "чимэг",
    "очр": "очир",
}
"""Stems that lose a vowel before the ending of the genitive, and the name that is meant."""
_SHORTEST_STEM = 2
_CUT_OFF = re.compile(r"[бвгджзклмнпрстхцчшщ][бвлмнр]$", re.IGNORECASE)
"""Two consonants of which the second needs a vowel beside it."""
_SOFT_FOR_HARD = re.compile(r"(?<=[бвгдзклмнпрстхцчшщ])ьн$")
"""«Дугарьн»: no genitive ends so, and typewriters draw ы as ь and a stroke."""


def father(written: str) -> tuple[str, float]:
    """The father's name as he bears it, and how sure that is.

    A stem that no word ends in has lost a vowel, and nobody knows where: «Цэрм» of «Цэрмын».
    """
    meant = nominative(written)
    ending = REPAIRED if _SOFT_FOR_HARD.search(written) else 1.0
    return meant, UNSURE if meant != written and _CUT_OFF.search(meant) else ending


def nominative(patronymic: str) -> str:
    """The father's name as he bears it: «Батын» and «Бат-ийн» are both «Бат»."""
    patronymic = _SOFT_FOR_HARD.sub("ын", patronymic)
    bare = _HYPHEN_GENITIVE.sub("", patronymic)
    if bare != patronymic:
        return bare
    if _LONG_BEFORE.search(patronymic):
        return patronymic[: -len("гийн")]
    if _DIPHTHONG.search(patronymic):
        return patronymic[: -len("н")]
    stem = _GENITIVE.sub("", patronymic)
    if stem == patronymic or len(stem) < _SHORTEST_STEM:
        return patronymic
    short = next((end for end in _WHOLE if stem.lower().endswith(end)), "")
    return stem[: len(stem) - len(short)] + _cased(stem[len(stem) - len(short) :])


def _cased(short: str) -> str:
    """The whole of a shortened stem, in capitals where it is written in them."""
    whole = _WHOLE.get(short.lower(), short)
    if short.isupper():
        return whole.upper()
    return whole.capitalize() if short[:1].isupper() else whole
