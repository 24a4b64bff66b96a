"""Batches as people see and end them at the command line, and leaves that are numbered anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.capture.sealing import leave_open
from pipeline.ids import BatchId

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve


def test_an_open_batch_is_listed_shown_handed_over_and_sealed_with_a_reason(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    shelve.page(leaf="3")
    (listed,) = arkhiv("batch", "list", "--open", "--json").json
    key = listed["batch"]
    assert (listed["in_hand"], listed["open_too_long"]) == ("op", False)
    with archive.records.writing() as tx:
        leave_open(tx, BatchId(key), 2, 1)
    assert "arkhiv batch seal" in arkhiv("batch", "show", key).out
    arkhiv("batch", "hand-over", key, "--to", "saraa", "--by", "bat")
    shown = arkhiv("batch", "show", key, "--json").json
    assert [shift["operator"] for shift in shown["shifts"]] == ["op", "saraa"]
    assert shown["counts"] == [
        {"operator": "op", "leaves": 1, "pages": 1, "records": 0, "rescans": 0}
    ]
    seal = ("batch", "seal", key, "--by", "saraa")
    assert "--reason" in arkhiv(*seal, ends=2).err
    assert "битүүмжл" in arkhiv(*seal, "--reason", "jam", lang="mn").out
    assert arkhiv("batch", "list", "--open", "--json").json == []
    assert "no batch" in arkhiv("batch", "show", "nothing", ends=2).err


def test_leaves_are_numbered_anew_found_by_old_labels_and_certified(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    key = shelve.document("1")
    with archive.records.reading() as tx:
        (part,) = tx.documents.extents(key)
        volume = tx.volumes.leaf(part.place.leaf).volume
    why = ("--reason", "numbered anew", "--by", "bat")
    assert "OLD" not in arkhiv("leaf", "relabel", volume, "1", *why, ends=2).out
    arkhiv("leaf", "relabel", volume, "1=4", *why)
    (found,) = arkhiv("leaf", "find", volume, "1", "--json").json
    assert (found["leaf"], found["former"][0]["leaf"]) == ("4", "1")
    assert "bat" in arkhiv("leaf", "find", volume, "4").out
    given = ("--act", "3/2025", "--reason", "counted twice", "--by", "dulam")
    assert arkhiv("leaf", "certify", volume, "1", *given, "--json").json["sheets"] == 1
