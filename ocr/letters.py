"""Mongolian letters: what older typing and recognition put in their place, put right."""

from __future__ import annotations

import re
import unicodedata

_ALWAYS = str.maketrans(
    {
        "Є": "Ө",
        "є": "ө",
        "Ї": "Ү",
        "ї": "ү",
        "Ѳ": "Ө",
        "ѳ": "ө",
        "Ɵ": "Ө",
        "ɵ": "ө",
        "Ұ": "Ү",
        "ұ": "ү",
        "Ә": "Э",
        "ә": "э",
        "Ҳ": "Х",
        "ҳ": "х",
    }
)
"""Letters no Mongolian word has: neighbours of Ө, Ү, Э and Х in other alphabets and older fonts."""

_LOOK_ALIKES = dict(zip("ABCEHKMOPTXYVËaceopxyvë", "АВСЕНКМОРТХҮҮЁасеорхуүё", strict=True)) | {
    "Θ": "Ө",
    "θ": "ө",
    "Ï": "Ү",
    "ï": "ү",
}
"""Latin and Greek letters that look like Cyrillic ones."""

_ROMAN = frozenset("IVXLCDMІХСМ")
_RUN = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
_FOREIGN = re.compile(r"[^\W\d_\u0400-\u052f]")
_INITIAL = re.compile(r"\b([ABCEHKMOPTXYVË])(?=\.-?[А-ЯЁӨҮ])")


def normalise(raw: str) -> str:
    """The text with Mongolian letters; Latin words and Roman numerals stay as they are.

    Give one piece of text without spaces, or whole lines: letters are judged run by run.
    Doing it twice changes nothing more.
    """
    text = raw
    while (repaired := _pass(text)) != text:
        text = repaired
    return text


def _pass(text: str) -> str:
    """One pass; a letter put right may show what its neighbour is."""
    if not text.isprintable():
        text = "".join(filter(_is_visible, text))
    text = unicodedata.normalize("NFC", text).translate(_ALWAYS)
    if not _FOREIGN.search(text):
        return unicodedata.normalize("NFC", text)
    text = _RUN.sub(_repaired, text)
    text = _INITIAL.sub(lambda found: _LOOK_ALIKES[found[1]], text)
    return unicodedata.normalize("NFC", text)


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cn", "Cs"}


def _repaired(found: re.Match[str]) -> str:
    """A run of letters that is Cyrillic but for some look-alikes, all Cyrillic."""
    run = found[0]
    letters = [letter for letter in run if not unicodedata.combining(letter)]
    foreign = [letter for letter in letters if not _is_cyrillic(letter)]
    if not foreign or len(foreign) == len(letters) or _ROMAN.issuperset(letters):
        return run
    if any(letter not in _LOOK_ALIKES for letter in foreign):
        return run
    return "".join(_cyrillic(run, place) for place in range(len(run)))


def _cyrillic(run: str, place: int) -> str:
    letter = _LOOK_ALIKES.get(run[place], run[place])
    was_typed_large = run[place] in {"Y", "V"} and place > 0 and run[place - 1].islower()
    return letter.lower() if was_typed_large else letter


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"
