"""Redoing what an older engine read, at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.flow import State
from tests.arkhiv.cli.conftest import field

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve

BY = ("--by", "dorj", "--json")


def test_pages_of_a_record_of_a_volume_or_all_that_are_out_of_date_are_redone(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    keys = [shelve.document("1", "2", record=f"R-{number}") for number in (1, 2, 3)]
    for key in keys:
        finish(key, State.ASSEMBLED, field())
    with archive.records.reading() as tx:
        (first, _) = tx.documents.extents(keys[1])
        volume = tx.volumes.get(tx.volumes.leaf(first.place.leaf).volume)
    said = arkhiv("redo", "R-1", *BY).json
    assert (len(said["pages"]), said["documents"]) == (2, [keys[0]])
    assert arkhiv("redo", "R-1", *BY).json == {"pages": [], "documents": []}
    assert len(arkhiv("redo", "--volume", volume.id, "--limit", "1", *BY).json["pages"]) == 1
    assert len(arkhiv("redo", "--outdated", *BY).json["pages"]) == 3
    with archive.records.reading() as tx:
        assert {tx.documents.get(key).state for key in keys} == {State.DELIMITED}
    assert "0 pages" in arkhiv("redo", "--outdated", "--by", "dorj").out


def test_what_to_redo_must_be_said(archive: Archive, arkhiv: Arkhiv) -> None:
    assert "--outdated" in arkhiv("redo", "--by", "dorj", ends=2).err
    assert archive.records.origin
