from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe.measures import amounts, areas, sex_entry, sexes, sums


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("эрэгтэй", "эрэгтэй"),
        ("Эр", "эрэгтэй"),
        ("хүү", "эрэгтэй"),
        ("эмзгтзй", "эмэгтэй"),
        ("эрзгтэи", "эрэгтэй"),
        ("охин", "эмэгтэй"),
    ],
)
def test_the_sex_is_one_of_two_words(text: str, meant: str) -> None:
    assert [value.value for value in sexes(text)] == [meant]


def test_no_sex_is_seen_in_another_word() -> None:
    assert sexes("монгол хүн") == []


@given(st.integers(1, 10**12))
def test_an_amount_is_read_however_it_is_grouped(amount: int) -> None:
    for text in (f"{amount:,}", f"{amount:,}".replace(",", " "), str(amount)):
        assert [value.value for value in amounts(f"{text} төгрөг")] == [str(amount)]


def test_an_amount_in_words_of_millions_is_written_out() -> None:
    assert [value.value for value in amounts("45.5 сая төгрөг")] == ["45500000"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("62,4 м2", "62.4 м2"), ("62.4м²", "62.4 м2"), ("0.07 га", "0.07 га"), ("48", "48 м2")],
)
def test_an_area_keeps_its_unit(text: str, meant: str) -> None:
    assert [value.value for value in areas(text)] == [meant]


@pytest.mark.parametrize("printed", ["эр, эм", "Эрэгтэй / эмэгтэй"])
def test_of_two_printed_words_none_is_taken_for_the_sex(printed: str) -> None:
    value = sex_entry(printed)

    assert value is not None
    assert (value.value, value.valid) == (None, False)


def test_a_sum_that_is_told_once_more_in_words_is_one_of_money() -> None:
    text = "орон сууцыг 14 500 000 (арван дөрвөн сая таван зуун мянган) төгрөгөөр худалдав"
    assert [value.value for value in sums(text)] == ["14500000"]


def test_noughts_read_as_letters_in_groups_of_three_are_noughts() -> None:
    (value,) = amounts("48,50о,ооо төгрөг")

    assert value.value == "48500000"
    assert value.certainty < 1.0


def test_letters_behind_a_number_are_no_noughts() -> None:
    assert [value.value for value in amounts("12 ООО")] == ["12"]
