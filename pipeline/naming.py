"""Naming: what is called by a record's ID or a leaf, as a file may be called."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from pipeline.words import UNSEEN

RESERVED = frozenset('%/\\:*?"<>|')


def file_name(text: str) -> str:
    """Return a record ID or a leaf's name as a file may be called: 191/ШШ-5 is 191%2FШШ-5."""
    shown = "".join(
        quote(letter, safe="", errors="replace") if _is_unfit(letter) else letter for letter in text
    )
    return f"%2E{shown[1:]}" if shown.startswith(".") else shown


def _is_unfit(letter: str) -> bool:
    return letter in RESERVED or unicodedata.category(letter) in UNSEEN
