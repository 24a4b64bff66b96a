"""Entries written one letter to a box."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.describe.description import Description

Described = Callable[..., Description]

DEATH = """
       НАС БАРСНЫ БҮРТГЭЛ
Нэр                 Д   о   р   ж
Регистрийн дугаар   Ъ   Ъ   3   0   0   3   0   3   1   1
"""


def test_entries_in_boxes_for_single_letters_are_read_as_words(described: Described) -> None:
    found = described("""
       НАС БАРСНЫ БҮРТГЭЛ
Ургийн овог         Б   Э   С   Ү   Д
Нэр                 Д   о   р   ж
Регистрийн дугаар   Ъ   Ъ   3   0   0   3   0   3   1   1
Нас барсан огноо    2   0   0   5   0   1   0   9
Бүртгэлийн дугаар   3   3   2   1
""")

    assert {field.name: field.value for field in found.fields} == {
        "clan_name": "Бэсүд",
        "given_name": "Дорж",
        "register_number": "ЪЪ30030311",
        "died_on": "2005-01-09",
        "act_number": "3321",
    }


def test_what_was_read_in_boxes_is_kept_letter_by_letter(described: Described) -> None:
    found = described(DEATH)

    given, number = found.field("given_name"), found.field("register_number")
    assert given is not None
    assert number is not None
    assert given.raw == "Д о р ж"
    assert len(number.words) == 10


def test_a_name_in_boxes_is_doubtful_for_one_may_be_lost_at_its_end(described: Described) -> None:
    found = described(DEATH)

    given, number = found.field("given_name"), found.field("register_number")
    assert given is not None
    assert number is not None
    assert given.confidence < 0.6 < number.confidence
    assert "field_doubtful:given_name" in found.flags


def test_letters_in_boxes_that_begin_like_a_label_are_none(described: Described) -> None:
    found = described("""
       НАС БАРСНЫ БҮРТГЭЛ
Нэр                 Р   Д   О   Р   Ж
Бүртгэлийн дугаар   12
""")

    assert "register_number" not in {field.name for field in found.fields}
    assert found.field("act_number") is not None
