"""Vocabulary: common Mongolian words as they are written, taken out of a packaged model.

Tesseract's own model of Mongolian carries a list of words, in small letters and in capitals. They
divide into parts like the words of the dictionary, so that no part knows another's stems.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from samples.papers.parts import ALPHABET, STEM, Part, is_name, part_of
from training.tesseract import packaged, run

MODEL = "mon"
SHORTEST, LONGEST = 1, 14
ALPHABETS = ALPHABET | {letter.upper() for letter in ALPHABET}


@cache
def vocabulary(part: Part) -> tuple[str, ...]:
    """The words of a part; raises CalledProcessError. Names come from the lists of names alone."""
    return tuple(
        word for word in listed() if part_of(word[:STEM].lower()) is part and not is_name(word)
    )


@cache
def listed() -> tuple[str, ...]:
    """All words of the list, whosever; raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        letters, packed, listed = (Path(folder) / f"x.{name}" for name in _PIECES)
        run("combine_tessdata", "-e", packaged(MODEL), packed, letters)
        run("dawg2wordlist", letters, packed, listed)
        words = listed.read_text(encoding="utf-8").split()
    fitting = {w for w in words if SHORTEST <= len(w) <= LONGEST and ALPHABETS.issuperset(w)}
    return tuple(sorted(fitting))


_PIECES = ("lstm-unicharset", "lstm-word-dawg", "words")
