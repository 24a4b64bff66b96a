"""Looking: each check finds what was done to a page, and clean pages are quiet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.capture.judging import judged
from pipeline.capture.looking import look, reduction
from pipeline.capture.prints import BITS, difference
from pipeline.capture.thresholds import STANDARD, promised
from pipeline.cleanup.shrink import shrunk
from pipeline.nouns.frame import Frame
from pipeline.nouns.problem import Problem
from tests.pipeline.cleanup.pages import bordered, form, prose, sealed, skewed, yellowed

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.nouns.look import Look
    from tests.pipeline.cleanup.pages import Pixels

FEW = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def paper() -> Pixels:
    """A page of prose on paper that is not quite white, with the grain of a scan."""
    grain = np.random.default_rng(5).normal(0, 2.5, prose().image.shape[:2])[:, :, None]
    return np.clip(prose().image * 0.93 + grain, 0, 255).astype(np.uint8)


def seen(image: Pixels, dpi: float | None = 300) -> Look:
    """Look at an image as ingest does: reduced."""
    height, width = image.shape[:2]
    frame = Frame(0, width, height, dpi, "file", 1, "RGB")
    times = reduction(frame)
    return look(shrunk(image, times), frame)


def problems(image: Pixels, dpi: float | None = 300) -> set[str]:
    return set(judged(seen(image, dpi), STANDARD))


CLEAN: dict[str, Callable[[], Pixels]] = {
    "prose": lambda: prose().image,
    "scanned": paper,
    "form": lambda: form().image,
    "table": lambda: form(ruled=True).image,
    "yellowed": lambda: yellowed(prose()).image,
    "bordered": lambda: bordered(prose()).image,
    "sealed": lambda: sealed(form(), (1500, 1900), (60, 60, 220)).image,
    "bitonal": lambda: np.where(prose().image[:, :, 0] < 128, 0, 255).astype(np.uint8),
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_page_is_quiet(name: str) -> None:
    assert problems(CLEAN[name]()) == set()


@FEW
@given(st.floats(4, 8))
def test_a_blurred_page_is_found(width: float) -> None:
    assert Problem.BLURRED in problems(np.asarray(cv2.GaussianBlur(paper(), (0, 0), width)))


@FEW
@given(st.floats(3.5, 6.5), st.sampled_from([-1, 1]))
def test_a_page_that_lies_askew_is_found_with_its_angle(degrees: float, way: int) -> None:
    turned = skewed(prose(), way * degrees).image
    assert Problem.ASKEW in problems(turned)
    assert abs(abs(seen(turned).skew or 0) - degrees) < 0.3


@FEW
@given(st.floats(0.0, 0.9), st.floats(-1.0, 1.0), st.floats(0.08, 0.25))
def test_a_fold_is_found_wherever_it_runs(place: float, degrees: float, depth: float) -> None:
    height, width = paper().shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    middle = height * (0.08 + 0.9 * place)
    off = rows - middle - np.float32(np.tan(np.radians(degrees))) * (columns - width / 2)
    shadow = 1 - np.float32(depth) * np.exp(-((off / 6) ** 2) / 2)
    assert Problem.FOLDED in problems((paper() * shadow[:, :, None]).astype(np.uint8))


@pytest.mark.parametrize("left", [330, 520, 700])
def test_writing_that_runs_into_the_edge_is_found(left: int) -> None:
    assert Problem.CUT_OFF in problems(np.ascontiguousarray(paper()[:, left:]))


def test_a_dark_page_is_underexposed_and_a_black_one_dark() -> None:
    assert problems((paper() * 0.38).astype(np.uint8)) == {Problem.UNDEREXPOSED}
    assert problems((paper() * 0.1).astype(np.uint8)) == {Problem.DARK}


def test_paper_whose_grain_is_cut_off_at_white_is_clipped() -> None:
    grain = np.random.default_rng(1).normal(0, 14, paper().shape)
    assert Problem.CLIPPED in problems(
        np.clip(paper() * 1.06 + grain + 14, 0, 255).astype(np.uint8)
    )


def test_faint_writing_is_found() -> None:
    assert problems((240 - (255 - prose().image.astype(float)) * 0.15).astype(np.uint8)) == {
        Problem.FAINT
    }


def test_a_blank_side_is_flagged_with_its_ink_and_nothing_else() -> None:
    blank = np.clip(np.random.default_rng(2).normal(236, 3, (3508, 2480)), 0, 255)
    found = judged(seen(blank.astype(np.uint8)), STANDARD)
    assert set(found) == {Problem.BLANK}
    assert found[Problem.BLANK] == {"ink": 0.0}


def test_another_resolution_than_the_profile_promises_is_found() -> None:
    limits = promised({"resolution": "300"})
    assert Problem.WRONG_RESOLUTION in judged(seen(paper(), 200), limits)
    assert judged(seen(paper(), 299.9994), limits) == {}
    assert judged(seen(paper(), None), limits) == {}


@FEW
@given(st.integers(-30, 30), st.integers(-30, 30), st.floats(-0.5, 0.5))
def test_the_same_paper_scanned_twice_is_like_itself(across: int, down: int, turn: float) -> None:
    once = seen(paper()).likeness
    matrix = cv2.getRotationMatrix2D((1240, 1754), turn, 1.0)
    matrix[:, 2] += across, down
    again = cv2.warpAffine(paper(), matrix, paper().shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    assert difference(once, seen(np.asarray(again, np.uint8)).likeness) <= STANDARD.same


def test_two_papers_are_unlike_and_an_empty_one_is_like_none() -> None:
    one, other = seen(prose().image).likeness, seen(prose(count=9).image).likeness
    assert difference(one, other) > STANDARD.same
    assert difference("", "") == BITS


def test_what_is_no_sheet_is_not_measured() -> None:
    small = seen(np.zeros((500, 900, 3), np.uint8))
    assert not small.measured
    assert judged(small, STANDARD) == {}


@given(
    st.tuples(st.integers(1, 30), st.integers(1000, 30_000)),
    st.booleans(),
    st.sampled_from((None, 300.0, 1200.0)),
)
@example((10, 30_000), False, None)  # noqa: FBT003  # a table of cases
@example((10, 30_000), True, None)  # noqa: FBT003  # a table of cases
def test_a_strip_as_thin_as_a_rule_is_no_sheet(
    sides: tuple[int, int],
    lying: bool,  # noqa: FBT001 - a table of cases
    dpi: float | None,
) -> None:
    sized = np.zeros(sides[::-1] if lying else sides, np.uint8)
    assert not seen(sized, dpi).measured


@pytest.mark.parametrize("sides", [(100, 1000), (100, 10_000), (10_000, 100)])
@pytest.mark.parametrize("dpi", [None, 300, 1200])
def test_the_narrowest_sheet_is_measured(sides: tuple[int, int], dpi: float | None) -> None:
    for image in (np.full(sides, 255, np.uint8), np.eye(*sides, dtype=np.uint8) * 255):
        assert seen(image, dpi).measured
