"""Openings left as one picture: an act on either page, and nothing taken from the neighbour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ocr.words import Box
from pipeline.describe.abreast import halves
from pipeline.describe.cuts import propose_cuts
from pipeline.describe.describe import describe
from pipeline.describe.description import ClaimedAct, LeafText, PageText, Side
from pipeline.describe.forms import built_in
from pipeline.geometry import bounds

Lay = Callable[..., PageText]

WORDINGS = ("АКТ № {number}",)
OPENING = """
         ТӨРСНИЙ АКТ № 88                            ТӨРСНИЙ АКТ № 89
Овог           Цэндийн                     Овог           Очирын
Нэр            Оюун                        Нэр            Сандуй
Хүйс           эм                          Хүйс           эр
Төрсөн өдөр    1970.04.02                  Төрсөн өдөр    1970.04.09
"""


def test_acts_that_begin_side_by_side_are_cut_side_by_side(lay: Lay) -> None:
    book = [LeafText("1", Side.RECTO, lay(OPENING))]
    claims = [ClaimedAct("T-88", ("1",), "88"), ClaimedAct("T-89", ("1",), "89")]
    left, right = propose_cuts(book, claims, built_in())

    assert (left.act_number, right.act_number) == ("88", "89")
    assert [page for page, _ in (*left.parts, *right.parts)] == [0, 0]
    assert bounds(left.parts[0][1]).right == bounds(right.parts[0][1]).x


def test_an_act_takes_nothing_from_the_page_beside_it(lay: Lay) -> None:
    page = lay(OPENING)
    names = [
        {field.name: field.value for field in describe([half], built_in()).fields}
        for half in halves(page, built_in(), WORDINGS)
    ]

    assert [(one["patronymic"], one["given_name"]) for one in names] == [
        ("Цэнд", "Оюун"),
        ("Очир", "Сандуй"),
    ]
    assert all("clan_name" not in one for one in names)


def test_a_page_with_one_act_or_none_stays_whole(lay: Lay) -> None:
    one = lay(OPENING.replace("ТӨРСНИЙ АКТ № 89", ""))
    below = lay(
        "ТӨРСНИЙ АКТ № 88\nОвог                Цэнд\n\nТӨРСНИЙ АКТ № 89\nОвог                Очир\n"
    )

    assert halves(one, built_in(), WORDINGS) == (one,)
    assert halves(below, built_in(), WORDINGS) == (below,)


def test_what_is_a_part_already_is_not_parted(lay: Lay) -> None:
    (left, _) = halves(lay(OPENING), built_in(), WORDINGS)

    assert halves(left, built_in(), WORDINGS) == (left,)


def test_one_act_with_two_numbers_in_its_head_stays_whole(lay: Lay) -> None:
    one = lay(
        "Бүртгэлийн дугаар 88                Бичилт № 5\n"
        "Ургийн овог                         Боржигон\n"
        "Эцгийн нэр                          Цэндийн\n"
        "Нэр                                 Оюун\n"
        "Хүйс                                эм\n"
    )
    wordings = ("Бүртгэлийн дугаар {number}", "Бичилт № {number}")

    assert halves(one, built_in(), wordings) == (one,)


def test_titles_side_by_side_over_their_numbers_head_two_acts(lay: Lay) -> None:
    page = lay(
        OPENING.replace("АКТ № 88", "АКТ").replace(
            "АКТ № 89\n",
            "АКТ\nБүртгэлийн дугаар 88                       Бүртгэлийн дугаар 89\n",
        )
    )
    claims = [ClaimedAct("T-88", ("1",), "88"), ClaimedAct("T-89", ("1",), "89")]
    cuts = propose_cuts([LeafText("1", Side.RECTO, page)], claims, built_in())

    assert [cut.act_number for cut in cuts] == ["88", "89"]


def test_the_russian_half_of_a_certificate_tells_nothing_of_the_mongolian_one(lay: Lay) -> None:
    page = lay("""
      ТӨРСНИЙ ГЭРЧИЛГЭЭ                   СВИДЕТЕЛЬСТВО О РОЖДЕНИИ
Овог   Халбага                          Фамилия   Халбага
Эцгийн нэр   Шаравжамц                  Отчество   Шаравжамц
Нэр   Дэмбэрэл                          Имя   Дэмбэрэл
Эцэг   Очирын Шаравжамц                 Отец   Очирын Шаравжамц
Актын дугаар   64                       Номер записи   64
""")
    folded = replace(page, reading=replace(page.reading, width=1500, rules=(Box(850, 90, 1, 380),)))
    found = {field.name: field.value for field in describe([folded], built_in()).fields}

    assert (found["patronymic"], found["given_name"]) == ("Шаравжамц", "Дэмбэрэл")
    assert (found["father_name"], found["act_number"]) == ("Очирын Шаравжамц", "64")


def test_a_rule_between_labels_and_entries_parts_no_paper(lay: Lay) -> None:
    page = lay("""
ТӨРСНИЙ ГЭРЧИЛГЭЭ         1957
Овог                      Халбага
Эцгийн нэр                Шаравжамц
Нэр                       Дэмбэрэл
Актын дугаар              64
""")
    ruled = replace(page, reading=replace(page.reading, width=1000, rules=(Box(560, 90, 1, 330),)))
    found = {field.name: field.value for field in describe([ruled], built_in()).fields}

    assert (found["patronymic"], found["given_name"]) == ("Шаравжамц", "Дэмбэрэл")
