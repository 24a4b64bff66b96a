from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.describe.describe import describe
from pipeline.describe.description import Description, PageText
from pipeline.describe.forms import built_in
from pipeline.geometry import Point, bounds
from tests.pipeline.describe.conftest import values

Lay = Callable[..., PageText]
Described = Callable[..., Description]

BIRTH = """
                 ТӨРСНИЙ БҮРТГЭЛ

Бүртгэлийн дугаар          312
Бүртгэсэн огноо            2019 оны 3 дугаар сарын 21-ний өдөр
Бүртгэсэн газар            Улаанбаатар хот, Баянгол дүүрэг,
                           5-р хороо
Ургийн овог                Тайчууд
Эцэг (эх)-ийн нэр          Ганболд
Нэр                        Сүхбат
Регистрийн дугаар          ЪЪ19231234
Иргэний бүртгэлийн         123456789012
дугаар
Хүйс                       эрэгтэй
Төрсөн он, сар, өдөр       2019 оны 3 дугаар сарын 12-ны өдөр
Төрсөн газар               Улаанбаатар хот, Баянгол дүүрэг, 5-р хороо
Яс үндэс                   халх
Эцгийн овог, нэр           Тайчууд Цэрэндорж Ганболд
Эцгийн регистрийн дугаар   ЪЪ84050211
Эхийн овог, нэр            Хиад Дашдорж Нарантуяа
Эхийн регистрийн дугаар    ЪЪ86050220
Гэрчилгээний дугаар        612345678

Улсын бүртгэгч   ~~~~      /Ц.Болормаа/
"""


def test_a_form_is_read_whole(described: Described) -> None:
    found = described(BIRTH)

    assert (found.type, found.title, found.restricted) == ("birth", "ТӨРСНИЙ БҮРТГЭЛ", False)
    assert found.flags == ()
    assert values(found) == {
        "clan_name": "Тайчууд",
        "patronymic": "Ганболд",
        "given_name": "Сүхбат",
        "register_number": "ЪЪ19231234",
        "civil_number": "123456789012",
        "sex": "эрэгтэй",
        "birth_date": "2019-03-12",
        "birth_place": "Улаанбаатар хот, Баянгол дүүрэг, 5-р хороо",
        "ethnicity": "халх",
        "father_name": "Тайчууд Цэрэндорж Ганболд",
        "father_register": "ЪЪ84050211",
        "mother_name": "Хиад Дашдорж Нарантуяа",
        "mother_register": "ЪЪ86050220",
        "registered_on": "2019-03-21",
        "act_number": "312",
        "certificate_number": "612345678",
        "registered_place": "Улаанбаатар хот, Баянгол дүүрэг, 5-р хороо",
        "registrar": "Ц.Болормаа",
    }


def test_a_field_leads_back_to_its_words(lay: Lay) -> None:
    page = lay(BIRTH, page=7)
    found = describe([page], built_in()).field("registered_place")

    assert found is not None
    words = [page.reading.words[index] for index in found.words]
    assert found.page == 7
    assert found.raw == " ".join(word.raw for word in words)
    for word in words:
        box = bounds(found.polygon)
        assert box.x <= word.box.x
        assert box.right >= word.box.right
        assert box.y <= word.box.y
        assert box.bottom >= word.box.bottom
    assert len(found.polygon) == 8


def test_the_ethnicity_is_restricted_although_the_document_is_not(described: Described) -> None:
    restricted = [field.name for field in described(BIRTH).fields if field.restricted]

    assert restricted == ["ethnicity"]


def test_the_raw_wording_is_what_the_engine_said(described: Described) -> None:
    found = described(BIRTH.replace("Сүхбат", "Сїхбат")).field("given_name")

    assert found is not None
    assert (found.value, found.raw) == ("Сүхбат", "Сїхбат")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Регистрийн дугаар  ", "Регистрнйн дуraap  "),
        ("ЪЪ19231234", "ЪЪ1923l2З4"),
        ("Хүйс                       эрэгтэй", "Хүйс                       зрзгтзй"),
        ("Ургийн овог  ", "Ургийн обог:  "),
        ("Нэр                        С", "3. Нэр                     С"),
        ("2019 оны 3 дугаар сарын 12-ны өдөр", "2О19 онн З дугаар сарнн 12-ны өдер"),
    ],
)
def test_misread_letters_change_no_value(described: Described, old: str, new: str) -> None:
    assert BIRTH.count(old) == 1
    assert values(described(BIRTH.replace(old, new))) == values(described(BIRTH))


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("ЪЪ19231234", "ЪЪ87023012", "register_number"),
        ("2019 оны 3 дугаар сарын 12-ны", "2019 оны 2 дугаар сарын 30-ны", "birth_date"),
    ],
)
def test_a_value_that_breaks_the_rules_of_its_kind_is_kept_less_surely(
    described: Described, old: str, new: str, name: str
) -> None:
    found = described(BIRTH.replace(old, new))
    field = found.field(name)

    assert field is not None
    assert (field.valid, field.confidence <= 0.5) == (False, True)
    assert f"field_invalid:{name}" in found.flags


def test_words_outside_the_extent_do_not_count(lay: Lay) -> None:
    half = (Point(0, 0), Point(2480, 0), Point(2480, 570), Point(0, 570))
    found = describe([lay(BIRTH, extent=half)], built_in())

    assert [field.name for field in found.fields] == [
        "clan_name",
        "patronymic",
        "registered_on",
        "act_number",
        "registered_place",
    ]
    assert "field_missing:given_name" in found.flags
    assert "restricted_not_located:ethnicity" in found.flags


def test_a_document_goes_on_on_its_next_page(described: Described) -> None:
    first, second = BIRTH[: BIRTH.index("Яс үндэс")], BIRTH[BIRTH.index("Яс үндэс") :]
    found = described(first, second)

    assert values(found) == values(described(BIRTH))
    ethnicity = found.field("ethnicity")
    assert ethnicity is not None
    assert ethnicity.page == 1


def test_a_page_without_words_has_no_text(described: Described) -> None:
    found = described("")

    assert (found.type, found.flags) == (None, ("no_text",))


@pytest.mark.parametrize(
    "title",
    [
        "ЭЦЭГ (ЭХ) ТОГТООСНЫ БҮРТГЭЛ",
        "ГЭРЛЭЛТ СЭРГЭЭСНИЙ БҮРТГЭЛ",
        "ХҮЙС ӨӨРЧЛӨГДСӨНИЙ БҮРТГЭЛ",
        "ШҮҮХИЙН ШИЙДВЭР",
    ],
)
def test_a_type_that_no_form_describes_is_unknown(described: Described, title: str) -> None:
    found = described(f"      {title}\n\nЭнэ бол өөр баримт юм.")

    assert (found.type, found.fields) == (None, ())
    assert "type_unknown" in found.flags


@pytest.mark.parametrize("form", built_in().all, ids=lambda form: form.id)
def test_every_title_of_every_form_is_known_in_capitals_and_with_an_error(
    described: Described, form: object
) -> None:
    for title in form.titles:  # type: ignore[attr-defined]  # ids need the plain object
        assert described(f"      {title.upper()}").type == form.id  # type: ignore[attr-defined]
        if len(title) > 20:
            broken = title.upper().replace("Э", "З", 1)
            assert described(broken).type == form.id  # type: ignore[attr-defined]


def test_a_title_on_two_rows_is_one_title(described: Described) -> None:
    found = described("""
      ҮЛ ХӨДЛӨХ ЭД ХӨРӨНГӨ ӨМЧЛӨХ ЭРХИЙН
         УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ
""")

    assert found.type == "property_certificate"


def test_without_a_title_the_labels_tell_the_type_but_not_surely(described: Described) -> None:
    found = described(BIRTH.split("\n", 2)[2])

    assert found.type == "birth"
    assert found.title is None
    assert "type_uncertain" in found.flags


def test_adoption_is_restricted_whole(described: Described) -> None:
    found = described("""
               ҮРЧЛЭЛТИЙН АКТ № 45
Бүртгэсэн огноо                1988 оны 06 сарын 14-ний өдөр
Хүүхдийн өмнөх овог, нэр       Ганболд Дулмаа
Хүүхдийн шинэ овог, нэр        Нэргүй Дулмаа
Үрчлэн авагч                   Цэрэндорж Нэргүй
Шийдвэрийн дугаар              57
""")

    assert (found.type, found.restricted, found.flags) == ("adoption", True, ())
    assert values(found)["act_number"] == "45"
    assert all(field.restricted for field in found.fields)


@pytest.mark.parametrize("words", ["үрчлэн авсан", "Урчилсэн", "ҮРЧЛЭЛТ", "өргөж авсан"])
def test_words_of_adoption_restrict_any_document(described: Described, words: str) -> None:
    found = described(f"{BIRTH}\n\nТэмдэглэл: {words} болно")

    assert found.restricted
    assert "looks_like_adoption" in found.flags


def test_an_invalid_value_is_kept_flagged_and_less_sure(described: Described) -> None:
    found = described(BIRTH.replace("ЪЪ84050211", "ЪЪ84990211"))
    number, other = found.field("father_register"), found.field("mother_register")

    assert number is not None
    assert other is not None
    assert (number.value, number.valid) == ("ЪЪ84990211", False)
    assert found.flags == ("field_invalid:father_register",)


def test_a_required_field_that_is_empty_is_missing(described: Described) -> None:
    found = described(BIRTH.replace("эрэгтэй", ""))

    assert found.field("sex") is None
    assert found.flags == ("field_missing:sex",)


def test_a_register_number_of_another_birth_date_and_sex_is_flagged(described: Described) -> None:
    found = described(BIRTH.replace("ЪЪ19231234", "ЪЪ19231524"))

    assert found.flags == ("birth_date_differs", "sex_differs")


def test_a_faint_page_is_not_machine_readable(described: Described) -> None:
    assert "not_machine_readable" in described(BIRTH, confidence=0.3).flags
    assert "not_machine_readable" not in described(BIRTH, confidence=0.8).flags


def test_confidence_falls_with_the_engine_and_with_repairs(described: Described) -> None:
    clear = described(BIRTH).field("register_number")
    faint = described(BIRTH, confidence=0.6).field("register_number")
    broken = described(BIRTH.replace("ЪЪ19231234", "ЪЪ1923l234")).field("register_number")

    assert clear is not None
    assert faint is not None
    assert broken is not None
    assert clear.confidence > broken.confidence > faint.confidence > 0


def test_specks_on_a_blank_back_are_no_text(lay: Lay) -> None:
    noise = lay("Яс үндэс Ые ъъ\nНэр шщ Эх", page=1, confidence=0.25)
    found = describe([lay(BIRTH), noise], built_in())

    assert values(found) == values(describe([lay(BIRTH)], built_in()))
    assert found.flags == ()


def test_running_text_that_was_read_well_is_not_taken_for_unreadable(described: Described) -> None:
    found = described("""
                   ТӨРСӨН ТУХАЙ АКТ

Актын дугаар 131
Олхонууд овогт Ишдоржийн Сэргэлэн 1974 оны арван хоёрдугаар сарын 27-ны өдөр Сэлэнгэ аймгийн
Мандал суманд төрснийг 1975 оны 1 дүгээр сарын 9-ний өдөр бүртгэв.
Хүйс: эрэгтэй
""")
    sure = {field.name: field.confidence for field in found.fields}

    assert "not_machine_readable" not in found.flags
    assert values(found)["birth_place"] == "Сэлэнгэ аймгийн Мандал суманд"
    assert sure["sex"] > sure["given_name"] > 0.6


def test_a_unit_under_a_label_of_its_own_name_is_the_entry(described: Described) -> None:
    found = described("""
          Оршин суугаа газрын хаягийн бүртгэл

Эцэг/эхийн нэр     Нэр              Регистрийн дугаар
Янсанжав           Билэг            ЪЪ01282951

Аймаг/нийслэл      Сум/дүүрэг       Баг/хороо
Нийслэл            Багануур         2-р хороо
""")

    assert values(found)["aimag"] == "Улаанбаатар"
    assert values(found)["soum"] == "Багануур"


@pytest.mark.parametrize(
    ("label", "entry", "field"),
    [
        ("Нэр", "Дорж", "given_name"),
        ("Эцгийн нэр", "Бат", "patronymic"),
        ("Ургийн овог", "Боржигон", "clan_name"),
    ],
)
def test_a_label_that_is_printed_again_under_itself_is_no_entry(
    described: Described, label: str, entry: str, field: str
) -> None:
    found = described(f"""
          ТӨРСНИЙ ГЭРЧИЛГЭЭ

{label}
{label}   {entry}
Хүйс   эр
""")

    assert values(found)[field] == entry


def test_the_day_of_a_decision_is_told_by_the_sentence_and_not_guessed_for_another(
    described: Described,
) -> None:
    found = described("""
              ГЭРЛЭЛТ ДУУСГАВАР БОЛСНЫ ГЭРЧИЛГЭЭ

Нөхөр Жанжаагийн Түвшинтөр, эхнэр Очирбатын Нямсүрэн нарын 1994 оны 3 дугаар сарын 12-ны өдөр
гэрлэсэн гэрлэлтийг шүүхийн 2001 оны 5 дугаар сарын 18-ны өдрийн 407 дугаар шийдвэрээр
цуцалсныг 2001 оны 6 дугаар сарын 1-ний өдөр бүртгэв.
""")
    said = values(found)

    assert (said["husband_name"], said["wife_name"]) == (
        "Жанжаагийн Түвшинтөр",
        "Очирбатын Нямсүрэн",
    )
    assert (said["married_on"], said["decision_date"]) == ("1994-03-12", "2001-05-18")
    assert said["registered_on"] == "2001-06-01"
    assert "ended_on" not in said
