"""What a command changes lies in the units of whoever gives it, where the archive has people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role, State
from pipeline.moves.absence import call_absent
from pipeline.nouns.volume import Absence
from pipeline.people.granting import give
from storage.schema.trail import event
from tests.arkhiv.cli.conftest import BOSS, field

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import As, Finish
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
