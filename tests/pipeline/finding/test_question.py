"""Questions: what is safely known in a line is recognised, the rest are words to be found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe.forms import built_in
from pipeline.finding.errors import EmptyQuestionError, QuestionDateError
from pipeline.finding.keyed import KEYED, keyed
from pipeline.finding.keys import Key
from pipeline.finding.line import parsed
from pipeline.finding.question import Place, Question, both

FORMS = built_in()


def parts(question: Question) -> dict[frozenset[Key], tuple[str, ...]]:
    return {part.keys: part.texts for part in question.parts}


@pytest.mark.parametrize(
    "line",
    [
        "1987-03-15",
        "15.III.1987",
        "87 оны 3 дугаар сарын 15-ны өдөр",
        "1987 оны гуравдугаар сарын 15",
    ],
)
def test_a_date_in_a_line_is_a_day_however_it_is_written(line: str) -> None:
    asked = parsed(f"Дорж {line}", FORMS)
    assert parts(asked) == {frozenset({Key.BORN, Key.DATE}): ("19870315",)}
    assert [texts[0] for texts in asked.words] == ["дорж"]


def test_a_register_number_a_property_and_a_record_are_recognised() -> None:
    asked = parsed("civil:1993-БГ-0147 ъъ99112233 V-2206001234", FORMS)
    by_key = parts(asked)
    assert "1993бг0147" in by_key[frozenset({Key.RECORD})]
    assert by_key[frozenset({Key.REGISTER_NUMBER})] == ("ъъ99112233",)
    assert by_key[frozenset({Key.PROPERTY, Key.RECORD})][0] == "ү2206001234"
    assert asked.words == ()


@pytest.mark.parametrize("line", ["11:1/2/345", "Х-1, Д-2, ХН-345", "хөмрөг-1, данс-2, ХН-345"])
def test_a_volume_is_recognised_as_archivists_cite_it(line: str) -> None:
    unit = "11" if ":" in line else None
    assert parsed(line, FORMS).place == Place(unit, "1", "2", "345")


def test_the_title_of_a_form_is_its_type() -> None:
    asked = parsed("Дорж төрсний акт", FORMS)
    assert (asked.type, len(asked.words)) == ("birth", 1)


def test_words_that_stand_on_every_form_are_left_out() -> None:
    assert parsed("овог нэр дугаар оны", FORMS) == Question()
    with pytest.raises(EmptyQuestionError):
        parsed("овог нэр", FORMS).required()


def test_a_patronymic_is_asked_as_it_is_borne_too() -> None:
    (batyn, dorj) = parsed("Батын Дорж", FORMS).words
    assert batyn == ("батын", "бат")
    assert dorj == ("дорж",)


def test_initials_stay_with_their_name() -> None:
    assert parsed("Г.Билгүүн", FORMS).words == (("гбилгүүн",),)


def test_names_by_key_are_parts_that_only_names_answer() -> None:
    asked = keyed({"name": "Batyn Dorj", "born": "15.III.1987", "parent": "", "act": "№ 012"})
    assert [part.texts for part in asked.parts][1:] == [
        ("dorj", "дорж", "дөрж"),
        ("19870315",),
        ("12",),
    ]
    assert Key.PARENT not in asked.parts[0].keys
    assert "бат" in asked.parts[0].texts


def test_what_is_no_date_is_told() -> None:
    with pytest.raises(QuestionDateError, match="1987-03-15"):
        keyed({"born": "yesterday"})


def test_the_trail_learns_by_what_was_asked_and_not_what() -> None:
    asked = both(parsed("Дорж 11:1/2/345", FORMS), keyed({"born": "1987-03-15"}))
    assert asked.keys == ("born", "unit", "volume", "words")


@given(st.text(max_size=60))
def test_any_line_is_a_question(line: str) -> None:
    asked = parsed(line, FORMS)
    assert all(texts and all(texts) for texts in asked.words)
    assert all(part.texts and all(part.texts) for part in asked.parts)


@given(st.sampled_from(sorted(set(KEYED) - {"born"})), st.text(max_size=40))
def test_anything_may_be_asked_by_key(key: str, text: str) -> None:
    for part in keyed({key: text}).parts:
        assert part.texts
        assert all(part.texts)


@pytest.mark.parametrize(
    "line", ["Х1 Д2 ХН345", "хөмрөг 1 данс 2 ХН 345", "X-1; D-2; HN-345", "Ф-1, Д-2, ХН-345"]
)
def test_a_volume_is_recognised_without_hyphens_and_commas(line: str) -> None:
    assert parsed(line, FORMS) == Question(place=Place(None, "1", "2", "345"))


@pytest.mark.parametrize(
    "number", ["Ү-2206001234", "Ү-22 0600 1234", "V2206001234", "ї-2206001234", "Y - 2206001234"]
)
def test_the_number_of_a_right_is_asked_as_the_id_of_its_record_too(number: str) -> None:
    (part,) = parsed(number, FORMS).parts
    assert part.keys == {Key.PROPERTY, Key.RECORD}
    assert part.texts[0] == "ү2206001234"


@pytest.mark.parametrize("line", ["42-р акт Цэнхэр", "№42 Цэнхэр сумын", "Цэнхэр суманд 42-ын"])
def test_the_number_of_an_act_is_recognised_in_a_sentence_with_its_soum(line: str) -> None:
    words = [set(texts) for texts in parsed(line, FORMS).words]
    assert sum("42" in texts for texts in words) == 1
    assert sum("цэнхэр" in texts for texts in words) == 1
    assert not any(any(text.startswith("сум") for text in texts) for texts in words)


@pytest.mark.parametrize("typed", ["T-1988-0041", "т-1988-41", "T-1988-041", "Т 1988/0041"])
def test_a_record_is_asked_with_latin_letters_and_without_the_zeros_in_front(typed: str) -> None:
    (part,) = keyed({"record": typed}).parts
    assert "т19880041" in part.texts


def test_latin_letters_of_a_number_are_meant_by_their_look_or_their_sound() -> None:
    (words,) = parsed("NB-2016-00093", FORMS).words
    assert "нб201600093" in words
    (words,) = parsed("HB-2016-00093", FORMS).words
    assert "нв201600093" in words
