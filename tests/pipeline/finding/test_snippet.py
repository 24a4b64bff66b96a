"""Snippets: the words around what was found, with that marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.finding.snippet import snippet

TEXT = "ТӨРСНИЙ АКТ № 12\nБоржигон овогт Батын Дорж 1987 оны 3 дугаар сарын 15-нд төрсөн"


def test_what_was_found_is_marked_in_the_letters_of_the_paper() -> None:
    pieces = snippet(TEXT, frozenset({"батын", "дорж"}))
    assert [piece.text for piece in pieces if piece.marked] == ["Батын", "Дорж"]
    assert "".join(piece.text for piece in pieces) == TEXT.replace("\n", " ")


def test_where_nothing_was_found_nothing_is_shown() -> None:
    assert snippet(TEXT, frozenset({"цэцэг"})) == ()
    assert snippet("", frozenset({"дорж"})) == ()


def test_of_a_long_text_the_place_with_most_is_shown_and_no_word_is_cut() -> None:
    text = f"Дорж {'хүн ' * 400}Батын Дорж {'өдөр ' * 400}"
    pieces = snippet(text, frozenset({"батын", "дорж"}))
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.marked] == ["Батын", "Дорж"]
    assert set(shown.split()) == {"хүн", "Батын", "Дорж", "өдөр"}
    assert len(shown) < 300


def test_a_misread_letter_of_an_older_font_is_found_too() -> None:
    (found,) = (one for one in snippet("Їлзий", frozenset({"үлзий"})) if one.marked)
    assert found.text == "Їлзий"


@given(st.text(max_size=300), st.sets(st.text("абв", min_size=1, max_size=3), max_size=3))
def test_pieces_are_a_stretch_of_the_text(text: str, wanted: set[str]) -> None:
    shown = "".join(piece.text for piece in snippet(text, frozenset(wanted)))
    assert shown in text.replace("\n", " ")
