"""The course of a training: ever more careful, in two hours, and no stage before its lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from training import model
from training.course import COURSE, FURTHER, Course, Stage, minutes
from training.model import Bench, sets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("course", [COURSE, FURTHER])
def test_a_course_goes_on_more_carefully_and_never_from_fewer_lines(course: Course) -> None:
    for before, after in pairwise(course.stages):
        assert before.files <= after.files
        assert before.until < after.until
        assert float(before.rate) > float(after.rate)


def test_both_courses_take_less_than_two_hours_of_two_processors() -> None:
    assert minutes(COURSE, 2) + minutes(FURTHER, 2) < 110


def test_the_second_course_has_lines_that_the_first_has_not_seen() -> None:
    assert not set(COURSE.numbers) & set(FURTHER.numbers)


def test_a_stage_waits_for_its_lines() -> None:
    learnt = Stage(100, 10 * 60, "0.1")
    lines = Stage(100, 20 * 60, "0.01"), Stage(1100, 20 * 60, "0.01")
    at_once, later = (minutes(Course((learnt, one), begins=0), 2) for one in lines)
    assert at_once == pytest.approx(2.5 + 1 + 1)
    assert later == pytest.approx(2.5 + 50 + 1)


def _touched(folder: Path, number: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{number:04d}"
    path.touch()
    return path


def test_every_stage_gets_its_lines_in_their_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(model, "_set", _touched)
    stages = Stage(2, 10, "0.1"), Stage(5, 20, "0.01"), Stage(5, 30, "0.001")
    given = list(sets(Bench(tmp_path), Course(stages, begins=7)))
    assert [[path.name for path in files] for files in given] == [
        ["0007", "0008"],
        *([["0007", "0008", "0009", "0010", "0011"]] * 2),
    ]
    assert all(path.exists() for path in given[-1])
