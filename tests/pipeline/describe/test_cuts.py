from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.describe.anchors import act_number_in
from pipeline.describe.cuts import propose_cuts
from pipeline.describe.describe import describe
from pipeline.describe.description import Claimed, ClaimedAct, Cut, LeafText, PageText, Side
from pipeline.describe.forms import built_in
from pipeline.geometry import bounds

Lay = Callable[..., PageText]

HEAD = "Төрсний бүртгэлийн дэвтэр                1988 он\n\n"


def act(number: int, name: str, title: str = "ТӨРСНИЙ АКТ") -> str:
    return f"""            {title} № {number}
Бүртгэсэн огноо      1988 оны 06 сарын 14-ний өдөр
Эцгийн нэр           Ганболд
Нэр                  {name}
Хүйс                 эрэгтэй
Эцэг                 Дашдорж Ганболд
"""


def book(lay: Lay) -> list[LeafText]:
    """Acts 41 and 42 on 1r, 43 and the head of 44 on 1v, its rest and an adoption on 2r."""
    broken = act(44, "Ганзориг").split("\n")
    sides = (
        ("1", Side.RECTO, act(41, "Сүхбат") + "\n" + act(42, "Энхтөр")),
        ("1", Side.VERSO, act(43, "Пүрэвжав") + "\n" + "\n".join(broken[:4])),
        ("2", Side.RECTO, "\n".join(broken[4:]) + act(45, "Дорж", "ҮРЧЛЭЛТИЙН АКТ")),
        ("2", Side.VERSO, act(46, "Жамъян")),
    )
    return [
        LeafText(leaf, side, lay(HEAD + text, page=10 + at))
        for at, (leaf, side, text) in enumerate(sides)
    ]


def claim(
    record: str, leaves: str, number: str | None = None, name: str | None = None
) -> ClaimedAct:
    names = (f"Ганболд {name}",) if name else ()
    return ClaimedAct(record, tuple(leaves), number, Claimed(names=names))


def cut(lay: Lay, *claims: ClaimedAct) -> tuple[Cut, ...]:
    return propose_cuts(book(lay), claims, built_in())


def test_several_acts_on_a_page_are_cut_apart(lay: Lay) -> None:
    first, second = cut(lay, claim("T-41", "1", "41"), claim("T-42", "1", "42"))
    (page, upper), (same, lower) = first.parts[0], second.parts[0]

    assert (page, same) == (10, 10)
    assert bounds(upper).bottom == bounds(lower).y
    assert bounds(lower).bottom == 3508
    assert first.act_number == "41"
    assert first.confidence >= 0.8


def test_an_act_goes_on_on_the_next_page_below_the_running_head(lay: Lay) -> None:
    pages = book(lay)
    (found,) = propose_cuts(pages, [claim("T-44", "12", "44")], built_in())

    assert [page for page, _ in found.parts] == [11, 12]
    texts = [
        PageText(page, pages[page - 10].text.reading, polygon) for page, polygon in found.parts
    ]
    described = describe(texts, built_in())
    assert described.type == "birth"
    assert not described.restricted
    given, father = described.field("given_name"), described.field("father_name")
    assert given is not None
    assert father is not None
    assert (given.value, given.page, father.page) == ("Ганзориг", 11, 12)


def test_an_adoption_among_births_is_cut_out_by_its_own_title(lay: Lay) -> None:
    pages = book(lay)
    (found,) = propose_cuts(pages, [claim("Y-45", "2", "45")], built_in())
    page, polygon = found.parts[0]

    described = describe([PageText(page, pages[2].text.reading, polygon)], built_in())
    assert (described.type, described.restricted) == ("adoption", True)


def test_without_a_number_names_point_to_the_act(lay: Lay) -> None:
    (found,) = cut(lay, claim("T-43", "1", name="Пүрэвжав"))

    assert (found.act_number, found.reasons) == ("43", ("names",))


def test_the_act_that_is_left_over_goes_to_the_claim_that_is(lay: Lay) -> None:
    claims = [claim("T-41", "1", "41"), claim("T-42", "1", "42"), claim("T-43", "1", "43")]
    *_, last = cut(lay, *claims, claim("T-44", "12"))

    assert (last.act_number, last.reasons) == ("44", ("by_order",))
    assert last.confidence < 0.5


def test_a_record_whose_act_is_not_there_gets_its_leaves_whole(lay: Lay) -> None:
    (found,) = cut(lay, claim("T-99", "2", "99", "Хэнбиш"))

    assert found.reasons == ("act_not_found",)
    assert [page for page, _ in found.parts] == [12, 13]
    assert found.confidence < 0.2


def test_an_act_beyond_its_claimed_leaves_says_so(lay: Lay) -> None:
    (found,) = cut(lay, claim("T-44", "1", "44"))

    assert "beyond_claimed_leaves" in found.reasons
    assert len(found.parts) == 2


def test_an_act_on_another_leaf_needs_more_than_its_number(lay: Lay) -> None:
    by_number, with_name = cut(lay, claim("a", "2", "41"), claim("b", "2", "42", "Энхтөр"))

    assert by_number.reasons == ("act_not_found",)
    assert with_name.act_number == "42"
    assert "other_leaf" in with_name.reasons


def test_two_records_never_get_the_same_act(lay: Lay) -> None:
    claims = [claim("a", "1", "41", "Сүхбат"), claim("b", "1", "41")]
    first, second = cut(lay, *claims)

    assert first.act_number == "41"
    assert second.act_number != "41"


@pytest.mark.parametrize(
    ("title", "number"),
    [("Төрсний акт № 12", "12"), ("Акт №7а", "7а"), ("Төрсний бүртгэл", None), ("1988 он", None)],
)
def test_the_title_of_the_inventory_may_end_with_the_number(title: str, number: str | None) -> None:
    assert act_number_in(title) == number
