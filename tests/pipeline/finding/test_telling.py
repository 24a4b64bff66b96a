"""Telling: by what a paper was found is said of every paper that words led to."""

from __future__ import annotations

from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest

from pipeline.describe.called import Labels
from pipeline.describe.forms import built_in
from pipeline.finding.answer import Candidate, Hit, Piece
from pipeline.finding.findable import Level, Told
from pipeline.finding.telling import found_by
from pipeline.ids import DocumentId
from pipeline.language import Lang, Language

SAY = Language(Lang.ENGLISH, NullTranslations(), ZoneInfo("UTC"))
PAPER = Candidate(
    number=1,
    document=DocumentId("1"),
    version=1,
    level=Level.OPEN,
    type="birth",
    record="civil:R-1",
    unit="11",
    year=1987,
    citation=None,
    told=Told(name="Дорж"),
)


@pytest.mark.parametrize(
    ("snippet", "near", "told"),
    [
        ((Piece("Дорж", marked=True),), False, "words of the paper"),
        ((Piece("Доржийн", marked=True),), True, "≈words of the paper"),
        ((), True, "≈words of the paper"),
        ((), False, ""),
    ],
)
def test_what_only_its_words_answer_is_said_even_where_its_text_is_not_shown(
    snippet: tuple[Piece, ...],
    near: bool,  # noqa: FBT001  # a parameter
    told: str,
) -> None:
    hit = Hit(PAPER, (), snippet, near=near)
    assert found_by(SAY, Labels(built_in(), Lang.ENGLISH), hit) == told
