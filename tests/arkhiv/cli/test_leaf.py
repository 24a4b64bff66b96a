"""Leaves that cannot be scanned, as people say it at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.schema.inventory import claim, claim_leaf

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve


def test_a_leaf_is_called_absent_listed_and_taken_back(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    key = shelve.document("1")
    with archive.records.reading() as tx:
        (part,) = tx.documents.extents(key)
        volume = tx.volumes.get(tx.volumes.leaf(part.place.leaf).volume)
    lost = ("--reason", "lost", "--by", "bat")
    assert "--act" in arkhiv("leaf", "absent", volume.id, "2", *lost, ends=2).err
    said = arkhiv("leaf", "absent", str(volume.citation), "2", *lost, "--act", "12/2024", "--json")
    assert said.json == [{"leaf": "2", "absent": "lost"}]
    (listed,) = arkhiv("leaf", "list", volume.id, "--json").json
    assert (listed["leaf"], listed["act"], listed["by"]) == ("2", "12/2024", "bat")
    assert "12/2024" in arkhiv("leaf", "list", volume.id, lang="mn").out
    arkhiv("leaf", "present", volume.id, "2", "--reason", "found", "--by", "bat")
    assert arkhiv("leaf", "list", volume.id, "--json").json == []
    assert "not absent" in arkhiv("leaf", "present", volume.id, "2", "--by", "bat", ends=2).err


def test_a_lost_original_is_shown_with_its_act(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    key = shelve.document("1")
    gone = shelve.record("R-2")
    with archive.records.writing() as tx:
        (part,) = tx.documents.extents(key)
        volume = tx.volumes.leaf(part.place.leaf).volume
        tx.connection.execute(claim.insert().values(id="c", record=gone, volume=volume, leaves="8"))
        tx.connection.execute(claim_leaf.insert().values(claim="c", label="8"))
    for leaf in ("8", "9"):
        given = ("--reason", "lost", "--act", f"{leaf}/2024", "--by", "bat")
        arkhiv("leaf", "absent", volume, leaf, *given)
    assert arkhiv("show", "R-2", "--json").json["absent"] == [
        {"leaf": "8", "reason": "lost", "act": "8/2024"}
    ]
    said = arkhiv("show", "R-2", lang="mn").out
    assert "8/2024" in said
    assert "9/2024" not in said
