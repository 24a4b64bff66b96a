from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.accuracy import sides_errors
from benchmarks.truth import Paper, Part, Side, papers, sides
from ocr.words import Box
from pipeline.geometry import Point

if TYPE_CHECKING:
    from pathlib import Path

TOLD = {
    "paper": "register-1",
    "type": "birth",
    "hard": False,
    "pages": [
        {
            "file": "scans/register/1.jpg",
            "frame": 0,
            "region": [10, 0, 100, 200],
            "extent": [[10.0, 0.0], [110.0, 0.0], [110.0, 90.5]],
            "text": "Төрсний акт",
        }
    ],
    "fields": [{"name": "act_number", "value": "41"}],
}


def paper(name: str, *parts: tuple[Side, str], hard: bool = False) -> Paper:
    return Paper(name, "birth", hard, tuple(Part(side, None, text) for side, text in parts), ())


def test_a_paper_is_read_from_its_expected_file(tmp_path: Path) -> None:
    folder = tmp_path / "expected"
    folder.mkdir()
    (folder / "register-1.json").write_text(json.dumps(TOLD), encoding="utf-8")
    (found,) = papers(tmp_path)
    assert found.parts[0].side == Side("scans/register/1.jpg", 0, Box(10, 0, 100, 200))
    assert found.parts[0].extent == (Point(10, 0), Point(110, 0), Point(110, 90.5))
    assert found.fields == (("act_number", "41"),)


def test_a_side_that_two_papers_share_counts_once() -> None:
    side = Side("1.jpg", 0, None)
    both = (paper("a", (side, "нэг хоёр")), paper("b", (side, "нэг хоёр")))
    assert sides(both) == (side,)
    assert len(sides_errors(both, {side: "нэг"}, hard=False)) == 1


def test_hard_papers_are_counted_apart() -> None:
    easy, hard = Side("1.jpg", 0, None), Side("2.jpg", 0, None)
    both = (paper("a", (easy, "нэг")), paper("b", (easy, "нэг"), (hard, "хоёр"), hard=True))
    texts = {easy: "нэг", hard: ""}
    assert [each.wrong for each in sides_errors(both, texts, hard=False)] == [0]
    assert [each.wrong for each in sides_errors(both, texts, hard=True)] == [4]
