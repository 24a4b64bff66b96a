from __future__ import annotations

from benchmarks.fields import Found, Mark, counted, marked, share

EXPECTED = (("given_name", "Бат"), ("sex", "эрэгтэй"), ("act_number", "42"))


def marks(**found: str | None) -> dict[str, Mark]:
    read = {name: Found(value, value or "?") for name, value in found.items()}
    return {each.name: each.mark for each in marked("paper", "birth", EXPECTED, read)}


def test_every_field_of_the_paper_gets_a_mark() -> None:
    assert marks(given_name="Бат", sex="эмэгтэй") == {
        "given_name": Mark.RIGHT,
        "sex": Mark.WRONG,
        "act_number": Mark.MISSING,
    }


def test_a_wording_without_a_meaning_is_wrong() -> None:
    assert marks(act_number=None)["act_number"] is Mark.WRONG


def test_a_field_that_the_paper_lacks_is_extra() -> None:
    assert marks(registrar="Дорж")["registrar"] is Mark.EXTRA


def test_extra_fields_do_not_change_the_share_of_exact_ones() -> None:
    read = {"given_name": Found("Бат", "Бат"), "registrar": Found("Дорж", "Дорж")}
    assert share(counted(marked("paper", "birth", EXPECTED, read))) == 1 / 3
