"""`user`: people are kept at the command line, and --by is proven by a token once there are any."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from click.testing import CliRunner

from arkhiv.cli import ingest
from arkhiv.cli.desk import account
from arkhiv.cli.program import program
from pipeline.events import Kind
from pipeline.flow import Role, State
from pipeline.people import secrets
from pipeline.people.secrets import is_right
from tests.arkhiv.cli.conftest import Said
from tests.conftest import settle

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.ids import DocumentId
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve

PASSWORD, ANOTHER = "correct horse battery", "another horse battery"


class Known(Protocol):
    def __call__(self, name: str, *roles: str, units: tuple[str, ...] = ("11",)) -> str: ...


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "TIME_COST", 1)
    monkeypatch.setattr(secrets, "MEMORY_KIB", 8)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A file with the password of everybody."""
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\nno part of it\n")
    return path


@pytest.fixture
def token_of(arkhiv: Arkhiv, archive: Archive, tmp_path: Path, written: Path) -> Known:
    """Add a person, who sets their own password, and return a file with their token."""

    def known(name: str, *roles: str, units: tuple[str, ...] = ("11",)) -> str:
        duties = [word for role in roles for word in ("--role", role)]
        duties += [word for unit in units for word in ("--unit", unit)]
        with archive.records.reading() as tx:
            first = not tx.people.any()
        admin = () if first else ("--token-file", str(tmp_path / "dulmaa"))
        arkhiv(*admin, "user", "add", name, *duties, "--password-file", str(written))
        if not first:
            own = ("--password-file", str(written), "--new-file", str(written))
            arkhiv("user", "password", name, *own)
        path = tmp_path / name
        path.write_text(arkhiv("user", "token", name, "--password-file", str(written)).out)
        return str(path)

    return known


@pytest.fixture
def dulmaa(token_of: Known) -> str:
    """The token of an administrator."""
    return token_of("dulmaa", "administrator", units=())


@pytest.fixture
def assembled(shelve: Shelve, finish: Finish) -> DocumentId:
    """The document of the record R-1, that waits to be checked."""
    key = shelve.document("1")
    finish(key, State.ASSEMBLED)
    return key


def typed(settings: Settings, *words: str, keys: str) -> Said:
    result = CliRunner().invoke(program(settings), list(words), input=keys, prog_name="arkhiv")
    return Said(result.exit_code, result.stdout, result.stderr)


def test_the_first_person_is_an_administrator_with_their_own_password(
    arkhiv: Arkhiv, archive: Archive, settings: Settings
) -> None:
    refused = typed(
        settings, "user", "add", "bat", "--role", "privacy", keys=f"{PASSWORD}\n{PASSWORD}\n"
    )
    assert refused.code == 2
    assert "administrator first" in refused.err
    words = ("user", "add", "Dulmaa", "--role", "administrator", "--full-name", "Б. Дулмаа")
    said = typed(settings, *words, keys=f"{PASSWORD}\n{PASSWORD}\n")
    assert (said.code, said.out) == (0, "dulmaa is added.\n")
    assert PASSWORD not in said.out + said.err
    (known,) = arkhiv("user", "list", "--json").json
    assert known == known | {
        "name": "dulmaa",
        "full_name": "Б. Дулмаа",
        "roles": ["administrator"],
        "units": [],
        "demo": False,
        "disabled": False,
        "must_change": False,
    }
    with archive.records.reading() as tx:
        assert is_right(PASSWORD, tx.people.secrets(known["id"]).password)
        assert tx.events.unsealed_count() == 0


def test_passwords_that_differ_are_asked_for_again(archive: Archive, settings: Settings) -> None:
    words = ("user", "add", "dulmaa", "--role", "administrator")
    keys = f"{PASSWORD}\n{ANOTHER}\n{ANOTHER}\n{ANOTHER}\n"
    assert typed(settings, *words, keys=keys).code == 0
    with archive.records.reading() as tx:
        (person,) = tx.people.all()
        assert is_right(ANOTHER, tx.people.secrets(person.id).password)


def test_a_one_time_password_is_printed_once_and_serves_only_to_set_another(
    arkhiv: Arkhiv, archive: Archive, dulmaa: str, tmp_path: Path
) -> None:
    words = ("user", "add", "bat", "--role", "registrar", "--unit", "62", "--one-time")
    said = arkhiv("--token-file", dulmaa, *words, "--json")
    assert said.json["must_change"]
    printed, new = tmp_path / "printed", tmp_path / "new"
    printed.write_text(said.err.rpartition(" ")[2])
    new.write_text(ANOTHER)
    first = ("--password-file", str(printed))
    assert "arkhiv user password bat" in arkhiv("user", "token", "bat", *first, ends=2).err
    assert (
        "too short"
        in arkhiv("user", "password", "bat", *first, "--new-file", "/dev/null", ends=2).err
    )
    arkhiv("user", "password", "bat", *first, "--new-file", str(new))
    assert arkhiv("user", "token", "bat", *first, ends=2).out == ""
    assert arkhiv("user", "token", "bat", "--password-file", str(new)).out.startswith("arkhiv_")
    with archive.records.reading() as tx:
        assert tx.events.unsealed_count() == 0


@pytest.mark.embedded
def test_a_password_comes_from_one_place(arkhiv: Arkhiv, archive: Archive, written: Path) -> None:
    assert archive.settings.lang == "en"
    both = ("--one-time", "--password-file", str(written))
    arkhiv("user", "add", "dulmaa", "--role", "administrator", *both, ends=2)
    for words in (("--password", PASSWORD), (PASSWORD,)):
        arkhiv("user", "add", "dulmaa", "--role", "administrator", *words, ends=2)


def test_only_an_administrator_looks_after_people(
    arkhiv: Arkhiv, archive: Archive, token_of: Known, dulmaa: str, written: Path
) -> None:
    bat = token_of("bat", "reviewer")
    add = ("user", "add", "dorj", "--role", "reviewer", "--unit", "11")
    add = (*add, "--password-file", str(written))
    for act in (
        add,
        ("user", "change", "bat", "--role", "registrar"),
        ("user", "disable", "bat"),
        ("user", "enable", "bat"),
        ("user", "reset", "bat", "--one-time"),
    ):
        for token in ((), ("--token-file", bat)):
            assert arkhiv(*token, *act, ends=2).out == ""
    arkhiv("--token-file", dulmaa, *add, "--by", "Dulmaa")
    with archive.records.reading() as tx:
        dorj = tx.people.named("dorj")
        assert dorj is not None
        (added,) = tx.events.of("person", dorj.id)
    who = (added.actor.name, added.actor.role, added.actor.via, added.actor.account)
    assert who == ("dulmaa", "administrator", "cli", account())


def test_a_person_is_changed_disabled_and_let_in_again(
    arkhiv: Arkhiv, archive: Archive, token_of: Known, dulmaa: str
) -> None:
    bat = token_of("bat", "reviewer")
    as_dulmaa = ("--token-file", dulmaa, "user")
    change = ("change", "bat", "--role", "registrar", "--role", "keeper", "--unit", "62")
    changed = arkhiv(*as_dulmaa, *change, "--language", "en", "--json").json
    assert (changed["roles"], changed["units"]) == (["keeper", "registrar"], ["62"])
    assert arkhiv(*as_dulmaa, "disable", "bat", "--json").json["disabled"]
    assert "disabled" in arkhiv("user", "list").out
    assert "token" in arkhiv("--token-file", bat, "register", "R-1", "--by", "bat", ends=2).err
    arkhiv(*as_dulmaa, "enable", "bat")
    assert "token" in arkhiv("--token-file", bat, "register", "R-1", "--by", "bat", ends=2).err
    assert arkhiv(*as_dulmaa, "reset", "bat", "--one-time", "--json").json["must_change"]
    assert "only administrator" in arkhiv(*as_dulmaa, "disable", "dulmaa", ends=2).err
    with archive.records.reading() as tx:
        assert [one.disabled for one in tx.people.all()] == [False, False]


def test_a_token_is_listed_without_what_it_is_and_withdrawn(
    arkhiv: Arkhiv, archive: Archive, token_of: Known, dulmaa: str
) -> None:
    bat = token_of("bat", "reviewer")
    dorj = token_of("dorj", "reviewer")
    text = Path(bat).read_text().strip()
    (known,) = arkhiv("user", "tokens", "bat", "--json").json
    assert text not in arkhiv("user", "tokens", "bat").out
    withdraw = ("user", "withdraw-token", known["id"])
    arkhiv("--token-file", dorj, *withdraw, ends=2)
    arkhiv("--token-file", bat, *withdraw, "--by", "bat")
    arkhiv("--token-file", bat, *withdraw, "--by", "bat", ends=2)
    (dorjs,) = arkhiv("user", "tokens", "dorj", "--json").json
    arkhiv("--token-file", dulmaa, "user", "withdraw-token", dorjs["id"])
    (after,) = arkhiv("user", "tokens", "bat", "--json").json
    assert known["withdrawn"] is None
    assert after["withdrawn"] is not None
    assert archive.settings.token is None


def test_wrong_passwords_slow_the_command_line_down_too(
    arkhiv: Arkhiv, archive: Archive, dulmaa: str, written: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("a wrong password")
    for name in ("dulmaa", "nobody"):
        said = [
            arkhiv("user", "token", name, "--password-file", str(wrong), ends=2).err
            for _ in range(6)
        ]
        assert len(set(said[:5])) == 1
        assert "Wait until" in said[5]
    assert (
        "Wait until"
        in arkhiv("user", "token", "dulmaa", "--password-file", str(written), ends=2).err
    )
    assert dulmaa
    with archive.records.reading() as tx:
        assert tx.events.unsealed_count() == 0


def test_a_privacy_officer_grants_what_is_restricted(
    archive: Archive, arkhiv: Arkhiv, token_of: Known, dulmaa: str, shelve: Shelve
) -> None:
    key = shelve.document("1")
    sarnai = token_of("sarnai", "privacy", units=())
    token_of("bat", "registrar")
    grant = ("user", "grant", "bat", "--reason", "court case 12", "--until", "2026-12-31")
    arkhiv("--token-file", dulmaa, *grant, "--document", key, ends=2)
    arkhiv("--token-file", sarnai, *grant, ends=2)
    arkhiv("--token-file", sarnai, *grant, "--document", key, "--record", "R-1", ends=2)
    arkhiv("--token-file", sarnai, *grant[:5], "--document", key, ends=2)
    said = arkhiv("--token-file", sarnai, *grant, "--document", key, ends=2).err
    assert "dulmaa set your account" in said
    with archive.records.writing() as tx:
        settle(tx)
    made = arkhiv("--token-file", sarnai, *grant, "--document", key, "--json").json
    assert (made["noun"], made["subject"], made["by"]) == ("document", key, "sarnai")
    arkhiv("--token-file", sarnai, *grant, "--record", "R-1", "--by", "sarnai")
    assert "court case 12" in arkhiv("user", "grants", "bat").out
    arkhiv("--token-file", sarnai, "user", "withdraw-grant", made["id"])
    (left,) = arkhiv("user", "grants", "bat", "--json").json
    assert left["noun"] == "record"


def test_without_people_a_name_is_a_claim(
    arkhiv: Arkhiv, archive: Archive, assembled: DocumentId
) -> None:
    arkhiv("check", "R-1", "--by", "whoever")
    with archive.records.reading() as tx:
        assert tx.documents.version(assembled, 1).checked_by == "whoever"


def test_with_people_a_token_says_who_acts_and_in_which_role(
    arkhiv: Arkhiv, archive: Archive, assembled: DocumentId, token_of: Known, dulmaa: str
) -> None:
    bat, dorj = token_of("bat", "registrar"), token_of("dorj", "supervisor", units=("00",))
    check = ("check", "R-1", "--by")
    assert "--token-file" in arkhiv(*check, "dorj", ends=2).err
    assert "not that of dorj" in arkhiv("--token-file", bat, *check, "dorj", ends=2).err
    assert "reviewer" in arkhiv("--token-file", bat, *check, "bat", ends=2).err
    assert "reviewer" in arkhiv("--token-file", dulmaa, *check, "dulmaa", ends=2).err
    arkhiv("--token-file", dorj, *check, "Dorj")
    with archive.records.reading() as tx:
        checked = tx.events.of("document", assembled)[-1]
        assert tx.documents.version(assembled, 1).checked_by == "dorj"
    assert checked.type == Kind.DOCUMENT_CHECKED
    who = (checked.actor.name, checked.actor.role, checked.actor.via, checked.actor.account)
    assert who == ("dorj", Role.SUPERVISOR, "cli", account())


def test_the_token_may_stand_in_the_settings(
    settings: Settings, assembled: DocumentId, token_of: Known, dulmaa: str
) -> None:
    token = Path(token_of("dorj", "reviewer", units=("00",))).read_text().strip()
    known = replace(settings, token=token)
    said = typed(known, "check", "R-1", "--by", "dorj", keys="")
    assert said.code == 0, said.err
    assert assembled
    assert Path(dulmaa).read_text().strip() != token
    for wrong in ("arkhiv_invented", token[:-1], ""):
        said = typed(replace(settings, token=wrong), "check", "R-1", "--by", "dorj", keys="")
        assert (said.code, said.out) == (2, "")


def test_what_runs_unattended_goes_on_and_what_people_decide_does_not(
    arkhiv: Arkhiv,
    archive: Archive,
    token_of: Known,
    dulmaa: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "scans").mkdir()
    source = f"folder:{tmp_path / 'scans'}"
    bat = token_of("bat", "registrar")
    monkeypatch.setattr(ingest, "_again", lambda run: run())
    arkhiv("ingest", source, "--watch")
    for words in ((), ("--by", "bat"), ("--unit", "11", "--watch")):
        assert "--token-file" in arkhiv("ingest", source, *words, ends=2).err
    assert "operator" in arkhiv("--token-file", bat, "ingest", source, ends=2).err
    assert "--token-file" in arkhiv("retry", "x", ends=2).err
    assert "--token-file" in arkhiv("show", "R-1", ends=2).err
    assert dulmaa
    assert archive.settings.token is None


def test_a_token_for_a_program_is_bound_and_opens_no_command_line(
    arkhiv: Arkhiv, dulmaa: str, token_of: Known, written: Path, tmp_path: Path
) -> None:
    del dulmaa
    token_of("registry", "registrar")
    own = ("user", "token", "registry", "--password-file", str(written))
    bound = ("--purpose", "registration_case", "--unit", "11", "--days", "30")
    said = arkhiv(*own, *bound, "--label", "registry system")
    path = tmp_path / "program"
    path.write_text(said.out)
    assert "only the program can read" in said.err
    (_, made) = arkhiv("user", "tokens", "registry", "--json").json
    assert (made["purposes"], made["units"]) == (["registration_case"], ["11"])
    assert "registration case" in arkhiv("user", "tokens", "registry").out
    words = ("--token-file", str(path), "check", "--all-clean", "--by", "registry")
    assert "for a program that asks by the API" in arkhiv(*words, ends=2).err


@pytest.mark.parametrize(
    "given",
    [
        ("--unit", "11"),
        ("--all-units",),
        ("--purpose", "registration_case"),
        ("--purpose", "registration_case", "--unit", "11", "--all-units"),
    ],
)
def test_a_token_for_a_program_is_bound_by_purposes_and_units(
    arkhiv: Arkhiv, written: Path, given: tuple[str, ...]
) -> None:
    said = arkhiv("user", "token", "bat", "--password-file", str(written), *given, ends=2)
    assert "is bound" in said.err
