"""A bound register cut at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pipeline.moves.test_delimiting import book, proposed

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.volume import Volume
    from tests.arkhiv.cli.conftest import Arkhiv

__all__ = ["book"]


def test_proposals_are_shown_and_change_nothing(
    archive: Archive, arkhiv: Arkhiv, book: Volume
) -> None:
    said = arkhiv("delimit", str(book.citation), lang="mn").out
    assert "актын дугаар" in said
    found = arkhiv("delimit", str(book.citation), "--json").json
    assert [one["record"] for one in found["proposals"]] == [
        one.name for one in proposed(archive, book).all
    ]
    assert found["proposals"][2]["doubtful"]
    assert not any(one["document"] for one in found["proposals"])


def test_confirming_makes_documents_and_tells_what_is_left(arkhiv: Arkhiv, book: Volume) -> None:
    said = arkhiv("delimit", str(book.citation), "--confirm", "--by", "saraa")
    assert "2 documents delimited" in said.out
    assert "civil:Т-99 needs a look" in said.err
    shown = arkhiv("show", "Т-41", "--json").json
    assert shown["documents"][0]["link"]["by"] == "saraa"
    again = arkhiv("delimit", book.id, "--confirm", "--json").json
    assert again == {"documents": {}, "left": ["civil:Т-99"]}


@pytest.mark.usefixtures("book")
def test_a_volume_that_is_not_there_is_told(arkhiv: Arkhiv) -> None:
    arkhiv("delimit", "11:9/9/9", ends=2)
    assert "UNIT:fonds/inventory/item" in arkhiv("delimit", "nonsense", ends=2).err
