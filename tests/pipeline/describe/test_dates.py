from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe.dates import date_entry, dates, month_of

WORDS = (
    "нэгдүгээр",
    "хоёрдугаар",
    "гуравдугаар",
    "дөрөвдүгээр",
    "тавдугаар",
    "зургаадугаар",
    "долоодугаар",
    "наймдугаар",
    "есдүгээр",
    "аравдугаар",
    "арван нэгдүгээр",
    "арван хоёрдугаар",
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
FORMS = (
    "{y} оны {m} дүгээр сарын {d}-ний өдөр",
    "{y} оны {m} дугаар сарын {d}-ны өдөр",
    "{y} оны {m}-р сарын {d}-ний",
    "{y} оны {m} сарын {d} өдөр",
    "{y} оны {m:02} сарын {d:02}-нд",
    "{y} он {m} сар {d} өдөр",
    "{y} оны {w} сарын {d}-ний өдөр",
    "{y} оны {w}\nсарын {d}-ны\nөдөр",
    "{y} оны {r} сарын {d}",
    "{y} оны {m} дугаор сорын {d}",
    "{y} оны {m} дугаар сарын.{d:02}",
    "{y}.{m:02}.{d:02}",
    "{y}-{m:02}-{d:02}",
    "{y}..{m:02}.{d:02}",
    "{y}/{m}/{d}",
    "{d:02}.{m:02}.{y}",
    "{d}.{r}.{y}",
    "{y}.{r}.{d}",
)


def written(day: date, form: str) -> str:
    return form.format(
        y=day.year, m=day.month, d=day.day, w=WORDS[day.month - 1], r=ROMAN[day.month - 1]
    )


@given(st.dates(date(1850, 1, 1), date(2150, 1, 1)), st.sampled_from(FORMS))
def test_every_date_in_every_known_form_is_read(day: date, form: str) -> None:
    text = written(day, form)

    (value,) = dates(f"Бүртгэв: {text} Б.Дорж")

    assert value.value == day.isoformat()
    assert f"Бүртгэв: {text} Б.Дорж"[value.start : value.end] == text


@given(st.dates(date(1930, 1, 1), date(2029, 12, 31)))
def test_a_year_of_two_figures_belongs_to_the_century_of_the_papers(day: date) -> None:
    (value,) = dates(f"{day:%y} оны {day.month} дугаар сарын {day.day}-ны өдөр")

    assert value.value == day.isoformat()
    assert value.certainty < 1


@given(st.dates(date(1850, 1, 1), date(2150, 1, 1)))
def test_an_iso_date_stays_what_it_is(day: date) -> None:
    assert [value.value for value in dates(day.isoformat())] == [day.isoformat()]


@pytest.mark.parametrize(
    "text",
    [
        "2О18 оны 11 дугээр сарын 1-ний өдөр",
        "2018 онн 11 дүгээр сарын l-ний өдөр",
        "2018 они 11 дугаар сарин 1-ны өдөр",
        "2018 оны 11 -р сарын 1 -ний өдөр",
        "2018 оны арваннэгдүгээр сарын 1-нд",
        "2018 оны-11-р сарын 1-ний өдөр",
        "2018 онЬ1 11 сарын 1 өдөр",
        "2018-өны-11-р сарын 1",
        "2018 оны ХXI сарын 1",
        "1.ХXI.2018",
    ],
)
def test_misread_and_misspelt_dates_are_read(text: str) -> None:
    assert [value.value for value in dates(text)] == ["2018-11-01"]


@pytest.mark.parametrize("text", ["1987 оны 02 сарын 30", "1987.13.01", "31.04.1987"])
def test_an_impossible_date_is_found_but_has_no_value(text: str) -> None:
    (value,) = dates(text)

    assert (value.value, value.valid) == (None, False)


def test_several_dates_come_in_their_order() -> None:
    text = "1987.03.15-нд төрсөн, 1987 оны 4 сарын 2-нд бүртгэсэн, 3.V.1990-д гардуулав"

    assert [value.value for value in dates(text)] == ["1987-03-15", "1987-04-02", "1990-05-03"]


@pytest.mark.parametrize("text", ["ЪЪ87031512", "191/ШШ2025/01670", "12-р хороо, 51 тоот", ""])
def test_numbers_are_no_dates(text: str) -> None:
    assert dates(text) == []


@given(st.sampled_from(range(12)))
def test_months_are_known_with_one_letter_wrong(month: int) -> None:
    word = WORDS[month]

    assert month_of(word) == month + 1
    assert month_of(word.replace("үг", "уг")) == month + 1


def test_no_month_is_seen_in_another_word() -> None:
    assert month_of("халхын") is None


@pytest.mark.parametrize("text", ["84.III.5", "5.III.84", "84.3.5", "84/03/05"])
def test_a_short_year_that_can_be_no_day_is_a_year(text: str) -> None:
    assert [value.value for value in dates(text)] == ["1984-03-05"]


@pytest.mark.parametrize("text", ["12.5.3", "5.3.84.1", "12.III.5"])
def test_a_short_year_that_can_be_a_day_is_not_guessed(text: str) -> None:
    assert dates(text) == []


def test_eight_digits_are_a_date_as_an_entry_alone() -> None:
    found = date_entry("20211007")
    assert found is not None
    assert found.value == "2021-10-07"
    assert dates("20211007") == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 0 1 2 он 1 0 сар 0 3 өдөр", "2012-10-03"),
        ("1 9 8 7 оны 3 сарын 1 5", "1987-03-15"),
        ("2 0 1 2 . 1 0 . 0 3", "2012-10-03"),
    ],
)
def test_digits_of_a_date_may_stand_in_boxes(text: str, meant: str) -> None:
    found = date_entry(text)
    assert found is not None
    assert (found.value, found.valid) == (meant, True)


def test_a_month_that_touches_the_word_for_year_keeps_its_first_figure() -> None:
    assert [value.value for value in dates("2012он10 сар 03 өдөр")] == ["2012-10-03"]


def test_figures_between_quotation_marks_are_figures() -> None:
    found = dates("1987 оны “03” дугаар сарын «15»-ны өдөр")

    assert [value.value for value in found] == ["1987-03-15"]


@pytest.mark.parametrize(
    ("text", "meant"), [("2010.ПI.25", "2010-03-25"), ("2010.Ш.25", "2010-03-25")]
)
def test_strokes_of_a_roman_month_read_as_letters_are_put_right_and_less_sure(
    text: str, meant: str
) -> None:
    (found,) = dates(text)

    assert (found.value, found.valid) == (meant, True)
    assert found.certainty < 1


@pytest.mark.parametrize("code", ["12-Ш-87", "75/П/12", "Огноо 45-Ш-75"])
def test_a_letter_between_two_short_figures_is_no_month(code: str) -> None:
    assert dates(code) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1974 оны арваннэгдүгээр сарын хорин хоёрны өдөр", "1974-11-22"),
        ("1974 оны 3 дугаар сарын арван таван өдөр", "1974-03-15"),
        ("1974 оны 3 сарын нэгний өдөр", "1974-03-01"),
        ("1974 оны 3 сарын гучин нэгний", "1974-03-31"),
        ("1974 оны 3 сарын хорины өдөр", "1974-03-20"),
    ],
)
def test_a_day_may_stand_in_words(text: str, meant: str) -> None:
    assert [value.value for value in dates(text)] == [meant]


@pytest.mark.parametrize(
    "text", ["1974 оны 3 сарын гучин аравны өдөр", "1974 оны 3 сарын таван хүн", "3 сарын нэгний"]
)
def test_words_that_make_no_day_are_no_date(text: str) -> None:
    assert [value for value in dates(text) if value.valid] == []
