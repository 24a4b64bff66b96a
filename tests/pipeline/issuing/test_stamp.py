"""The stamp of an archive for practice: over every page, in a file that goes on being valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pikepdf import pdfa

from pipeline.assemble import Flavour
from pipeline.issuing.file import write_file
from pipeline.issuing.mark import Mark
from pipeline.practice.stamp import stamp
from tests.pipeline.assemble.conftest import LINES, Opened

if TYPE_CHECKING:
    from tests.pipeline.assemble.conftest import Desk
    from tests.pipeline.issuing.conftest import Printer

PLAIN = Mark(("n",), "n")


def test_every_page_is_stamped_and_the_file_stays_valid_with_its_words(
    desk: Desk, printer: Printer
) -> None:
    out = desk.folder / "copy.pdf"
    write_file([printer.part(), printer.part()], PLAIN, desk.facts, out)
    before = [Opened(out).rendered(72, page).astype(int) for page in (1, 2)]
    stamp(out)
    after = [Opened(out).rendered(72, page).astype(int) for page in (1, 2)]
    for old, new in zip(before, after, strict=True):
        changed = np.abs(old - new).max(axis=2) > 30
        assert 0.005 < changed.mean() < 0.3
        assert all(part.any() for part in np.array_split(changed, 3))
    assert pdfa.validate_written(out, Flavour.PDFA_2B.value).passed
    assert Opened(out).lines()[: len(LINES)] == list(LINES)
