"""The cells of a row: text with its letters put right, choices in both languages, numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from ocr.letters import normalise
from pipeline.describe.legacy import readable
from pipeline.holdings.problems import CellError, Fault
from pipeline.nouns.record import Register, Standing
from pipeline.nouns.volume import CountQuality, Risk, VolumeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.holdings.archives import Unit

Choice = TypeVar("Choice")

_PLAIN = re.compile("[ -~]*|[ -@\\[-`{-~А-яЁёӨөҮү«»№–—]*")
"""Text without a letter that could stand for another: all ASCII, or no Latin letter at all."""

_SPACES = re.compile(r"\s+")
_TYPE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FIRST_YEAR, _LAST_YEAR = 1700, 2200
_MOST_LEAVES = 100_000

YES_NO: Mapping[str, bool] = {
    **dict.fromkeys(("1", "yes", "true", "тийм"), True),
    **dict.fromkeys(("0", "no", "false", "үгүй"), False),
}
SECRECY: Mapping[str, bool] = {**YES_NO, "нууц": True, "илт": False}
KINDS: Mapping[str, VolumeKind] = {
    **{kind.value: kind for kind in VolumeKind},
    "дэвтэр": VolumeKind.BOUND_REGISTER,
    "бүртгэлийн дэвтэр": VolumeKind.BOUND_REGISTER,
    "хувийн хэрэг": VolumeKind.PERSONAL_FILE,
    "задгай": VolumeKind.LOOSE,
}
QUALITIES: Mapping[str, CountQuality] = {
    **{quality.value: quality for quality in CountQuality},
    "тоолсон": CountQuality.COUNTED,
    "ойролцоо": CountQuality.ESTIMATED,
    "тодорхойгүй": CountQuality.UNKNOWN,
}
RISKS: Mapping[str, Risk] = {
    **{risk.value: risk for risk in Risk},
    "бага": Risk.LOW,
    "дунд": Risk.MEDIUM,
    "өндөр": Risk.HIGH,
}
REGISTERS: Mapping[str, Register] = {
    **{register.value: register for register in Register},
    "иргэн": Register.CIVIL,
    "иргэний бүртгэл": Register.CIVIL,
    "хуулийн этгээд": Register.LEGAL,
    "хуулийн этгээдийн бүртгэл": Register.LEGAL,
    "эд хөрөнгө": Register.PROPERTY,
    "эд хөрөнгийн эрхийн бүртгэл": Register.PROPERTY,
}
STANDINGS: Mapping[str, Standing] = {
    **{standing.value: standing for standing in (Standing.ACTIVE, Standing.WITHDRAWN)},
    "хүчинтэй": Standing.ACTIVE,
    "хүчингүй": Standing.WITHDRAWN,
}
TYPES: Mapping[str, str] = {
    "төрсний бүртгэл": "birth",
    "гэрлэсний бүртгэл": "marriage",
    "гэрлэлтийн бүртгэл": "marriage",
    "гэрлэлт дуусгавар болсны бүртгэл": "divorce",
    "гэрлэлт цуцалсны бүртгэл": "divorce",
    "нас барсны бүртгэл": "death",
    "үрчилсний бүртгэл": "adoption",
    "үрчлэлтийн бүртгэл": "adoption",
    "нэр өөрчилсний бүртгэл": "name_change",
    "иргэний үнэмлэх": "id_card",
    "оршин суугаа газрын хаяг": "address",
    "хуулийн этгээдийн хувийн хэрэг": "legal_file",
    "хуулийн этгээдийн гэрчилгээ": "legal_certificate",
    "эд хөрөнгийн мэдүүлэг": "property_application",
    "өмчлөх эрхийн гэрчилгээ": "property_certificate",
    "гэрээ": "contract",
}


def clean(text: str) -> str:
    """Return a cell with single spaces and Mongolian letters, whatever program wrote it."""
    text = _SPACES.sub(" ", text.strip())
    return text if _PLAIN.fullmatch(text) else normalise(readable(text))


def words(column: str, text: str, limit: int, *, required: bool = False) -> str:
    """Return clean text of a limited length."""
    found = clean(text)
    if required and not found:
        raise CellError(column, Fault.MISSING_VALUE)
    if len(found) > limit:
        raise CellError(column, Fault.TOO_LONG, limit=limit)
    return found


def several(column: str, text: str, limit: int) -> tuple[str, ...]:
    """Return the clean, different parts of a cell that holds several, in their order."""
    parts = (words(column, part, limit) for part in text.split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def choice(
    column: str, text: str, choices: Mapping[str, Choice], empty: Choice | None = None
) -> Choice:
    """Return what a word of a closed set stands for; `empty` is what an empty cell means."""
    word = clean(text).casefold()
    if not word and empty is not None:
        return empty
    if not word:
        raise CellError(column, Fault.MISSING_VALUE)
    try:
        return choices[word]
    except KeyError:
        named = ", ".join(choices)
        raise CellError(column, Fault.NOT_A_CHOICE, value=text, choices=named) from None


def count(column: str, text: str) -> int | None:
    """Return a number of leaves, or None where nothing is written."""
    word = text.strip()
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and int(word[:9]) <= _MOST_LEAVES):
        raise CellError(column, Fault.NOT_A_NUMBER, value=word[:40])
    return int(word)


def year(column: str, text: str) -> int | None:
    """Return a year, or None where nothing is written."""
    word = text.strip()
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and _FIRST_YEAR <= int(word[:9]) <= _LAST_YEAR):
        raise CellError(column, Fault.NOT_A_YEAR, value=word[:40])
    return int(word)


def record_type(column: str, text: str) -> str:
    """Return the type of a record: the name of a form, or what a Mongolian title stands for."""
    word = words(column, text, 40, required=True).casefold()
    found = TYPES.get(word, word)
    if not _TYPE.fullmatch(found):
        raise CellError(column, Fault.NOT_A_TYPE, value=text[:40])
    return found


def unit(column: str, text: str, units: Mapping[str, Unit]) -> Unit:
    """Return the archive unit with a code; where there is none, the error names the nearest."""
    word = words(column, text, 120, required=True)
    if word in units:
        return units[word]
    raise CellError(column, Fault.UNKNOWN_UNIT, value=word, nearest=_nearest(word, units))


def _nearest(word: str, units: Mapping[str, Unit]) -> str:
    from difflib import SequenceMatcher

    def likeness(known: Unit) -> float:
        names = (known.code, known.name_mn, known.name_en)
        return max(
            SequenceMatcher(None, word.casefold(), name.casefold()).ratio() for name in names
        )

    best = sorted(units.values(), key=likeness, reverse=True)[:3]
    return ", ".join(f"{known.code} {known.name_mn}".strip() for known in best)
