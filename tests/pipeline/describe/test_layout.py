from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from ocr.words import Box, Reading, Word
from pipeline.describe.description import PageText
from pipeline.describe.layout import Stretch, outline, rows_on
from pipeline.geometry import Point, area, contains

Lay = Callable[..., PageText]

BOXES = st.builds(
    Box, st.integers(0, 900), st.integers(0, 900), st.integers(5, 90), st.integers(20, 40)
)


def page_of(boxes: list[Box]) -> PageText:
    words = tuple(Word(f"w{at}", f"w{at}", box, 0.9, 1, 1) for at, box in enumerate(boxes))
    return PageText(0, Reading(1000, 1000, 300, words, "test 1", "test:0", "Cyrillic"))


@given(st.lists(BOXES, min_size=1, max_size=20))
def test_every_word_is_in_one_row(boxes: list[Box]) -> None:
    rows = rows_on(page_of(boxes))

    assert sorted(token.index for row in rows for token in row.tokens) == list(range(len(boxes)))


@given(st.lists(BOXES, min_size=1, max_size=6))
def test_the_outline_of_words_on_one_line_holds_all_of_them(boxes: list[Box]) -> None:
    level = [Box(box.x, 100, box.w, 30) for box in boxes]
    tokens = [token for row in rows_on(page_of(level)) for token in row.tokens]
    polygon = outline(tokens)

    assert len(polygon) == 4
    for box in level:
        assert contains(polygon, Point(box.x + box.w / 2, box.y + box.h / 2))


def test_the_outline_of_two_lines_leaves_out_what_stands_beside_them() -> None:
    page = page_of([Box(500, 100, 300, 30), Box(100, 160, 200, 30), Box(600, 160, 100, 30)])
    tokens = [token for row in rows_on(page) for token in row.tokens][:2]
    polygon = outline(tokens)

    assert contains(polygon, Point(650, 115))
    assert contains(polygon, Point(200, 175))
    assert not contains(polygon, Point(650, 175))
    assert area(polygon) == 300 * 45 + 200 * 45


def test_part_of_a_text_leads_back_to_its_words(lay: Lay) -> None:
    tokens = rows_on(lay("Нэр: Дорж, ЪЪ87031512"))[0].tokens
    stretch = Stretch(tokens)
    start = stretch.text.index("Дорж")
    evidence = stretch.evidence(start, start + len("Дорж"))

    assert (evidence.raw, evidence.words) == ("Дорж", (1,))


def test_a_number_goes_on_behind_its_stroke_on_the_next_row_with_a_figure_alone(
    lay: Lay,
) -> None:
    for text, said in (
        ("дугаар 183/\n45", "дугаар 183/45"),
        ("дугаар 183/ 45", "дугаар 183/ 45"),
        ("дугаар 183/\nтоот", "дугаар 183/ тоот"),
    ):
        assert Stretch(token for row in rows_on(lay(text)) for token in row.tokens).text == said


@given(st.lists(st.text(alphabet="абв", min_size=1, max_size=5), min_size=1, max_size=8))
def test_the_whole_of_a_text_is_all_its_words(words: list[str]) -> None:
    boxes = [Box(100 * at, 100, 50, 30) for at in range(len(words))]
    made = tuple(Word(word, word, box, 0.9, 1, 1) for word, box in zip(words, boxes, strict=True))
    page = PageText(3, Reading(1000, 200, 300, made, "test 1", "test:0", "Cyrillic"))
    stretch = Stretch(rows_on(page)[0].tokens)
    evidence = stretch.evidence(0, len(stretch.text))

    assert evidence.raw == " ".join(words)
    assert stretch.text.replace(" ", "") == "".join(words)
    assert evidence.page == 3
