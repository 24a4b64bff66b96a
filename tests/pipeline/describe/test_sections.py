"""Whose an entry is: headings that no form knows end what stands above them."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.describe.checks import field_flags
from pipeline.describe.description import Description
from pipeline.describe.forms import built_in
from tests.pipeline.describe.conftest import values

Described = Callable[..., Description]


def test_a_heading_that_no_form_knows_ends_the_group_before_it(described: Described) -> None:
    found = values(
        described("""
      ГЭРЛЭСНИЙ БҮРТГЭЛ

Нөхөр
Нэр                 Сүхбат
Регистрийн дугаар   ЪЪ84050211

Эхнэр
Нэр                 Нарантуяа

Гэрчлэгч хүн
Регистрийн дугаар   ЪЪ70030311
""")
    )

    assert found["husband_register"] == "ЪЪ84050211"
    assert "wife_register" not in found


def test_labels_that_repeat_under_a_plain_line_are_those_of_somebody_else(
    described: Described,
) -> None:
    found = values(
        described("""
      ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог         Боржигон
Нэр                 Сарангэрэл
Хүйс                эмэгтэй
Эцэг
Овог, нэр           Цэрэнгийн Дамдин
Регистрийн дугаар
Мэдээлэл өгсөн хүн
Овог, нэр           Гомбын Ханд
Регистрийн дугаар   ЪЪ55070722
""")
    )

    assert found["father_name"] == "Цэрэнгийн Дамдин"
    assert "father_register" not in found
    assert found["given_name"] == "Сарангэрэл"
    assert "ЪЪ55070722" not in found.values()


def test_a_line_that_may_be_a_heading_or_an_empty_label_makes_a_group_doubtful(
    described: Described,
) -> None:
    found = described("""
      ГЭРЛЭСНИЙ БҮРТГЭЛ
Нөхөр
Нэр                 Сүхбат
Эхнэр
Нэр                 Нарантуяа
Боловсрол
Регистрийн дугаар   ЪЪ86050220
""")

    wife, husband = found.field("wife_register"), found.field("husband_given_name")
    assert wife is not None
    assert husband is not None
    assert wife.value == "ЪЪ86050220"
    assert wife.confidence < 0.6 < husband.confidence
    form = built_in().form("marriage")
    assert form is not None
    assert "field_doubtful:wife_register" in [*field_flags(form, found.fields, restricted=False)]


def test_a_heading_under_an_empty_label_is_no_entry_of_it(described: Described) -> None:
    found = values(
        described("""
      ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог:        Боржигон
Эцгийн нэр:         Дамдин
Нэр:
Мэдээлэл
Овог, нэр           Гомбын Ханд
Регистрийн дугаар   ЪЪ55070722

Бүртгэсэн огноо     2012.04.01
""")
    )

    assert found == {
        "clan_name": "Боржигон",
        "patronymic": "Дамдин",
        "registered_on": "2012-04-01",
    }


def test_what_a_declarant_says_of_himself_is_not_said_of_the_dead(described: Described) -> None:
    found = values(
        described("""
      НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог         Бэсүд
Нэр                 Пүрэв
Нас барсан огноо    2005.01.09
Мэдээлэл өгсөн иргэн
Ургийн овог         Хатгин
Нэр                 Туяа
Регистрийн дугаар   ЪЪ62051124
Бүртгэсэн огноо     2005.01.12
""")
    )

    assert (found["clan_name"], found["given_name"]) == ("Бэсүд", "Пүрэв")
    assert "register_number" not in found
    assert found["registered_on"] == "2005-01-12"


def test_the_person_of_whom_a_form_asks_most_is_the_one_it_is_of(described: Described) -> None:
    found = described("""
      НАС БАРСНЫ БҮРТГЭЛ
Мэдээлэл өгсөн иргэн
Ургийн овог         Хатгин
Нэр                 Туяа
Нас барсан хүн
Ургийн овог         Бэсүд
Нэр                 Пүрэв
Нас барсан огноо    2005.01.09
Шалтгаан            осол
""")

    clan, given = found.field("clan_name"), found.field("given_name")
    assert clan is not None
    assert given is not None
    assert (clan.value, given.value) == ("Бэсүд", "Пүрэв")
    assert max(clan.confidence, given.confidence) < 0.6


def test_two_people_of_whom_as_much_is_asked_are_both_doubtful(described: Described) -> None:
    found = described("""
      НАС БАРСНЫ БҮРТГЭЛ
Иргэн
Ургийн овог         Хатгин
Нэр                 Туяа
Оршуулсан хүн
Ургийн овог         Бэсүд
Нэр                 Пүрэв
""")

    given = found.field("given_name")
    assert given is not None
    assert given.confidence < 0.6


def test_a_heading_in_the_middle_of_the_paper_stands_over_what_follows(
    described: Described,
) -> None:
    found = values(
        described("""
                                     ГЭРЛЭСНИЙ БҮРТГЭЛ
                                           НӨХӨР
Нэр                 Сүхбат
Регистрийн дугаар   ЪЪ84050211
                                           ЭХНЭР
Нэр                 Нарантуяа
""")
    )

    assert found["husband_register"] == "ЪЪ84050211"
    assert (found["husband_given_name"], found["wife_given_name"]) == ("Сүхбат", "Нарантуяа")


def test_a_heading_over_the_right_of_two_columns_is_none_of_the_left(described: Described) -> None:
    found = values(
        described("""
      ГЭРЛЭЛТИЙН АКТ № 19
                                Эхнэр
Нэр: Сүхбат                     Нэр: Нарантуяа
Регистр: ЪЪ84050211             Регистр: ЪЪ86050220
""")
    )

    assert found.get("wife_given_name") == "Нарантуяа"
    assert found.get("wife_register") == "ЪЪ86050220"


def test_a_heading_numbered_in_roman_figures_is_one_however_they_are_read(
    described: Described,
) -> None:
    found = values(
        described("""
      ГЭРЛЭСНИЙ БҮРТГЭЛ
.   НӨХӨР
Нэр                 Сүхбат
1I. ЭХНЭР
Нэр                 Нарантуяа
III. ОРЧУУЛАГЧ
Регистрийн дугаар   ЪЪ70030311
""")
    )

    assert found == {"husband_given_name": "Сүхбат", "wife_given_name": "Нарантуяа"}


def test_a_label_with_the_word_for_somebody_else_in_it_is_not_a_misread_one(
    described: Described,
) -> None:
    found = described("""
      ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог                          Боржигон
Эхийн иргэний бүртгэлийн дугаар      112233445566
Эхийн төрсөн он, сар, өдөр:          1982.10.14
Гэрчийн регистрийн дугаар            ЪЪ70030311
Эмээгийн регистр                     ЪЪ50030321
Бүртгэсэн огноо                      2012.04.01
""")

    sure = {field.name: field.value for field in found.fields if field.confidence >= 0.6}
    assert sure == {"clan_name": "Боржигон", "registered_on": "2012-04-01"}
    assert not {"mother_register", "father_register"} & {field.name for field in found.fields}


def test_a_misread_label_is_known_where_it_is_not_believed_or_one_letter_is_other(
    described: Described,
) -> None:
    surely = described("""
      ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог                 Боржигон
Эпгийн регистрийн дугаар    ЪЪ80111213
""")
    doubted = described(
        """
      ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог                 Боржигон
Эцгийн ретнстрийн дугаар    ЪЪ80111213
""",
        confidence=0.7,
    )

    assert values(surely)["father_register"] == "ЪЪ80111213"
    assert values(doubted)["father_register"] == "ЪЪ80111213"


def test_a_group_ends_where_its_labels_repeat_with_two_people_side_by_side(
    described: Described,
) -> None:
    found = values(
        described("""
      ГЭРЛЭСНИЙ БҮРТГЭЛ
Нөхөр                           Эхнэр
Нэр: Сүхбат                     Нэр: Нарантуяа
Регистр: ЪЪ84050211             Регистр:
Тэргүүн                         Орчуулагч
Нэр: Пүрэв                      Нэр: Ханд
Регистр: ЪЪ70030311             Регистр: ЪЪ71030321
""")
    )

    assert found == {
        "husband_given_name": "Сүхбат",
        "husband_register": "ЪЪ84050211",
        "wife_given_name": "Нарантуяа",
    }


def test_a_label_alone_and_set_off_like_a_heading_is_one(described: Described) -> None:
    found = values(
        described("""
      ГЭРЛЭСНИЙ БҮРТГЭЛ

Нөхөр
Нэр                 Сүхбат
Регистрийн дугаар   ЪЪ84050211

Эхнэр
Нэр                 Нарантуяа

Гэрч
Регистрийн дугаар   ЪЪ70030311
""")
    )

    assert "wife_register" not in found


def test_an_empty_label_of_a_group_does_not_end_it(described: Described) -> None:
    found = described("""
      ГЭРЛЭСНИЙ БҮРТГЭЛ

Нөхөр
Нэр                 Сүхбат
Эцгийн нэр
Регистрийн дугаар   ЪЪ84050211
""")

    number = found.field("husband_register")
    assert number is not None
    assert (number.value, number.confidence > 0.6) == ("ЪЪ84050211", True)


def test_a_long_heading_is_known_by_its_number(described: Described) -> None:
    found = values(
        described("""
      ГЭРЛЭСНИЙ БҮРТГЭЛ
1. Нөхөр
Нэр                 Сүхбат
2. Эхнэр
Нэр                 Нарантуяа
3. Гэрлэлтийг гэрчилж гарын үсэг зурсан хоёр хүний мэдээлэл
Регистрийн дугаар   ЪЪ70030311
""")
    )

    assert "wife_register" not in found


def test_the_number_of_another_owner_is_not_that_of_the_first(described: Described) -> None:
    found = values(
        described("""
   ҮЛ ХӨДЛӨХ ЭД ХӨРӨНГӨ ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Гэрчилгээний дугаар   000123456
Өмчлөгч               Болдын Оюун

Хамтран өмчлөгч
Овог, нэр             Гомбын Ханд
Регистрийн дугаар     ЪЪ55070722
""")
    )

    assert found["owner"] == "Болдын Оюун"
    assert "register_number" not in found


def test_a_heading_under_the_middle_of_the_title_stands_over_both_columns(
    described: Described,
) -> None:
    found = values(
        described("""
                                      ГЭРЛЭСНИЙ БҮРТГЭЛ
                                            НӨХӨР
Нэр: Сүхбат           Регистр: ЪЪ84050211
                                            ЭХНЭР
Нэр: Нарантуяа        Регистр: ЪЪ86050220
""")
    )

    assert (found["husband_given_name"], found["wife_given_name"]) == ("Сүхбат", "Нарантуяа")
    assert (found["husband_register"], found["wife_register"]) == ("ЪЪ84050211", "ЪЪ86050220")


def test_who_is_named_under_a_strange_heading_is_asked_for_the_number_under_it(
    described: Described,
) -> None:
    sheet = """
      ОВОГ НЭР ӨӨРЧИЛСНИЙ БҮРТГЭЛ
1. Өмнөх
Нэр                 Сүхбат
2. Шинэ
Нэр                 Энхтөр
3. Төлөөлөгч
{name}
Регистрийн дугаар   ЪЪ70030311
"""
    named = values(described(sheet.format(name="Нэр                 Пүрэв")))
    unnamed = values(described(sheet.format(name="Бүртгэлийн дугаар   12")))

    assert "register_number" not in named
    assert unnamed["register_number"] == "ЪЪ70030311"
