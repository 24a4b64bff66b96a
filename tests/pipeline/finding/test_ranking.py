"""Ranking: exact before near, one's own name before a parent's, and what has answered is named."""

from __future__ import annotations

from dataclasses import replace

from pipeline.finding.answer import Candidate, Matched
from pipeline.finding.findable import Level, Told, Value
from pipeline.finding.keys import NAMES, Key
from pipeline.finding.neighbours import neighbours
from pipeline.finding.question import Part, Question
from pipeline.finding.ranking import (
    MOST_NEAR,
    MOST_NEAR_NUMBERS,
    Ranked,
    beside,
    likeness,
    near,
    of_same_person,
    ranked,
    shapes,
)
from pipeline.ids import DocumentId


def paper(key: str, *values: Value, level: Level = Level.OPEN) -> Candidate:
    return Candidate(
        number=1,
        document=DocumentId(key),
        version=1,
        level=level,
        type="birth",
        record="civil:R-1",
        unit="00",
        year=None,
        citation=None,
        told=Told(name=key),
        values=values,
    )


def given(text: str, key: Key = Key.GIVEN, field: str = "given_name") -> Value:
    return Value(key, field, text, text.capitalize())


DORJ = Question(words=(("дорж",),))


def test_exact_comes_before_near_and_near_says_so() -> None:
    exact, misread = paper("b", given("дорж")), paper("a", given("дорш"))
    first, second = ranked(DORJ, [misread, exact])
    assert (first.paper, first.near) == (exact, 0)
    assert second.matched == (Matched(Key.GIVEN, "given_name", "Дорш", near=True),)


def test_a_name_of_ones_own_comes_before_a_parents() -> None:
    own = paper("b", given("дорж"))
    parents = paper("a", given("дорж", Key.PARENT, "father_name"))
    assert [one.paper for one in ranked(DORJ, [parents, own])] == [own, parents]


def test_what_the_paper_says_is_named_before_what_the_inventory_says() -> None:
    (one,) = ranked(DORJ, [paper("a", given("дорж", field="inventory"), given("дорж"))])
    assert [match.field for match in one.matched] == ["given_name"]


def test_checked_comes_before_unchecked_where_both_answer_alike() -> None:
    checked, unchecked = paper("b", given("дорж")), paper("a", given("дорж"), level=Level.UNCHECKED)
    assert [one.paper for one in ranked(DORJ, [unchecked, checked])] == [checked, unchecked]


def test_of_several_parts_the_more_exact_answers_come_first() -> None:
    both = Question(parts=(Part(NAMES, ("дорж",)), Part(NAMES, ("батболд",))))
    whole = paper("c", given("дорж"), given("батболд", Key.PATRONYMIC, "patronymic"))
    half = paper("b", given("дорж"), given("батболо", Key.PATRONYMIC, "patronymic"))
    none = paper("a", given("дорш"), given("батболо", Key.PATRONYMIC, "patronymic"))
    assert [one.paper for one in ranked(both, [none, half, whole])] == [whole, half, none]


def test_a_word_that_only_the_text_holds_names_no_field() -> None:
    (one,) = ranked(DORJ, [paper("a")])
    assert one.matched == ()


def test_where_all_is_only_alike_a_name_in_a_field_comes_before_words_of_the_text() -> None:
    named, said = paper("b", given("дорш")), paper("a")
    first, second = ranked(DORJ, [said, named], wide=True)
    assert [one.paper for one in (first, second)] == [named, said]
    assert (first.near, second.near, second.matched) == (1, 1, ())
    assert [one.paper for one in ranked(DORJ, [said, named])] == [said, named]


def test_a_date_is_never_nearly_another() -> None:
    born = Question(parts=(Part(frozenset({Key.BORN}), ("19870315",)),))
    (one,) = ranked(born, [paper("a", given("19870316", Key.BORN, "birth_date"))])
    assert one.matched == ()


def test_misread_forms_are_near_and_others_are_not() -> None:
    terms = ["дорж", "дорш", "доржпүрэв", "цэцэг", "држ"]
    assert near(("дорж",), terms) == ("дорш", "држ")
    assert likeness("мөнхбат", "монхбат") == 1.0
    assert shapes(("мөнх", "монх", "ө")) == ["monx"]


def test_a_digit_that_is_exchanged_is_nearer_than_two_that_are_moved() -> None:
    moved, exchanged = "р000012345", "р000001284"
    assert near(("р000001234",), [moved, exchanged]) == (exchanged, moved)
    assert likeness("р000001234", exchanged) > likeness("р000001234", moved)


def test_of_a_number_all_that_are_a_digit_away_are_near() -> None:
    asked, others = "р123456789", neighbours("р123456789")
    exchanged = {one for one in others if len(one) == len(asked)}
    found = near((asked,), others)
    assert len(found) == MOST_NEAR_NUMBERS < len(others)
    assert exchanged <= set(found)
    assert len(near(("дорж",), [f"дор{one}" for one in "абвгдеёзийклмнопрст"])) == MOST_NEAR


def test_of_the_same_person_is_who_was_born_that_day_and_is_named_alike() -> None:
    told = Told("Бат Дорж", "1987-03-15")
    same = [told, replace(told, name="Бат Дорш"), replace(told, name="Бат-Дорж")]
    others = [replace(told, born="1978-03-15"), replace(told, name="Сүх Цэцэг"), Told()]
    exact, *nearly = (
        Ranked(replace(paper(f"{at}"), number=at, told=one), (), 1.0)
        for at, one in enumerate([told, *same, *others])
    )
    assert [one.paper.told for one in of_same_person([exact], nearly)] == same
    nameless = Ranked(replace(paper("a"), told=Told()), (), 1.0)
    assert of_same_person([nameless], [nameless]) == ()
    assert beside([exact], [exact, *nearly]) == tuple(nearly)
