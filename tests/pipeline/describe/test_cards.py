"""Typed cards, acts in lettered lines and rules: labels under lines, in lists, and in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.describe.describe import describe
from pipeline.describe.description import Description, PageText
from pipeline.describe.forms import built_in
from tests.pipeline.describe.conftest import values

Described = Callable[..., Description]


def test_labels_under_the_lines_that_begin_with_capitals_are_captions(described: Described) -> None:
    found = values(
        described("""
          ИРГЭНИЙ ПАСПОРТЫН БҮРТГЭЛ
Авгас                         Лодойдамба
   Ургийн овог                   Эцэг (эх)-ийн нэр

Сэлэнгэ                       эмэгтэй
     Нэр                            Хүйс

1955.04.02                    ЪЪ55040228
  Төрсөн он, сар, өдөр           Регистрийн дугаар

Булган аймаг, Хутаг-Өндөр сум
           Төрсөн газар
""")
    )

    assert (found["clan_name"], found["patronymic"]) == ("Авгас", "Лодойдамба")
    assert (found["given_name"], found["sex"]) == ("Сэлэнгэ", "эмэгтэй")
    assert (found["birth_date"], found["register_number"]) == ("1955-04-02", "ЪЪ55040228")
    assert found["birth_place"] == "Булган аймаг, Хутаг-Өндөр сум"


def test_who_signs_far_below_is_none_of_the_captions(described: Described) -> None:
    found = values(
        described("""
        АЖ АХУЙН НЭГЖИЙН ГЭРЧИЛГЭЭ
             000021946
         Гэрчилгээний дугаар

              Бүрэн уул
        Хуулийн этгээдийн нэр

               2051947
          Регистрийн дугаар



             БҮРТГЭГЧ
""")
    )

    assert (found["certificate_number"], found["name"]) == ("000021946", "Бүрэн уул")
    assert found["legal_register"] == "2051947"


def test_captions_nearer_to_what_is_over_them_need_no_end(
    lay: Callable[..., PageText],
) -> None:
    page = lay("""
    ОВОГ, НЭР ӨӨРЧИЛСНИЙ ГЭРЧИЛГЭЭ
Муухүү                    Хүслэн
Өмнөх нэр                 Шинэ нэр
ЪЪ83102917
Регистрийн дугаар
2007.11.05                31
Бүртгэсэн огноо           Бүртгэлийн дугаар
Улсын бүртгэгч            Н.Цэцэгээ
""")
    words = [
        replace(word, box=word.box.moved(0, -20 if word.line in (2, 4, 6) else 0))
        for word in page.reading.words
    ]
    near = replace(page, reading=replace(page.reading, words=tuple(words)))
    found = values(describe([near], built_in()))

    assert (found["former_given_name"], found["new_given_name"]) == ("Муухүү", "Хүслэн")
    assert (found["registered_on"], found["act_number"]) == ("2007-11-05", "31")


def test_labels_over_what_is_written_under_them_are_no_captions(described: Described) -> None:
    found = values(
        described("""
          ИРГЭНИЙ ПАСПОРТЫН БҮРТГЭЛ

Ургийн овог                   Эцэг (эх)-ийн нэр
   Авгас                         Лодойдамба

Нэр                           Хүйс
   Сэлэнгэ                       эмэгтэй

Төрсөн он, сар, өдөр          Регистрийн дугаар
   1955.04.02                    ЪЪ55040228
""")
    )

    assert (found["clan_name"], found["patronymic"]) == ("Авгас", "Лодойдамба")
    assert (found["given_name"], found["sex"]) == ("Сэлэнгэ", "эмэгтэй")
    assert (found["birth_date"], found["register_number"]) == ("1955-04-02", "ЪЪ55040228")


def test_a_label_that_was_read_small_has_its_entry_behind_its_colon(described: Described) -> None:
    found = values(
        described("""
 ХУУЛИЙН ЭТГЭЭДИЙН УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ
         гэрчилгээний дугаар: 000725519
            Оноосон нэр: Арслан уул
""")
    )

    assert found["certificate_number"] == "000725519"


def test_letters_number_the_lines_of_an_act(described: Described) -> None:
    found = values(
        described("""
ГЭРЛЭЛТ ЦУЦАЛСНЫ БҮРТГЭЛ
1. Нөхөр
    а) Овог, нэр: Дамирангийн Өлзийбат
    б) Регистрийн дугаар: ЪЪ72031815
2. Эхнэр
    а/ Овог, нэр: Сономын Бадамцэцэг
    б/ Регистрийн дугаар: ЪЪ74052127
""")
    )

    assert found["husband_name"] == "Дамирангийн Өлзийбат"
    assert found["wife_name"] == "Сономын Бадамцэцэг"


def test_a_label_behind_a_letter_has_its_entry_beside_it(described: Described) -> None:
    found = values(
        described("""
          НЭР ӨӨРЧИЛСНИЙ БҮРТГЭЛ
Өөрчилсний дараах
а)Ургийн овог Борчууд
б) Эцэг (эх)-ийн нэр Мядаг
в) Өөрийн нэр Эрхэмбаатар
""")
    )

    assert (found["new_clan_name"], found["new_given_name"]) == ("Борчууд", "Эрхэмбаатар")


def test_a_rule_that_begins_with_a_label_has_no_entry(described: Described) -> None:
    found = values(
        described("""
               КОМПАНИЙН ДҮРЭМ
1.1. Компанийн оноосон нэр: “Сонор хайрхан” ХХК
2.3. Хувьцаа эзэмшигч хувьцаагаа бусдад шилжүүлэхдээ бусад хувьцаа
эзэмшигчид давуу эрхээр санал болгоно.
""")
    )

    assert found["name"] == "“Сонор хайрхан” ХХК"
    assert "founder" not in found


def test_what_approved_a_rule_is_no_founder_of_its_firm(described: Described) -> None:
    found = values(
        described("""
               Хувьцаа эзэмшигчдийн хурлын 2008 оны 3 дугаар
               сарын 14-ний өдрийн 1 дүгээр тогтоолоор батлав
               КОМПАНИЙН ДҮРЭМ
1.1. Компанийн оноосон нэр: “Сонор хайрхан” ХХК
""")
    )

    assert "founder" not in found


def test_the_date_of_the_decision_that_founded_a_firm_is_no_decision(described: Described) -> None:
    found = values(
        described("""
          ХУУЛИЙН ЭТГЭЭДИЙН ХУВИЙН ХЭРЭГ
Үүсгэн байгуулах шийдвэрийн огноо     2001.12.03
Үүсгэн байгуулах шийдвэрийн дугаар    2
""")
    )

    assert (found["decision_date"], found["decision_number"]) == ("2001-12-03", "2")
    assert "founding_decision" not in found


def test_two_whom_one_sentence_names_together_are_husband_and_wife(described: Described) -> None:
    found = values(
        described("""
          ГЭРЛЭСНИЙ АКТ № 15
1968 оны 9 дүгээр сарын 7-ны өдөр Сүхбаатар аймгийн Онгон сумын иргэн
Нямаагийн Довдон, Гомбын Сэвжээ нар гэрлэснийг бүртгэв.
""")
    )

    assert (found["husband_patronymic"], found["husband_given_name"]) == ("Нямаа", "Довдон")
    assert (found["wife_patronymic"], found["wife_given_name"]) == ("Гомбо", "Сэвжээ")


def test_a_spaced_heading_has_the_number_of_the_act_under_it(described: Described) -> None:
    found = values(
        described("""
      ГЭРЛ ЭСНИЙ   АК Т
           № 15
Гэрлэсэн огноо: 1968.09.07
""")
    )

    assert found["act_number"] == "15"


def test_a_spaced_heading_of_several_words_has_its_number_under_it(described: Described) -> None:
    found = values(
        described("""
   ГЭРЛ Э Л Т   ЦУЦ АЛ СНЫ   АК К Т
               № 8
Гэрлэсэн огноо: 1959.08.16
""")
    )

    assert found["act_number"] == "8"
