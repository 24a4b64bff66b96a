"""Words that the engine read as one though leaders or a colon part them: «Нэр:Дорж»."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box, Word

_LEADERS = re.compile(r"[.·•]{4,}|…{2,}|_{2,}|[.·•…_]*…[.·•…_]+")
_COLON = re.compile(r"(?<=[а-яёөү)]:)(?=[А-ЯЁӨҮ\d])")
_JOINED = re.compile(r"(?<=^[нН][ьЬ])(?=(?:1[89]|20)\d\d$)|(?<=\w)(?=№)")
"""«нь1955», «1-нд№»: typewriters leave little room."""
_ALONE = re.compile(r"[.·•…_|¦]{2,}|[|¦_]")


def pieces(word: Word) -> Sequence[Word]:
    """The parts of a word between leaders and behind a colon, each where it should stand.

    Leaders themselves are left out: they only guide the eye or the pen.
    """
    text = word.text.strip()
    if not text or _ALONE.fullmatch(text):
        return ()
    spans = [span for span in _spans(word.text) if word.text[slice(*span)].strip()]
    if spans == [(0, len(word.text))]:
        return (word,)
    return [_part(word, *span) for span in spans]


def _spans(text: str) -> list[tuple[int, int]]:
    cuts = [(match.start(), match.end()) for match in _LEADERS.finditer(text)]
    for between in (_COLON, _JOINED):
        cuts += [(match.start(), match.start()) for match in between.finditer(text)]
    spans, start = [], 0
    for left, right in sorted(cuts):
        if left > start:
            spans.append((start, left))
        start = max(start, right)
    return [*spans, (start, len(text))] if start < len(text) else spans


def _part(word: Word, start: int, end: int) -> Word:
    """A part of a word; its letters are taken to be equally wide."""
    each = word.box.w / len(word.text)
    left, right = round(word.box.x + start * each), round(word.box.x + end * each)
    same = len(word.raw) == len(word.text)

    def cut(box: Box) -> Box:
        return replace(box, x=left, w=max(1, right - left))

    return replace(
        word,
        text=word.text[start:end],
        raw=word.raw[start:end] if same else word.text[start:end],
        box=cut(word.box),
        level=cut(word.level) if word.level else None,
    )
