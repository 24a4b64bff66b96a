"""Wordings made comparable: what is printed on the forms against what was read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from ocr.letters import normalise

_NOT_LETTERS = re.compile(r"[^а-яөүa-z0-9]+")
_SAME = str.maketrans("ёйъщөүэәіїқғңҳһў", "еиьшоуззиикгнхху")
"""Letters that are read for one another, with those of neighbours that no label has."""

_SHORT = 4


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Only letters and digits, small, and one sign for letters that are read for one another."""
    plain = unicodedata.normalize("NFC", normalise(text)).lower()
    return _NOT_LETTERS.sub("", plain.translate(_SAME))


def likeness(one: str, other: str) -> float:
    """How alike two folded wordings are, 0 to 100; short ones must be the same."""
    if min(len(one), len(other)) <= _SHORT:
        return 100.0 if one == other else 0.0
    return float(fuzz.ratio(one, other))
