"""That there is nothing to read on a page is known, whoever has cleared the flag meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.ids import PageId
from pipeline.recipe import Recipe
from pipeline.steps import clean, read
from pipeline.steps.contract import Outcome
from tests.arkhiv.cli.conftest import clean_page, reading
from tests.faults.conftest import FACTS

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve


@pytest.mark.parametrize(("flags", "nothing"), [(["blank"], True), (["ink_loss"], False)])
def test_a_blank_page_stays_unread_when_somebody_has_looked_at_it(
    archive: Archive, shelve: Shelve, flags: list[str], *, nothing: bool
) -> None:
    page = PageId(shelve.page())
    with archive.records.writing() as tx:
        clean_page(archive, tx, page, reading())
        made = tx.products.find("page", page, "words")
        assert made is not None
        tx.products.put(replace(made, kind="cleaned"))
        clean.conclude(tx, page, Outcome({**FACTS["clean"], "flags": [*flags]}))
        assert read.prepare(tx, page, Recipe()).arguments["nothing"] is nothing
        for flag in tx.holds.flags("page", page):
            tx.holds.clear(flag.id, "saraa")
        assert read.prepare(tx, page, Recipe()).arguments["nothing"] is nothing
        clean.conclude(tx, page, Outcome({**FACTS["clean"], "flags": []}))
        assert read.prepare(tx, page, Recipe()).arguments["nothing"] is False
