from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ocr.cells import cells
from ocr.words import Box, Word

EDGES, LEVELS = (100, 400, 900), (100, 200, 340)
GRID = (
    *(Box(100, y, 800, 1) for y in LEVELS),
    *(Box(x, 100, 1, 240) for x in EDGES),
)


def word(text: str, x: int, y: int) -> Word:
    return Word(text, text, Box(x, y, 20 * len(text), 30), 0.9, 1, 0)


def said(words: list[Word], rules: tuple[Box, ...] = GRID) -> list[list[str]]:
    return [[one.text for one in cell.words] for cell in cells(words, rules)]


def test_words_between_the_same_rules_share_a_cell() -> None:
    words = [
        word("Нэр", 120, 130),
        word("Огноо", 420, 130),
        word("Бат", 120, 230),
        word("Дорж", 120, 280),
        word("2001", 420, 230),
    ]

    assert said(words) == [["Нэр"], ["Огноо"], ["Бат", "Дорж"], ["2001"]]


def test_a_table_without_outer_edges_has_cells_too() -> None:
    inner = (*GRID[:3], GRID[4])

    assert said([word("Нэр", 120, 130), word("Огноо", 420, 130)], inner) == [["Нэр"], ["Огноо"]]


def test_a_frame_around_everything_is_no_table() -> None:
    frame = (Box(10, 10, 900, 1), Box(10, 900, 900, 1), Box(10, 10, 1, 890), Box(910, 10, 1, 890))

    assert cells([word("Нэр", 120, 130), word("Огноо", 420, 130)], frame) == ()


def test_a_cell_over_two_columns_is_one() -> None:
    merged = (*GRID[:3], GRID[3], Box(400, 200, 1, 140), GRID[5])
    words = [word("Гарчиг", 300, 130), word("хоёр", 600, 130), word("Нэр", 120, 230)]

    assert said([*words, word("Огноо", 420, 230)], merged)[0] == ["Гарчиг", "хоёр"]


def test_a_rule_in_two_pieces_a_little_apart_is_one_rule() -> None:
    pieces = (Box(100, 199, 300, 1), Box(400, 202, 500, 1))
    words = [word("Нэр", 120, 130), word("Огноо", 420, 130), word("Бат", 120, 240)]

    found = cells(words, (GRID[0], *pieces, *GRID[2:]))

    assert [cell.box.bottom // 10 for cell in found[:2]] == [19, 19]


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 400)), max_size=20))
def test_no_word_is_in_two_cells_or_comes_from_nowhere(places: list[tuple[int, int]]) -> None:
    words = [word("үг", x, y) for x, y in places]
    found = [id(one) for cell in cells(words, GRID) for one in cell.words]

    assert len(found) == len(set(found))
    assert set(found) <= {id(one) for one in words}


def test_lines_to_be_filled_in_that_end_before_a_fold_shut_nothing_in() -> None:
    words = [
        Word(text, text, Box(x, y, 200, 40), 0.9, 1, 1)
        for y in (150, 250, 350)
        for x, text in ((100, "Нэр"), (400, "Бат"), (1100, "Имя"), (1400, "Бат"))
    ]
    lines = [Box(x, y, 500, 1) for y in (100, 200, 300, 400) for x in (350, 1350)]

    assert cells(words, [*lines, Box(1000, 50, 1, 400)]) == ()
