"""Print in dots is no handwriting; what a hand wrote is, be it on a fax."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.regions import handwriting, screened
from pipeline.regions.stretches import stretches
from pipeline.regions.strokes import Strokes
from samples.papers.parts import Face
from tests.pipeline.cleanup.pages import SANS, SERIF, Pixels, dotted
from tests.pipeline.regions.lines import prose

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr.words import Word

HANDS = [str(Face(name).path) for name in ("caveat-400.ttf", "bad-script-400.ttf")]


def page(face: str) -> tuple[list[Word], Pixels]:
    """A page of prose in a face, as doubtful as it is in dots."""
    image, words = prose(face)
    return [replace(word, confidence=0.4) for word in words], image


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_print_in_dots_is_no_handwriting(face: str) -> None:
    words, image = page(face)
    assert handwriting.find(stretches(words), dotted(image)) == []


@pytest.mark.parametrize("face", HANDS)
@pytest.mark.parametrize("screen", [np.asarray, dotted])
def test_what_a_hand_wrote_is_handwriting_in_them(
    face: str, screen: Callable[[Pixels], Pixels]
) -> None:
    words, image = page(face)
    assert handwriting.find(stretches(words), screen(image))


@pytest.mark.parametrize(("screen", "is_one"), [(np.asarray, False), (dotted, True)])
def test_only_what_is_in_dots_is_told_by_what_softening_turns_upright(
    screen: Callable[[Pixels], Pixels], *, is_one: bool
) -> None:
    words, image = page(SERIF)
    leaning = {word: Strokes(0.03, 0.5, len(word.text), len(word.text)) for word in words}
    assert screened.is_print(words, leaning, screen(image)) is is_one
