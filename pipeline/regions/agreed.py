"""Agreement: what several looks at one line read alike, and what stands between such words.

A reader that is shown half a letter, or one that a stroke crosses, is now and then sure of what is
not there; shown the same line a little otherwise, it says something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.words import Word

_SURE, _ALIKE, _FIGURES = 0.7, 0.5, 0.8
"""How sure one look must be of a word, and another one of the same; and both of one with figures,
which no other letter of the word bears out."""
_SHARED = 0.5
"""The part of the narrower one's width by which words of two looks stand in the same place."""
_LEAST = 2
"""Letters and figures of a word by which a line may begin and end; strokes are read as fewer."""
_PRINT, _OF_ALL = 0.5, 0.25
"""Of the letters from the first to the last word of print, how many are agreed on at least, and of
all that the best look reads: among what is misread stand pieces of words."""


def agreed(looks: Sequence[Sequence[Word]]) -> list[Word]:
    """The words of a line of print, from the left; none where that is not surely print.

    It goes from the first to the last word that a look is sure of and another one reads, too.
    Between them the best look's words stand, however doubtful.
    """
    chosen = _chosen(sorted(_alike(looks), key=_weight, reverse=True))
    ends = [number for number, word in enumerate(chosen) if _signs(word) >= _LEAST]
    if not ends:
        return []
    chosen = chosen[ends[0] : ends[-1] + 1]
    best = max(looks, key=lambda look: sum(map(_weight, look)))
    between = [
        word
        for word in best
        if chosen[0].box.right <= word.box.x
        and word.box.right <= chosen[-1].box.x
        and not any(same_place(word, other) for other in chosen)
    ]
    letters, doubtful = (sum(map(_signs, words)) for words in (chosen, between))
    if letters < max(_PRINT * (letters + doubtful), _OF_ALL * sum(map(_signs, best))):
        return []
    return sorted((*chosen, *between), key=lambda word: word.box.x)


def same_place(one: Word, other: Word) -> bool:
    """Whether two words of one line stand, by the half of one, in the same place."""
    shared = min(one.box.right, other.box.right) - max(one.box.x, other.box.x)
    return shared > _SHARED * min(one.box.w, other.box.w)


def _alike(looks: Sequence[Sequence[Word]]) -> Iterator[Word]:
    for number, look in enumerate(looks):
        others = [word for at, other in enumerate(looks) if at != number for word in other]
        for word in look:
            if word.confidence >= _SURE and any(_is_same(word, other) for other in others):
                yield word


def _is_same(word: Word, other: Word) -> bool:
    figures = any(sign.isdigit() for sign in word.text)
    least = _FIGURES if figures else _ALIKE
    sure = min(word.confidence, other.confidence) >= least
    return word.text == other.text and sure and same_place(word, other)


def _chosen(words: Sequence[Word]) -> list[Word]:
    """From the left those that stand in no other's place, the first ones before the others."""
    found: list[Word] = []
    for word in words:
        if not any(same_place(word, other) for other in found):
            found.append(word)
    return sorted(found, key=lambda word: word.box.x)


def _weight(word: Word) -> float:
    return word.confidence * len(word.text)


def _signs(word: Word) -> int:
    return sum(sign.isalnum() for sign in word.text)
