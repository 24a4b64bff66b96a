"""Papers in two halves: a rule from top to bottom parts them, and each is read by itself."""

from __future__ import annotations

from dataclasses import replace

from ocr.text import text
from ocr.words import Box, Reading, Word

LEFT = ("ГЭРЧИЛГЭЭ", "Овог Халбага", "Нэр Дэмбэрэл", "Эцэг Очир", "Эх Янжин")
RIGHT = ("СВИДЕТЕЛЬСТВО", "Фамилия Халбага", "Имя Дэмбэрэл", "Отец Очир", "Мать Янжин")
FOLD = Box(1760, 190, 1, 900)


def side(lines: tuple[str, ...], x: int) -> list[Word]:
    words = []
    for number, line in enumerate(lines):
        at = x
        for piece in line.split():
            words.append(
                Word(piece, piece, Box(at, 200 + 100 * number, 25 * len(piece), 40), 0.9, 1, number)
            )
            at += 25 * len(piece) + 20
    return words


def paper(*rules: Box) -> Reading:
    words = (*side(LEFT, 300), *side(RIGHT, 1950))
    return Reading(3508, 2480, 300, words, "tesseract", "m", "Cyrillic", rules)


def test_halves_are_told_one_after_the_other() -> None:
    assert text(paper(FOLD)).splitlines() == [*LEFT, *RIGHT]


def test_without_a_rule_rows_run_across() -> None:
    assert text(paper()).splitlines()[1] == "Овог Халбага Фамилия Халбага"


def test_what_lines_cross_or_several_rules_part_is_a_table() -> None:
    crossing, edges = Box(250, 290, 2600, 1), (Box(250, 190, 1, 900), Box(2900, 190, 1, 900))

    assert text(paper(FOLD, crossing)).splitlines()[1] == "Овог Халбага Фамилия Халбага"
    assert text(paper(FOLD, *edges)).splitlines()[:2] == ["ГЭРЧИЛГЭЭ", "Овог Халбага"]
    column = Box(900, 190, 1, 900)
    assert text(paper(FOLD, column)).splitlines()[1] == "Овог Халбага Фамилия Халбага"


def test_a_rule_under_a_title_parts_a_table() -> None:
    title = Word("БҮРТГЭЛ", "БҮРТГЭЛ", Box(1600, 80, 300, 40), 0.9, 1, 9)
    reading = paper(FOLD)

    said = text(replace(reading, words=(title, *reading.words))).splitlines()

    assert said[2] == "Овог Халбага Фамилия Халбага"
