from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from ocr.alto import NAMESPACE, alto
from ocr.hocr import hocr
from ocr.words import Box, Reading, Word, around

A = f"{{{NAMESPACE}}}"
X = "{http://www.w3.org/1999/xhtml}"
places = st.builds(
    Box, st.integers(0, 2000), st.integers(0, 3000), st.integers(1, 400), st.integers(1, 90)
)
words = st.builds(
    Word,
    text=st.text(min_size=1, max_size=8),
    raw=st.text("өүЄЇ<&>\"'\x00\x1f", min_size=1, max_size=8),
    box=places,
    confidence=st.floats(0, 1),
    block=st.integers(0, 3),
    line=st.integers(0, 9),
)


def page(*content: Word) -> Reading:
    return Reading(2480, 3508, 300, content, "tesseract 5.3.0", "Cyrillic:12ab", "Cyrillic")


def parsed(document: bytes) -> ET.Element:
    return ET.fromstring(document)  # noqa: S314 (we wrote it ourselves)


def two_lines() -> Reading:
    return page(
        Word("Өлзий", "Єлзий", Box(100, 100, 120, 40), 0.91, 1, 0),
        Word("овогт", "овогт", Box(240, 108, 130, 32), 0.5, 1, 0),
        Word("№", "№", Box(100, 180, 40, 40), 0.25, 2, 1),
    )


def test_the_words_stand_in_their_lines_with_places_and_confidence() -> None:
    root = parsed(alto(two_lines()))
    assert root.tag == f"{A}alto"
    first, second = root.findall(f"{A}Layout/{A}Page/{A}PrintSpace/{A}TextBlock")
    (line,) = first.findall(f"{A}TextLine")
    assert [child.tag for child in line] == [f"{A}String", f"{A}SP", f"{A}String"]
    assert line[0].attrib == {
        "ID": "block_1_line_1_string_1",
        "CONTENT": "Өлзий",
        "WC": "0.9100",
        "HPOS": "100",
        "VPOS": "100",
        "WIDTH": "120",
        "HEIGHT": "40",
    }
    assert (line[1].get("HPOS"), line[1].get("WIDTH")) == ("220", "20")
    assert line.findtext(f"{A}String/{A}ALTERNATIVE") == "Єлзий"
    assert second.find(f".//{A}ALTERNATIVE") is None


def test_alto_says_its_unit_and_whose_pixels_they_are() -> None:
    root = parsed(alto(two_lines()))
    assert root.findtext(f"{A}Description/{A}MeasurementUnit") == "pixel"
    described = root.findtext(f".//{A}processingStepDescription") or ""
    assert "pixels of the cleaned image" in described
    page_element = root.find(f".//{A}Page")
    assert page_element is not None
    assert (page_element.get("WIDTH"), page_element.get("HEIGHT")) == ("2480", "3508")


@given(st.lists(words, max_size=12))
def test_any_reading_makes_sound_alto(content: list[Word]) -> None:
    root = parsed(alto(page(*content)))
    names = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(names) == len(set(names))
    assert len(root.findall(f".//{A}String")) == len(content)
    for line in root.iter(f"{A}TextLine"):
        tags = [child.tag for child in line]
        assert tags[::2] == [f"{A}String"] * len(tags[::2])
        assert tags[1::2] == [f"{A}SP"] * len(tags[1::2])
    assert all(int(space.get("WIDTH", "-1")) >= 0 for space in root.iter(f"{A}SP"))


@given(st.lists(words, max_size=12))
def test_any_reading_makes_sound_hocr(content: list[Word]) -> None:
    root = parsed(hocr(page(*content)))
    found = root.findall(f".//{X}span[@class='ocrx_word']")
    assert len(found) == len(content)


def test_hocr_keeps_places_and_confidence() -> None:
    root = parsed(hocr(two_lines()))
    first = root.find(f".//{X}span[@class='ocrx_word']")
    assert first is not None
    assert first.text == "Өлзий"
    assert first.get("title") == "bbox 100 100 220 140; x_wconf 91"
    whole = root.find(f".//{X}div[@class='ocr_page']")
    assert whole is not None
    assert whole.get("title") == "bbox 0 0 2480 3508; ppageno 0; scan_res 300 300"


@given(st.lists(places, min_size=1, max_size=5))
def test_the_box_around_boxes_holds_them_and_no_more(boxes: list[Box]) -> None:
    whole = around(boxes)
    assert whole.x == min(box.x for box in boxes)
    assert whole.bottom == max(box.bottom for box in boxes)
    assert all(whole.x <= box.x and box.right <= whole.right for box in boxes)


def test_ruled_cells_stay_cells() -> None:
    rules = (
        *(Box(90, y, 500, 1) for y in (90, 150)),
        *(Box(x, 90, 1, 60) for x in (90, 230, 590)),
    )
    root = parsed(alto(replace(two_lines(), rules=rules)))
    space = root.find(f"{A}Layout/{A}Page/{A}PrintSpace")
    assert space is not None
    table, loose = list(space)
    assert (table.get("TYPE"), loose.tag) == ("table", f"{A}TextBlock")
    contents = [
        [string.get("CONTENT") for string in cell.iter(f"{A}String")]
        for cell in table.findall(f"{A}ComposedBlock[@TYPE='cell']")
    ]
    assert contents == [["Өлзий"], ["овогт"]]


def framed(x: int, y: int, columns: int = 2, rows: int = 2) -> tuple[Box, ...]:
    """The rules of a table of cells of 200 by 60."""
    return (
        *(Box(x, y + 60 * row, 200 * columns, 1) for row in range(rows + 1)),
        *(Box(x + 200 * column, y, 1, 60 * rows) for column in range(columns + 1)),
    )


def put(text: str, x: int, y: int) -> Word:
    return Word(text, text, Box(x, y, 20 * len(text), 30), 0.9, 1, 0)


def tables(*content: Word, rules: tuple[Box, ...]) -> list[list[str]]:
    """The text of each cell of each table of an ALTO document; every cell has its own name."""
    root = parsed(alto(replace(page(*content), rules=rules)))
    names = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(names) == len(set(names))
    return [
        [
            " ".join(one.get("CONTENT", "") for one in cell.iter(f"{A}String"))
            for cell in table.findall(f"{A}ComposedBlock[@TYPE='cell']")
        ]
        for table in root.iter(f"{A}ComposedBlock")
        if table.get("TYPE") == "table"
    ]


def test_a_cell_without_words_is_a_cell() -> None:
    words = [put("Нэр", 110, 115), put("Огноо", 310, 115), put("Бат", 110, 175)]

    assert tables(*words, rules=framed(100, 100)) == [["Нэр", "Огноо", "Бат", ""]]
    assert tables(*words[:2], rules=framed(100, 100)) == [["Нэр", "Огноо", "", ""]]


def test_a_cell_without_words_at_an_open_side_is_a_cell() -> None:
    rules = (*framed(100, 100)[:3], framed(100, 100)[4])
    words = [put("Нэр", 110, 115), put("Огноо", 310, 115), put("Бат", 110, 175)]

    assert tables(*words, rules=rules) == [["Нэр", "Огноо", "Бат", ""]]


def test_two_tables_are_two_with_the_text_between_them() -> None:
    words = [
        *(put("Нэр", 110, 115), put("Огноо", 310, 115)),
        put("Хоорондох", 110, 350),
        *(put("Дүн", 110, 535), put("Тоо", 310, 535)),
    ]
    two = tables(*words, rules=(*framed(100, 100), *framed(100, 520)))

    assert two == [["Нэр", "Огноо", "", ""], ["Дүн", "Тоо", "", ""]]


def test_the_room_between_a_frame_and_a_table_is_no_cell() -> None:
    frame = (Box(20, 20, 900, 1), Box(20, 900, 900, 1), Box(20, 20, 1, 880), Box(920, 20, 1, 880))
    words = [put("Нэр", 110, 115), put("Огноо", 310, 115)]

    assert tables(*words, rules=(*framed(100, 100), *frame)) == [["Нэр", "Огноо", "", ""]]


def test_an_empty_cell_over_two_columns_is_one() -> None:
    rules = framed(100, 100)
    merged = (*rules[:3], rules[3], Box(300, 160, 1, 60), rules[5])
    words = [put("Нэр", 110, 175), put("Огноо", 310, 175)]

    assert tables(*words, rules=merged) == [["", "Нэр", "Огноо"]]


def test_squared_paper_has_no_empty_cells() -> None:
    def squares(many: int) -> tuple[Box, ...]:
        long = many * 59
        level = tuple(Box(100, 100 + 59 * row, long, 3) for row in range(many + 1))
        return level + tuple(Box(100 + 59 * row, 100, 3, long) for row in range(many + 1))

    words = (put("И", 115, 112), put("О", 705, 407))
    assert sum(map(len, tables(*words, rules=squares(20)))) == 400
    assert sum(map(len, tables(*words, rules=squares(40)))) <= 2
