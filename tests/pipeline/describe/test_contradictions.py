from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.describe.contradictions import contradictions, names_agree
from pipeline.describe.description import Claimed, Description
from pipeline.describe.flags import Flag, of_field, sentence

Described = Callable[..., Description]

DEATH = """
      НАС БАРСНЫ БҮРТГЭЛ
Бүртгэлийн дугаар    93
Бүртгэсэн огноо      2016 оны 05 сарын 04-ний өдөр
Ургийн овог          Хиад
Эцэг (эх)-ийн нэр    Ганболд
Нэр                  Сүхбат
Регистрийн дугаар    ЪЪ51041213
Нас барсан огноо     2016 оны 05 сарын 01-ний өдөр
Шалтгаан             зүрх судасны дутагдал
"""
RIGHT = Claimed("ЪЪ51041213", ("Ганболд Сүхбат",), 2016, "death")


def test_what_the_inventory_says_too_contradicts_nothing(described: Described) -> None:
    assert contradictions(described(DEATH), RIGHT) == ()
    assert contradictions(described(DEATH), Claimed()) == ()


@pytest.mark.parametrize(
    ("claimed", "flag"),
    [
        (Claimed(register_number="ЪЪ51041231"), "register_number_contradicts"),
        (Claimed(names=("Дашдорж Энхтөр",)), "name_contradicts"),
        (Claimed(names=("Дашдорж Сүхбат",)), "name_contradicts"),
        (Claimed(year=1987), "year_contradicts"),
        (Claimed(type="birth"), "type_contradicts"),
    ],
)
def test_each_contradiction_has_its_flag(described: Described, claimed: Claimed, flag: str) -> None:
    assert contradictions(described(DEATH), claimed) == (flag,)


def test_what_was_not_read_contradicts_nothing(described: Described) -> None:
    unread = described("      НАС БАРСНЫ БҮРТГЭЛ")

    assert contradictions(unread, RIGHT) == ()
    assert contradictions(described("хуудас"), RIGHT) == ()


def test_a_file_of_a_legal_entity_holds_papers_of_several_types(described: Described) -> None:
    paper = described("""
      ХУУЛИЙН ЭТГЭЭДИЙН УЛСЫН БҮРТГЭЛИЙН ГЭРЧИЛГЭЭ
Регистрийн дугаар    5099145
Оноосон нэр          Хангайн бүргэд ХХК
""")

    entity = Claimed("5099145", ("Хангайн бүргэд ХХК",), type="legal_file")
    assert contradictions(paper, entity) == ()
    other = Claimed("5099145", ("Хангайн бүргэд ХХК",), type="death")
    assert contradictions(paper, other) == ("type_contradicts",)


@pytest.mark.parametrize(
    ("claimed", "read"),
    [
        ("Ганболд Сүхбат", "Хиад Ганболд Сүхбат"),
        ("Г.Сүхбат", "Ганболд Сүхбат"),
        ("Боржигон овогт Батын Дорж", "Боржигон Бат Дорж"),
        ("Лхагвасүрэн Жамъян", "Лхагбасурэн Жамъян"),
    ],
)
def test_names_agree_however_they_are_written(claimed: str, read: str) -> None:
    assert names_agree(claimed, read)


def test_other_names_do_not_agree() -> None:
    assert not names_agree("Бат Дорж", "Бат Дулмаа")


@pytest.mark.parametrize("flag", Flag)
def test_every_flag_has_a_sentence_that_its_facts_complete(flag: Flag) -> None:
    template, facts = sentence(of_field(flag, "sex"))

    assert "{" not in template.format(**facts)
