from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ocr.words import Box
from pipeline.describe.describe import describe
from pipeline.describe.description import PageText
from pipeline.describe.forms import built_in
from tests.pipeline.describe.conftest import values

Lay = Callable[..., PageText]


def ruled(page: PageText, columns: tuple[int, ...], rows: tuple[int, ...]) -> PageText:
    """The page with rules between letters and between lines, counted from nought."""
    xs, ys = [95 + 20 * column for column in columns], [85 + 60 * row for row in rows]
    rules = (
        *(Box(xs[0], y, xs[-1] - xs[0], 1) for y in ys),
        *(Box(x, ys[0], 1, ys[-1] - ys[0]) for x in xs),
    )
    return replace(page, reading=replace(page.reading, rules=rules))


def test_the_entry_of_a_label_stands_in_the_cell_beside_it(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
                Боржигон
Ургийн овог
Нэр             Дорж Бат
Нас барсан      2001.02.03
огноо
""")
    found = values(describe([ruled(page, (0, 15, 40), (1, 3, 4, 6))], built_in()))

    assert found["clan_name"] == "Боржигон"
    assert found["died_on"] == "2001-02-03"


def test_an_entry_under_its_label_in_the_same_cell_is_read(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог     Нэр
Боржигон        Дорж
""")
    found = values(describe([ruled(page, (0, 15, 40), (1, 3))], built_in()))

    assert found == {"clan_name": "Боржигон", "given_name": "Дорж"}


def test_an_empty_cell_takes_nothing_from_the_row_below(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог
Тэмдэглэгээ     Дорж
""")
    found = values(describe([ruled(page, (0, 15, 40), (1, 2, 3))], built_in()))

    assert "clan_name" not in found


def test_leaders_and_colons_part_what_the_engine_read_as_one(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Нэр:Дорж
Овог........Бат
Нас барсан огноо:2001.02.03
""")
    found = describe([page], built_in())

    assert values(found) == {"patronymic": "Бат", "given_name": "Дорж", "died_on": "2001-02-03"}
    given = found.field("given_name")
    assert given is not None
    assert given.raw == "Дорж"
    assert given.polygon[0].x == 100 + 4 * 20 - 1


def test_a_value_struck_above_its_line_is_read(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Нэр:
Овог:
""")
    words = page.reading.words
    value = replace(words[3], text="Дорж", raw="Дорж", box=Box(500, 132, 78, 30), line=9)
    lifted = replace(page, reading=replace(page.reading, words=(*words, value)))

    assert values(describe([lifted], built_in())) == {"given_name": "Дорж"}


def test_a_word_broken_at_the_end_of_a_line_is_whole_in_its_value(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Нас барсан газар:  Архангай айм-
                   гийн Цэнхэр сум
""")

    assert values(describe([page], built_in()))["death_place"] == "Архангай аймгийн Цэнхэр сум"


def test_a_number_sign_in_the_cell_of_a_label_is_no_entry(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Бүртгэлийн №    7
Нэр             Дорж
""")
    found = values(describe([ruled(page, (0, 15, 40), (1, 2, 3))], built_in()))

    assert found == {"act_number": "7", "given_name": "Дорж"}


def test_a_label_said_once_more_in_another_language_is_no_entry(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог     Боржигон
Саг пагле
Нэр             Дорж
Смег пагле
""")
    found = values(describe([ruled(page, (0, 15, 40), (1, 3, 5))], built_in()))

    assert found == {"clan_name": "Боржигон", "given_name": "Дорж"}


def test_a_heading_in_a_cell_over_label_and_entry_tells_whose_they_are(lay: Lay) -> None:
    page = lay("""
     ГЭРЛЭСНИЙ БҮРТГЭЛ
                 НӨХӨР
Нэр             Дорж
                 ЭХНЭР
Нэр             Сүрэн
""")
    xs, ys = (95, 395, 895), (145, 205, 265, 325, 385)
    rules = (
        *(Box(xs[0], y, xs[-1] - xs[0], 1) for y in ys),
        *(Box(x, 145, 1, 240) for x in (xs[0], xs[-1])),
        *(Box(xs[1], y, 1, 60) for y in (205, 325)),
    )
    reading = replace(page.reading, rules=rules)
    found = values(describe([replace(page, reading=reading)], built_in()))

    assert found == {"husband_given_name": "Дорж", "wife_given_name": "Сүрэн"}


def test_a_heading_in_a_cell_beside_several_is_that_of_all_of_them(lay: Lay) -> None:
    page = lay("""
          ГЭРЛЭСНИЙ БҮРТГЭЛ
          Ургийн овог    Ухаа
Нөхөр     Эцгийн нэр     Цогт
          Нэр            Дорж
          Ургийн овог    Харнууд
Эхнэр     Эцгийн нэр     Намхай
          Нэр            Цэцэг
""")
    ruled_page = ruled(page, (10, 25, 40), (1, 2, 3, 4, 5, 6, 7))
    left, right = 95, 295
    rules = (
        *ruled_page.reading.rules,
        *(Box(left, 85 + 60 * row, right - left, 1) for row in (1, 4, 7)),
        Box(left, 145, 1, 360),
    )
    found = values(
        describe(
            [replace(ruled_page, reading=replace(ruled_page.reading, rules=rules))], built_in()
        )
    )

    assert found["husband_clan_name"] == "Ухаа"
    assert found["husband_patronymic"] == "Цогт"
    assert found["husband_given_name"] == "Дорж"
    assert found["wife_clan_name"] == "Харнууд"
    assert found["wife_patronymic"] == "Намхай"
    assert found["wife_given_name"] == "Цэцэг"


def test_a_heading_on_two_lines_in_a_cell_beside_several_is_that_of_all_of_them(lay: Lay) -> None:
    page = lay("""
            ОВОГ НЭР ӨӨРЧИЛСНИЙ БҮРТГЭЛ
Өөрчлөхийн  Ургийн овог    Ухаа
өмнөх       Нэр            Цогт
Өөрчилсний  Ургийн овог    Харнууд
дараах      Нэр            Дорж
""")
    rules = (
        *ruled(page, (11, 26, 40), (1, 2, 3, 4, 5)).reading.rules,
        *(Box(85, 85 + 60 * row, 230, 1) for row in (1, 3, 5)),
        Box(85, 145, 1, 240),
    )
    whole = replace(page, reading=replace(page.reading, rules=rules))

    found = values(describe([whole], built_in()))

    assert (found["former_clan_name"], found["former_given_name"]) == ("Ухаа", "Цогт")
    assert (found["new_clan_name"], found["new_given_name"]) == ("Харнууд", "Дорж")


def test_a_heading_goes_on_in_small_words_below_it_in_its_cell(lay: Lay) -> None:
    page = lay("""
            ГЭРЛЭСНИЙ БҮРТГЭЛ
Нөхрийн     Ургийн овог    Ухаа
талаарх     Нэр            Цогт
мэдээлэл    Регистр        ЪЪ84050211
Эхнэрийн    Ургийн овог    Харнууд
талаарх     Нэр            Цэцэг
мэдээлэл    Регистр        ЪЪ86050220
""")
    rules = (
        *ruled(page, (11, 26, 40), (1, 2, 3, 4, 5, 6, 7)).reading.rules,
        *(Box(85, 85 + 60 * row, 230, 1) for row in (1, 4, 7)),
        Box(85, 145, 1, 360),
    )
    whole = replace(page, reading=replace(page.reading, rules=rules))

    found = values(describe([whole], built_in()))

    assert (found["husband_clan_name"], found["husband_given_name"]) == ("Ухаа", "Цогт")
    assert (found["wife_clan_name"], found["wife_register"]) == ("Харнууд", "ЪЪ86050220")


@pytest.mark.parametrize(
    ("above", "below"), [("Нөхөр", "Дорж"), ("тухай", "Нөхөр"), ("Нөхөр", "нэр:")]
)
def test_a_heading_with_another_word_in_its_cell_is_none(lay: Lay, above: str, below: str) -> None:
    page = lay(f"""
            ГЭРЛЭСНИЙ БҮРТГЭЛ
{above}       Ургийн овог    Ухаа
{below}       Регистр        ЪЪ84050211
""")
    rules = (
        *ruled(page, (11, 26, 40), (1, 2, 3)).reading.rules,
        *(Box(85, 85 + 60 * row, 230, 1) for row in (1, 3)),
        Box(85, 145, 1, 120),
    )
    found = describe([replace(page, reading=replace(page.reading, rules=rules))], built_in())

    assert found.field("husband_clan_name") is None
    assert found.field("husband_register") is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Овог, нэр", "         "),
        ("Овог,    ", "нэр      "),
        ("Овог, нэр", "(бүтэн)  "),
        ("Овог, нэр", "Саг пагле"),
    ],
)
def test_an_entry_under_a_heading_is_all_of_its_cell(lay: Lay, first: str, second: str) -> None:
    page = lay(f"""
          ГЭРЛЭЛТ ЦУЦАЛСНЫ БҮРТГЭЛ
               Нөхөр               Эхнэр
{first}      Дуламын Бат-        Ганхуягийн
{second}      Ирээдүй             Энэрэл
Регистр        ЪЪ84050211          ЪЪ86050220
""")
    words = tuple(
        replace(word, confidence=0.4) if word.text in {"Саг", "пагле"} else word
        for word in page.reading.words
    )
    page = replace(page, reading=replace(page.reading, words=words))
    rules = tuple(rule for rule in ruled(page, (0, 14, 34, 50), (1, 2, 4, 5)).reading.rules)
    whole = replace(page, reading=replace(page.reading, rules=rules))

    found = values(describe([whole], built_in()))

    assert found["husband_name"] == "Дуламын Бат-Ирээдүй"
    assert found["wife_name"] == "Ганхуягийн Энэрэл"


def test_an_entry_under_a_heading_ends_where_the_next_label_stands_without_a_rule(
    lay: Lay,
) -> None:
    page = lay("""
          ГЭРЛЭСНИЙ БҮРТГЭЛ
               Нөхөр               Эхнэр
Ургийн овог    Боржигон            Харнууд
Нэр            Бат-                Цэцэг-
               Ирээдүй             Энэрэл
Иргэншил       Монгол              Монгол
Регистр        ЪЪ84050211          ЪЪ86050220
""")
    for rows in ((1, 2, 7), (1, 7)):
        found = values(describe([ruled(page, (0, 14, 34, 54), rows)], built_in()))

        assert found == {
            "husband_clan_name": "Боржигон",
            "husband_given_name": "Бат-Ирээдүй",
            "husband_register": "ЪЪ84050211",
            "wife_clan_name": "Харнууд",
            "wife_given_name": "Цэцэг-Энэрэл",
            "wife_register": "ЪЪ86050220",
        }


def test_entries_under_headings_stay_apart_where_no_rule_is_between_them(lay: Lay) -> None:
    page = lay("""
          ГЭРЛЭСНИЙ БҮРТГЭЛ
               Нөхөр               Эхнэр
Ургийн овог    Боржигон            Харнууд
Нэр            Бат                 Цэцэг
""")
    for columns in ((0, 14, 54), (0, 54)):
        found = values(describe([ruled(page, columns, (1, 2, 4))], built_in()))

        assert (found["husband_clan_name"], found["wife_clan_name"]) == ("Боржигон", "Харнууд")
        assert (found["husband_given_name"], found["wife_given_name"]) == ("Бат", "Цэцэг")


def test_an_entry_under_a_heading_may_begin_above_its_label_alone_in_its_cell(lay: Lay) -> None:
    page = lay("""
          ГЭРЛЭЛТ ЦУЦАЛСНЫ БҮРТГЭЛ
               Нөхөр               Эхнэр
               Дуламын             Ганхуягийн
Овог, нэр      Ирээдүй             Энэрэл
Регистр        ЪЪ84050211          ЪЪ86050220
""")
    found = values(describe([ruled(page, (0, 14, 34, 50), (1, 2, 4, 5))], built_in()))

    assert (found["husband_name"], found["wife_name"]) == ("Дуламын Ирээдүй", "Ганхуягийн Энэрэл")


def test_the_heads_of_a_list_of_several_people_take_no_entry_from_it(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
№   Өдөр       Овог, нэр       Нас   Шалтгаан
1   2001.02.03 Дорж Бат       71    хавдар
2   2001.02.05 Болд Сүх       64    осол
3   2001.02.09 Цэрэн Лхам     80    хавдар
""")
    grid = ruled(page, (0, 4, 15, 31, 37, 60), (1, 2, 3, 4, 5))

    assert values(describe([grid], built_in())) == {}


def test_a_list_of_several_people_is_one_where_an_entry_of_one_of_them_is_empty(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
№   Ургийн овог     Эцгийн нэр      Нэр        Регистр         Шалтгаан
1   Боржигон        Дорж            Бат        ЪЪ87031512      хавдар
2                   Болд            Сүх        ЪЪ88031512      осол
""")
    grid = ruled(page, (0, 4, 20, 36, 47, 63, 80), (1, 2, 3, 4))

    assert values(describe([grid], built_in())) == {}


def test_a_table_of_one_line_under_its_heads_is_no_list(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
№   Өдөр       Овог, нэр       Нас   Шалтгаан
1   2001.02.03 Дорж Бат       71    хавдар
""")
    grid = ruled(page, (0, 4, 15, 31, 37, 60), (1, 2, 3))

    assert values(describe([grid], built_in()))["given_name"] == "Бат"


def test_entries_beside_their_labels_in_a_row_of_many_cells_are_read_from_it(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог     Боржигон      Эцгийн нэр     Дорж       Нэр         Бат
Тэмдэглэл       байхгүй       тайлбар        үгүй       цуцалсан    Сүрэн
""")
    grid = ruled(page, (0, 16, 30, 45, 56, 69, 80), (1, 2, 3))
    found = values(describe([grid], built_in()))

    assert (found["clan_name"], found["patronymic"]) == ("Боржигон", "Дорж")


def test_entries_in_the_cells_of_their_labels_are_read_from_them(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Овог: Галсан    Нэр: Пүрэв     Хүйс: эрэгтэй   Нас: 75        Утас: 99112233
Аймаг: Завхан   Сум: Отгон     Баг: Хайрхан    Гудамж: Туул   Тоот: 14
""")
    grid = ruled(page, (0, 16, 31, 47, 62, 80), (1, 2, 3))
    found = values(describe([grid], built_in()))

    assert (found["patronymic"], found["given_name"]) == ("Галсан", "Пүрэв")


def test_entries_under_their_labels_in_the_same_cells_are_not_those_of_the_cells_below(
    lay: Lay,
) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог     Эцгийн нэр     Нэр             Регистр        Хүйс
Бэсүд                          Пүрэв           ЪЪ30030311     эрэгтэй
Аймаг           Сум            Баг             Гудамж         Тоот
Завхан          Отгон          Хайрхан         Туул           14
""")
    grid = ruled(page, (0, 16, 31, 47, 62, 80), (1, 3, 5))
    found = values(describe([grid], built_in()))

    assert (found["clan_name"], found["given_name"]) == ("Бэсүд", "Пүрэв")
    assert found["register_number"] == "ЪЪ30030311"
    assert "patronymic" not in found


def test_heads_that_say_themselves_in_another_language_have_their_entries_below(lay: Lay) -> None:
    page = lay("""
     НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог     Эцгийн нэр     Нэр             Регистр        Хүйс
Саг             Рагтег         Мате            Кед            Зех
Бэсүд           Галсан         Пүрэв           ЪЪ30030311     эрэгтэй
""")
    doubted = {"Саг", "Рагтег", "Мате", "Кед", "Зех"}
    words = tuple(
        replace(word, confidence=0.4) if word.text in doubted else word
        for word in page.reading.words
    )
    page = replace(page, reading=replace(page.reading, words=words))
    grid = ruled(page, (0, 16, 31, 47, 62, 80), (1, 3, 4))
    found = values(describe([grid], built_in()))

    assert (found["clan_name"], found["given_name"]) == ("Бэсүд", "Пүрэв")


def test_the_heads_of_a_table_of_owners_have_their_entries_below(lay: Lay) -> None:
    page = lay("""
   ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хамтран өмчлөгчийн овог, нэр   Регистрийн дугаар   Хувь
Базарын Гантөмөр               ЪЪ71041915          100
""")
    found = values(describe([ruled(page, (0, 29, 49, 56), (1, 2, 3))], built_in()))

    assert (found["owner"], found["register_number"]) == ("Базарын Гантөмөр", "ЪЪ71041915")
