"""Entries by hand are nobody's print: what stands around them is not taken for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ocr.words import Box, Region, RegionKind
from pipeline.describe.describe import describe
from pipeline.describe.description import PageText
from pipeline.describe.forms import built_in

Lay = Callable[..., PageText]
BESIDE = 700
"""Where entries begin on these pages, from the left."""


def fields(page: PageText, *regions: Region) -> dict[str, str | None]:
    told = replace(page, reading=replace(page.reading, regions=regions))
    return {field.name: field.value for field in describe([told], built_in()).fields}


def by_hand(line: int, left: int = BESIDE, wide: int = 400) -> Region:
    return Region(RegionKind.HANDWRITING, Box(left, 85 + 60 * line, wide, 60))


def test_print_under_a_label_is_no_entry_where_one_by_hand_stands_beside_it(lay: Lay) -> None:
    page = lay("""
        ТӨРСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
Хүүхдийн нэр
Дулмаа
Төрсөн огноо          1984.02.11
""")

    assert fields(page)["given_name"] == "Дулмаа"
    found = fields(page, by_hand(2))
    assert "given_name" not in found
    assert found["birth_date"] == "1984-02-11"


def test_print_behind_an_entry_by_hand_is_no_entry_of_that_label(lay: Lay) -> None:
    page = lay("""
        ТӨРСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
Хүүхдийн нэр                                Дулмаа
Төрсөн огноо          1984.02.11
""")

    assert fields(page)["given_name"] == "Дулмаа"
    assert "given_name" not in fields(page, by_hand(2, BESIDE - 200, 400))
    assert fields(page, by_hand(2, 1500))["given_name"] == "Дулмаа"


def test_a_name_in_clear_stays_under_its_signature(lay: Lay) -> None:
    page = lay("""
        ТӨРСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
Хүүхдийн нэр          Дулмаа
Бүртгэсэн
                      /Д.Батмөнх/
""")

    before = fields(page)
    assert fields(page, by_hand(3)) == before


@pytest.mark.parametrize("name", ["/Д.Батмөнх/", "(Д.Батмөнх)", "Д.Батмөнх"])
def test_a_name_in_clear_stays_behind_its_signature(lay: Lay, name: str) -> None:
    page = lay(f"""
        ТӨРСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
Хүүхдийн нэр          Дулмаа
Бүртгэсэн ажилтан             {name}
""")

    found = fields(page, by_hand(3, 450, 200))
    assert found["registrar"] == "Д.Батмөнх"
    assert found == fields(page)


def test_a_name_behind_a_signature_is_none_of_another_label(lay: Lay) -> None:
    page = lay("""
        ТӨРСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
Хүүхдийн нэр          Дулмаа
Эхийн нэр                     Д.Батмөнх
""")

    assert "mother_name" in fields(page)
    assert "mother_name" not in fields(page, by_hand(3, 450, 200))


def test_the_columns_of_a_table_are_told_by_their_headings_beside_a_cell_by_hand(lay: Lay) -> None:
    page = lay("""
                 ГЭРЛЭСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
                      Нөхөр               Эхнэр
Ургийн овог           Тайчууд             Хиад
Нэр                   Сүхбат              Нарантуяа
Регистрийн дугаар     ЪЪ84050211          ЪЪ86050220
""")

    words = tuple(word for word in page.reading.words if word.text != "Тайчууд")
    without = replace(page, reading=replace(page.reading, words=words))
    found = fields(without, by_hand(3, 530, 160))
    assert found["wife_clan_name"] == "Хиад"
    assert "husband_clan_name" not in found


def test_what_is_by_hand_elsewhere_takes_nothing_away(lay: Lay) -> None:
    page = lay("""
        ТӨРСНИЙ БҮРТГЭЛ
Бүртгэлийн дугаар     218
Хүүхдийн нэр          Дулмаа
Төрсөн огноо          1984.02.11
""")

    assert fields(page, by_hand(7), by_hand(2, 1700)) == fields(page)
