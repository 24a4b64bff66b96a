"""Folding: one way of writing for what papers say and what people ask.

Whatever is indexed and whatever is asked goes through the same functions, so that capitals, older
letters, look-alikes and separators make no difference. Questions may be typed in Latin letters; a
Latin word may mean several Cyrillic ones, all of which are asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from ocr.letters import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 120
"""So many signs of a value or a word are compared."""
SHORTEST = 3
"""A shape of fewer signs may be misread as nearly any other."""
MOST_DIGITS = 6
"""The last part of a number is written with so many digits at most, zeros in front of it."""
SHORTEST_IN_THREE = 8
"""A shape of so many signs has three parts of two signs and more, the middle one of three."""

_RUN = re.compile(r"[^\W_]+(?:[-–—‐./][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_SEPARATORS = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-zöüëï'’]+")
_LATIN_RUN = re.compile(r"[a-zöü]+")
_LAST_DIGITS = re.compile(r"(.*\w[-–/])(\d{1,6})")
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")
_VOWELS = frozenset("аэиоуөүеёюяы")

_LOOKS = str.maketrans("ABCEHKMOPTXYV", "АВСЕНКМОРТХҮҮ")
"""Latin capitals as the Cyrillic ones they look like, in the letters of a register number."""

_DIGRAPHS = {
    "shch": "щ",
    "kh": "х",
    "ts": "ц",
    "ch": "ч",
    "sh": "ш",
    "ye": "е",
    "yo": "ё",
    "yö": "е",
    "yu": "ю",
    "yü": "ю",
    "ya": "я",
}
_LETTERS = {
    "a": "а",
    "b": "б",
    "c": "ц",
    "d": "д",
    "e": "э",
    "f": "ф",
    "g": "г",
    "h": "х",
    "i": "и",
    "j": "ж",
    "k": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "o": "о",
    "ö": "ө",
    "p": "п",
    "q": "к",
    "r": "р",
    "s": "с",
    "t": "т",
    "u": "у",
    "ü": "ү",
    "v": "в",
    "w": "в",
    "x": "х",
    "y": "ы",
    "z": "з",
    "ë": "ё",
    "ï": "й",
    "'": "ь",
    "’": "ь",
}
"""MNS 5217:2012 the other way round, with what people type besides (h, c, w, x)."""

_FRONT = str.maketrans("оу", "өү")
_SHAPES = str.maketrans(
    "абвгдежзиклмнопрстуфхцчшьюя" + "ёйщъыөүэ",
    "abvgdejziklmnoprstupxcqwhyf" + "eiwhhouz",
)


def folded(text: str) -> str:
    """Text as it is compared: Mongolian letters, small, one blank between words."""
    small = _small(text)
    while (again := _small(small)) != small:
        small = again
    return small


def _small(text: str) -> str:
    """One pass; ends of lines are blanks before they are taken for signs that nobody sees."""
    apart = " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", normalise(apart)).lower().split())


@lru_cache(maxsize=1 << 15)
def name(text: str) -> str:
    """A name as it is compared, without hyphens, points and blanks: «Бат-Эрдэнэ», «Г.Билгүүн».

    Letters that come to stand side by side may show what their neighbours are.
    """
    bare = _SEPARATORS.sub("", folded(text))[:LONGEST]
    while (again := _SEPARATORS.sub("", folded(bare))[:LONGEST]) != bare:
        bare = again
    return bare


def number(text: str) -> str:
    """A number as it is compared: letters and digits alone, «Ү-22 0600 1234» as «ү2206001234».

    Zeros in front of a bare number say nothing.
    """
    bare = name(text)
    return _LEADING_ZEROS.sub("", bare) if bare.isdigit() else bare


def words(text: str) -> tuple[str, ...]:
    """The words of a text that it is found by; what a hyphen joins is whole and in parts."""
    found: dict[str, None] = {}
    for run in _RUN.finditer(folded(text)):
        found.update(dict.fromkeys(map(name, (run[0], *_PIECE.findall(run[0])))))
    return tuple(word for word in found if word)


def runs(text: str) -> Iterator[tuple[int, int, frozenset[str]]]:
    """Every word of a text as it is written, from where to where, and what it is found by."""
    for run in _RUN.finditer(text):
        yield run.start(), run.end(), _means(run[0])


@lru_cache(maxsize=1 << 15)
def _means(run: str) -> frozenset[str]:
    return frozenset(words(run))


def spellings(word: str) -> tuple[str, ...]:
    """What a word of a question may be in the index: itself, and in Cyrillic if it is Latin."""
    plain = name(word)
    latin = unicodedata.normalize("NFC", word).lower().strip()
    parts = [part for part in re.split(r"[-–—‐.\s]+", latin) if part]
    if not parts or not all(_LATIN.fullmatch(part) for part in parts):
        return (plain,) if plain else ()
    ways = [_cyrillic(part) for part in parts]
    joined = ["".join(one) for one in zip(*ways, strict=True)]
    return tuple(dict.fromkeys([plain, *(name(one) for one in joined)]))


def register_spellings(text: str) -> tuple[str, ...]:
    """A register number as it may be meant: Latin letters by their look, or by their sound."""
    bare = "".join(text.split()).replace("-", "")
    letters, digits = bare[:2], bare[2:]
    by_look = number(letters.upper().translate(_LOOKS) + digits)
    by_sound = [number(one + digits) for one in spellings(letters)]
    return tuple(dict.fromkeys(one for one in (by_look, *by_sound, number(bare)) if one))


def number_spellings(text: str) -> tuple[str, ...]:
    """A number as it may be meant: Latin letters by their look or sound, zeros in front or not."""
    sounds = (spellings(run)[-1:] or (run,) for run in _LATIN_RUN.findall(text.lower()))
    by_sound = _LATIN_RUN.sub(lambda _: "".join(next(sounds)), text.lower())
    lettered = (text, text.upper().translate(_LOOKS), by_sound)
    ways = [number(way) for one in lettered for way in (one, *_with_zeros(one.strip()))]
    return tuple(dict.fromkeys(filter(None, ways)))


def _with_zeros(text: str) -> Iterator[str]:
    """«1988-41» with as many zeros in front of its last part as anybody writes there."""
    last = _LAST_DIGITS.fullmatch(text)
    if last is not None:
        for size in range(1, MOST_DIGITS + 1):
            yield f"{last[1]}{last[2].lstrip('0').zfill(size)}"


def shape(text: str) -> str:
    """What is alike for the eye: one sign for letters that are read for one another.

    Only ASCII letters and digits, which every database takes for letters whatever its language.
    """
    return "".join(sign for sign in text.translate(_SHAPES) if sign.isascii() and sign.isalnum())


def stretches(drawn: str) -> tuple[tuple[str, ...], ...]:
    """Return what a misread shape still has: of each of these at least one, in its place.

    A sign that is misread, lost or doubled spoils one of three parts of a long shape, so that two
    of them are left; of a short shape one half is. «^» and «$» stand for its beginning and end.
    """
    size = len(drawn)
    if size < SHORTEST_IN_THREE:
        half = (size + 1) // 2
        two = (f"^{drawn[:half]}",), (f"{drawn[-max(size - half, 2) :]}$",)
        return two if size >= SHORTEST else ()
    third = size // 3
    parts = f"^{drawn[:third]}", drawn[third:-third], f"{drawn[-third:]}$"
    return parts[:2], parts[1:], (parts[0], parts[2])


def trigrams(stretch: str) -> tuple[str, ...]:
    """Three signs each of a stretch; two blanks begin a shape, one ends it."""
    padded = stretch.replace("^", "  ").replace("$", " ")
    return tuple(padded[at : at + 3] for at in range(len(padded) - 2))


def _cyrillic(word: str) -> tuple[str, ...]:
    """A Latin word in Cyrillic: as written, with front vowels, and with ө in its first syllable.

    Few people type the dots of ö and ü, and the vowels of a word are all front or all back.
    """
    written = _letters(word)
    front = written.translate(_FRONT)
    rounded = re.sub("[уү]", "ө", front, count=1)
    likely = (front, written) if re.search("[эөү]", written) else (written, front)
    return (*likely, rounded)


def _letters(word: str) -> str:
    found, at = [], 0
    while at < len(word):
        size = next((n for n in (4, 2) if word[at : at + n] in _DIGRAPHS), 1)
        piece = word[at : at + size]
        found.append(_DIGRAPHS.get(piece) or _LETTERS[piece])
        at += size
    return "".join(map(_glided, ["", *found], found))


def _glided(before: str, letter: str) -> str:
    """After a vowel, i and y are й: «bayar», «nyamsuren», «oi»."""
    return "й" if letter in "иы" and before in _VOWELS else letter
