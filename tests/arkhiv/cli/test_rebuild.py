"""Rebuilding: a lost database is made again from the object store, and what is lost is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from arkhiv.archive import init, open_archive
from pipeline.clock import now
from pipeline.events import MACHINE, Actor, Kind
from pipeline.flow import Role, State
from pipeline.ingest.delimiting import delimit
from pipeline.moves.disputing import dispute
from pipeline.moves.finding import the_record
from pipeline.moves.restricting import restrict
from pipeline.notices import keeping as receivers
from pipeline.nouns.page import PageStanding
from pipeline.people import keeping
from pipeline.ports.records import Extent
from pipeline.rebuild.rebuild import Rebuild
from storage.audit import verify
from storage.schema.capture import page
from storage.schema.documents import link
from storage.schema.inventory import leaf
from storage.schema.trail import event
from tests.arkhiv.cli.conftest import field

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.ids import DocumentId
    from storage.audit import Audit
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve

PEOPLE = ("R-1", "R-2", "R-3", "L-1")
ASKED = ("--purpose", "request 44")
VOLUMES = """unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk,four_eyes
00,1,2,3,bound_register,3,counted,0,high,0
00,1,2,4,personal_file,2,counted,0,low,1
"""
RECORDS = """record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids
R-1,civil,birth,00,1/2/3,1,Төрсний акт,1967,,Сүхбат Алтанцэцэг,1967/42
R-2,civil,birth,00,1/2/3,1-2,Төрсний акт,1967,ЪЪ67031204,,
R-3,civil,adoption,00,1/2/3,3,,1967,,,
L-1,legal,legal_file,00,1/2/4,,,,,,
R-9,civil,birth,00,1/2/3,8,,,,,
"""


class Line:
    """The moves of a whole small archive, by the public commands where there is one."""

    def __init__(
        self, archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish, folder: Path
    ) -> None:
        self.archive = archive
        self.arkhiv = arkhiv
        self.shelve = shelve
        self.finish = finish
        for name, lines in (("volumes", VOLUMES), ("records", RECORDS)):
            (folder / f"{name}.csv").write_text(lines, encoding="utf-8")
            arkhiv("holdings", "import", str(folder / f"{name}.csv"))

    def paper(self, name: str, *leaves: str) -> DocumentId:
        """Pages of a record's paper, delimited."""
        for one in leaves:
            self.shelve.page(f"{name} {one}", one, record=name)
        return self.delimited(name)

    def delimited(self, name: str) -> DocumentId:
        with self.archive.records.writing() as tx:
            document = tx.documents.by_origin(f"record:{name}")
            assert document is not None
            delimit(tx, document.id, MACHINE, None)
        return document.id

    def register(self, name: str, key: DocumentId) -> None:
        """Let the machine's work be done, and people's."""
        fields = (field(), field("ethnicity", "халх", restricted=True))
        self.finish(key, State.ASSEMBLED, *fields)
        with self.archive.records.writing() as tx:
            number = tx.documents.get(key).version
            tx.documents.note_version(
                key, number, type="birth", title=f"Акт {number}", means="machine"
            )
            tx.documents.note(key, title=f"Акт {number}")
        self.arkhiv("check", name, "--by", "bat")
        self.arkhiv("register", name, "--by", "dorj")


@pytest.fixture
def line(archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish, tmp_path: Path) -> Line:
    """An archive with everything in it that a rebuilding could forget."""
    made = Line(archive, arkhiv, shelve, finish, tmp_path)
    made.register("R-1", made.paper("R-1", "1"))
    _shares_a_page(made)
    _was_rescanned(made)
    _was_restricted(made)
    return made


def _shares_a_page(made: Line) -> None:
    """R-2 lies on the leaf of R-1 too, and was linked to another record by mistake."""
    key = made.paper("R-2", "2")
    with made.archive.records.writing() as tx:
        other = tx.documents.by_origin("record:R-1")
        assert other is not None
        (shared,) = tx.documents.pages(other.id, 1)
        pages = (*tx.documents.pages(key, 1), shared)
        extents = tx.documents.extents(key)
        place = tx.pages.get(shared.page).place
        tx.documents.set_extents(key, [*extents, Extent(place)])
        tx.documents.set_pages(key, 1, pages)
    made.finish(key, State.ASSEMBLED)
    made.arkhiv("link", "R-1", key, "--reason", "хоёр акт нэг хуудсанд")
    made.arkhiv("unlink", "R-1", key, "--reason", "өөр хүн байна")
    made.register("R-2", key)


def _was_rescanned(made: Line) -> None:
    """L-1 grew a leaf after it was registered, and its first leaf was scanned again."""
    key = made.paper("L-1", "1")
    made.register("L-1", key)
    with made.archive.records.reading() as tx:
        (first,) = tx.documents.pages(key, 1)
    made.shelve.page("L-1 again", "1", record="L-1")
    made.arkhiv("discard", first.page, "--reason", "бүдэг", "--by", "bat")
    made.shelve.page("L-1 2", "2", record="L-1")
    made.delimited("L-1")
    made.register("L-1", key)


def _was_restricted(made: Line) -> None:
    key = made.paper("R-3", "3")
    with made.archive.records.writing() as tx:
        tx.documents.note(key, restricted=True)
    made.arkhiv("restrict", "lift", key, "--reason", "шүүхийн шийдвэр", "--by", "bat")
    made.register("R-3", key)


def lose(archive: Archive) -> None:
    """The database is gone; objects and keys are there."""
    engine = archive.records.engine
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    for path in archive.settings.data.glob("arkhiv.db*"):
        path.unlink()


def everything(arkhiv: Arkhiv, folder: Path) -> dict[str, Any]:
    """All that people see of every record, and every file of it."""
    seen: dict[str, Any] = {}
    for name in PEOPLE:
        arkhiv("export", name, str(folder), *ASKED)
    for name in PEOPLE:
        seen[name] = arkhiv("show", name, *ASKED, "--json").json
    seen["files"] = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return seen


def without_looks(seen: dict[str, Any]) -> dict[str, Any]:
    """A record without who looked at it: every look is an event of its own."""
    looks = ("shown", "exported")
    history = [one for one in seen["history"] if one["type"] not in looks]
    return {**seen, "history": history}


def audited(archive: Archive) -> Audit:
    return verify(archive.records, archive.objects, archive.trusted, with_objects=True)


def test_everything_is_as_it_was(
    line: Line, arkhiv: Arkhiv, settings: Settings, tmp_path: Path
) -> None:
    before = everything(arkhiv, tmp_path / "before")
    counts = arkhiv("progress", "--json").json
    assert (counts["records"], counts["registered"]) == (5, 4)
    whole = audited(line.archive)
    lose(line.archive)
    assert "arkhiv rebuild" in arkhiv("init").err
    told = arkhiv("rebuild", "--by", "bat", "--json").json
    assert told["faults"] == []
    assert (told["documents"], told["versions"], told["unregistered_masters"]) == (4, 5, 0)
    after = everything(arkhiv, tmp_path / "after")
    assert after["files"] == before["files"]
    for name in PEOPLE:
        assert without_looks(after[name]) == without_looks(before[name])
    again = arkhiv("progress", "--json").json
    for name in ("captured", "digitized", "registered"):
        assert again[name] == counts[name]
    audit = audited(open_archive(settings))
    assert audit.faults == ()
    assert (audit.objects, audit.orphans) == (whole.objects, whole.orphans)


def test_what_people_wrote_and_what_is_not_there_comes_back(
    line: Line, arkhiv: Arkhiv, settings: Settings
) -> None:
    with line.archive.records.writing() as tx:
        shelf = tx.connection.scalar(select(leaf.c.volume).where(leaf.c.label == "3"))
        gone = leaf.insert().values(
            id="gone",
            volume=shelf,
            label="9",
            position=9.0,
            former_labels=[],
            absent_code="lost",
            absent_at=now(),
        )
        tx.connection.execute(gone)
    key = line.paper("R-9", "8")
    line.register("R-9", key)
    lose(line.archive)
    arkhiv("init")
    arkhiv("rebuild")
    with open_archive(settings).records.reading() as tx:
        reasons = set(tx.connection.scalars(select(link.c.reason)))
        assert "өөр хүн байна" in reasons
        lifted = tx.connection.scalar(
            select(event.c.id).where(event.c.type == "document.unrestricted")
        )
        assert lifted is not None
        assert tx.events.words(lifted) == "шүүхийн шийдвэр"
        absent = select(leaf.c.label).where(leaf.c.absent_code == "lost")
        assert tx.connection.scalars(absent).all() == ["9"]
        standings = tx.connection.scalars(
            select(page.c.standing).where(page.c.reason == "бүдэг")
        ).all()
        assert standings == [PageStanding.SUPERSEDED]


def test_the_inventory_taken_in_again_changes_nothing_that_was_rebuilt(
    line: Line, arkhiv: Arkhiv, tmp_path: Path
) -> None:
    counts = arkhiv("progress", "--json").json
    lose(line.archive)
    arkhiv("init")
    arkhiv("rebuild")
    arkhiv("holdings", "import", str(tmp_path / "volumes.csv"))
    (told,) = arkhiv("holdings", "import", str(tmp_path / "records.csv"), "--json").json
    assert (told["added"], told["changed"], told["unchanged"]) == (1, 0, 4)
    again = arkhiv("progress", "--json").json
    assert (again["records"], again["registered"]) == (counts["records"], counts["registered"])


def test_people_and_receivers_that_the_trail_alone_knows_are_named_and_let_in_by_nobody(
    line: Line, arkhiv: Arkhiv, settings: Settings
) -> None:
    with line.archive.records.writing() as tx:
        wanted = keeping.Wanted(roles=frozenset({Role.ADMINISTRATOR}))
        who = Actor("dulmaa", Role.ADMINISTRATOR)
        keeping.add(tx, "dulmaa", wanted, "correct horse battery", who, must_change=False)
        for name in ("registry", "gone"):
            receivers.add(tx, name, f"https://{name}.example.mn/", who)
        receivers.remove(tx, "gone", who)
        shown = tx.connection.scalars(select(event.c.id).where(event.c.type == "shown")).all()
    line.archive.sealer.seal()
    lose(line.archive)
    arkhiv("init")
    said = arkhiv("rebuild")
    assert "1 person is known by the trail alone" in said.out
    assert "1 receiver is known by the trail alone" in said.out
    with open_archive(settings).records.reading() as tx:
        assert (tx.people.all(), tx.receivers.all()) == ((), ())
        still = tx.connection.scalars(select(event.c.id).where(event.c.type == "shown")).all()
    assert set(shown) <= set(still)


def test_a_damaged_master_and_a_missing_copy_are_named(
    line: Line, arkhiv: Arkhiv, settings: Settings
) -> None:
    with line.archive.records.reading() as tx:
        document = tx.documents.by_origin("record:R-1")
        assert document is not None
        (item,) = tx.documents.pages(document.id, 1)
        master = tx.pages.master(tx.pages.get(item.page).master)
        access = tx.products.find("document", document.id, "access", 1)
        assert access is not None
    stored = settings.data / "objects" / "objects"
    (stored / master.key).chmod(0o600)
    (stored / master.key).write_bytes(b"other")
    (stored / access.key).unlink()
    lose(line.archive)
    arkhiv("init")
    told = arkhiv("rebuild", "--json", ends=5).json
    named = {(fault["code"], fault["place"]) for fault in told["faults"]}
    assert named == {
        ("object_damaged", f"master {master.id}"),
        ("object_missing", f"access of document {document.id}"),
    }
    assert told["documents"] == 4
    assert arkhiv("show", "R-1", "--json").json["documents"][0]["state"] == "registered"


def metadata_of(archive: Archive, name: str) -> tuple[DocumentId, str]:
    with archive.records.reading() as tx:
        document = tx.documents.by_origin(f"record:{name}")
        assert document is not None
        kept = tx.products.find("document", document.id, "metadata", document.version)
        assert kept is not None
    return document.id, kept.key


def test_a_document_whose_metadata_are_missing_is_named_by_the_trail(
    line: Line, arkhiv: Arkhiv, settings: Settings
) -> None:
    document, key = metadata_of(line.archive, "R-1")
    other, damaged = metadata_of(line.archive, "R-2")
    stored = settings.data / "objects" / "objects"
    (stored / key).unlink()
    (stored / damaged).chmod(0o600)
    (stored / damaged).write_bytes(b"{}")
    lose(line.archive)
    arkhiv("init")
    told = arkhiv("rebuild", "--json", ends=5).json
    named = {(fault["code"], fault["place"]) for fault in told["faults"]}
    assert named == {
        ("object_damaged", damaged),
        ("registration_missing", f"document {document}"),
        ("registration_missing", f"document {other}"),
    }
    assert told["documents"] == 2


def test_what_was_said_after_the_registration_is_not_forgotten(
    line: Line, arkhiv: Arkhiv, settings: Settings
) -> None:
    document, _ = metadata_of(line.archive, "R-3")
    revised, _ = metadata_of(line.archive, "R-2")
    with line.archive.records.writing() as tx:
        restrict(tx, tx.documents.get(document), MACHINE, by="record")
    arkhiv("unlink", "R-2", revised, "--reason", "алдаа", "--by", "bat")
    with line.archive.records.writing() as tx:
        page = tx.documents.pages(document, 1)[0].page
        facts = {"code": "ink_loss", "document": "another", "version": 1}
        tx.events.note(Kind.FLAG_CLEARED, "page", page, facts=facts)
    lose(line.archive)
    arkhiv("init")
    told = arkhiv("rebuild", "--json", ends=5).json
    assert [(one["code"], one["place"], one["subject"]) for one in told["faults"]] == [
        ("changed_since", f"document {revised}", "document.revised")
    ]
    with open_archive(settings).records.reading() as tx:
        assert tx.documents.get(document).restricted
        assert tx.links.of_document(revised) == ()
        assert [hold.code for hold in tx.holds.of("document", revised)] == ["unlinked"]


def test_an_original_that_was_disputed_waits_for_a_person_again(
    line: Line, arkhiv: Arkhiv, settings: Settings
) -> None:
    document, _ = metadata_of(line.archive, "R-3")
    with line.archive.records.writing() as tx:
        found = tx.documents.get(document)
        dispute(tx, found, the_record(tx, "R-3").id, MACHINE, remark="a twin")
    line.archive.sealer.seal()
    lose(line.archive)
    arkhiv("init")
    arkhiv("rebuild")
    with open_archive(settings).records.reading() as tx:
        assert tx.links.of_document(document) == ()
        assert [hold.code for hold in tx.holds.of("document", document)] == ["unlinked"]


def test_a_seal_without_its_events_is_named(line: Line, arkhiv: Arkhiv, settings: Settings) -> None:
    trail = settings.data / "objects" / "objects" / "trail" / settings.station
    sorted(trail.iterdir())[1].unlink()
    lose(line.archive)
    arkhiv("init")
    told = arkhiv("rebuild", "--json", ends=5).json
    assert {(one["code"], one["place"].partition(",")[0]) for one in told["faults"]} == {
        ("trail_missing", "seal 2")
    }
    assert told["documents"] == 4


def test_an_archive_in_use_is_not_rebuilt(line: Line, arkhiv: Arkhiv) -> None:
    assert line.archive.records.origin
    assert "stays as it is" in arkhiv("rebuild", ends=2).err


def test_metadata_of_a_registration_that_was_cut_off_give_way(line: Line, arkhiv: Arkhiv) -> None:
    _, key = metadata_of(line.archive, "R-1")
    facts = json.loads(line.archive.objects.read(key, line.archive.objects.head(key).sha256))
    facts["version"]["registered"] = "2999-01-01T00:00:00.000000Z"
    for item in facts["events"]:
        item["id"] = f"cut-{item['id']}"[:36]
    facts["rows"]["document"][0]["title"] = "never"
    line.archive.objects.put("metadata/00/cut", json.dumps(facts).encode(), metadata={})
    lose(line.archive)
    arkhiv("init")
    assert arkhiv("rebuild", "--json").json["faults"] == []
    assert arkhiv("show", "R-1", "--json").json["documents"][0]["title"] == "Акт 1"


def test_another_station_takes_over_with_a_trail_of_its_own(
    line: Line, settings: Settings, tmp_path: Path
) -> None:
    other = replace(
        settings,
        data=tmp_path / "other",
        database_url=f"sqlite:///{tmp_path}/other/arkhiv.db",
        station="station-2",
    )
    archive = init(other)
    archive.sealer.seal()
    rebuilt = Rebuild(archive.records, archive.objects, MACHINE).run()
    archive.sealer.seal()
    assert (rebuilt.documents, rebuilt.faults) == (4, ())
    trusted = archive.trusted | line.archive.trusted
    found = verify(archive.records, archive.objects, trusted, with_objects=True)
    assert found.faults == ()
    with archive.records.reading() as tx:
        assert tx.events.origins() == ("station-1", "station-2")
    archive.records.engine.dispose()
