"""Showing and exporting: what people see of an original, and that it leaves a trace."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from arkhiv.cli.copying import MANIFEST, file_name, within
from ocr.words import Box, Region, RegionKind
from pipeline.events import Kind
from pipeline.flow import State
from pipeline.geometry import Point
from pipeline.moves.restricting import lift
from pipeline.moves.showing import original
from pipeline.ports.records import Extent
from storage.schema import inventory
from storage.schema.capture import page
from tests.arkhiv.cli.conftest import field, reading

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve

ASKED = ("--purpose", "request 44")


@pytest.fixture
def shown(shelve: Shelve, finish: Finish) -> DocumentId:
    """A record with one assembled document that has an open and a restricted field."""
    key = shelve.document("1", "2")
    finish(key, State.ASSEMBLED, field(), field("ethnicity", "халх", restricted=True))
    return key


def test_a_record_is_shown_with_fields_and_evidence(arkhiv: Arkhiv, shown: DocumentId) -> None:
    said = arkhiv("show", "R-1").out
    assert shown in said
    assert "Given name" in said
    assert "Бат" in said
    assert "90.0%" in said
    assert "1r x 60 y 60" in said


def test_the_labels_and_states_are_those_of_the_language(arkhiv: Arkhiv, shown: DocumentId) -> None:
    said = arkhiv("show", "R-1", lang="mn").out
    assert shown in said
    assert "эвлүүлсэн" in said
    assert "Төрсний бүртгэл" in said


def test_a_restricted_value_is_hidden_until_a_purpose_is_given(
    arkhiv: Arkhiv, shown: DocumentId
) -> None:
    hidden, opened = arkhiv("show", "R-1").out, arkhiv("show", "R-1", "--purpose", "44").out
    assert shown in hidden
    assert "халх" not in hidden
    assert "халх" in opened
    fields = {
        one["name"]: one for one in arkhiv("show", "R-1", "--json").json["documents"][0]["fields"]
    }
    assert (fields["ethnicity"]["value"], fields["ethnicity"]["raw"]) == (None, None)
    assert fields["given_name"]["value"] == "Бат"
    assert fields["given_name"]["polygon"][0] == [60, 60]


def test_showing_is_an_event_with_person_and_purpose(
    archive: Archive, arkhiv: Arkhiv, shown: DocumentId
) -> None:
    arkhiv("show", "R-1", "--by", "saraa", "--purpose", "request 44")
    with archive.records.reading() as tx:
        event = tx.events.of("record", original(tx, "R-1").record.id)[-1]
        assert tx.events.unsealed_count() == 0
        assert tx.events.words(event.id) == "request 44"
    assert (event.type, event.actor.name) == (Kind.SHOWN, "saraa")
    assert "request" not in str(event.facts)
    assert event.facts["documents"] == [shown]


def test_a_restricted_document_is_shown_only_for_a_purpose(
    archive: Archive, arkhiv: Arkhiv, shown: DocumentId, tmp_path: Path
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note(shown, restricted=True)
    assert "--purpose" in arkhiv("show", "R-1", ends=2).err
    assert "--purpose" in arkhiv("show", "R-1", "--purpose", "  ", ends=2).err
    assert "--purpose" in arkhiv("export", "R-1", str(tmp_path), ends=2).err
    assert not (tmp_path / "R-1").exists()
    arkhiv("show", "R-1", "--purpose", "request 44")


def test_an_original_is_exported_with_a_manifest_that_fits(
    arkhiv: Arkhiv, shown: DocumentId, tmp_path: Path
) -> None:
    said = arkhiv("export", "R-1", str(tmp_path), *ASKED, "--json").json
    folder = tmp_path / "R-1"
    assert said["folder"] == str(folder)
    lines = (folder / MANIFEST).read_text("utf-8").splitlines()
    listed = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    assert {path.relative_to(folder).as_posix() for path in files} == listed.keys()
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    paper = folder / "01-birth"
    assert (paper / "access.pdf").read_bytes() == b"%PDF-1.7"
    assert (paper / "1r.txt").read_text("utf-8") == "Сайн\nбайна\n"
    assert json.loads((paper / "metadata.json").read_text("utf-8"))["document"]["id"] == shown
    assert {path.name for path in paper.glob("*.png")} == {"1r.png", "2r.png"}


def test_what_is_exported_is_for_its_owner_alone(
    arkhiv: Arkhiv, shown: DocumentId, tmp_path: Path
) -> None:
    assert shown
    arkhiv("export", "R-1", str(tmp_path / "new" / "folder"), *ASKED)
    made = [tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert {path.suffix for path in made} >= {".txt", ".xml", ".pdf", ".json", ".png"}
    for path in made:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_exporting_is_an_event(
    archive: Archive, arkhiv: Arkhiv, shown: DocumentId, tmp_path: Path
) -> None:
    arkhiv("export", "R-1", str(tmp_path), *ASKED, "--by", "saraa")
    with archive.records.reading() as tx:
        event = tx.events.of("record", original(tx, "R-1").record.id)[-1]
    assert (event.type, event.facts["documents"]) == (Kind.EXPORTED, [shown])


def test_an_export_never_overwrites(arkhiv: Arkhiv, shown: DocumentId, tmp_path: Path) -> None:
    assert shown
    arkhiv("export", "R-1", str(tmp_path), *ASKED)
    assert "stays as it is" in arkhiv("export", "R-1", str(tmp_path), *ASKED, ends=2).err


def test_a_damaged_object_is_not_exported(
    archive: Archive, arkhiv: Arkhiv, shown: DocumentId, tmp_path: Path
) -> None:
    with archive.records.reading() as tx:
        product = tx.products.find("document", shown, "access", 1)
    assert product is not None
    stored = archive.settings.data / "objects" / "objects" / product.key
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-9.9")
    assert "damaged" in arkhiv("export", "R-1", str(tmp_path), *ASKED, ends=5).err
    assert not (tmp_path / "R-1").exists()


def test_a_paper_with_a_restricted_field_is_exported_only_for_a_purpose(
    arkhiv: Arkhiv, shown: DocumentId, shelve: Shelve, finish: Finish, tmp_path: Path
) -> None:
    assert shown
    assert "--purpose" in arkhiv("export", "R-1", str(tmp_path), ends=2).err
    assert not (tmp_path / "R-1").exists()
    finish(shelve.document("3", record="R-2"), State.ASSEMBLED, field())
    arkhiv("export", "R-2", str(tmp_path))


def test_what_nobody_has_described_is_exported_only_for_a_purpose(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, reviewer: Actor, tmp_path: Path
) -> None:
    key = shelve.document("1")
    arkhiv("show", "R-1")
    assert "--purpose" in arkhiv("export", "R-1", str(tmp_path), ends=2).err
    assert not (tmp_path / "R-1").exists()
    with archive.records.writing() as tx:
        tx.documents.note(key, restricted=True)
        lift(tx, key, reviewer, reason="a letter about the road")
    arkhiv("export", "R-1", str(tmp_path))


def test_an_adoption_record_needs_a_purpose_before_and_after_it_is_worked_on(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish, tmp_path: Path
) -> None:
    shelve.record("A-1", kind="adoption")
    shelve.page(record="A-1")
    assert "--purpose" in arkhiv("export", "A-1", str(tmp_path), ends=2).err
    assert "--purpose" in arkhiv("show", "A-1", ends=2).err
    finish(shelve.document("2", record="R-2"), State.ASSEMBLED, field())
    arkhiv("export", "R-2", str(tmp_path / "before"))
    with archive.records.writing() as tx:
        learned = update(inventory.record).where(inventory.record.c.record_id == "R-2")
        tx.connection.execute(learned.values(type="adoption"))
    assert "--purpose" in arkhiv("export", "R-2", str(tmp_path), ends=2).err
    assert "--purpose" in arkhiv("show", "R-2", ends=2).err


@pytest.fixture
def plain(shelve: Shelve, finish: Finish) -> DocumentId:
    """A paper of R-2 that hides nothing itself."""
    key = shelve.document("3", record="R-2")
    finish(key, State.ASSEMBLED, field())
    return key


def test_a_paper_that_shares_a_page_with_a_restricted_one_needs_a_purpose(
    archive: Archive, arkhiv: Arkhiv, plain: DocumentId, tmp_path: Path
) -> None:
    with archive.records.writing() as tx:
        (first, *_) = tx.documents.extents(plain)
        other = tx.documents.add("other", None, 0, restricted=True)
        tx.documents.set_extents(other.id, [Extent(first.place)])
    assert "--purpose" in arkhiv("export", "R-2", str(tmp_path), ends=2).err
    arkhiv("show", "R-2")


def test_a_paper_on_one_scan_with_a_restricted_one_needs_a_purpose(
    archive: Archive, arkhiv: Arkhiv, plain: DocumentId, shelve: Shelve, tmp_path: Path
) -> None:
    opposite = shelve.document("4", record="R-3")
    with archive.records.writing() as tx:
        tx.documents.note(opposite, restricted=True)
        (mine,), (theirs,) = (tx.documents.pages(key, 1) for key in (plain, opposite))
        together = update(page).where(page.c.id == theirs.page)
        tx.connection.execute(together.values(master=tx.pages.get(mine.page).master))
    assert "--purpose" in arkhiv("export", "R-2", str(tmp_path), ends=2).err
    arkhiv("export", "R-2", str(tmp_path), *ASKED)


def test_the_registered_version_is_shown_while_a_later_one_is_in_work(
    archive: Archive, arkhiv: Arkhiv, plain: DocumentId
) -> None:
    with archive.records.writing() as tx:
        pages = tx.documents.pages(plain, 1)
        tx.documents.open_version(plain, 2)
        tx.documents.set_pages(plain, 2, pages)
        tx.documents.note(plain, version=2, current=1)
    (paper,) = arkhiv("show", "R-2", "--json").json["documents"]
    assert (paper["version"], paper["state"]) == (1, "registered")
    assert paper["in_work"] == {"version": 2, "state": "assembled"}
    said = " ".join(arkhiv("show", "R-2").out.split())
    assert "State registered Version 1 In work 2, assembled" in said


def test_type_title_and_flags_are_those_of_the_version_that_is_shown(
    archive: Archive, arkhiv: Arkhiv, plain: DocumentId, tmp_path: Path
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note_version(plain, 1, type="birth", title="Төрсний акт")
        tx.holds.set_flags("document", plain, {"type_uncertain": {}}, "machine", 1)
        pages = tx.documents.pages(plain, 1)
        tx.documents.open_version(plain, 2)
        tx.documents.set_pages(plain, 2, pages)
        tx.documents.note_version(plain, 2, type="death", title="Нас барсны акт")
        tx.holds.set_flags("document", plain, {"type_contradicts": {}}, "machine", 2)
        tx.documents.note(plain, version=2, current=1, type="death", title="Нас барсны акт")
    (paper,) = arkhiv("show", "R-2", "--json").json["documents"]
    assert (paper["type"], paper["title"]) == ("birth", "Төрсний акт")
    assert paper["flags"] == ["type_uncertain"]
    arkhiv("export", "R-2", str(tmp_path))
    assert (tmp_path / "R-2" / "01-birth").is_dir()
    with archive.records.writing() as tx:
        tx.documents.note(plain, current=2)
    (paper,) = arkhiv("show", "R-2", "--json").json["documents"]
    assert (paper["type"], paper["flags"]) == ("death", ["type_contradicts"])


def test_a_flag_without_a_version_counts_for_every_version(
    archive: Archive, plain: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.holds.set_flags("document", plain, {"type_unknown": {}}, "machine")
        for version in (None, 1, 2):
            assert [flag.code for flag in tx.holds.flags("document", plain, version)] == [
                "type_unknown"
            ]
        tx.holds.set_flags("document", plain, {}, "machine", 1)
        assert tx.holds.flags("document", plain) == ()


def test_only_the_words_and_regions_of_the_paper_are_exported(
    archive: Archive, shown: DocumentId
) -> None:
    with archive.records.reading() as tx:
        sheet = original(tx, "R-1").papers[0].sheets[0]
    assert shown
    upper = (Point(0, 0), Point(900, 0), Point(900, 120), Point(0, 120))
    cut = type(sheet)(sheet.page, sheet.citation, sheet.leaf, upper)
    marked = tuple(Region(RegionKind.HANDWRITING, Box(40, y, 200, 60)) for y in (20, 400))
    kept = within(replace(reading("Сайн", "байна"), regions=marked), cut)
    assert [word.text for word in kept.words] == ["Сайн"]
    assert kept.regions == marked[:1]
    assert archive.records.origin


def test_a_record_without_an_original_says_so(
    arkhiv: Arkhiv, shelve: Shelve, tmp_path: Path
) -> None:
    shelve.record("R-5")
    assert "No original" in arkhiv("show", "R-5").out
    assert "nothing to export" in arkhiv("export", "R-5", str(tmp_path), ends=2).err


def test_an_unknown_record_is_told_with_what_to_do(archive: Archive, arkhiv: Arkhiv) -> None:
    assert archive.records.origin
    assert "arkhiv holdings import" in arkhiv("show", "nobody", ends=2).err


@pytest.mark.parametrize(
    ("record", "name"),
    [("191/ШШ-5", "191%2FШШ-5"), ("a%b", "a%25b"), (".hidden", "%2Ehidden"), ("12а", "12а")],
)
def test_a_record_id_becomes_a_safe_file_name(record: str, name: str) -> None:
    assert file_name(record) == name
