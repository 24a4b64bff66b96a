"""Latin words between Mongolian ones: English beside the labels of papers in two languages.

Our models know no Latin letters but those of Roman numerals, and read «Father» as «Раслег», without
believing it. A run of words in doubt is held before a reader of English: what it surely reads, in
letters that no Cyrillic word is made of, takes the place of the words in doubt. A hand is read like
English here and there, but never all of a run.
"""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from ocr.words import Box, around

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.words import Word

DOUBTFUL, BESIDE_ENGLISH, _SURELY = 0.5, 0.87, 0.9
"""A run has a word of less confidence than the first, or than the second on a page that is known to
be in two languages, and none that reaches the third."""
_ROOM = 2.0
"""Heights of a word: more room parts two runs, as it parts a label from its entry."""
_LEFT = 0.4
"""The least confidence of what is left of a run: of words beside misread ones it is low, too."""
_SURE, _SURE_OF_ALL = 0.85, 0.92
"""How sure the reader of English must be of every word of several, and of them together."""
_INSIDE = 0.7
"""How much of a word must stand where English was read, to be replaced by it."""
_LETTERS = 3
"""Letters of the longest of these words, at least."""
_LATIN = re.compile(r"[(/\"']*[A-Za-z]+(?:['/-][A-Za-z]+)*\.?[)/\"'.,:;]*")
_CYRILLIC_TOO = frozenset("ABCEHKMOPTXYaceopxyugmnkrh")
"""Letters that Cyrillic ones are taken for."""
LIKE_LATIN = "авгеёийкмнопрстуүхөь"
"""Small Cyrillic letters that Latin ones are taken for, and the other way round."""
_LOOKS = str.maketrans(LIKE_LATIN, "abreeuukmhonpctyyxeb")
"""What the reader of English takes a Cyrillic letter for: «orhoo» is «огноо», not English."""
_ENGLISH = re.compile(r"\W*[A-Za-z]{2,}(?:['’/-][A-Za-z]+)*\W*")
_ROMAN = re.compile(r"\W*[IVXLCDM]+\W*")


def is_english(text: str) -> bool:
    """Whether a word that was read is in Latin letters, and no Roman numeral."""
    return bool(_ENGLISH.fullmatch(text)) and not _ROMAN.fullmatch(text)


def runs(line: Sequence[Word], doubtful: float = DOUBTFUL) -> Iterator[tuple[int, int]]:
    """The words, from one up to another, that are not surely read, and one of them hardly."""
    start = 0
    for at, word in enumerate(line):
        if word.confidence >= _SURELY:
            start = at + 1
            continue
        is_last = at + 1 == len(line) or line[at + 1].confidence >= _SURELY
        if is_last or line[at + 1].box.x - word.box.right > _ROOM * word.box.h:
            if min(each.confidence for each in line[start : at + 1]) < doubtful:
                yield start, at + 1
            start = at + 1


def exchanged(
    ours: Sequence[Word], english: Sequence[Word], doubtful: float = DOUBTFUL
) -> tuple[Word, ...] | None:
    """A run of our words with the Latin ones that were read in its place; None if it has none."""
    parts = [part for word in ours for part in _parted(word)]
    kept, left = list(parts), list(parts)
    for said in _groups(parts, english):
        if not _is_believed(said):
            continue
        box = around([word.box for word in said])
        under = [word for word in kept if _share(word.box, box) >= 1 / 2]
        if not under or min(word.confidence for word in under) >= doubtful:
            continue
        if any(_share(word.box, box) < _INSIDE for word in under):
            continue
        at, first = kept.index(under[0]), under[0]
        kept[at : at + len(under)] = (
            replace(word, block=first.block, line=first.line) for word in said
        )
        left = [word for word in left if word not in under]
    is_all = all(word.confidence >= _LEFT for word in left)
    return tuple(kept) if len(left) < len(parts) and is_all else None


def _parted(word: Word) -> tuple[Word, ...]:
    """A word before and from a stroke in it: «Нэр/Мате/»; its letters are taken as equally wide."""
    head, stroke, _ = word.text.partition("/")
    if not stroke or not head.isalpha() or len(word.raw) != len(word.text):
        return (word,)
    at, box = len(head), word.box
    width = round(box.w * at / len(word.text))
    return tuple(
        replace(word, text=word.text[part], raw=word.raw[part], box=Box(x, box.y, w, box.h))
        for part, x, w in (
            (slice(at), box.x, width),
            (slice(at, None), box.x + width, box.w - width),
        )
    )


def _groups(ours: Sequence[Word], english: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Latin words that stand together; a stroke in front of a word begins others."""
    looks = {_letters(word.text).translate(_LOOKS) for word in ours}
    group: list[Word] = []
    for word in english:
        is_latin = (
            word.confidence >= _SURE
            and _LATIN.fullmatch(word.raw)
            and _letters(word.raw) not in looks
        )
        if group and (not is_latin or word.raw[0] in "/("):
            yield tuple(group)
            group = []
        if is_latin:
            group.append(word)
    if group:
        yield tuple(group)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).lower()


def _is_believed(words: Sequence[Word]) -> bool:
    """Whether words are surely read, and can be no Cyrillic ones in letters of the same look."""
    letters = ["".join(filter(str.isalpha, word.raw)) for word in words]
    if max(map(len, letters)) < _LETTERS or _CYRILLIC_TOO.issuperset("".join(letters)):
        return False
    return fmean(word.confidence for word in words) >= _SURE_OF_ALL


def _share(box: Box, within: Box) -> float:
    """How much of a box's width lies within another one."""
    return max(0, min(box.right, within.right) - max(box.x, within.x)) / max(1, box.w)
