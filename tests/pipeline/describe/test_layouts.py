from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.describe.describe import describe
from pipeline.describe.description import Description, PageText
from pipeline.describe.forms import built_in
from tests.pipeline.describe.conftest import values

Described = Callable[..., Description]
Lay = Callable[..., PageText]


def test_a_table_with_a_column_for_each_person_is_read(described: Described) -> None:
    found = values(
        described("""
                 ГЭРЛЭСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
                      Нөхөр               Эхнэр
Ургийн овог           Тайчууд             Хиад
Эцэг (эх)-ийн нэр     Ганболд             Дашдорж
Нэр                   Сүхбат              Нарантуяа
Регистрийн дугаар     ЪЪ84050211          ЪЪ86050220
""")
    )

    assert found["husband_clan_name"] == "Тайчууд"
    assert found["wife_clan_name"] == "Хиад"
    assert (found["husband_given_name"], found["wife_given_name"]) == ("Сүхбат", "Нарантуяа")
    assert found["husband_register"] == "ЪЪ84050211"
    assert found["wife_register"] == "ЪЪ86050220"


def test_headings_above_each_other_tell_whose_fields_follow(described: Described) -> None:
    found = values(
        described("""
      ОВОГ НЭР ӨӨРЧИЛСНИЙ БҮРТГЭЛ
Өмнөх
Ургийн овог      Тайчууд
Нэр              Сүхбат
Шинэ
Ургийн овог      Хиад
Нэр              Энхтөр
""")
    )

    assert (found["former_clan_name"], found["new_clan_name"]) == ("Тайчууд", "Хиад")
    assert (found["former_given_name"], found["new_given_name"]) == ("Сүхбат", "Энхтөр")


def test_headings_beside_each_other_part_the_page(described: Described) -> None:
    found = values(
        described("""
      ГЭРЛЭЛТИЙН АКТ № 19
Нөхөр                           Эхнэр
Нэр: Сүхбат                     Нэр: Нарантуяа
Регистр: ЪЪ84050211             Регистр: ЪЪ86050220
""")
    )

    assert (found["husband_given_name"], found["wife_given_name"]) == ("Сүхбат", "Нарантуяа")
    assert (found["husband_register"], found["wife_register"]) == ("ЪЪ84050211", "ЪЪ86050220")
    assert found["act_number"] == "19"


def test_two_values_on_a_row_stay_apart(described: Described) -> None:
    found = values(
        described("""
      ИРГЭНИЙ ҮНЭМЛЭХ ОЛГОСОН БҮРТГЭЛ
Хүйс    эмэгтэй               Төрсөн он, сар, өдөр    1984.05.02
Олгосон огноо  2015.01.02     Хүчинтэй хугацаа        2040.01.02
""")
    )

    assert found == {
        "sex": "эмэгтэй",
        "birth_date": "1984-05-02",
        "issued_on": "2015-01-02",
        "expires_on": "2040-01-02",
    }


def test_values_under_their_labels_are_read(described: Described) -> None:
    found = values(
        described("""
      ОРШИН СУУГАА ГАЗРЫН ХАЯГИЙН БҮРТГЭЛ

Аймаг/нийслэл          Сум/дүүрэг            Баг/хороо
Улаанбаатар            Баянгол               5-р хороо
""")
    )

    assert found == {"aimag": "Улаанбаатар", "soum": "Баянгол", "bag": "5-р хороо"}


def test_a_value_that_begins_like_a_label_is_a_value(described: Described) -> None:
    found = values(
        described("""
      ХУУЛИЙН ЭТГЭЭДИЙН ХУВИЙН ХЭРЭГ
Үүсгэн байгуулах шийдвэр:     Үүсгэн байгуулагчдын хурлын шийдвэр
Үүсгэн байгуулагч:            Г.Хүрэлбаатар
""")
    )

    assert found["founding_decision"] == "Үүсгэн байгуулагчдын хурлын шийдвэр"
    assert found["founder"] == "Г.Хүрэлбаатар"


def test_one_entry_for_several_fields_is_shared_out(described: Described) -> None:
    found = values(
        described("""
      НАС БАРСНЫ БҮРТГЭЛ
Овог, нэр               Боржигон овогт Батын Дорж
Бүртгэсэн огноо, дугаар    2016 оны 05 сарын 04-ний өдөр, № 93
""")
    )

    assert found == {
        "clan_name": "Боржигон",
        "patronymic": "Бат",
        "given_name": "Дорж",
        "registered_on": "2016-05-04",
        "act_number": "93",
    }


def test_ovog_alone_is_the_patronymic_unless_the_form_has_one(described: Described) -> None:
    alone = values(described("      НАС БАРСНЫ БҮРТГЭЛ\nОвог    Бат\nНэр     Дорж"))
    both = values(
        described("      НАС БАРСНЫ БҮРТГЭЛ\nОвог    Хиад\nЭцгийн нэр   Бат\nНэр     Дорж")
    )

    assert (alone["patronymic"], alone["given_name"]) == ("Бат", "Дорж")
    assert (both["clan_name"], both["patronymic"]) == ("Хиад", "Бат")


def test_running_text_of_an_old_act_is_read(described: Described) -> None:
    found = described("""
            БҮГД НАЙРАМДАХ МОНГОЛ АРД УЛС
                 ТӨРСНИЙ АКТ № 42

1967 оны гуравдугаар сарын 5-ны өдөр Архангай аймгийн Цэнхэр суманд төрсөн
Боржигон овогт Бат-ийн Дулмаа нь эмэгтэй хүүхэд. Эцэг нь Хиад овогт Дамбын
Бат, эх нь Бэсүд овогт Доржийн Оюун болно. 1967 оны 3-р сарын
21-ний өдөр бүртгэв.
""")

    assert values(found) == {
        "clan_name": "Боржигон",
        "patronymic": "Бат",
        "given_name": "Дулмаа",
        "sex": "эмэгтэй",
        "birth_date": "1967-03-05",
        "birth_place": "Архангай аймгийн Цэнхэр суманд",
        "father_name": "Хиад овогт Дамбын Бат",
        "mother_name": "Бэсүд овогт Доржийн Оюун",
        "registered_on": "1967-03-21",
        "act_number": "42",
    }


def test_what_lost_its_label_is_a_guess_that_is_flagged(described: Described) -> None:
    found = described("""
      НЭР ӨӨРЧИЛСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар    51
Өмнөх нэр            Мөнхцэцэг
Шинэ нэр             Дулмаа
                     ЪЪ85070105
                     2014.04.08
""")
    number, day = found.field("register_number"), found.field("registered_on")

    assert number is not None
    assert day is not None
    assert (number.value, day.value) == ("ЪЪ85070105", "2014-04-08")
    assert day.confidence < number.confidence < 0.6
    assert found.flags == ("field_doubtful:register_number", "field_doubtful:registered_on")


def test_a_signature_in_clear_is_the_registrar_but_not_that_of_another_office(
    described: Described,
) -> None:
    title = "      ХУУЛИЙН ЭТГЭЭДИЙН УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ\n\n"

    assert values(described(f"{title}    ~~~ /Б.Дорж/"))["registrar"] == "Б.Дорж"
    assert "registrar" not in values(described(f"{title}Өргөдөл гаргагч ~~~ /Б.Дорж/"))


def test_what_stands_over_a_caption_between_brackets_is_its_entry(described: Described) -> None:
    found = values(
        described("""
      ТӨРСНИЙ БҮРТГЭЛ

      Боржигон               Бат-Эрдэнэ
   (ургийн овог)          (эцэг, эхийн нэр)

             Мөнх-Оргил
               (нэр)
""")
    )

    assert found == {
        "clan_name": "Боржигон",
        "patronymic": "Бат-Эрдэнэ",
        "given_name": "Мөнх-Оргил",
    }


def test_the_name_of_who_signed_fills_no_field_of_the_person(described: Described) -> None:
    found = values(
        described("""
      ТӨРСНИЙ БҮРТГЭЛ
Хүйс: эр

Улсын бүртгэгч ~~~      /Б.Дорж/
                       (овог, нэр)
""")
    )

    assert "given_name" not in found
    assert "patronymic" not in found


def test_a_name_in_quotation_marks_keeps_both_of_them(described: Described) -> None:
    title = "      ХУУЛИЙН ЭТГЭЭДИЙН УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ\n"
    names = [
        values(described(f"{title}Хуулийн этгээдийн нэр: {name}"))["name"]
        for name in ('"Шинэ тал" ХХК', 'ХХК "Шинэ тал"', '"Шинэ тал"')
    ]

    assert names == ['"Шинэ тал" ХХК', 'ХХК "Шинэ тал"', "Шинэ тал"]


def test_a_heading_in_the_middle_of_the_page_tells_whose_fields_follow(
    described: Described,
) -> None:
    found = values(
        described("""
               ГЭРЛЭСНИЙ БҮРТГЭЛ
                     НӨХӨР
Нэр:    Дорж
                     ЭХНЭР
Нэр:    Сүрэн
Гэрлэсэн огноо:    2001 оны 02 дугаар сарын 03
""")
    )

    assert found["husband_given_name"] == "Дорж"
    assert found["wife_given_name"] == "Сүрэн"


def test_a_number_read_as_one_word_with_its_label_is_no_part_of_it(described: Described) -> None:
    found = values(
        described("""
         ГЭРЛЭСНИЙ БҮРТГЭЛ
1.Нөхрийн нэр      Дорж
2.Эхнэрийн нэр     Сүрэн
6.Гэрч             Ч.Болд
""")
    )

    assert found == {
        "husband_given_name": "Дорж",
        "wife_given_name": "Сүрэн",
        "witness": "Ч.Болд",
    }


def test_a_patronymic_alone_is_told_in_the_nominative_whichever_label_it_has(
    described: Described,
) -> None:
    found = values(
        described("""
     ТӨРСНИЙ БҮРТГЭЛ
Овог:  Дашийн
Нэр:   Пүрэв
""")
    )

    assert found == {"patronymic": "Даш", "given_name": "Пүрэв"}


def test_parents_without_clans_are_found_in_sentences(described: Described) -> None:
    found = values(
        described("""
         ТӨРСНИЙ АКТ № 66
Боржигон овогт Лхасүрэнгийн Төмөр төрсөн. Эцэг нь Жамбын
Лхасүрэн, эх нь Найдангийн Сүрэн. 1950 оны 1 дүгээр сарын 7-нд бүртгэв.
""")
    )

    assert found["father_name"] == "Жамбын Лхасүрэн"
    assert found["mother_name"] == "Найдангийн Сүрэн"


def test_a_label_in_two_languages_is_no_part_of_the_value(described: Described) -> None:
    found = values(
        described("""
     ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог / Сап пагле: Есүд
Нэр/ Смеп пате: Мишээл
Төрсөн газар (Рiасе): Орхон аймаг
""")
    )

    assert found == {
        "clan_name": "Есүд",
        "given_name": "Мишээл",
        "birth_place": "Орхон аймаг",
    }


def test_a_value_struck_above_the_line_of_its_label_is_no_part_of_the_one_before(
    lay: Lay,
) -> None:
    page = lay("""
     ГЭРЛЭСНИЙ БҮРТГЭЛ
Бүртгэсэн газар   Булган аймаг
                  М.Тогтох
Гэрч
""")
    low = [
        replace(word, box=replace(word.box, y=word.box.y - 45)) if word.text == "Гэрч" else word
        for word in page.reading.words
    ]
    raised = replace(page, reading=replace(page.reading, words=tuple(low)))
    found = values(describe([raised], built_in()))

    assert found == {"registered_place": "Булган аймаг", "witness": "М.Тогтох"}


def test_an_entry_that_fills_its_row_goes_on_at_the_left_of_the_next(described: Described) -> None:
    found = values(
        described("""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо
гудамж 3, 12 тоот
Зориулалт: орон сууц
Энэ гэрчилгээг нэг хувь үйлдэв
""")
    )

    whole = "Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо гудамж 3, 12 тоот"
    assert (found["address"], found["purpose"]) == (whole, "орон сууц")


@pytest.mark.parametrize(
    "rows",
    [
        "Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо\n   гудамж 3, 12 тоот",
        "Нэр: А  Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо\nгудамж 3, 12 тоот",
    ],
)
def test_an_entry_that_fills_its_row_goes_on_where_its_row_begins_with_its_label(
    described: Described, rows: str
) -> None:
    found = described(f"      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ\n{rows}\nЗориулалт: орон сууц")

    assert values(found)["address"] == "Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо"


@pytest.mark.parametrize("end", ["баталж тамга дарав", "тамга дарав"])
def test_rows_that_are_full_one_below_another_are_no_part_of_an_entry(
    described: Described, end: str
) -> None:
    found = values(
        described(f"""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо
энэхүү гэрчилгээг хуульд заасны дагуу олгосон болохыг
{end}
Зориулалт: орон сууц
""")
    )

    assert found["address"] == "Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо"


def test_a_label_below_the_second_row_of_an_entry_is_no_third_one(described: Described) -> None:
    found = values(
        described("""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо
Нарантуул хотхон, 3 дугаар байр, 2 дугаар орц, 12 тоот
Зориулалт          орон сууц
Энэ гэрчилгээг хоёр хувь үйлдэж, нэгийг эзэнд олгов
Энэ гэрчилгээг хоёр хувь үйлдэж, нэгийг эзэнд олгов
""")
    )

    assert found["address"].endswith("хороо Нарантуул хотхон, 3 дугаар байр, 2 дугаар орц, 12 тоот")


@pytest.mark.parametrize(
    ("ends", "begins"),
    [
        ("Баянгол дүүрэг,", " Нарантуул"),
        ("Баянгол дүүрэг,", " Нарантуул  "),
        ("Баянгол дүүрэг, 8 дугаар хороо", "нарантуул"),
        ("Баянгол дүүрэг, 8 дугаар хороо", "нарантуул  "),
    ],
)
def test_a_word_in_doubt_that_an_entry_goes_on_with_on_the_next_row_is_a_part_of_it(
    lay: Lay, ends: str, begins: str
) -> None:
    page = lay(f"""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг: Улаанбаатар хот, {ends}
{begins} гудамж 12 тоот
Зориулалт: орон сууц
""")
    said = begins.strip()
    words = tuple(replace(w, confidence=0.4) if w.text == said else w for w in page.reading.words)
    found = describe([replace(page, reading=replace(page.reading, words=words))], built_in())
    address = found.field("address")

    assert address is not None
    assert address.value == f"Улаанбаатар хот, {ends} {said} гудамж 12 тоот"
    assert address.confidence < 0.96


def test_a_sentence_that_begins_with_a_label_has_no_entry_below(described: Described) -> None:
    found = values(
        described("""
      БЭЛЭГЛЭЛИЙН ГЭРЭЭ
Бэлэглэгч нь өөрийн өмчлөлийн Баянзүрх дүүрэгт байрлах
улсын бүртгэлийн Ү-2203114920 дугаартай байр шилжүүлнэ
""")
    )

    assert found["property_number"] == "Ү-2203114920"


@pytest.mark.parametrize("line", ["Утас: 99112233", "Дарга Б.Дорж", "2. тэмдэглэл"])
def test_a_line_of_its_own_under_a_full_row_is_no_part_of_it(
    described: Described, line: str
) -> None:
    found = values(
        described(f"""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо
{line}
Зориулалт: орон сууц
""")
    )

    assert found["address"] == "Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо"


@pytest.mark.parametrize(("line", "is_part"), [("2. Туул 12", False), ("Туул 12", True)])
def test_a_numbered_line_under_a_full_row_is_no_part_of_it_though_the_margin_is_known(
    described: Described, line: str, *, is_part: bool
) -> None:
    found = described(f"""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо
{line}
Зориулалт: орон сууц
Энэ гэрчилгээг хоёр хувь үйлдэж, нэгийг эзэнд олгов
Энэ гэрчилгээг хоёр хувь үйлдэж, нэгийг эзэнд олгов
""")

    assert str(values(found)["address"]).endswith("Туул 12" if is_part else "хороо")


def test_beside_a_label_in_two_languages_an_entry_goes_on(lay: Lay) -> None:
    page = lay("""
      ХУУЛИЙН ЭТГЭЭДИЙН УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ
Хэлбэр                  Хязгаарлагдмал хариуцлагатай
Гева Хогт               компани
""")
    words = page.reading.words
    words = tuple(replace(w, confidence=0.2) if w.text in {"Гева", "Хогт"} else w for w in words)
    for reading, form in (
        (page.reading, "Хязгаарлагдмал хариуцлагатай"),
        (replace(page.reading, words=words), "Хязгаарлагдмал хариуцлагатай компани"),
    ):
        found = values(describe([PageText(0, reading)], built_in()))
        assert found["form"] == form


def test_a_number_that_the_end_of_a_line_breaks_behind_its_stroke_is_whole(
    described: Described,
) -> None:
    found = values(
        described("""
      ГЭРЛЭЛТ ДУУСГАВАР БОЛСНЫ БҮРТГЭЛ
Шийдвэрийн огноо, дугаар     2015 оны 03 сарын 12, 183/
                             ШШ2015/00427
""")
    )

    assert found["decision_number"] == "183/ШШ2015/00427"


@pytest.mark.parametrize(
    "title", ["Төрсний бүртгэлийн дэвтэр, 1957 он", "ТӨРСНИЙ БҮРТГЭЛИЙН ДЭВТЭР 1957 ОН"]
)
def test_the_year_of_a_register_is_no_number_of_an_act(described: Described, title: str) -> None:
    found = values(
        described(f"""
{title}
Нэр: Дорж     Хүйс: эр     Төрсөн газар: Төв аймаг     Төрсөн огноо: 1957.01.12
Эцгийн овог, нэр: Баттулгын Дамба     Эхийн овог, нэр: Дамбын Цэрэн
""")
    )
    assert found["given_name"] == "Дорж"
    assert "act_number" not in found


def test_a_heading_in_capitals_that_was_read_small_is_one(described: Described) -> None:
    found = values(
        described("""
      ТӨРСНИЙ БҮРТГЭЛ
Нэр               Мишээл
эцгийн мэдээлэл
Овог, нэр         Цогтын Бямбадорж
эхийн мэдээлэл
Овог, нэр         Гармын Уран
""")
    )

    assert found["given_name"] == "Мишээл"
    assert (found["father_name"], found["mother_name"]) == ("Цогтын Бямбадорж", "Гармын Уран")


def test_labels_are_numbered_within_their_sections(described: Described) -> None:
    found = values(
        described("""
      ХУВИЙН ХЭРГИЙН БҮРТГЭЛИЙН МАЯГТ
1.1 Хувийн хэргийн дугаар     4471
1.2 Оноосон нэр               Алтан гадас
1.10 Хэлбэр                   Хоршоо        2.1.1 Үйл ажиллагаа      Худалдаа
""")
    )

    assert (found["file_number"], found["name"]) == ("4471", "Алтан гадас")
    assert (found["form"], found["activity"]) == ("Хоршоо", "Худалдаа")


def test_an_area_behind_its_label_is_no_number_of_the_next_one(described: Described) -> None:
    found = values(
        described("""
      ГАЗАР ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Талбайн хэмжээ: 48.6 м2 Зориулалт: хашаа
""")
    )

    assert (found["area"], found["purpose"]) == ("48.6 м2", "хашаа")


def test_a_date_behind_its_label_is_no_number_of_the_next_one(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ БҮРТГЭЛ
Нэр              Дорж
Төрсөн огноо     12.05.58 Төрсөн газар Төв аймаг
""")

    assert {field.name: field.raw for field in found.fields} == {
        "given_name": "Дорж",
        "birth_date": "12.05.58",
        "birth_place": "Төв аймаг",
    }


@pytest.mark.parametrize("label", ["Талбайн хэмжээ", "Талбайн хэмжээ (мянган м.кв-аар)"])
def test_a_figure_with_room_before_it_is_an_entry_of_the_label_that_has_no_other(
    described: Described, label: str
) -> None:
    found = values(
        described(f"""
      ГАЗАР ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
{label}    48.6 Зориулалт: хашаа
""")
    )

    assert (found["area"], found["purpose"]) == ("48.6 м2", "хашаа")


def test_a_figure_without_room_before_it_is_no_number_of_a_label(described: Described) -> None:
    found = described("""
      ГАЗАР ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг: Ногоон нуур 12.5 Зориулалт: хашаа
""")

    assert values(found) == {"address": "Ногоон нуур 12.5", "purpose": "хашаа"}


def test_the_number_of_a_label_behind_an_entry_is_its_own(described: Described) -> None:
    found = described("""
      ХУВИЙН ХЭРГИЙН БҮРТГЭЛИЙН МАЯГТ
Хувийн хэргийн дугаар     4471
Хэлбэр      Хоршоо        2.1.1 Үйл ажиллагаа      Худалдаа
""")

    assert values(found)["form"] == "Хоршоо"


def test_a_numbered_label_below_another_one_begins_its_row(described: Described) -> None:
    found = described("""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Зориулалт      орон сууц
1.10 Хаяг: Улаанбаатар хот, Баянгол дүүрэг, 8 дугаар хороо
гудамж 3, 12 тоот
""")

    assert str(values(found)["address"]).endswith("8 дугаар хороо гудамж 3, 12 тоот")


def test_a_word_in_doubt_left_of_an_entry_that_nothing_parts_from_it_ends_it(lay: Lay) -> None:
    page = lay("""
      ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Хаяг:      Баянгол дүүрэг
   Тэмдэг: Дорж
Зориулалт: орон сууц
""")
    words = tuple(
        replace(word, confidence=0.4) if word.text == "Тэмдэг:" else word
        for word in page.reading.words
    )
    page = replace(page, reading=replace(page.reading, words=words))

    assert values(describe([page], built_in()))["address"] == "Баянгол дүүрэг"


def test_a_number_behind_a_numbered_label_without_an_entry_is_that_of_the_next_one(
    described: Described,
) -> None:
    found = values(
        described("""
      ХУВИЙН ХЭРГИЙН БҮРТГЭЛИЙН МАЯГТ
1.1 Хувийн хэргийн дугаар     4471
1.9 Хэлбэр        1.10 Үйл ажиллагаа      Худалдаа
""")
    )

    assert found["activity"] == "Худалдаа"
    assert "form" not in found


def test_a_one_read_as_a_letter_in_front_of_a_label_is_its_number(described: Described) -> None:
    found = values(
        described("""
         НАС БАРСНЫ АКТ
I. Нас барагчийн овог, нэр    Нацагийн Хорлоо
5. Ямар өвчнөөр нас барсан    зүрхний өвчин
""")
    )

    assert found == {
        "patronymic": "Нацаг",
        "given_name": "Хорлоо",
        "cause": "зүрхний өвчин",
    }


def test_a_name_that_goes_on_in_the_next_line_of_a_sentence_is_whole(described: Described) -> None:
    found = values(
        described("""
       ХУДАЛДАХ, ХУДАЛДАН АВАХ ГЭРЭЭ
Байрыг зарах, авах тухай. Худалдагч тал: Халзангийн
Отгон, худалдан авагч тал: Ойдовын Рэнчин нар тохиролцов.
Хуулийн 243 дугаар зүйл. Байрны үнэ 2 500 000 төгрөг.
""")
    )

    assert found["seller"] == "Халзангийн Отгон"
    assert found["buyer"] == "Ойдовын Рэнчин"
    assert found["price"] == "2500000"


def test_a_number_sign_without_a_number_is_no_part_of_a_text(described: Described) -> None:
    found = values(
        described("""
         НАС БАРСНЫ АКТ
Шалтгаан:  зүрхний өвчин №
""")
    )

    assert found == {"cause": "зүрхний өвчин"}


def test_what_is_said_of_the_parents_is_not_taken_for_the_childs(described: Described) -> None:
    found = values(
        described("""
            ТӨРСНИЙ БҮРТГЭЛ
Эцэг (эх)-ийн нэр:      Дорж
Нэр:                    .........
            Эцгийн тухай
Нэр:                    Болд
Төрсөн огноо:           1980.01.02
Регистрийн дугаар:      ЪЪ80010112
            Эхийн тухай
Ургийн овог:            Бэсүд
Регистрийн дугаар:      ЪЪ82010122
""")
    )

    assert found == {
        "patronymic": "Дорж",
        "father_register": "ЪЪ80010112",
        "mother_register": "ЪЪ82010122",
    }


def test_a_label_behind_a_date_is_not_what_the_date_is_of(described: Described) -> None:
    description = described("""
         НАС БАРСНЫ ГЭРЧИЛГЭЭ
Төрсөн огноо: 1950.01.02
Нас барсан огноо: ..............
Бүртгэсэн огноо: 2020.05.05
""")
    died = next((field for field in description.fields if field.name == "died_on"), None)

    assert died is None or died.confidence < 0.5


def test_a_register_number_behind_a_name_is_read(described: Described) -> None:
    found = values(
        described("""
   ГЭРЛЭЛТ ЦУЦАЛСНЫ БҮРТГЭЛ
Нөхөр: Хатагин овогт Цэрэнгийн Дорж, РД: ЪЪ71122015
Эхнэр: Бэсүд овогт Лхамын Оюун, РД: ЪЪ73122024
Шүүхийн шийдвэр: 2015 оны 3 сарын 4-ний өдрийн 182/ШШ2015/00123 дугаар
""")
    )

    assert found == {
        "husband_name": "Хатагин овогт Цэрэнгийн Дорж",
        "husband_register": "ЪЪ71122015",
        "wife_name": "Бэсүд овогт Лхамын Оюун",
        "wife_register": "ЪЪ73122024",
        "decision_date": "2015-03-04",
        "decision_number": "182/ШШ2015/00123",
    }


def test_a_label_that_the_form_does_not_know_ends_an_entry(described: Described) -> None:
    found = values(
        described("""
     ХУУЛИЙН ЭТГЭЭДИЙН ХУВИЙН ХЭРЭГ
Нэр: Говь Трейд   Утасны дугаар: 99112244
Хаяг: Дархан хот, 3-р хороо Утас: 99112233
Шийдвэр: Хурлын тогтоол 2001.02.03 № 4
""")
    )

    assert found == {
        "name": "Говь Трейд",
        "address": "Дархан хот, 3-р хороо",
        "founding_decision": "Хурлын тогтоол 2001.02.03 № 4",
        "decision_date": "2001-02-03",
        "decision_number": "4",
    }


def test_what_stands_in_front_of_a_register_number_is_no_part_of_a_name(
    described: Described,
) -> None:
    found = values(
        described("""
     БЭЛЭГЛЭЛИЙН ГЭРЭЭ
Бэлэг хүлээн авагч: Доржийн Ану /РД: ЪЪ99122015/
""")
    )

    assert found == {"buyer": "Доржийн Ану"}


def test_labels_repeated_side_by_side_belong_to_the_headings_in_their_order(
    described: Described,
) -> None:
    found = described("""
                    ГЭРЛЭСНИЙ БҮРТГЭЛ
            НӨХӨР                              ЭХНЭР
Ургийн овог                        Ургийн овог
Ойрад                              Сунид
Нэр                                Нэр
Тэгшбаяр                           Ариунзаяа
""")
    said = {field.name: field.value for field in found.fields}

    assert (said["husband_clan_name"], said["husband_given_name"]) == ("Ойрад", "Тэгшбаяр")
    assert (said["wife_clan_name"], said["wife_given_name"]) == ("Сунид", "Ариунзаяа")


def test_an_entry_that_ends_in_a_comma_goes_on_further_to_the_left(described: Described) -> None:
    found = described("""
                    НАС БАРСНЫ АКТ
                    № 88
Нас барсан газар: Улаанбаатар хот,
   14-р хороо
Шалтгаан: хорт хавдар
   14-р хороо
""")
    said = {field.name: field.value for field in found.fields}

    assert said["death_place"] == "Улаанбаатар хот, 14-р хороо"
    assert said["cause"] == "хорт хавдар"


def test_the_number_of_an_act_may_stand_below_its_title(described: Described) -> None:
    found = described("""
                    НАС БАРСНЫ АКТ
                    № 88
Шалтгаан: хорт хавдар
""")

    assert {field.name: field.value for field in found.fields}["act_number"] == "88"


def test_two_wordings_of_one_field_below_one_another_are_both_labels(described: Described) -> None:
    found = values(
        described("""
      НАС БАРСНЫ ГЭРЧИЛГЭЭ
Нэр
Өөрийн нэр
Болд
Бүртгэсэн огноо:
Бүртгэсэн он, сар, өдөр:
1990.05.06
""")
    )
    assert found == {"given_name": "Болд", "registered_on": "1990-05-06"}


def test_the_labels_of_a_child_are_those_of_its_birth(described: Described) -> None:
    found = values(
        described("""
      ТӨРСНИЙ УЛСЫН БҮРТГЭЛ
Хүүхдийн ургийн овог         Урианхай
Хүүхдийн эцэг (эх)-ийн нэр   Дорж
Хүүхдийн нэр                 Болд
""")
    )
    assert found == {"clan_name": "Урианхай", "patronymic": "Дорж", "given_name": "Болд"}


def test_a_citizen_whom_a_sentence_tells_of_is_the_person_of_the_paper(
    described: Described,
) -> None:
    found = values(
        described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Иргэн Норовын Цэдэн-Иш нь1955 оны 3 дугаар сарын 8-нд Булган аймгийн
Сайхан суманд төржээ. Энэ тухай 1955 оны 4 дүгээр сарын 1-нд бүртгэв.
""")
    )
    assert found == {
        "patronymic": "Норов",
        "given_name": "Цэдэн-Иш",
        "birth_date": "1955-03-08",
        "birth_place": "Булган аймгийн Сайхан суманд",
        "registered_on": "1955-04-01",
    }


def test_a_registrar_whose_name_is_read_small_behind_a_label_is_one(described: Described) -> None:
    title = "       ТӨРСНИЙ ГЭРЧИЛГЭЭ\nНэр:  Болд\n"
    assert values(described(f"{title}Бүртгэгч ~~~ /Д.пүрэвжав/"))["registrar"] == "Д.Пүрэвжав"
    assert "registrar" not in values(described(f"{title}\n/Д.гэрчилгээ/"))


@pytest.mark.parametrize("said", ["№ 39 дугаараар бүртгэв", "39 дүгээрт бүртгэсэн", "№39 бүртгэв"])
def test_the_number_under_which_a_sentence_enters_an_act_is_its_number(
    described: Described, said: str
) -> None:
    found = described(f"""
      НАС БАРСНЫ ГЭРЧИЛГЭЭ
Энэ тухай дэвтэрт 1955 оны 4 дүгээр сарын 1-нд
{said}.
""")
    assert values(found)["act_number"] == "39"


def test_a_number_beside_the_day_of_a_contract_is_its_number(described: Described) -> None:
    title = "      БЭЛЭГЛЭЛИЙН ГЭРЭЭ\n"
    day = "2004 оны 8 дугаар сарын 26-ны өдөр"
    assert values(described(f"{title}{day}   № 57   Дархан хот"))["contract_number"] == "57"
    assert "contract_number" not in values(described(f"{title}{day} гаргасан № 57 тогтоолоор"))


def test_a_person_whom_a_signature_tells_in_short_is_told_in_full(described: Described) -> None:
    found = described("""
ХУДАЛДАХ, ХУДАЛДАН АВАХ ГЭРЭЭ
Нэг талаас Үзүүр овогт Цагааны Дорж (цаашид «Худалдагч» гэх) нөгөө талаас
Хиад овогт Баатарын Дорж (цаашид «Худалдан авагч» гэх) тохиролцов.
Худалдагч: Ц.Дорж          Худалдан авагч: Б.Болд
""")
    seller, buyer = found.field("seller"), found.field("buyer")

    assert seller is not None
    assert seller.value == "Үзүүр овогт Цагааны Дорж"
    assert buyer is not None
    assert buyer.value == "Б.Болд"


def test_an_entry_that_ends_in_a_hyphen_goes_on_further_to_the_left(described: Described) -> None:
    found = described("""
      ОРОН СУУЦ ӨМЧЛӨХ ЭРХИЙН ГЭРЧИЛГЭЭ
Үл хөдлөх эд хөрөнгийн     Улаанбаатар хот, Баянгол дүү-
байршил, хаяг:            рэг, 3 дугаар хороо
Зориулалт:                Орон сууц
""")
    address = found.field("address")

    assert address is not None
    assert address.value == "Улаанбаатар хот, Баянгол дүүрэг, 3 дугаар хороо"


def test_a_label_is_nobodys_name(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Эцэг (эх)-ийн нэр     овог, нэр
Нэр                   Дорж
""")

    assert found.field("patronymic") is None


def test_what_stands_over_a_caption_in_small_letters_is_its_entry(described: Described) -> None:
    found = described("""
              ГЭРЛЭСНИЙ ГЭРЧИЛГЭЭ
Нөхөр
    Лутын                 Дорж
  эцгийн нэр              нэр
Эхнэр
    Ханд                  Цэцэг
  эцгийн нэр              нэр
          төв аймаг
          бүртгэсэн газар
          1966 оны IX сарын   25
          гэрлэсэн он, сар, өдөр
          1966 оны X сарын 1
          бүртгэсэн он, сар, өдөр
""")
    said = {field.name: field.value for field in found.fields}

    assert said["husband_patronymic"] == "Лут"
    assert said["husband_given_name"] == "Дорж"
    assert said["wife_patronymic"] == "Ханд"
    assert said["wife_given_name"] == "Цэцэг"
    assert said["married_on"] == "1966-09-25"
    assert said["registered_on"] == "1966-10-01"
    assert said["registered_place"] == "төв аймаг"


def test_few_words_like_labels_under_a_line_are_no_captions(described: Described) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Манай сумын Бат
нэр
Бүртгэсэн огноо     2001.02.03
""")

    assert found.field("given_name") is None


def test_citizens_whom_a_sentence_names_together_are_both_persons(described: Described) -> None:
    found = described("""
      ГЭРЛЭЛТИЙН ГЭРЧИЛГЭЭ
1959 оны 8-р сарын 11-ний өдөр Сэлэнгэ аймгийн иргэн Хүрэлийн Дорж, иргэн Баатарын
Цэцэг нар гэрлэснийг гэрлэлтийн бүртгэлийн дэвтрийн 21 дугаарт тэмдэглэв.
""")
    said = {field.name: field.value for field in found.fields}

    assert said["husband_patronymic"] == "Хүрэл"
    assert said["husband_given_name"] == "Дорж"
    assert said["wife_patronymic"] == "Баатар"
    assert said["wife_given_name"] == "Цэцэг"
    assert said["act_number"] == "21"


def test_a_fathers_name_with_an_initial_is_the_father_not_a_part_of_the_childs_name(
    described: Described,
) -> None:
    whole = described("ТӨРСНИЙ БҮРТГЭЛ\nОвог, нэр      Батын Дорж\nЭцгийн нэр     Л.Бат")
    alone = described("ТӨРСНИЙ БҮРТГЭЛ\nЭцгийн нэр     Бат\nНэр            Дорж")

    assert {field.name: field.value for field in whole.fields} == {
        "patronymic": "Бат",
        "given_name": "Дорж",
        "father_name": "Л.Бат",
    }
    assert {field.name: field.value for field in alone.fields} == {
        "patronymic": "Бат",
        "given_name": "Дорж",
    }


def test_a_label_that_a_sentence_goes_on_from_leads_to_whom_it_is_about(
    described: Described,
) -> None:
    found = described("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ
Овог, нэр Бүдийн Дорж нь 1972 оны X сарын 14-нд төрсөн болно.
""")
    said = {field.name: field.value for field in found.fields}

    assert said == {"patronymic": "Бүд", "given_name": "Дорж", "birth_date": "1972-10-14"}


def test_a_head_over_the_labels_leaves_the_headings_beside_it_headings(
    described: Described,
) -> None:
    found = values(
        described("""
                 ГЭРЛЭСНИЙ БҮРТГЭЛ
Үзүүлэлт              Нөхөр               Эхнэр
Ургийн овог           Тайчууд             Хиад
Нэр                   Сүхбат              Нарантуяа
""")
    )

    assert found == {
        "husband_clan_name": "Тайчууд",
        "wife_clan_name": "Хиад",
        "husband_given_name": "Сүхбат",
        "wife_given_name": "Нарантуяа",
    }


def test_numbered_headings_tell_whose_fields_follow(described: Described) -> None:
    found = values(
        described("""
            ТӨРСНИЙ БҮРТГЭЛ
1. Хүүхдийн мэдээлэл
Нэр:                    Төгөлдөр
2. Эцгийн мэдээлэл
Овог, нэр:              Бэсүд овогт Доржийн Болд
Регистрийн дугаар:      ЪЪ80010112
3. Эхийн мэдээлэл
Овог, нэр:              Хиад овогт Лхамын Оюун
Регистрийн дугаар:      ЪЪ82010122
""")
    )

    assert found == {
        "given_name": "Төгөлдөр",
        "father_name": "Бэсүд овогт Доржийн Болд",
        "father_register": "ЪЪ80010112",
        "mother_name": "Хиад овогт Лхамын Оюун",
        "mother_register": "ЪЪ82010122",
    }


def test_a_word_before_one_heading_makes_it_an_entry(described: Described) -> None:
    found = values(
        described("""
                 ГЭРЛЭСНИЙ БҮРТГЭЛ
Ирсэн этгээд          Нөхөр
Ургийн овог           Тайчууд
""")
    )

    assert "husband_clan_name" not in found


def test_the_number_of_the_next_label_is_no_entry(described: Described) -> None:
    found = values(
        described("""
                 НАС БАРСНЫ БҮРТГЭЛ
1. Ургийн овог        2. Эцэг (эх)-ийн нэр     3. Нэр
Тайчууд               Ганболд                  Сүхбат
""")
    )

    assert found == {"clan_name": "Тайчууд", "patronymic": "Ганболд", "given_name": "Сүхбат"}


def test_an_entry_under_a_label_in_the_middle_of_its_column_is_whole(described: Described) -> None:
    found = values(
        described("""
                 НАС БАРСНЫ БҮРТГЭЛ
Нас барсан газар                 Нас барсны шалтгаан
Увс аймаг, Тэс сум             зүрхний архаг дутагдал
""")
    )

    assert found["cause"] == "зүрхний архаг дутагдал"


def test_an_entry_under_a_label_that_goes_on_in_a_shorter_row_is_held_against_it(
    described: Described,
) -> None:
    found = values(
        described("""
                 ТӨРСНИЙ ГЭРЧИЛГЭЭ
       Хуудас хоёр гурав          Регистрийн
                                  дугаар
              нэг хоёр гурав дөрөв     тав
""")
    )

    assert "register_number" not in found


def test_an_entry_that_begins_beside_its_column_is_not_cut(described: Described) -> None:
    found = values(
        described("""
                 НАС БАРСНЫ БҮРТГЭЛ
                                 Нас барсны шалтгаан
       Увс аймгийн Тэс сумын эмнэлэгт зүрхний өвчин
""")
    )

    assert "cause" not in found


@pytest.mark.parametrize("end", ["№ 12", "1987", "-"])
def test_a_numbered_title_is_one_whatever_stands_at_its_end(described: Described, end: str) -> None:
    found = described(f"""
     1. НАС БАРСНЫ БҮРТГЭЛ {end}
Нэр   Бат
""")
    assert found.type == "death"


def test_a_numbered_line_of_a_list_is_no_title(described: Described) -> None:
    description = described("""
     ҮЛ ХӨДЛӨХ ЭД ХӨРӨНГИЙН ЭРХИЙН УЛСЫН БҮРТГЭЛИЙН МЭДҮҮЛЭГ
Мэдүүлгийн дугаар: 418
Хавсаргасан баримт бичиг:
1. Худалдах, худалдан авах гэрээ
2. Өмчлөх эрхийн гэрчилгээ
""")

    assert description.type == "property_application"
    assert values(description)["application_number"] == "418"


def test_a_heading_in_the_middle_stands_over_all_labels_of_the_rows_below(
    described: Described,
) -> None:
    found = values(
        described("""
                    ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог Бэсүд                        Эцэг (эх)-ийн нэр  Болд
Нэр         Төгөлдөр                     Хүйс               эрэгтэй
                    ЭЦГИЙН МЭДЭЭЛЭЛ
Овог, нэр   Бэсүд овогт Доржийн Болд     Регистрийн дугаар  ЪЪ80010112
                     ЭХИЙН МЭДЭЭЛЭЛ
Овог, нэр   Хиад овогт Лхамын Оюун       Регистрийн дугаар  ЪЪ82010122
""")
    )

    assert found == {
        "clan_name": "Бэсүд",
        "patronymic": "Болд",
        "given_name": "Төгөлдөр",
        "sex": "эрэгтэй",
        "father_name": "Бэсүд овогт Доржийн Болд",
        "father_register": "ЪЪ80010112",
        "mother_name": "Хиад овогт Лхамын Оюун",
        "mother_register": "ЪЪ82010122",
    }


def test_a_parent_is_not_taken_for_a_child_whose_name_is_missing(described: Described) -> None:
    found = values(
        described("""
                    ТӨРСНИЙ БҮРТГЭЛ
                    ЭЦГИЙН МЭДЭЭЛЭЛ
Овог, нэр   Бэсүд овогт Доржийн Болд     Регистрийн дугаар  ЪЪ80010112
""")
    )

    assert found == {"father_name": "Бэсүд овогт Доржийн Болд", "father_register": "ЪЪ80010112"}


def test_labels_with_colons_stand_behind_one_another_without_room(described: Described) -> None:
    found = values(
        described("""
      ТӨРСНИЙ БҮРТГЭЛ
Овог: Боржигон Эцгийн нэр: Дамдин Нэр: Сарангэрэл
Хүйс: эмэгтэй Төрсөн огноо: 2012.03.05
""")
    )

    assert (found["patronymic"], found["given_name"]) == ("Дамдин", "Сарангэрэл")
    assert (found["sex"], found["birth_date"]) == ("эмэгтэй", "2012-03-05")


def test_the_end_of_a_longer_label_is_none_for_its_colon(described: Described) -> None:
    found = values(
        described("""
      ТӨРСНИЙ БҮРТГЭЛ
Ургийн овог: Боржигон
Багшийн Нэр: Ханд
""")
    )

    assert "given_name" not in found
