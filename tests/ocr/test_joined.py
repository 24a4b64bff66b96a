from __future__ import annotations

from dataclasses import replace

import pytest

from ocr.joined import joined
from ocr.text import text
from ocr.words import Box, Reading, Word

LETTER, LINE, HEIGHT = 20, 60, 34


def page(content: str, *rules: Box) -> Reading:
    """Words where they stand in a text of fixed width."""
    words = []
    for number, row in enumerate(content.strip("\n").split("\n")):
        at = 0
        for piece in row.split(" "):
            if piece:
                box = Box(100 + at * LETTER, 100 + number * LINE, len(piece) * LETTER - 2, HEIGHT)
                words.append(Word(piece, piece, box, 0.9, 1, number))
            at += len(piece) + 1
    return Reading(2480, 3508, 300, tuple(words), "test 1", "test:0", "Cyrillic", rules)


TWO_COLUMNS = page("""
нэг хоёр гурав дөрөв      арав арван нэг арван
тав зургаа долоо най      хоёр арван гурав арв
нэг хоёр гурав дөрөв      арав арван нэг арван
тав зургаа долоо най      хоёр арван гурав арв
нэг хоёр гурав дөрөв      арав арван нэг арван
тав зургаа долоо най      хоёр арван гурав арв
""")

FORM = page("""
Ургийн овог:              Боржигон
Эцэг эхийн нэр:           Бат
Нэр:                      Дорж
Хүйс:                     эрэгтэй
Төрсөн огноо:             1984.05.02
Бүртгэсэн огноо:          1984.05.12
""")

LONG_FORM = page("""
Хуулийн этгээдийн нэр:        Сэрүүд хямд худалдаа ХХК
Хуулийн этгээдийн хэлбэр:     хязгаарлагдмал хариуцлагатай
Үүсгэн байгуулсан шийдвэр:    балтай шожийн хурлын тогтоол
Шийдвэр гарсан огноо нь:      2022 оны 09 сарын 07
Хувьцаа эзэмшигчийн нэр:      Ноён овогт Ёлын Дарь
Эрхлэх үйл ажиллагаа нь:      гадаад худалдаа, тээвэр
Бүртгэсэн он, сар, өдөр:      2002 оны 05 сарын 31
""")


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    lines = joined(TWO_COLUMNS).splitlines()

    assert lines[:2] == ["нэг хоёр гурав дөрөв", "тав зургаа долоо най"]
    assert lines[6] == "арав арван нэг арван"


def test_a_label_and_its_entry_stay_in_one_row() -> None:
    assert joined(FORM) == text(FORM)


def test_long_labels_are_no_column_of_text_however_full_their_entries_are() -> None:
    assert joined(LONG_FORM).splitlines()[1] == (
        "Хуулийн этгээдийн хэлбэр: хязгаарлагдмал хариуцлагатай"
    )
    assert text(LONG_FORM) == joined(LONG_FORM)


def test_entries_far_from_their_labels_are_no_page_of_an_opening() -> None:
    far = tuple(
        replace(word, box=replace(word.box, x=word.box.x + 400 * (word.box.x > 600)))
        for word in LONG_FORM.words
    )
    assert text(replace(LONG_FORM, words=far)) == text(LONG_FORM)


RULES = page("""
1.1. Энэ журмын зорилго нь      2.1. Хүсэлтийг бичгээр нэг
хадгалах үйл ажиллагааг он      Хүсэлтэд овог нэр зорилгыг
зохицуулахад оршино нэг нь      2.2. Баримтыг танхимаас эс
1.2. Баримтыг хөмрөг данс       гаргахыг хориглоно нэг хоёр
ангилж хуудсыг дугаарлана       2.3. Хуулбарыг тамга эсвэл
1.3. Дугаарыг харандаагаар      баталгаажуулж олгоно нэг нь
""")

SHORT_RULES = page("""
1.1. Зааврыг архивын нэгжид     2.1. Нэгжийг тавиурт дугаарын
дагаж мөрдөнө нэг хоёр гурав    дарааллаар байрлуулна нэг нь
1.2. Тоо бүрдлийг шалгаж нэг    2.2. Агуулахын чийгийг хэмжиж
тулган шалгаж акт үйлдэнэ       дэвтэрт тэмдэглэнэ нэг нь хоёр
1.3. Актад хоёр тал тамга нэг   2.3. Баримтыг гадагш гаргахгүй
Аарна нэг хоёр гурав дөрөв      2.4. Тооллогыг хоёр жил тутам
1.4. Зөрүү гарвал буцаана нэг   хийж тайлагнана нэг хоёр нь
""")

NUMBERED_FORM = page("""
1.1. Хуулийн этгээдийн нэр:     2.1. Улсын бүртгэлийн огноо:
Сэрүүд хямд худалдаа ХХК        2002 оны 05 сарын 31 өдөр
1.2. Үйл ажиллагааны чиглэл:    2.2. Хувьцаа эзэмшигчийн нэр:
гадаад худалдаа ба тээвэр       Ноён овогт Ёлын Дарь гэгч
1.3. Хуулийн этгээдийн хаяг:    2.3. Бүртгэсэн байгууллага:
Төв аймаг Лүн сум нэг баг       Төв аймгийн бүртгэлийн хэлтэс
""")


def test_short_numbered_paragraphs_in_two_columns_are_read_one_after_the_other() -> None:
    lines = text(RULES).splitlines()

    assert lines[:2] == ["1.1. Энэ журмын зорилго нь", "хадгалах үйл ажиллагааг он"]
    assert lines[6] == "2.1. Хүсэлтийг бичгээр нэг"


def test_a_misread_letter_parts_no_column_of_short_paragraphs() -> None:
    assert text(SHORT_RULES).splitlines()[7] == "2.1. Нэгжийг тавиурт дугаарын"


def test_the_numbered_labels_of_a_form_are_no_paragraphs() -> None:
    assert text(NUMBERED_FORM).splitlines()[0] == (
        "1.1. Хуулийн этгээдийн нэр: 2.1. Улсын бүртгэлийн огноо:"
    )


def test_a_heading_above_two_columns_comes_first() -> None:
    rows = [Word("ТОГТООЛ", "ТОГТООЛ", Box(500, 20, 300, 34), 0.9, 0, 99)]
    with_head = Reading(2480, 3508, 300, (*TWO_COLUMNS.words, *rows), "test 1", "t:0", "Cyrillic")

    assert joined(with_head).splitlines()[:2] == ["ТОГТООЛ", "нэг хоёр гурав дөрөв"]


def test_a_broken_word_is_made_whole_but_no_name_with_a_hyphen() -> None:
    broken = page("энэ бүрт-\nгэлийн дэвтэр Бат-\nЭрдэнэ 1984 оны 5-\nны өдөр")

    assert joined(broken) == "энэ бүртгэлийн дэвтэр Бат-\nЭрдэнэ 1984 оны 5-\nны өдөр\n"


def test_a_ruled_cell_is_read_whole_before_the_next_one() -> None:
    rules = (
        *(Box(90, y, 900, 1) for y in (90, 215)),
        *(Box(x, 90, 1, 125) for x in (90, 350, 990)),
    )
    table = page("Овог,        Бүртгэсэн он,\nнэр          сар, өдөр", *rules)

    assert joined(table) == "Овог,\nнэр\nБүртгэсэн он,\nсар, өдөр\n"
    assert text(table) == "Овог, Бүртгэсэн он,\nнэр сар, өдөр\n"


def test_the_verbatim_text_has_columns_of_running_text_one_after_the_other_too() -> None:
    lines = text(TWO_COLUMNS).splitlines()

    assert lines[:2] == ["нэг хоёр гурав дөрөв", "тав зургаа долоо най"]
    assert lines[6] == "арав арван нэг арван"
    assert text(FORM).splitlines()[0] == "Ургийн овог: Боржигон"


THREE_COLUMNS = page(
    "\n".join(["нэгдүгээр хоёрдугаар      арав арван таван нэг      зуун мянган түмэнтэй"] * 9)
)

UNRULED = page("\n\n".join(["хариуцлага хүлээх      арав арван нэг      зуун мянган түмэн"] * 9))


def test_three_columns_of_close_lines_are_read_one_after_the_other() -> None:
    lines = text(THREE_COLUMNS).splitlines()

    assert lines[0] == lines[8] == "нэгдүгээр хоёрдугаар"
    assert lines[9] == "арав арван таван нэг"
    assert lines[18] == lines[-1] == "зуун мянган түмэнтэй"


def test_the_cells_of_a_table_without_rules_stay_in_their_rows() -> None:
    assert text(UNRULED).splitlines()[0] == "хариуцлага хүлээх арав арван нэг зуун мянган түмэн"


def justified(left: int, top: int) -> tuple[Word, ...]:
    """Ten lines as wide as one another, with wide room between some of their words."""
    return tuple(
        Word(said, said, Box(left + x, top + LINE * line, width, HEIGHT), 0.9, left, line)
        for line in range(10)
        for said, x, width in (("дугаар", 0, 150), ("хөтлөх", 230, 200), ("журам", 510, 290))
    )


def test_justified_columns_out_of_level_are_read_one_after_the_other() -> None:
    words = (*justified(100, 100), *justified(1010, 100 + LINE // 2))
    lines = text(Reading(2480, 3508, 300, words, "test 1", "t:0", "Cyrillic")).splitlines()

    assert lines == ["дугаар хөтлөх журам"] * 20


def test_columns_that_go_out_of_level_are_read_one_after_the_other_to_their_end() -> None:
    heading = Word("ЗАХИРАМЖ", "ЗАХИРАМЖ", Box(800, 20, 300, HEIGHT), 0.9, 1, 0)
    words = [heading]
    for left, lower in ((100, 0), (1010, LINE // 2)):
        for word in justified(left, 100):
            box = replace(word.box, y=word.box.y + (lower if word.box.y > 300 else 0))
            words.append(replace(word, box=replace(box, w=220 if word.text == "дугаар" else 270)))
    lines = text(Reading(2480, 3508, 300, tuple(words), "test 1", "t:0", "Cyrillic")).splitlines()

    assert lines == ["ЗАХИРАМЖ", *["дугаар хөтлөх журам"] * 20]


def test_a_word_in_the_room_that_short_lines_leave_ends_no_columns() -> None:
    words = [Word("ЗАХИРАМЖ", "ЗАХИРАМЖ", Box(800, 20, 300, HEIGHT), 0.9, 1, 0)]
    for left in (100, 1010):
        for word in justified(left, 100):
            line = (word.box.y - 100) // LINE
            if line < 2 and word.text != "дугаар":
                continue
            second = left + 170 + 60 * (line % 3)
            starts = {"дугаар": left, "хөтлөх": second, "журам": second + 170}
            ends = {"дугаар": left + 150, "хөтлөх": second + 150, "журам": left + 840}
            x, end = starts[word.text], ends[word.text]
            words.append(replace(word, box=replace(word.box, x=x, w=end - x)))
    lines = text(Reading(2480, 3508, 300, tuple(words), "test 1", "t:0", "Cyrillic")).splitlines()

    column = [*["дугаар"] * 2, *["дугаар хөтлөх журам"] * 8]
    assert lines == ["ЗАХИРАМЖ", *column, *column]


@pytest.mark.parametrize("small", [True, False])
def test_lines_in_large_letters_are_columns_where_sentences_surely_go_on(*, small: bool) -> None:
    words = []
    for left in (100, 1010):
        for line in range(10):
            width = 370 if line == 9 else 190
            for said, x in (("дугаар", 0), ("хөтлөх", 230)):
                first = said == "дугаар" and line % 2 == 0 and not small
                box = Box(left + x, 100 + 2 * HEIGHT * line, width, HEIGHT)
                shown = said.capitalize() if first else said
                words.append(Word(shown, shown, box, 0.9, left, line))
    lines = text(Reading(2480, 3508, 300, tuple(words), "test 1", "t:0", "Cyrillic")).splitlines()
    assert len(lines) == (20 if small else 10)


def test_a_short_line_beside_an_indented_one_belongs_to_the_columns_below_it() -> None:
    heading = Word("ЗАХИРАМЖ", "ЗАХИРАМЖ", Box(800, 20, 300, HEIGHT), 0.9, 1, 0)
    words = [heading]
    for left, first in ((100, "дугаар"), (1010, "журам")):
        for word in justified(left, 100):
            box = replace(word.box, w=220 if word.text == "дугаар" else 270)
            if word.box.y > 100 or word.text == first:
                words.append(replace(word, box=box))
    lines = text(Reading(2480, 3508, 300, tuple(words), "test 1", "t:0", "Cyrillic")).splitlines()

    full = ["дугаар хөтлөх журам"] * 9
    assert lines == ["ЗАХИРАМЖ", "дугаар", *full, "журам", *full]


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_rows_of_a_form_above_two_columns_stay_whole(rows: int) -> None:
    words = [Word("ЗАХИРАМЖ", "ЗАХИРАМЖ", Box(800, 20, 300, HEIGHT), 0.9, 1, 0)]
    for row in range(rows):
        for said, x, width in (("Овог", 100, 90), ("нэр:", 210, 90), ("Бат", 1110, 80)):
            words.append(Word(said, said, Box(x, 100 + LINE * row, width, HEIGHT), 0.9, 1, row))
    for left in (100, 1010):
        for word in justified(left, 100 + LINE * rows):
            first = word.box.y == 100 + LINE * rows and word.text == "дугаар"
            said = word.text.capitalize() if first else word.text
            box = replace(word.box, w=220 if word.text == "дугаар" else 270)
            words.append(replace(word, text=said, raw=said, box=box))
    lines = text(Reading(2480, 3508, 300, tuple(words), "test 1", "t:0", "Cyrillic")).splitlines()

    body = ["Дугаар хөтлөх журам", *["дугаар хөтлөх журам"] * 9]
    assert lines == ["ЗАХИРАМЖ", *["Овог нэр: Бат"] * rows, *body, *body]
