"""The parts of the work on a page: each is counted, whoever asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from benchmarks import parts
from tests.pipeline.cleanup.pages import prose

if TYPE_CHECKING:
    from pathlib import Path


def test_every_part_of_the_work_on_a_page_is_counted(tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    Image.fromarray(prose().image[..., ::-1]).save(page, dpi=(300, 300))
    spent = parts.worked([page], tmp_path).seconds
    assert {"decode", "late look", "clean-up", "PDF/A, validated"} <= spent.keys()
    assert min(spent.values()) > 0
