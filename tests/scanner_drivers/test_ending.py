"""The ending of a picture: a file that was cut off anywhere does not end as its format does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from scanner_drivers.ending import is_ended

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["1.jpg", "1.png"])
def test_a_picture_is_ended_when_it_is_whole_and_never_before(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.effect_noise((40, 30), 90).save(path)
    whole = path.read_bytes()
    assert is_ended(path)
    for cut in range(0, len(whole), 7):
        path.write_bytes(whole[:cut])
        assert not is_ended(path)


def test_of_a_format_that_has_no_last_bytes_of_its_own_nobody_can_tell(tmp_path: Path) -> None:
    path = tmp_path / "1.tif"
    Image.new("L", (40, 30), 200).save(path)
    assert not is_ended(path)
