"""What a command changes lies in the units of whoever gives it, where the archive has people."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role, State
from pipeline.grants.granting import give
from pipeline.moves.absence import call_absent
from pipeline.nouns.record import parse_wanted
from pipeline.nouns.volume import Absence
from storage.schema.inventory import volume
from storage.schema.trail import event
from tests.arkhiv.cli.conftest import BOSS, field

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv, As, Finish
    from tests.conftest import Shelve

OFFICER = Actor("oyuna", Role.PRIVACY.value, via="test")
WHY = ("--reason", "looked at")
CHANGING: dict[str, tuple[Role, State, tuple[str, ...]]] = {
    "check": (Role.REVIEWER, State.ASSEMBLED, ("check", "R-1")),
    "register": (Role.REGISTRAR, State.CHECKED, ("register", "R-1")),
    "retry document": (Role.REVIEWER, State.ASSEMBLED, ("retry", "{document}")),
    "retry page": (Role.REVIEWER, State.ASSEMBLED, ("retry", "{page}")),
    "retry volume": (Role.REVIEWER, State.ASSEMBLED, ("retry", "{volume}")),
    "discard document": (Role.REVIEWER, State.ASSEMBLED, ("discard", "{document}", *WHY)),
    "discard page": (Role.REVIEWER, State.ASSEMBLED, ("discard", "{page}", *WHY)),
    "discard file": (Role.REVIEWER, State.ASSEMBLED, ("discard", "{file}", *WHY)),
    "redo record": (Role.REVIEWER, State.ASSEMBLED, ("redo", "R-1")),
    "redo volume": (Role.SUPERVISOR, State.ASSEMBLED, ("redo", "--volume", "{volume}")),
    "describe": (
        Role.REVIEWER,
        State.ASSEMBLED,
        ("describe", "{document}", "--field", "given_name=Дорж"),
    ),
    "leaf absent": (
        Role.OPERATOR,
        State.ASSEMBLED,
        ("leaf", "absent", "{volume}", "2", "--reason", "unscannable"),
    ),
    "leaf present": (Role.OPERATOR, State.ASSEMBLED, ("leaf", "present", "{volume}", "9")),
    "ingest": (Role.OPERATOR, State.ASSEMBLED, ("ingest", "folder:{folder}", "--unit", "00")),
}


@pytest.fixture
def names(archive: Archive, shelve: Shelve, tmp_path: Path) -> dict[str, str]:
    """What there is in unit 00: a paper, its page and volume, an absent leaf, a refused file."""
    document = shelve.document("1")
    with archive.records.writing() as tx:
        (item,) = tx.documents.pages(document, 1)
        page = tx.pages.get(item.page)
        volume = tx.volumes.get(tx.volumes.leaf(page.place.leaf).volume)
        batch = tx.pages.master(page.master).batch
        file = tx.batches.refuse(batch, "1/2.tif", "not_an_image", {}, None)
        call_absent(tx, volume, "9", BOSS, code=Absence.UNSCANNABLE)
    folder = tmp_path / "brought"
    folder.mkdir()
    found = {"document": document, "page": item.page, "volume": volume.id, "file": file.id}
    return {**found, "folder": str(folder)}


def changes(archive: Archive) -> int:
    """How many events there are."""
    with archive.records.reading() as tx:
        return len(tx.connection.execute(event.select()).all())


@pytest.mark.parametrize("case", CHANGING)
def test_only_who_works_in_its_unit_changes_anything(
    archive: Archive, as_: As, finish: Finish, names: dict[str, str], case: str
) -> None:
    role, state, words = CHANGING[case]
    finish(names["document"], state, field())  # type: ignore[arg-type]  # a document's id
    given = [word.format(**names) for word in words]
    other, own = as_(role, "11"), as_(role, "00")
    before = changes(archive)
    said = other(*given, "--by", f"{role}11", ends=2).err
    assert "not for you" in said or "unit in which you do no such work" in said
    assert changes(archive) == before
    own(*given, "--by", f"{role}00")


def test_what_is_not_named_is_of_the_units_of_whoever_acts(
    archive: Archive, as_: As, shelve: Shelve, finish: Finish
) -> None:
    finish(shelve.document("1"), State.ASSEMBLED, field())
    checked = [as_(Role.REVIEWER, unit) for unit in ("11", "00")]
    registered = [as_(Role.REGISTRAR, unit) for unit in ("11", "00")]
    for runs, command, role in (
        (checked, "check", "reviewer"),
        (registered, "register", "registrar"),
    ):
        moved = [
            len(run(command, "--all-clean", "--by", f"{role}{unit}", "--json").json)
            for run, unit in zip(runs, ("11", "00"), strict=True)
        ]
        assert moved == [0, 1], command
    again = [
        len(run("redo", "--outdated", "--by", f"reviewer{unit}", "--json").json["pages"])
        for run, unit in zip(checked, ("11", "00"), strict=True)
    ]
    assert again == [0, 1]
    with archive.records.reading() as tx:
        assert tx.documents.by_origin("record:R-1").current == 1  # type: ignore[union-attr]  # it is there


def test_a_restricted_paper_is_retried_by_its_unit_and_set_aside_with_a_grant_alone(
    archive: Archive, as_: As, finish: Finish, names: dict[str, str]
) -> None:
    key = names["document"]
    finish(key, State.ASSEMBLED, field())  # type: ignore[arg-type]  # a document's id
    with archive.records.writing() as tx:
        tx.documents.note(key, restricted=True)  # type: ignore[arg-type]  # a document's id
        tx.events.note(Kind.DOCUMENT_RESTRICTED, "document", key)
    run, by = as_(Role.REVIEWER), ("--by", "reviewer00")
    for words in (("check", "R-1"), ("discard", key, *WHY), ("discard", names["page"], *WHY)):
        assert "not for you" in run(*words, *by, ends=2).err, words
    assert run("check", "--all-clean", *by, "--json").json == []
    run("retry", key, *by)
    with archive.records.writing() as tx:
        until = now() + timedelta(hours=1)
        give(tx, "reviewer00", ("document", key), "case", until, OFFICER)
    run("discard", key, *WHY, *by)


@pytest.mark.usefixtures("names")
def test_records_are_listed_to_who_may_know_of_them(as_: As, shelve: Shelve) -> None:
    shelve.record("R-2", kind="adoption")

    def told(role: Role, unit: str) -> list[str]:
        said = as_(role, unit)("records", "--json").json
        return [line["record"] for line in said["records"]]

    assert told(Role.REVIEWER, "00") == told(Role.REGISTRAR, "11") == ["civil:R-1"]
    assert told(Role.OPERATOR, "11") == []
    assert "registrar" in as_(Role.AUDITOR)("records", ends=2).err


def test_what_waits_is_told_to_who_settles_it_and_its_numbers_to_who_counts(
    arkhiv: Arkhiv, archive: Archive, as_: As, names: dict[str, str]
) -> None:
    with archive.records.writing() as tx:
        tx.holds.hold("document", names["document"], "wrong_original", {"record": "civil:R-1"})
    every = {line["id"] for line in arkhiv("held", "--json").json}
    assert {names["document"], names["file"]} <= every
    assert {one["id"] for one in as_(Role.REVIEWER)("held", "--json").json} == every
    assert as_(Role.REVIEWER, "11")("held", "--json").json == []
    for run in (as_(Role.SUPERVISOR, "11"), as_(Role.AUDITOR)):
        lines = run("held", "--json").json
        assert {one["id"] for one in lines} == every
        assert not any(one["facts"] for one in lines)
        assert "R-1" not in run("held").out
    for role in (Role.REGISTRAR, Role.PRIVACY, Role.ADMINISTRATOR):
        as_(role)("held", ends=2)
    assert "--token-file" in arkhiv("held", ends=2).err


def test_absent_leaves_are_listed_to_who_may_know_of_the_volume(
    archive: Archive, as_: As, names: dict[str, str]
) -> None:
    given = ("leaf", "list", names["volume"])
    for run in (as_(Role.KEEPER), as_(Role.OPERATOR), as_(Role.REVIEWER)):
        assert [one["leaf"] for one in run(*given, "--json").json] == ["9"]
    for role in (Role.KEEPER, Role.OPERATOR):
        assert "not for you" in as_(role, "11")(*given, ends=2).err
    assert as_(Role.AUDITOR)(*given, ends=2).out == ""
    with archive.records.writing() as tx:
        tx.connection.execute(update(volume).values(restricted=True))
    registrar = as_(Role.REGISTRAR)
    assert "not for you" in registrar(*given, ends=2).err


def test_only_for_records_that_one_may_know_of_the_line_hurries(
    archive: Archive, as_: As, names: dict[str, str], shelve: Shelve
) -> None:
    assert names
    shelve.record("R-2", kind="adoption")
    before = changes(archive)
    other, own = as_(Role.SUPERVISOR, "11"), as_(Role.SUPERVISOR)
    assert "not for you" in other("hurry", "R-1", "--by", "supervisor11", ends=2).err
    assert "not for you" in own("hurry", "R-1", "R-2", "--by", "supervisor00", ends=2).err
    with archive.records.reading() as tx:
        hurried = select(event).where(event.c.type == Kind.RECORD_REQUESTED.value)
        assert tx.connection.execute(hurried).all() == []
    own("hurry", "R-1", "--by", "supervisor00")
    as_(Role.REGISTRAR, "11")("hurry", "R-1", "--by", "registrar11")
    assert changes(archive) > before


def test_targets_are_set_in_ones_own_units_and_those_of_all_in_the_central_archive(
    as_: As, names: dict[str, str]
) -> None:
    assert names
    share = ("--kind", "target", "--on", "2030-12-31", "--share", "0.6", "--source", "a letter")
    aimag, central = as_(Role.SUPERVISOR, "11"), as_(Role.SUPERVISOR)
    for words in ((), ("--unit", "00")):
        assert "do no such work" in aimag("target", "add", *share, *words, ends=2).err
        central("target", "add", *share, *words)
    aimag("target", "add", *share, "--unit", "11")
    assert "do no such work" in central("target", "add", *share, "--unit", "11", ends=2).err


def test_an_inventory_is_taken_in_for_ones_own_units_alone(
    archive: Archive, arkhiv: Arkhiv, as_: As, names: dict[str, str], tmp_path: Path
) -> None:
    assert names
    lines = (
        "N-1,civil,birth,11,",
        "N-2,civil,birth,00,",
        "R-1,civil,birth,11,",
        "N-4,civil,birth,11,R-1",
    )
    file = tmp_path / "records.csv"
    file.write_text("\n".join(("record_id,register,type,unit,former_ids", *lines, "")))
    run = as_(Role.OPERATOR, "11")
    assert "--token-file" in arkhiv("holdings", "import", str(file), ends=2).err
    said = run("holdings", "import", str(file), "--json").json[0]
    assert (said["added"], said["problems"]) == (1, 3)
    assert Path(said["report"]).read_text("utf-8").count("another unit's") == 3
    with archive.records.reading() as tx:
        found = {
            name: tx.inventory.find(parse_wanted(name)) for name in ("N-1", "N-2", "N-4", "R-1")
        }
    assert [bool(found[name]) for name in ("N-1", "N-2", "N-4")] == [True, False, False]
    assert found["R-1"][0].unit == "00"
