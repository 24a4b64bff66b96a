from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe import names
from pipeline.describe.genitives import father, nominative
from pipeline.describe.values import Value


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Бат-ийн", "Бат"),
        ("Батын", "Бат"),
        ("Доржийн", "Дорж"),
        ("Дулмаагийн", "Дулмаа"),
        ("Нарантуяагийн", "Нарантуяа"),
        ("Сүрэнгийн", "Сүрэн"),
        ("Цэцэгийн", "Цэцэг"),
        ("Оюуны", "Оюун"),
        ("Батсайханы", "Батсайхан"),
        ("Бат-Эрдэнийн", "Бат-Эрдэнэ"),
        ("ДОРЖИЙН", "ДОРЖ"),
        ("Лхагвасүрэн", "Лхагвасүрэн"),
    ],
)
def test_a_patronymic_is_given_as_the_father_bears_it(written: str, bare: str) -> None:
    assert nominative(written) == bare


@pytest.mark.parametrize(
    "text",
    [
        "Боржигон овогт Батын Дорж",
        "БОРЖИГОН ОВОГТ БАТЫН ДОРЖ",
        "иргэн Боржигон овогтой Бат-ийн Дорж нь",
        "Боржигон овгийн\nБат-\nийн Дорж",
    ],
)
def test_a_sentence_names_clan_patronymic_and_name(text: str) -> None:
    (person,) = names.sentences(text)

    assert person.clan is not None
    assert person.patronymic is not None
    parts = (person.clan.value, person.patronymic.value, person.given.value)
    assert parts == ("Боржигон", "Бат", "Дорж")


def test_the_parts_of_a_person_lead_back_to_the_text() -> None:
    text = "Иргэн Хиад овогт Доржийн Мөнх-Эрдэнэ гэв"
    (person,) = names.sentences(text)

    assert person.patronymic is not None
    assert text[person.patronymic.start : person.patronymic.end] == "Доржийн"
    assert text[person.given.start : person.given.end] == "Мөнх-Эрдэнэ"


@pytest.mark.parametrize(
    ("text", "meant", "valid"),
    [
        ("Дорж", "Дорж", True),
        ("БАТ-ЭРДЭНЭ.....", "Бат-Эрдэнэ", True),
        ("Мөнх- Эрдэнэ", "Мөнх-Эрдэнэ", True),
        ("АдЪяа", "Адъяа", True),
        ("Жам®ян", "Жам®ян", False),
        ("12", "12", False),
    ],
)
def test_an_entry_is_a_name_or_is_not_valid(text: str, meant: str, valid: bool) -> None:  # noqa: FBT001 - a table of cases
    value = names.whole_name(text)

    assert value is not None
    assert (value.value, value.valid) == (meant, valid)


@pytest.mark.parametrize("text", ["", " ... ", "______"])
def test_an_empty_entry_is_no_name(text: str) -> None:
    assert names.whole_name(text) is None
    assert names.whole_person(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("~~~ /Б. Дорж/", "Б.Дорж"),
        ("Тайчууд Ганболд Сүхбат", "Тайчууд Ганболд Сүхбат"),
        ("Г.Билгүүн", "Г.Билгүүн"),
        ("Боржигон овогт Батын Дорж,", "Боржигон овогт Батын Дорж"),
    ],
)
def test_a_person_is_kept_as_written(text: str, meant: str) -> None:
    value = names.whole_person(text)

    assert value is not None
    assert value.value == meant


LETTERS = st.text(alphabet="абвгдөүэ", min_size=2, max_size=8).map(str.capitalize)


@given(LETTERS)
def test_normalising_a_name_twice_changes_nothing(name: str) -> None:
    once = names.whole_name(name)
    assert once is not None
    again = names.whole_name(once.value or "")
    assert again is not None
    assert again.value == once.value


@pytest.mark.parametrize("clan", ["Эрхэт борж", "Тайж нар", "Боржигон"])
def test_a_clan_may_have_a_second_name_that_is_small(clan: str) -> None:
    person = names.sentences(f"сумын иргэн {clan} овогт Батын Дорж")[0]

    assert person.clan is not None
    assert person.clan.value == clan
    assert names.clan_name(clan) == Value(0, len(clan), clan)


def test_what_stands_in_front_of_a_clan_is_no_part_of_it() -> None:
    person = names.sentences("Эх нь Хиад овогт Батын Оюун")[0]

    assert person.clan is not None
    assert person.clan.value == "Хиад"


def test_two_initials_belong_to_one_name() -> None:
    value = names.whole_person("Ж.Н.Бат")

    assert value is not None
    assert value.value == "Ж.Н.Бат"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Баатрын", "Баатар"),
        ("Алтангэрлийн", "Алтангэрэл"),
        ("БАТТУЛГЫН", "БАТТУЛГА"),
        ("Өлзийн", "Өлзий"),
        ("Төмрийн", "Төмөр"),
        ("Манлайн", "Манлай"),
        ("Нэргүйн", "Нэргүй"),
        ("Сайн", "Сайн"),
    ],
)
def test_a_vowel_that_the_genitive_has_taken_comes_back(read: str, meant: str) -> None:
    assert nominative(read) == meant


def test_an_initial_read_as_a_figure_is_a_letter_and_less_sure() -> None:
    value = names.whole_person("3.Энхээ")

    assert value is not None
    assert (value.value, value.valid) == ("З.Энхээ", True)
    assert value.certainty < 1


def test_a_father_without_a_name_behind_him_is_no_sure_person() -> None:
    alone, whole = names.whole_person("Халзангийн"), names.whole_person("Халзангийн Отгон")

    assert alone is not None
    assert whole is not None
    assert alone.certainty < whole.certainty


def test_a_father_in_the_genitive_tells_a_person_where_nothing_else_does() -> None:
    text = "нэг талаас худалдагч Сөөсрөнгийн Баттогтох нар"
    found = names.said_of("худалдагч", text)

    assert found is not None
    assert text[found.start : found.end] == "Сөөсрөнгийн Баттогтох"
    assert names.said_of("худалдагч", "худалдагч Дорж Бат") is None
    assert names.said_of("худалдагч", "ХУДАЛДАГЧ ТАЛЫН НЭР") is None


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("худалдагч", "худалдагч Дорноговийн Сайншанд сумын иргэн Б.Болд"),
        ("эцэг", "эцэг Увсын Тэс сумын малчин Галсан"),
        ("худалдагч", "худалдагч Ховдын Буянт"),
        ("эцэг", "эцэг Монголын Ардын намын гишүүн"),
        ("эцэг", "эцэг Батын Жаргалант 3 дугаар багт"),
        ("худалдагч", "худалдагч Увсын Тэс сумын дарга, иргэн Цэрэнгийн Дулмаа"),
    ],
)
def test_a_place_in_the_genitive_is_nobody(cue: str, text: str) -> None:
    assert names.said_of(cue, text) is None


def test_the_citizen_of_a_place_in_the_genitive_is_who_is_meant() -> None:
    text = "худалдан авагч Улаанбаатарын Сүхбаатар дүүргийн иргэн Цэрэнгийн Дулмаа"
    found = names.said_of("худалдан авагч", text)

    assert found is not None
    assert text[found.start : found.end] == "Цэрэнгийн Дулмаа"


def test_a_small_letter_behind_an_initial_makes_no_name() -> None:
    for text in ("/Д.гэрчилгээ/", "(Т.сангийн)"):
        found = names.whole_person(text)

        assert found is None or not found.valid


def test_a_genitive_that_is_read_with_a_soft_sign_is_one() -> None:
    assert nominative("Дугарьн") == "Дугар"
    assert nominative("Жамбальн") == "Жамбал"


def test_a_father_whose_name_has_lost_a_vowel_is_less_sure() -> None:
    assert father("Дагвын") == ("Дагва", 1.0)
    assert father("Дорждагвын") == ("Дорждагва", 1.0)
    assert father("Цэрмын")[1] < 0.9
    assert father("Сайны") == ("Сайн", 1.0)


@pytest.mark.parametrize("name", ["Даниил", "Гавриил", "Рабиия", "Үушин"])
def test_a_name_that_no_mongolian_word_is_spelt_like_stays_and_is_doubtful(name: str) -> None:
    (told,) = names.sentences(f"Боржигон овогт {name} {name} гэв")
    entered = (names.whole_name(name), names.clan_name(name), names.whole_person(f"Б.{name}"))

    assert told.patronymic is not None
    for value in (*entered, told.patronymic, told.given):
        assert value is not None
        assert (value.value or "").removeprefix("Б.") == name
        assert (value.valid, value.certainty < 0.6) == (True, True)


def test_a_genitive_that_is_read_with_two_short_vowels_is_one_and_doubtful() -> None:
    found = names.whole_person("ЛУВСАНГИИН ГОТОВ")
    told = names.sentences("Боржигон овогт Лувсангиин Готов")[0].patronymic

    assert found is not None
    assert told is not None
    assert (found.value, told.value) == ("Лувсангиин Готов", "Лувсан")
    assert max(found.certainty, told.certainty) < 0.6


def test_a_word_that_was_joined_with_a_name_before_a_date_is_no_part_of_it() -> None:
    (found,) = names.sentences("Иргэн Магсарын Батдэлгэрнь 1967 оны 4 сарын 30-нд төрснийг")
    assert (found.patronymic, found.given) != (None, None)
    assert found.given.value == "Батдэлгэр"
