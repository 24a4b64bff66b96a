"""Tables of the reading benchmark: every class, what is worse cleaned, how sure and how right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.errors import Errors
from benchmarks.reading_pages import Kept, Wanted
from benchmarks.reading_readers import By
from benchmarks.reading_score import Score, Sure
from benchmarks.reading_tables import (
    append,
    errors_table,
    peers_table,
    put_between,
    sure_table,
)
from samples.papers.damage import Damage
from samples.papers.papers import Layout
from samples.papers.parts import Part

if TYPE_CHECKING:
    from benchmarks.reading_tables import Scores


def page(layout: Layout, damage: Damage) -> Kept:
    return Kept(Wanted(Part.TUNE, layout, damage, 1), Path("page.png"), "", None, (), ())


def score(wrong: int, *sure: Sure) -> Score:
    letters = Errors(wrong, 1000)
    return Score(letters, letters, Errors(wrong, 100), Errors(0, 4), Errors(0, 1), sure)


def scores(cleaned: int, raw: int, *sure: Sure) -> Scores:
    by = {By.OURS: score(cleaned, *sure), By.RAW: score(raw), By.MON: score(500)}
    return {page(Layout.TEXT, Damage.BLUR): by, page(Layout.FORM, Damage.CLEAN): by}


def rows(table: str) -> dict[str, list[str]]:
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return {line[0]: line[1:] for line in lines}


def test_every_damage_every_layout_and_all_have_a_row_with_the_peers_beside() -> None:
    table = rows(errors_table(scores(10, 20), (By.OURS, By.RAW, By.MON)))
    assert {"blur", "clean", "layout: text", "layout: form", "**all**"} < table.keys()
    assert table["**all**"][:2] == ["2", "1.00 (1.00–1.00)"]
    assert table["blur"][-3:] == ["2.00", "50.0", ""]
    assert "CER mon" in table["class"]


def test_a_table_of_one_layout_says_it_once() -> None:
    by = {By.OURS: score(10), By.RAW: score(20)}
    table = rows(errors_table({page(Layout.TYPED, Damage.SEAL): by}, (By.OURS, By.RAW)))
    assert table.keys() == {"class", "---", "seal", "**all**"}


def test_a_class_that_is_worse_cleaned_by_more_than_the_limit_is_marked() -> None:
    readers = (By.OURS, By.RAW)
    assert rows(errors_table(scores(13, 10), readers))["blur"][-1] == "worse cleaned"
    assert rows(errors_table(scores(12, 10), readers))["blur"][-1] == ""


def test_every_reader_has_every_measure_and_ocrmypdf_no_fields() -> None:
    made = scores(10, 20)
    for by in made.values():
        by[By.OCRMYPDF] = score(160)
    table = rows(peers_table(made, (By.OURS, By.MON, By.OCRMYPDF)))
    assert table["ours"] == ["1.00", "1.00", "10.0", "100.0 of 8", "100.0 of 2"]
    assert table["OCRmyPDF"][-2:] == ["–", "–"]


def test_of_fields_of_like_confidence_the_table_says_how_many_are_right() -> None:
    sure = (Sure(0.96, right=True), Sure(0.98, right=False), Sure(0.3, right=False))
    table = rows(sure_table(scores(0, 0, *sure)))
    assert table["0.95–0.99"] == ["4", "97.0", "50.0"]
    assert table["0.00–0.50"] == ["2", "30.0", "0.00"]
    assert "0.50–0.70" not in table


def test_a_table_is_put_between_its_marks_and_history_is_kept(tmp_path: Path) -> None:
    document = tmp_path / "reading.md"
    document.write_text("a\n<!-- t -->\nold\n<!-- /t -->\nb\n<!-- h -->\n| 1 |\n<!-- /h -->\n")
    put_between(document, "t", "new\n")
    append(document, "h", ["2"])
    assert document.read_text() == (
        "a\n<!-- t -->\nnew\n<!-- /t -->\nb\n<!-- h -->\n| 1 |\n| 2 |\n<!-- /h -->\n"
    )
