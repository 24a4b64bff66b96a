"""Papers in two languages are described by what they say in Mongolian."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.describe.describe import describe
from pipeline.describe.forms import built_in

if TYPE_CHECKING:
    from tests.pipeline.describe.conftest import Described, Lay


def test_english_behind_a_stroke_is_neither_label_nor_entry(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ / BIRTH CERTIFICATE
Ургийн овог / Family name:      Сартуул
Нэр / Given name                Анужин
Хүйс / Sex                      Эмэгтэй / Female
""")
    values = {field.name: field.value for field in found.fields}

    assert found.type == "birth"
    assert values == {"clan_name": "Сартуул", "given_name": "Анужин", "sex": "эмэгтэй"}


def test_russian_behind_a_stroke_is_neither_label_nor_entry(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Ургийн овог / Род Хурлад
Эцгийн нэр/ Отчество Дамдинжав
Нэр / Имя: Отгон
Төрсөн газар / Место рождения Төв аймаг, Зуунмод сум
""")
    values = {field.name: field.value for field in found.fields}

    assert (values["clan_name"], values["given_name"]) == ("Хурлад", "Отгон")
    assert values["patronymic"] == "Дамдинжав"
    assert values["birth_place"] == "Төв аймаг, Зуунмод сум"


def test_a_colon_behind_russian_is_that_of_the_label_in_front(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Хүйс/ Пол: эр Иргэншил / Национальность: Монгол
Эцгийн нэр / Имя отца: Дорж Нэр / Имя: Отгон
""")

    assert {field.name: field.value for field in found.fields} == {
        "patronymic": "Дорж",
        "given_name": "Отгон",
        "sex": "эрэгтэй",
    }


def test_russian_alone_on_a_row_behind_a_stroke_is_passed_over(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Төрсөн газар     Төв аймаг
/ Место рождения
Нэр              Отгон
/ Имя:
""")

    assert {field.name: field.value for field in found.fields} == {
        "birth_place": "Төв аймаг",
        "given_name": "Отгон",
    }


def test_a_title_in_another_language_behind_a_stroke_is_none_of_ours(described: Described) -> None:
    assert described("ГЭРЛЭЛТИЙН ГЭРЧИЛГЭЭ / МАККТАСЕ СЕЕТТЕТСАТЕ").type == "marriage"


def test_rows_of_english_below_labels_are_no_entries(described: Described) -> None:
    found = described("""
      НАС БАРСНЫ ГЭРЧИЛГЭЭ
Ургийн овог
Family name
Эцэг (эх)-ийн нэр    Дорж
Surname
Нэр                  Болд
Given name
""")
    assert {field.name: field.value for field in found.fields} == {
        "patronymic": "Дорж",
        "given_name": "Болд",
    }


def test_a_word_behind_the_last_stroke_of_a_row_in_two_languages_is_no_entry(
    described: Described,
) -> None:
    found = described("""
      УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ
         STATE REGISTRATION CERTIFICATE
Регистрийн дугаар / Register number
5082013
Хэлбэр / Туре
Хоршоо
Бүртгэсэн огноо / Date of registration
2012.05.09
""")
    assert {field.name: field.value for field in found.fields} == {
        "legal_register": "5082013",
        "form": "Хоршоо",
        "registered_on": "2012-05-09",
    }


def test_the_last_word_of_an_entry_with_a_stroke_stays_in_papers_in_two_languages(
    described: Described,
) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ / BIRTH CERTIFICATE
Нэр / Given name                Анужин
Хүйс / Sex                      эмэгтэй
Төрсөн газар / Place of birth   Төв / Зуунмод
""")
    assert {field.name: field.raw for field in found.fields}["birth_place"] == "Төв / Зуунмод"


def test_the_name_of_a_firm_in_latin_letters_is_an_entry(described: Described) -> None:
    found = described("""
      УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ
Оноосон нэр:        Оюу Толгой LLC
Регистрийн дугаар:  5082013
""")
    assert {field.name: field.value for field in found.fields}["name"] == "Оюу Толгой LLC"


def test_roman_numerals_are_no_english(described: Described) -> None:
    found = described("""
      НАС БАРСНЫ ГЭРЧИЛГЭЭ
Нас барсан огноо:   1987 / III / 15
Нэр:                Болд
""")
    assert {field.name: field.value for field in found.fields}["died_on"] == "1987-03-15"


def test_english_between_strokes_is_no_entry(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Төрсөн газар /Place of birth/ Дархан хот
Хүйс (Sex)                    эрэгтэй
Нэр /Name/                    Билэгүүн
""")
    assert {field.name: field.value for field in found.fields} == {
        "given_name": "Билэгүүн",
        "birth_place": "Дархан хот",
        "sex": "эрэгтэй",
    }


def test_the_last_word_before_a_colon_is_english_however_it_was_read(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Нэр/ Given пате: Мишээл
""")
    assert {field.name: field.value for field in found.fields} == {"given_name": "Мишээл"}


def test_what_touches_a_label_between_strokes_is_a_part_of_it_if_it_is_hardly_read(
    lay: Lay,
) -> None:
    page = lay("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Эцэг эхийн нэр/5игпате/    Пүрэвочир
Нэр/Сймеп пате/            Тэмүгэ
Төрсөн газар /РIасе оүЬйг/ Төв аймаг
Бүртгэгч /Г.Дорж/
""")
    doubted = ("нэр/5игпате/", "Нэр/Сймеп", "/РIасе", "оүЬйг/")
    words = tuple(
        replace(word, confidence=0.3) if word.raw in doubted else word
        for word in page.reading.words
    )
    found = describe([replace(page, reading=replace(page.reading, words=words))], built_in())

    assert {field.name: field.value for field in found.fields} == {
        "patronymic": "Пүрэвочир",
        "given_name": "Тэмүгэ",
        "birth_place": "Төв аймаг",
        "registrar": "Г.Дорж",
    }


def test_the_latin_name_of_a_firm_alone_on_its_row_is_its_name(described: Described) -> None:
    found = described("""
      УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ
         STATE REGISTRATION CERTIFICATE
Регистрийн дугаар / Register number
5082013
Оноосон нэр / Company name
Blue Steppe Mining LLC
Бүртгэсэн огноо / Date of registration
2012.05.09
""")
    name = found.field("name")

    assert name is not None
    assert name.value == "Blue Steppe Mining LLC"


def test_a_title_that_touches_the_stroke_behind_it_is_one(described: Described) -> None:
    assert described("НАС БАРСНЫ АКТ/АКТ О СМЕРТИ № 13").type == "death"


def test_letters_of_both_alphabets_in_an_english_name_are_latin(described: Described) -> None:
    english = described("УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ\nОноосон нэр   Golden Saxaul Trading Со., Ltd")
    mongolian = described("УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ\nОноосон нэр   Монкон Сан")

    assert [field.value for field in english.fields] == ["Golden Saxaul Trading Co., Ltd"]
    assert [field.raw for field in english.fields] == ["Golden Saxaul Trading Со., Ltd"]
    assert [field.value for field in mongolian.fields] == ["Монкон Сан"]


@pytest.mark.parametrize("english", ["(Clan name)", "/ Clan name", "Clan name"])
def test_english_alone_on_a_row_between_labels_is_passed_over(
    described: Described, english: str
) -> None:
    found = described(f"""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Ургийн овог   Боржигон
{english}
Нэр           Бат
""")
    names = {field.name: field.value for field in found.fields}
    assert (names["clan_name"], names["given_name"]) == ("Боржигон", "Бат")


def test_english_read_in_part_as_mongolian_is_no_entry_where_room_parts_it_from_one(
    described: Described,
) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ / BIRTH CERTIFICATE
Ургийн овог / Clan name         Сартуул
Нэр / Given пате                Анужин
""")
    close = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ / BIRTH CERTIFICATE
Ургийн овог / Clan name Сартуул
Нэр / Given name Сара
""")

    assert {field.name: field.value for field in found.fields}["given_name"] == "Анужин"
    assert {field.name: field.value for field in close.fields}["given_name"] == "Сара"
