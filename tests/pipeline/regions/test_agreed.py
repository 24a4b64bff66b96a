"""Words of a line are believed that several looks read alike; pieces and strokes are not."""

from __future__ import annotations

from ocr.words import Box, Word
from pipeline.regions.agreed import agreed


def look(*said: tuple[str, float]) -> tuple[Word, ...]:
    """What one look reads: words of 20 pixels a letter, 20 pixels apart."""
    words, left = list[Word](), 0
    for text, sure in said:
        words.append(Word(text, text, Box(left, 0, 20 * len(text), 30), sure, block=1, line=1))
        left += 20 * len(text) + 20
    return tuple(words)


def texts(*looks: tuple[Word, ...]) -> list[str]:
    return [word.text for word in agreed(looks)]


def test_words_that_two_looks_read_alike_are_believed() -> None:
    first, second = look(("тайван", 0.9), ("ховор", 0.9)), look(("тайван", 0.6), ("хозор", 0.9))
    assert texts(first, second) == ["тайван"]


def test_what_one_look_alone_reads_is_not_believed_however_sure() -> None:
    assert texts(look(("тайван", 0.95)), look(("тацван", 0.95))) == []


def test_the_same_word_somewhere_else_bears_nothing_out() -> None:
    assert texts(look(("тайван", 0.9)), look(("өргөн", 0.1), ("өө", 0.1), ("тайван", 0.9))) == []


def test_a_doubtful_word_between_believed_ones_is_kept_as_doubtful() -> None:
    line = look(("1976", 0.9), ("оны", 0.9), ("Хдүгээр", 0.1), ("сарын", 0.9))
    assert texts(line, line) == ["1976", "оны", "Хдүгээр", "сарын"]


def test_doubtful_words_at_the_ends_are_left_out() -> None:
    line = look(("Ү/", 0.1), ("Ноён", 0.9), ("овогт", 0.9), ("№у", 0.2))
    assert texts(line, line) == ["Ноён", "овогт"]


def test_a_stroke_that_is_read_as_one_letter_is_no_word() -> None:
    assert texts(look(("V", 0.9)), look(("V", 0.9))) == []
    assert texts(look(("V", 0.9), ("Ноён", 0.9)), look(("V", 0.9), ("Ноён", 0.9))) == ["Ноён"]


def test_a_piece_amid_what_is_misread_is_not_believed() -> None:
    line = look(("Чигтлурлгаш", 0.0), ("гцөг", 0.8), ("хиротдуул", 0.0))
    assert texts(line, line) == []


def test_of_two_words_in_one_place_the_longer_is_believed() -> None:
    whole, torn = look(("багширхагд", 0.9)), look(("багш", 0.9))
    assert texts(whole, whole, torn, torn) == ["багширхагд"]


def test_a_number_has_to_be_read_surely_twice() -> None:
    assert texts(look(("1992", 0.9)), look(("1992", 0.7))) == []
    assert texts(look(("1992", 0.9)), look(("1992", 0.85))) == ["1992"]
