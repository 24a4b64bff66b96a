from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.describe.description import PageText
from pipeline.describe.forms import built_in
from pipeline.describe.labels import labels_on
from pipeline.describe.layout import rows_on
from pipeline.describe.spans import Spans
from tests.pipeline.describe.conftest import reading_of


@pytest.mark.parametrize(
    ("line", "confidence", "is_label"),
    [
        ("Төрсний бүртгэлийн 45", 0.95, True),
        ("Төрсний бүртгэлийн дэвтэр 45", 0.95, False),
        ("Төрсний бүртгэлийн дэвтэр 45", 0.3, True),
        ("Төрсний бүртгэлийн      дэвтэр 45", 0.95, True),
        ("Төрсний бүртгэлийн Дэвтэр 45", 0.95, True),
        ("ТӨРСНИЙ БҮРТГЭЛИЙН ДЭВТЭР 45", 0.95, False),
    ],
)
def test_a_label_without_its_last_word_is_none_where_another_surely_stands_in_its_place(
    line: str, confidence: float, *, is_label: bool
) -> None:
    reading = reading_of(line)
    words = tuple(
        replace(word, confidence=confidence) if word.text.lower() == "дэвтэр" else word
        for word in reading.words
    )
    rows = rows_on(PageText(0, replace(reading, words=words)))
    birth = built_in().form("birth")

    assert birth is not None
    found = labels_on(Spans(rows), birth)
    assert [label.wording.fields for label in found] == ([("act_number",)] if is_label else [])
