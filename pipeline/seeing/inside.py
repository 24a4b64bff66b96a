"""Inside: the words of an open paper that answer a question, in the letters of the question's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.finding.folding import shape, spellings
from pipeline.finding.folding import words as folded_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr.words import Word
    from pipeline.seeing.lines import Lines

SHORTEST = 3
"""Of so many signs a word is found by its beginning, too, and as it may have been misread."""
MOST_WORDS = 12


def hits(found: Lines, question: str) -> tuple[Word, ...]:
    """Return the words of a page that are asked for."""
    wanted = [_asked(spelling) for spelling in _spelled(question)]
    return tuple(
        word
        for line in found.all
        for word in line
        if any(answers(one) for one in folded_words(word.text) for answers in wanted)
    )


def _spelled(question: str) -> list[str]:
    return [one for word in question.split()[:MOST_WORDS] for one in spellings(word)]


def _asked(wanted: str) -> Callable[[str], bool]:
    drawn = shape(wanted)

    def answers(word: str) -> bool:
        if len(wanted) < SHORTEST:
            return word == wanted
        return word.startswith(wanted) or (len(drawn) >= SHORTEST and shape(word) == drawn)

    return answers
