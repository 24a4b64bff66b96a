"""The person in papers: what names one person, as it is asked and as papers keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.finding.keyed import keyed
from pipeline.finding.keys import Key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.finding.question import Part, Question

ASKED = ("name", "register_number", "born")
"""What a person is asked by."""


def question_of(given: Mapping[str, str]) -> Question:
    """Return the question for the papers of a person."""
    return keyed({key: given.get(key, "") for key in ASKED})


def values_of(question: Question) -> tuple[tuple[str, ...], ...]:
    """Return what papers may keep of each part of the question: with small letters or large."""
    return tuple(tuple(dict.fromkeys(_ways(part))) for part in question.parts)


def _ways(part: Part) -> Iterator[str]:
    for text in part.texts:
        yield from (text, text.upper(), text.capitalize())
        if Key.BORN in part.keys:
            yield f"{text[:4]}-{text[4:6]}-{text[6:]}"
