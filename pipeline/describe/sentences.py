"""Sentences that begin with the words of a label: they say no entry."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline.describe.across import CELL_GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.layout import Row

_LONGEST = 40
"""Words within which a sentence ends."""
_SHORTEST = 4
"""Words of it behind those of the label."""
_ENDS = re.compile(r".*(?:(?:н[аоэө]|сан|сэн|сон|сөн|жээ|чээ|гүй|ёстой|мөн|юм)\.|\w{3}[аоэө]в\.?)")
"""How the last word of a Mongolian sentence ends: «олгоно.», «хариуцахгүй.», and «батлав»."""


def begins_sentence(rows: Sequence[Row], number: int, end: int) -> bool:
    """Whether a sentence goes on behind a word of a row, as no entry behind a label does.

    It goes on small, with no room and no colon between, and ends with a verb and a full stop:
    «Хувьцаа эзэмшигч хувьцаагаа бусдад шилжүүлж болно.»
    """
    row = rows[number]
    if end >= len(row.tokens) or row.tokens[end - 1].word.text.endswith(":"):
        return False
    if row.gap_before(end) > CELL_GAP * row.height or not row.tokens[end].word.text[0].islower():
        return False
    below = chain.from_iterable(under.tokens for under in rows[number + 1 :])
    said = [token.word.text for token in islice(chain(row.tokens[end:], below), _LONGEST)]
    ends = (at for at, text in enumerate(said) if at >= _SHORTEST and text[0].islower())
    last = next((at for at in ends if _ENDS.fullmatch(said[at])), None)
    return last is not None and not any(text.endswith(".") for text in said[:last])
