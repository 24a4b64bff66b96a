"""The Mongolian of the program uses the trade's terms wherever its English does."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "arkhiv/locale/mn/LC_MESSAGES/arkhiv.po"
CODE = re.compile(
    r"\{[^}]*\}|ARKHIV_\w+|--[a-z-]+|\barkhiv( [a-z-]+)*|\S+\.\w+|\S*/\S*|\b[A-Z]{4,}\b"
)
"""What stands in a message as a program reads it: gaps, options, commands and files."""


@dataclass(frozen=True)
class Term:
    """An English term, the beginnings of words that may stand for it, and what is no such term."""

    english: str
    mongolian: tuple[str, ...]
    excepted: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        for phrase in self.excepted:
            text = text.replace(phrase, "")
        return re.search(rf"\b{re.escape(self.english)}s?\b", text) is not None

    def is_said(self, text: str) -> bool:
        return any(begins in text for begins in self.mongolian)


def terms() -> list[Term]:
    with (ROOT / "docs/terms.csv").open(encoding="utf-8", newline="") as file:
        return [
            Term(row["english"], parts(row["mongolian"]), parts(row["except"]))
            for row in csv.DictReader(file)
        ]


def parts(text: str) -> tuple[str, ...]:
    return tuple(part.lower() for part in text.split("|") if part)


@cache
def messages() -> tuple[tuple[str, str], ...]:
    """Every message in English, without what programs read in it, and in Mongolian."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    return tuple(
        (CODE.sub(" ", joined(one.id)).lower(), joined(one.string).lower())
        for one in catalogue
        if one.id
    )


def joined(said: str | tuple[str, ...] | list[str]) -> str:
    return said if isinstance(said, str) else " ".join(said)


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.english)
def test_a_term_is_translated_by_the_word_that_the_trade_has_for_it(term: Term) -> None:
    met = [(english, mongolian) for english, mongolian in messages() if term.is_in(english)]
    assert met, f"nothing says “{term.english}” any more: take its line out of docs/terms.csv"
    assert [one for one in met if not term.is_said(one[1])] == []


def test_every_term_stands_in_the_table_once() -> None:
    english = [term.english for term in terms()]
    assert len(set(english)) == len(english) > 40
