"""The audit at the command line: it holds, and where it does not, it names the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select, update

from arkhiv.cli.exits import Exit
from arkhiv.cli.wording import FAULTS, faulted
from arkhiv.language import speak
from arkhiv.settings import Lang
from storage.schema.trail import event, seal

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve


@pytest.fixture
def sealed(archive: Archive, shelve: Shelve) -> Archive:
    """An installation with some events, all of them sealed."""
    shelve.document("1")
    archive.sealer.seal()
    return archive


def test_what_was_not_touched_holds(sealed: Archive, arkhiv: Arkhiv) -> None:
    assert "Everything is as it was sealed" in arkhiv("audit", "verify").out
    audit = arkhiv("audit", "verify", "--objects", "--json").json
    assert audit["holds"]
    assert audit["objects"] == 1
    assert audit["sealed"] > 0
    assert sealed.trusted


def test_events_that_are_not_sealed_yet_are_counted(
    sealed: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    shelve.record("R-2")
    shelve.page(leaf="2", record="R-2")
    assert arkhiv("audit", "verify", "--json").json["unsealed"] > 0
    assert "not sealed yet" in arkhiv("audit", "verify").out
    assert sealed.trusted


def test_a_changed_event_is_named(sealed: Archive, arkhiv: Arkhiv) -> None:
    with sealed.records.writing() as tx:
        tx.connection.execute(update(event).where(event.c.position == 2).values(facts={"x": 1}))
    said = arkhiv("audit", "verify", ends=Exit.VERIFICATION)
    assert "position 2" in said.out
    assert "An event was changed" in said.out
    faults = arkhiv("audit", "verify", "--json", ends=Exit.VERIFICATION).json["faults"]
    assert ("event_changed", "position 2") in [(one["code"], one["place"]) for one in faults]


def test_a_changed_master_is_named(sealed: Archive, arkhiv: Arkhiv) -> None:
    (stored,) = (sealed.settings.data / "objects" / "objects" / "masters").rglob("*/*")
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1] + b"\x00")
    arkhiv("audit", "verify")
    (fault,) = arkhiv("audit", "verify", "--objects", "--json", ends=5).json["faults"]
    assert fault["code"] == "object_damaged"
    assert fault["place"].startswith("master ")


def test_a_head_that_was_kept_shows_a_cut_off_tail(sealed: Archive, arkhiv: Arkhiv) -> None:
    head = arkhiv("audit", "head").out.strip()
    (kept,) = arkhiv("audit", "head", "--json").json
    assert head == f"{kept['origin']}:{kept['number']}:{kept['head']}"
    arkhiv("audit", "verify", "--head", head)
    with sealed.records.writing() as tx:
        last = tx.connection.scalar(select(func.max(seal.c.number)))
        tx.connection.execute(delete(seal).where(seal.c.number == last))
    codes = {
        one["code"]
        for one in arkhiv("audit", "verify", "--head", head, "--json", ends=5).json["faults"]
    }
    assert {"tail_cut_off", "seal_removed"} <= codes


def test_a_removed_seal_is_named_once_in_the_words_of_the_language(
    sealed: Archive, arkhiv: Arkhiv
) -> None:
    with sealed.records.writing() as tx:
        last = tx.connection.scalar(select(func.max(seal.c.number)))
        tx.connection.execute(delete(seal).where(seal.c.number == last))
    assert arkhiv("audit", "verify", ends=5).out.count(f"seal {last}") == 1
    said = arkhiv("audit", "verify", ends=5, lang="mn").out
    assert f"лац {last}" in said
    assert "seal" not in said


@pytest.mark.usefixtures("archive")
def test_a_head_that_is_none_is_refused(arkhiv: Arkhiv) -> None:
    assert "audit head" in arkhiv("audit", "verify", "--head", "nonsense", ends=Exit.USAGE).err


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_has_a_sentence(code: str) -> None:
    assert faulted(speak(Lang.MONGOLIAN), code) not in {code, FAULTS[code]}
