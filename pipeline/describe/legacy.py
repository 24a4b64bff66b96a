"""Text of old programs: CP1251 shown as Latin-1, put back into Cyrillic."""

from __future__ import annotations

import re

_MONGOLIAN = {"¿": "ү", "º": "ө", "¯": "Ү", "ª": "Ө"}
"""The places of Ukrainian and Yugoslav letters, which Mongolian fonts used for their own."""

_KEPT = frozenset("«»°§©®±·")
_FOREIGN = re.compile(r"[À-ÖØ-öø-ÿ¿º¯ª¨¸¹]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_RUN = re.compile(r"\S+")
_LATIN = re.compile(r"[A-Za-z]")


def readable(text: str) -> str:
    """The text with «ÕÓÓËÜ» as «ХУУЛЬ»; anything that is no such text comes back unchanged.

    Words are judged one by one, so that a table with both kinds of text is put right too.
    """
    return _RUN.sub(lambda run: _word(run[0]), text)


def is_garbled(text: str) -> bool:
    """Whether a text is wholly or partly Cyrillic shown as Latin letters."""
    return readable(text) != text


def _word(word: str) -> str:
    """One word put right when it has only garbled letters, no Cyrillic and no plain Latin ones."""
    if not _FOREIGN.search(word) or _CYRILLIC.search(word) or _LATIN.search(word):
        return word
    return "".join(_letter(letter) for letter in word)


def _letter(letter: str) -> str:
    if letter in _MONGOLIAN:
        return _MONGOLIAN[letter]
    if letter in _KEPT:
        return letter
    try:
        return letter.encode("latin-1").decode("cp1251")
    except UnicodeError:
        return letter
