"""Lines of a register that is a table: each takes its labels from the heads printed over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ocr.words import Box
from pipeline.describe.acts import acts_on
from pipeline.describe.cuts import propose_cuts
from pipeline.describe.describe import describe
from pipeline.describe.description import Claimed, ClaimedAct, LeafText, PageText, Side
from pipeline.describe.forms import built_in
from pipeline.geometry import Point, Polygon, bounds
from tests.pipeline.describe.conftest import values
from tests.pipeline.describe.test_cells import ruled

Lay = Callable[..., PageText]

BOOK = """
              ТӨРСНИЙ БҮРТГЭЛИЙН ДЭВТЭР
                               1963 он
№      Овог        Эцгийн нэр     Нэр           Хүйс   Төрсөн он сар өдөр
12     Боржигон    Бат            Дорж          эр     1963.03.15
13     Хатгин      Цэнд           Сүрэн         эм     1963.03.17
14     Эрхэт борж  Гомбын         Мөнх-Оргил    эр     1963.03.18
"""
COLUMNS, RULES = (0, 7, 19, 34, 48, 55, 75), (2, 3, 4, 5, 6)


def line(first: int, last: int | None = None) -> Polygon:
    """The full width of the page from one line of the text to the end of another, from nought."""
    top, bottom = 100 + 60 * first - 15, 100 + 60 * ((last or first) + 1) - 15
    return (Point(0, top), Point(2480, top), Point(2480, bottom), Point(0, bottom))


def of_line(page: PageText, number: int) -> dict[str, str | None]:
    return values(describe([replace(page, extent=line(number))], built_in()))


@pytest.mark.parametrize("is_ruled", [False, True])
@pytest.mark.parametrize("lost", ["", "1", "4"])
def test_the_numbers_of_the_columns_are_no_line(
    lay: Lay,
    lost: str,
    is_ruled: bool,  # noqa: FBT001 - two kinds of tables
) -> None:
    numbers = "1      2           3              4             5      6\n"
    text = BOOK.replace("12 ", f"{numbers.replace(lost or '-', ' ')}12 ")
    page = ruled(lay(text), COLUMNS, (*RULES, 7)) if is_ruled else lay(text)

    found = of_line(page, 5)

    assert (found["act_number"], found["register_line"]) == ("13", "2")


def test_a_document_that_begins_amid_a_line_is_not_said_to_be_that_line(lay: Lay) -> None:
    found = of_line(lay(BOOK.replace("13 ", "   ")), 4)

    assert found["clan_name"] == "Хатгин"
    assert "register_line" not in found


CHILDREN = """
ТӨРСНИЙ БҮРТГЭЛИЙН ДЭВТЭР

№    {head}    Регистрийн дугаар   Бүртгэсэн огноо
12   {who}    ЪЪ87031512          1987.03.15
"""


@pytest.mark.parametrize("head", ["Овог, эцгийн нэр, нэр", "Эцгийн нэр, овог, нэр", "Овог, нэр"])
def test_a_fathers_name_beside_the_own_name_is_no_father(lay: Lay, head: str) -> None:
    who = "Боржигон Батын Дорж"
    width = max(len(head), len(who))
    page = lay(CHILDREN.format(head=head.ljust(width), who=who.ljust(width)))

    found = of_line(page, 3)

    assert "father_name" not in found
    assert (found["clan_name"], found["patronymic"], found["given_name"]) == (
        "Боржигон",
        "Бат",
        "Дорж",
    )


def test_a_number_under_one_head_with_a_name_is_found(lay: Lay) -> None:
    who = "Боржигон Батын Дорж, ЪЪ87031512"
    head = "Овог, эцгийн нэр, нэр, регистр".ljust(len(who))
    text = CHILDREN.format(head=head, who=who).replace("Регистрийн дугаар", "Хүйс".ljust(17))
    page = lay(text.replace("ЪЪ87031512     ", "эр".ljust(15)))

    assert of_line(page, 3)["register_number"] == "ЪЪ87031512"


@pytest.mark.parametrize("is_ruled", [False, True])
def test_heads_of_columns_carry_to_every_line_below(lay: Lay, is_ruled: bool) -> None:  # noqa: FBT001 - two kinds of tables
    page = ruled(lay(BOOK), COLUMNS, RULES) if is_ruled else lay(BOOK)

    assert of_line(page, 4) == {
        "clan_name": "Хатгин",
        "patronymic": "Цэнд",
        "given_name": "Сүрэн",
        "sex": "эмэгтэй",
        "birth_date": "1963-03-17",
        "act_number": "13",
        "register_year": "1963",
        "register_line": "2",
    }
    last = of_line(page, 5)
    assert (last["clan_name"], last["patronymic"]) == ("Эрхэт борж", "Гомбо")
    assert (last["act_number"], last["register_line"]) == ("14", "3")


def test_a_line_has_the_type_of_its_register(lay: Lay) -> None:
    found = describe([lay(BOOK, extent=line(3))], built_in())

    assert (found.type, found.title) == ("birth", "ТӨРСНИЙ БҮРТГЭЛИЙН ДЭВТЭР")


def test_numbers_in_front_are_those_of_acts_though_their_sign_was_not_read(lay: Lay) -> None:
    assert of_line(lay(BOOK.replace("№", " ")), 4)["act_number"] == "13"


def test_the_number_of_an_act_in_its_own_column_goes_before_the_bare_sign(lay: Lay) -> None:
    page = lay("""
              НАС БАРСНЫ БҮРТГЭЛИЙН ДЭВТЭР

№      Бүртгэлийн дугаар     Овог       Нэр        Нас барсан огноо
1      207                   Бат        Дорж       1971.02.03
2      208                   Цэнд       Сүрэн      1971.02.05
""")
    found = of_line(page, 4)

    assert (found["act_number"], found["register_line"]) == ("208", "2")


def test_a_head_of_several_labels_heads_all_their_fields(lay: Lay) -> None:
    page = lay("""
              НАС БАРСНЫ БҮРТГЭЛИЙН ДЭВТЭР

№      Бүртгэсэн он, сар, өдөр    Овог, эцгийн нэр, нэр       Регистрийн дугаар
7      1989.06.01                 Боржигон Батын Дорж         ЪЪ30031512
""")

    assert of_line(page, 3) == {
        "clan_name": "Боржигон",
        "patronymic": "Бат",
        "given_name": "Дорж",
        "register_number": "ЪЪ30031512",
        "registered_on": "1989-06-01",
        "act_number": "7",
        "register_year": "1989",
        "register_line": "1",
    }


def test_heads_of_two_rows_and_entries_of_two_rows_are_whole(lay: Lay) -> None:
    page = lay(
        """
              ТӨРСНИЙ БҮРТГЭЛИЙН ДЭВТЭР

№      Эцгийн нэр     Нэр           Төрсөн он
                                    сар өдөр
12     Бат            Дорж          1963.03.15
13     Цэнд           Мөнх-         1963.03.17
                      Оргил
"""
    )
    close = replace(
        page,
        reading=replace(
            page.reading,
            words=tuple(
                replace(word, box=replace(word.box, y=word.box.y - 25)) if word.line == 3 else word
                for word in page.reading.words
            ),
        ),
    )
    found = values(describe([replace(close, extent=line(5, 6))], built_in()))

    assert found["given_name"] == "Мөнх-Оргил"
    assert found["birth_date"] == "1963-03-17"


def test_what_stands_on_other_lines_is_no_field_of_this_one(lay: Lay) -> None:
    page = lay(BOOK.replace("Хатгин  ", "        "))

    assert "clan_name" not in of_line(page, 4)


def test_another_document_on_the_page_fills_no_field(lay: Lay) -> None:
    page = lay("""
            ТӨРСНИЙ АКТ № 41
Нэр                  Сүхбат
Хүйс                 эрэгтэй

            ТӨРСНИЙ АКТ № 42
Эцгийн нэр           Ганболд
Регистрийн дугаар    ЪЪ84050211
""")
    upper = values(describe([replace(page, extent=line(0, 3))], built_in()))
    lower = values(describe([replace(page, extent=line(4, 6))], built_in()))

    assert upper == {"given_name": "Сүхбат", "sex": "эрэгтэй", "act_number": "41"}
    assert "given_name" not in lower
    assert lower["act_number"] == "42"


def test_the_year_of_an_act_is_that_over_it_or_that_of_its_entry(lay: Lay) -> None:
    act = "            ТӨРСНИЙ АКТ № 42\nНэр                  Дорж\n"
    above = lay(f"Төрсний бүртгэлийн дэвтэр      1988 он\n\n{act}", extent=line(2, 3))
    entered = lay(f"12-р хуудас\n\n{act}Бүртгэсэн огноо   1987.03.15", extent=line(2, 4))

    assert values(describe([above], built_in()))["register_year"] == "1988"
    assert values(describe([entered], built_in()))["register_year"] == "1987"


def test_every_line_of_a_table_is_proposed_as_an_act(lay: Lay) -> None:
    book = [LeafText("7", Side.RECTO, lay(BOOK))]
    claims = [
        ClaimedAct("T-14", ("7",), "14"),
        ClaimedAct("T-X", ("7",), None, Claimed(names=("Цэнд Сүрэн",), type="birth")),
    ]
    last, named = propose_cuts(book, claims, built_in())

    assert (last.act_number, last.reasons) == ("14", ("act_number",))
    assert (named.act_number, named.reasons) == ("13", ("names", "type"))
    assert bounds(named.parts[0][1]).bottom == bounds(last.parts[0][1]).y


def test_a_form_of_labels_and_entries_is_no_table_of_lines(lay: Lay) -> None:
    page = lay("""
      ТӨРСНИЙ БҮРТГЭЛ
Нэр: Дорж        Хүйс: эр        Эцгийн нэр: Бат
Бүртгэсэн огноо  1988.03.15
""")
    found = values(describe([replace(page, extent=line(2))], built_in()))

    assert "register_line" not in found
    assert "given_name" not in found


def test_a_head_over_several_columns_takes_nothing_from_the_heads_under_it(lay: Lay) -> None:
    page = lay("""
              ТӨРСНИЙ БҮРТГЭЛИЙН ДЭВТЭР
№      Бүртгэсэн өдөр  Хүүхдийн тухай             Төрсөн газар
                       Эцгийн нэр   Нэр     Хүйс
12     1963.03.20      Бат          Дорж    эр    Дадал сум
13     1963.03.21      Цэнд         Сүрэн   эм    Биндэр сум
""")
    top, under, *below = [85 + 60 * row for row in (1, 2, 3, 4, 5)]
    edges = [95 + 20 * column for column in (0, 6, 22, 35, 43, 49, 62)]
    first, last, bottom = edges[0], edges[-1], below[-1]
    rules = (
        Box(edges[2], under, edges[5] - edges[2], 1),
        *(Box(first, y, last - first, 1) for y in (top, *below)),
        *(Box(x, top, 1, bottom - top) for x in edges if x not in edges[3:5]),
        *(Box(x, under, 1, bottom - under) for x in edges[3:5]),
    )
    found = of_line(replace(page, reading=replace(page.reading, rules=rules)), 4)

    assert (found["patronymic"], found["given_name"], found["sex"]) == ("Цэнд", "Сүрэн", "эмэгтэй")
    assert (found["registered_on"], found["birth_place"]) == ("1963-03-21", "Биндэр сум")


def test_a_head_whose_words_stand_far_apart_is_one_head(lay: Lay) -> None:
    page = lay("""
       ГЭРЛЭСНИЙ БҮРТГЭЛИЙН ДЭВТЭР, 1971 ОН
№    Гэрлэсэн өдөр   Нөхрийн овог,  нэр      Эхнэрийн овог,  нэр
14   1971.02.28      Шагжийн Дорж            Манлайн Сэржид
15   1971.03.14      Нэргүйн Баавай          Тангадын Ичинхорлоо
""")
    acts = acts_on([LeafText("1", Side.RECTO, page)], built_in())
    (_, extent) = acts[1].parts[0]
    found = values(describe([replace(page, extent=extent)], built_in()))

    assert len(acts) == 2
    assert found == {
        "husband_patronymic": "Нэргүй",
        "husband_given_name": "Баавай",
        "wife_patronymic": "Тангад",
        "wife_given_name": "Ичинхорлоо",
        "married_on": "1971-03-14",
        "act_number": "15",
        "register_year": "1971",
        "register_line": "2",
    }
