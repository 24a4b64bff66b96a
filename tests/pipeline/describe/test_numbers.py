from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe import numbers

BIRTHS = st.dates(date(1900, 1, 1), date(2049, 12, 31))
LIKE = {"0": "О", "1": "l", "3": "З", "6": "б", "7": "Т", "8": "В", "9": "Э"}


def register_number(born: date, tail: str = "14") -> str:
    month = born.month + (20 if born.year >= 2000 else 0)
    return f"ЪЪ{born:%y}{month:02d}{born:%d}{tail}"


@given(
    st.dates(date(1900, 1, 1), date(1999, 12, 31)) | st.dates(date(2000, 1, 1), date(2049, 12, 31))
)
def test_a_register_number_carries_its_birth_date(born: date) -> None:
    (value,) = numbers.register_numbers(register_number(born))

    assert value.valid
    assert numbers.birth_date(value.value or "") == born


@given(BIRTHS, st.integers(0, 7), st.sampled_from(["{}", "РД {} болно", "({})", "№{},"]))
def test_one_misread_digit_of_a_register_number_is_put_right(
    born: date, place: int, around: str
) -> None:
    meant = register_number(born)
    at = 2 + place
    read = meant[:at] + LIKE.get(meant[at], meant[at]) + meant[at + 1 :]

    (value,) = numbers.register_numbers(around.format(read))

    assert value.value == meant
    assert (value.certainty == 1) == (read == meant)


@given(st.text(alphabet="ЪЬАӨҮ0123456789бТЭЗО -./", max_size=24))
def test_reading_a_register_number_twice_changes_nothing(text: str) -> None:
    for value in numbers.register_numbers(text):
        again = numbers.register_numbers(value.value or "")
        assert [one.value for one in again] == [value.value]


@pytest.mark.parametrize("read", ["ЪЪ 87 03 15 12", "ъъ87031512", "ЪЪ-87031512", "Ъ Ъ 87031512"])
def test_spaces_and_small_letters_in_a_register_number_do_not_matter(read: str) -> None:
    assert [value.value for value in numbers.register_numbers(read)] == ["ЪЪ87031512"]


@pytest.mark.parametrize("read", ["ЪЪ87131512", "ЪЪ87023012", "ЪЪ87331512", "ЪЪ00000000"])
def test_a_register_number_without_a_date_is_kept_but_not_valid(read: str) -> None:
    (value,) = numbers.register_numbers(read)

    assert (value.value, value.valid) == (read, False)


@pytest.mark.parametrize("text", ["0612345678", "ЪЪ8703151", "ЪЪ870315123", "ЪЪЪ87031512", "оны"])
def test_what_has_another_shape_is_no_register_number(text: str) -> None:
    assert numbers.register_numbers(text) == []


def test_the_ninth_character_of_a_register_number_tells_the_sex() -> None:
    assert numbers.is_male("ЪЪ87031512")
    assert not numbers.is_male("ЪЪ87031522")


@pytest.mark.parametrize(
    ("digits", "valid"),
    [("5099145", True), ("5099144", False), ("509914", False), ("0000000", False)],
)
def test_the_check_digit_of_a_legal_entity_is_checked(digits: str, valid: bool) -> None:  # noqa: FBT001 - a table of cases
    assert numbers.is_legal_register(digits) is valid


def test_a_legal_entity_with_a_wrong_check_digit_is_kept_but_not_valid() -> None:
    (value,) = numbers.legal_registers("Регистр: 5099144")

    assert (value.value, value.valid) == ("5099144", False)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Ү-2203834616", "Ү-2203834616"),
        ("V-2203834616", "Ү-2203834616"),
        ("Y - 22038З4616", "Ү-2203834616"),
        ("үҮ-2203834616", "Ү-2203834616"),
        ("Г-2203834616", "Г-2203834616"),
        ("Г2203834616", "Г-2203834616"),
        ("9-2203834616", "Э-2203834616"),
    ],
)
def test_a_property_number_has_one_of_three_letters_and_ten_digits(read: str, meant: str) -> None:
    assert [value.value for value in numbers.property_numbers(read)] == [meant]


@pytest.mark.parametrize("text", ["ҮГ-2203834616", "Ү-220383461", "А-2203834616"])
def test_what_has_another_shape_is_no_property_number(text: str) -> None:
    assert numbers.property_numbers(text) == []


def test_civil_certificate_and_parcel_numbers_have_their_own_lengths() -> None:
    assert [value.value for value in numbers.civil_numbers("1234 5678 9012")] == ["123456789012"]
    assert [value.value for value in numbers.certificate_numbers("№ 073 О73 224")] == ["073073224"]
    assert [value.value for value in numbers.parcel_numbers("469584842609")] == ["469584842609"]
    assert numbers.certificate_numbers("1234567890") == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [("№ 12", "12"), ("12а", "12а"), ("1О", "10"), ("123/1963", "123/1963"), ("No 7", "7")],
)
def test_act_numbers_keep_letters_and_years(text: str, meant: str) -> None:
    assert [value.value for value in numbers.act_numbers(text)] == [meant]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("№ А/555", "А/555"),
        ("331", "331"),
        ("191/ШШ2025/01670", "191/ШШ2025/01670"),
        ("А/О1", "А/01"),
        ("2004/0117", "2004/0117"),
    ],
)
def test_order_numbers_come_in_every_shape(text: str, meant: str) -> None:
    assert [value.value for value in numbers.order_numbers(text)] == [meant]


@pytest.mark.parametrize(
    ("read", "meant"),
    [("ЪъЪ88031999", "ЪЪ88031999"), ("ЪЪ6б1102499", "ЪЪ61102499")],
)
def test_a_sign_read_as_two_is_put_right_where_one_number_can_be_meant(
    read: str, meant: str
) -> None:
    (found,) = numbers.register_numbers(read)
    assert (found.value, found.valid, found.certainty < 0.8) == (meant, True, True)


@pytest.mark.parametrize("read", ["ЪЪ611024990", "ЪЫЬ61102499", "ЪЪ6б9902499"])
def test_a_sign_too_many_that_may_be_any_is_left_alone(read: str) -> None:
    assert numbers.register_numbers(read) == []


def test_a_legal_register_with_a_doubled_digit_needs_its_check_digit() -> None:
    assert [value.value for value in numbers.legal_registers("28025838")] == ["2802538"]
    assert numbers.legal_registers("28025844") == []


def test_the_number_of_a_court_decision_keeps_its_digits() -> None:
    (found,) = numbers.order_numbers("19111Ш2025/01670")
    assert found.value == "191/ШШ2025/01670"


def test_a_digit_read_as_two_is_put_right_where_one_birth_is_left() -> None:
    assert [value.value for value in numbers.register_numbers("ЪЪ715251213")] == ["ЪЪ15251213"]


def test_latin_letters_of_a_register_number_are_the_cyrillic_ones_they_look_like() -> None:
    found = numbers.register_numbers("ЪH87031512")

    assert [(value.value, value.certainty < 1) for value in found] == [("ЪН87031512", True)]


def test_nobody_is_born_in_years_to_come() -> None:
    assert not numbers.register_numbers("ЪЪ87231512")[0].valid


def test_one_act_number_of_several_is_less_sure() -> None:
    alone, first = numbers.act_numbers("12")[0], numbers.act_numbers("12 дэвтэр 3")[0]

    assert first.certainty < alone.certainty
    assert [value.value for value in numbers.act_numbers("№ 12 / 1963")] == ["12/1963"]
    assert [value.value for value in numbers.act_numbers("1 2 3")] == ["123"]


@pytest.mark.parametrize("text", ["»/ЗйI,З/БӨАн-д1(", "ау-а.ннӨ50ы", "I)0"])
def test_an_order_number_has_a_digit_of_its_own(text: str) -> None:
    assert all(any(map(str.isdigit, value.value or "")) for value in numbers.order_numbers(text))


def test_a_number_in_boxes_with_a_digit_too_many_is_declined() -> None:
    assert [value.value for value in numbers.register_numbers("Ъ Ъ 8 7 0 3 0 5 5 1")] == [
        "ЪЪ87030551"
    ]
    assert numbers.register_numbers("Ъ Ъ 8 7 0 3 3 0 0 5 5 1") == []
    assert [value.value for value in numbers.register_numbers("ЪЪ87030551 2 хувь")] == [
        "ЪЪ87030551"
    ]


def test_the_number_of_a_file_in_boxes_is_one_number() -> None:
    assert [value.value for value in numbers.order_numbers("0 7 3 1 5")] == ["07315"]
    assert [value.value for value in numbers.order_numbers("А/555")] == ["А/555"]
