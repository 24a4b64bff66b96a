"""Which way is up: by the letters, by the script, by reading it, or said to be unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.osd import Upright
from pipeline.cleanup import standing, upright
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch) -> Pixels:
    """A page of which the letters do not say how it lies."""
    monkeypatch.setattr(upright.standing, "judge", lambda _, **__: Upright(180, 0.3))
    return np.ascontiguousarray(pages.prose().image[..., 0])


def unsure(_image: Pixels, _dpi: int) -> Upright:
    return Upright(180, 0.5)


def test_a_page_is_turned_as_it_reads_best_when_nothing_else_is_sure(doubtful: Pixels) -> None:
    seen: list[tuple[int, ...]] = []

    def attempt(part: Pixels, dpi: int) -> float:
        seen.append(part.shape)
        return 300.0 if len(seen) == 3 else 20.0 + dpi * 0

    turn, sure, action = upright.find(doubtful, 300, unsure, attempt)
    assert (turn, sure) == (180, True)
    assert "reading" in action.reason
    assert len(seen) == 4
    assert max(max(shape) for shape in seen) <= 1500


def test_two_directions_that_read_alike_leave_it_unsure(doubtful: Pixels) -> None:
    turn, sure, action = upright.find(doubtful, 300, unsure, lambda *_: 40.0)
    assert (turn, sure) == (0, False)
    assert action.reason == "unsure of 180°"


def test_a_few_letters_in_one_direction_prove_nothing(doubtful: Pixels) -> None:
    scores = iter((12.0, 0.0, 0.0, 0.0))
    assert not upright.find(doubtful, 300, unsure, lambda *_: next(scores))[1]


def test_a_sure_judge_spares_the_reading(doubtful: Pixels) -> None:
    def attempt(_part: Pixels, _dpi: int) -> float:
        raise AssertionError

    for told in (Upright(180, 9.0), Upright(0, 9.0)):
        turn, sure, _ = upright.find(doubtful, 300, lambda *_, told=told: told, attempt)
        assert (turn, sure) == (told.turn, True)


def test_reading_overrules_a_judge_with_whom_the_letters_do_not_agree(doubtful: Pixels) -> None:
    scores = iter((300.0, 0.0, 24.0, 6.0))
    turn, sure, action = upright.find(
        doubtful, 300, lambda *_: Upright(90, 4.2), lambda *_: next(scores)
    )
    assert (turn, sure) == (0, True)
    assert "reading" in action.reason


def test_a_sure_judge_is_followed_where_reading_does_not_tell(doubtful: Pixels) -> None:
    turn, sure, _ = upright.find(doubtful, 300, lambda *_: Upright(90, 9.0), lambda *_: 40.0)
    assert (turn, sure) == (90, True)


def test_a_judge_against_whom_letters_and_reading_speak_is_not_followed(doubtful: Pixels) -> None:
    by_letters = standing.judge(doubtful)
    assert by_letters is not None
    aside = (by_letters.turn + 90) % 360
    scores = dict.fromkeys((0, 90, 180, 270), 80.0) | {by_letters.turn: 160.0}
    read = iter(scores.values())
    turn, sure, action = upright.find(
        doubtful, 300, lambda *_: Upright(aside, 9.0), lambda *_: next(read)
    )
    assert (turn, sure) == (0, False)
    assert not action.applied


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_full_page_is_turned_by_the_letters_across_its_middle(turn: int) -> None:
    page = cv2.cvtColor(pages.prose().image, cv2.COLOR_BGR2GRAY)[250:1450]
    turned = np.ascontiguousarray(np.rot90(page, turn // 90))
    assert upright.find(turned, 300, None)[:2] == (turn, True)
    third = len(turned) // 3
    turned[:third], turned[2 * third :] = 255, 255
    assert upright.find(turned, 300, None)[:2] == (turn, True)
