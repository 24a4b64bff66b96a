"""Beginnings: what words have in common of which a half is known, or whose ending is another one.

There is no dictionary of Mongolian that both databases could use. Endings are taken off as they are
written; what is left begins other forms of the word, and words beside it, which are only like it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.finding.question import has_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.finding.question import Texts

LEAST = 4
"""A beginning of fewer letters is nearly any word's."""
OPEN = "*"
"""Stands behind a beginning; no word that is indexed or asked has it."""
_ENDINGS = re.compile(
    r"(?:г?ийн|ын|н[ыи]й?|[ыи]й?г|г?[аэоө]{2}[рс]?|т[аэо]й|н?[уү]{2}д|[рл][уү]{2}|[нгаэоө]д"
    r"|[аэоө]?лт|[аэоө]х|с[аэоө]н|[джч])$"
)
_CLUSTER = re.compile(r"[бвгджзйклмнпрстфхцчшщ]{2}$")


def beginnings(texts: Texts) -> Texts:
    """Return how other forms of a word begin; nothing for numbers and for what is too short."""
    if has_digits(texts):
        return ()
    found = {one for text in texts for one in (text, *_stems(text)) if len(one) >= LEAST}
    return tuple(
        sorted(one for one in found if not any(one.startswith(few) for few in found - {one}))
    )


def _stems(text: str) -> Iterator[str]:
    """The word without its ending, and without the consonant that has lost its vowel: «буудлын»."""
    stem = _ENDINGS.sub("", text)
    if stem != text:
        yield stem
        if _CLUSTER.search(stem):
            yield stem[:-1]


def open_ended(texts: Texts) -> Texts:
    """Return the beginnings as a question for words asks them."""
    return tuple(f"{one}{OPEN}" for one in beginnings(texts))


def begun(texts: Texts, word: str) -> bool:
    """Say whether a word begins as some others do."""
    return word.startswith(beginnings(texts) or (OPEN,))
