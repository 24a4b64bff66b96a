"""The tray of the demonstration: what is fed from it has one thing to look at, and one only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from pipeline.capture.judging import Beside, appraised
from pipeline.nouns.look import Look
from pipeline.steps import inspect

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tray(samples: Path, tmp_path: Path) -> Path:
    del samples
    from tray import lay

    lay(tmp_path / "tray")
    return tmp_path / "tray"


def odd(path: Path, scratch: Path) -> set[str]:
    asked = {"max_pixels": 20_000_000, "look": True}
    facts = inspect.run(asked, {inspect.FILE: path}, scratch).facts
    (seen,) = cast("list[dict[str, Any]]", facts["looks"])
    return set(appraised(Look(**seen), {}, Beside((), ()), whole=True))


def test_one_leaf_is_blurred_and_the_last_picture_is_that_leaf_seen_well(
    tray: Path, tmp_path: Path
) -> None:
    found = [odd(tray / f"{number}.jpg", tmp_path) for number in range(1, 5)]
    assert found == [set(), {"blurred"}, set(), set()]


def test_a_tray_is_laid_anew_only_when_it_is_empty(tray: Path) -> None:
    from tray import lay

    first, *others = sorted(tray.iterdir())
    for path in others:
        path.unlink()
    lay(tray)
    assert list(tray.iterdir()) == [first]
    (tray / "taken").mkdir()
    first.rename(tray / "taken" / first.name)
    lay(tray)
    assert sum(path.is_file() for path in tray.iterdir()) == 4
