from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe import units
from pipeline.describe.bags import bags
from pipeline.describe.gazetteer import Unit, gazetteer
from pipeline.describe.kinds import RULES, Kind

SOUMS = [unit for unit in gazetteer() if unit.level == "soum"]
NAME_OF = {unit.code: unit.name for unit in gazetteer()}


def test_the_gazetteer_has_every_aimag_district_and_soum() -> None:
    levels = [unit.level for unit in gazetteer() if not unit.is_past]

    assert {level: levels.count(level) for level in set(levels)} == {
        "capital": 1,
        "aimag": 21,
        "district": 9,
        "soum": 330,
    }


def test_every_unit_lies_in_one_that_exists() -> None:
    codes = {unit.code for unit in gazetteer()}

    assert {unit.parent for unit in gazetteer() if unit.parent} <= codes


@given(st.sampled_from(SOUMS))
def test_every_soum_in_its_aimag_is_valid_and_stays_as_written(soum: Unit) -> None:
    text = f"{NAME_OF[soum.parent]} аймаг, {soum.name} сум"
    value = units.place(text)

    assert value is not None
    assert (value.value, value.valid) == (text, True)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Архангаи аимаг, Цзнхэр сум", "Архангай аймаг, Цэнхэр сум"),
        ("Улаанбаатар хот, Сонгинохаирхаи дуурэг", "Улаанбаатар хот, Сонгинохайрхан дүүрэг"),
        ("ангай аймаг, Цэнхэр сум", "Архангай аймаг, Цэнхэр сум"),
        ("Монгол Архангаи аймаг", "Монгол Архангай аймаг"),
        ("Булган аймаг, Хутаг Өндөр сум", "Булган аймаг, Хутаг Өндөр сум"),
        ("Дархан-Уул аймаг, Дархан Сум", "Дархан-Уул аймаг, Дархан сум"),
        ("Төв аймаг, Лүн сум №", "Төв аймаг, Лүн сум"),
        ("Төв аймог, Лүн сум", "Төв аймаг, Лүн сум"),
        ("Төв аймаг, Лүн сум, 2-р ХОроо", "Төв аймаг, Лүн сум, 2-р хороо"),
        ("дундговь аймаг, Дэлгэрцогт сум", "Дундговь аймаг, Дэлгэрцогт сум"),
        ("Улаанбаатархот, Баянгол дүүрэг", "Улаанбаатар хот, Баянгол дүүрэг"),
        ("Улаанбаатар хот, Налайх ДҮҮРЭг", "Улаанбаатар хот, Налайх дүүрэг"),
        ("Хан-Уул дүүрэг, II дүгээр хороо", "Хан-Уул дүүрэг, 11 дүгээр хороо"),
        ("Хан-Уул дүүрэг, I дүгээр хороо", "Хан-Уул дүүрэг, 1 дүгээр хороо"),
        ("ӨВӨРХАНГАЙ АЙМАГ, ХУЖИРТ СУМ, 3-Р БАГ", "Өвөрхангай аймаг, Хужирт сум, 3-р баг"),
    ],
)
def test_misread_names_of_units_are_put_right(read: str, meant: str) -> None:
    value = units.place(read)

    assert value is not None
    assert (value.value, value.valid) == (meant, True)


@pytest.mark.parametrize("text", ["Архангай аймаг, Хужирт сум", "Бурхант аймаг, Цэнхэр сум"])
def test_a_soum_that_does_not_lie_there_is_not_valid(text: str) -> None:
    value = units.place(text)

    assert value is not None
    assert (value.value, value.valid) == (text, False)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Сэлэнгэ аймаг, Баянтол сум", "Сэлэнгэ аймаг, Баянгол сум"),
        ("Дорноговь аймаг, Өртөн сум", "Дорноговь аймаг, Өргөн сум"),
        ("Өмнөговь аймаг, Мандай сум", "Өмнөговь аймаг, Манлай сум"),
        ("Говьсүмбэр аймаг, Баянтол сум", "Говьсүмбэр аймаг, Баянтал сум"),
    ],
)
def test_of_soums_as_near_the_one_of_the_aimag_is_meant(read: str, meant: str) -> None:
    value = units.place(read)

    assert value is not None
    assert (value.value, value.valid, value.certainty < 1) == (meant, True, True)


@pytest.mark.parametrize(
    "text",
    [
        "Хөвсгөл аймаг, Цагаап нуур сум",
        "Завхан аймаг, Баянтол сум",
        "Хөвсгөл аймаг, Хүжирт сум",
        "Баянтол сум",
    ],
)
def test_a_soum_that_may_be_several_or_lies_elsewhere_is_not_put_right(text: str) -> None:
    value = units.place(text)

    assert value is not None
    assert (value.value, value.valid) == (text, False)


def test_an_entry_that_may_be_several_soums_is_not_put_right() -> None:
    value = units.unit_name("Баянтол", ("soum", "district"))

    assert value is not None
    assert (value.value, value.valid) == ("Баянтол", False)


def test_a_misread_aimag_is_the_one_that_the_soum_lies_in() -> None:
    value = units.place("Уворхангай аймаг, Хужирт сум")

    assert value is not None
    assert (value.value, value.valid) == ("Өвөрхангай аймаг, Хужирт сум", True)


def test_former_names_are_valid_and_stay() -> None:
    value = units.place("Чойбалсан аймаг, Хэрлэн сум")

    assert value is not None
    assert (value.value, value.valid) == ("Чойбалсан аймаг, Хэрлэн сум", True)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Төв аймаг", "Төв"), ("Улаанбаатар", "Улаанбаатар"), ("Өвөрхангаи", "Өвөрхангай")],
)
def test_an_aimag_is_its_bare_name(text: str, name: str) -> None:
    value = units.unit_name(text, ("aimag", "capital"))

    assert value is not None
    assert (value.value, value.valid) == (name, True)


def test_an_unknown_aimag_is_kept_but_not_valid() -> None:
    value = units.unit_name("Хүүрэгийн", ("aimag", "capital"))

    assert value is not None
    assert not value.valid


def test_places_are_found_in_running_text() -> None:
    text = "1963 онд Төв аймгийн Сэргэлэн суманд төрсөн, тус суманд бүртгэв"

    assert [text[v.start : v.end] for v in units.places(text)] == ["Төв аймгийн Сэргэлэн суманд"]


@pytest.mark.parametrize(
    ("text", "levels", "name"),
    [
        ("УБ", ("aimag", "capital"), "Улаанбаатар"),
        ("нийслэл", ("aimag", "capital"), "Улаанбаатар"),
        ("СБД", ("soum", "district"), "Сүхбаатар"),
        ("Октябрийн район", ("soum", "district"), "Октябрийн"),
        ("Түшээт хан аймаг", ("aimag", "capital"), "Түшээт хан"),
        ("Хан тайшир уулын аймаг", ("aimag", "capital"), "Хан тайшир уулын"),
    ],
)
def test_shortened_and_past_names_are_known(text: str, levels: tuple[str, ...], name: str) -> None:
    value = units.unit_name(text, levels)

    assert value is not None
    assert (value.value, value.valid) == (name, True)


def test_a_past_unit_keeps_its_name_and_what_lay_in_it_is_not_disputed() -> None:
    for text in ("Сэцэн хан аймгийн Хэрлэн сум", "Улаанбаатар хотын Октябрийн район"):
        value = units.place(text)

        assert value is not None
        assert (value.value, value.valid) == (text, True)


def test_what_may_be_a_roman_number_or_ones_is_not_sure() -> None:
    value = units.place("Хан-Уул дүүрэг, II хороо")

    assert value is not None
    assert value.value == "Хан-Уул дүүрэг, II хороо"
    assert value.certainty < 1


def test_a_word_for_a_level_is_put_right_behind_a_unit_that_exists() -> None:
    found = units.place("Төв айматг, Борнуур сум")

    assert found is not None
    assert (found.value, found.valid, found.certainty < 1) == ("Төв аймаг, Борнуур сум", True, True)
    for kept in ("Төв аймгаас", "Ойдовын аймагт", "Ховд аймагтаа", "Төв аймаг, Борнуур суман"):
        assert (place := units.place(kept)) is not None
        assert place.value == kept


def test_a_comma_has_room_behind_it() -> None:
    found = units.place("Дархан-Уул аймаг, Дархан сум,9 дүгээр баг")
    assert found is not None
    assert found.value == "Дархан-Уул аймаг, Дархан сум, 9 дүгээр баг"


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Дорнод аймаг, Баяндун сум, 3-р баг", True),
        ("Дорнод аймаг, Баяндун сум, 3 дугаар баг", True),
        ("Дорнод аймаг, Баяндун сум, 13-р баг", False),
        ("Улаанбаатар хот, Баянзүрх дүүрэг, 7-р хороо", True),
        ("Улаанбаатар хот, Багахангай дүүрэг, 20-р хороо", False),
        ("Дорнод аймаг, Баяндун сум, 13-р байр", True),
        ("Дорнод аймаг, 13-р баг", True),
    ],
)
def test_a_bag_that_a_soum_has_not_today_is_doubted_and_not_refused(
    text: str, *, sure: bool
) -> None:
    found = units.place(text)
    assert found is not None
    assert (found.value, found.valid) == (text, True)
    assert (found.certainty == 1.0) is sure


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Яргзй баг", "Яргай баг"),
        ("«Хайрхав» баг", "«Хайрхан» баг"),
        ("Хайрхан баг", "Хайрхан баг"),
        ("Цэцэг баг", "Цэцэг баг"),
        ("Нар баг", "Нар баг"),
        ("3-р баг, Яргай", "3-р баг, Яргай"),
    ],
)
def test_the_name_of_a_bag_is_put_right_by_one_letter_in_its_own_soum(
    read: str, meant: str
) -> None:
    soum = "Баяндун"
    found = units.place(f"Дорнод аймаг, {soum} сум, {read}")
    assert found is not None
    assert found.value == f"Дорнод аймаг, {soum} сум, {meant}"
    assert (found.certainty < 1.0) is (read != meant)


def test_every_bag_lies_in_a_unit_and_is_told_by_a_number_or_a_name() -> None:
    codes = {unit.code for unit in gazetteer()}
    assert sum(map(len, bags().values())) == 1809
    for parent, parts in bags().items():
        assert parent in codes
        assert all(bag.number.isdigit() or bag.name for bag in parts)
        assert not [bag for bag in parts if bag.name and not bag.name[0].isupper()]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("2О-р баг", "20-р баг"),
        ("l5-р хороо", "15-р хороо"),
        ("З-р баг", "3-р баг"),
        ("1О дугаар баг", "10 дугаар баг"),
    ],
)
def test_a_letter_in_the_number_of_a_bag_is_the_digit_that_it_is_like(
    read: str, meant: str
) -> None:
    alone = RULES[Kind.BAG].entry(read)
    place = units.place(f"Хэнтий аймаг, Дархан сум, {read}")

    assert alone is not None
    assert (alone.value, alone.certainty < 1) == (meant, True)
    assert place is not None
    assert (place.value, place.certainty < 1) == (f"Хэнтий аймаг, Дархан сум, {meant}", True)


@pytest.mark.parametrize(
    "written", ["20-р баг", "Зүүн баг", "II дүгээр баг", "О.Баян баг", "З баг"]
)
def test_other_numbers_and_names_of_bags_stay(written: str) -> None:
    found = RULES[Kind.BAG].entry(written)

    assert found is not None
    assert (found.value, found.certainty) == (written, 1)
