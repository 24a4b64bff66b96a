"""The page about holdings says what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.holdings import cells
from pipeline.holdings.columns import COLUMNS, FileKind, recognise
from pipeline.holdings.problems import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = (Path(__file__).parents[3] / "docs" / "holdings.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(("kind", "title"), [(kind, kind.value.title()) for kind in FileKind])
def test_every_column_is_described_with_its_synonyms(kind: FileKind, title: str) -> None:
    rows = [row for row in section(title).splitlines() if row.startswith("| `")]
    assert rows == [
        f"| `{column.name}` | {', '.join(column.synonyms)} | {'yes' if column.required else ''} |"
        f" {column.about} |"
        for column in COLUMNS[kind]
    ]


@pytest.mark.parametrize(
    "choices",
    [cells.KINDS, cells.QUALITIES, cells.RISKS, cells.REGISTERS, cells.STANDINGS, cells.TYPES],
)
def test_every_word_for_a_choice_is_named(choices: Mapping[str, object]) -> None:
    words = set(re.split(r"[|`,\n]\s*| \|", section("Words for choices")))
    assert {word.strip() for word in words} >= set(choices)


def test_every_reason_of_a_report_is_named() -> None:
    rows = [row for row in section("The report").splitlines() if row.startswith("| `")]
    assert rows == [f"| `{code.value}` | {words} |" for code, words in WORDS.items()]


def test_the_headers_shown_are_understood() -> None:
    shown = [
        line.strip() for line in PAGE.splitlines() if line.startswith("    ") and "unit" in line
    ]
    assert [recognise(line.split(",")).kind for line in shown] == [
        FileKind.VOLUMES,
        FileKind.RECORDS,
    ]


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_header_of_synonyms_is_understood(kind: FileKind) -> None:
    for choice in range(2):
        header = [column.synonyms[choice % len(column.synonyms)] for column in COLUMNS[kind]]
        found = recognise([name.upper() for name in header])
        assert found.kind is kind
        assert list(found.places) == [column.name for column in COLUMNS[kind]]
