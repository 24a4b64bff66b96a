"""Custody by the API: in whose hand a volume is, and the moves of each role in its own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from pipeline.nouns.volume import Citation, VolumeKind
from storage.schema.inventory import claim
from tests.web.api.conftest import NOWHERE, LetIn, Program, code_of
from tests.web.api.test_lists import walked

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded

WANTED = {"act": "request", "note": "at the window", "urgent": True}


@pytest.fixture
def path(archive: Archive) -> str:
    with archive.records.writing() as tx:
        volume = tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)
    return f"/volumes/{volume.id}/custody"


@pytest.fixture
def keeper(let_in: LetIn) -> Program:
    return let_in("sarnai", Role.KEEPER)


def test_a_volume_is_given_out_prepared_called_back_and_returned(
    archive: Archive, let_in: LetIn, keeper: Program, registry: Program, path: str
) -> None:
    operator = let_in("bat", Role.OPERATOR)
    given = {"act": "take", "to": "bat", "days": 3, "note": "two parts"}
    key = {"Idempotency-Key": "take-1"}
    first, again = (keeper.post(path, given, **key) for _ in range(2))
    assert first.json() == again.json()
    assert first.json()["custody"]["hand"] == "bat"
    done = operator.post(path, {"act": "prepare", "do_not_feed": True}).json()["custody"]
    assert done["preparation"] == {
        "staples_out": False, "slips": False, "fragile": False, "do_not_feed": True,
    }  # fmt: skip
    assert registry.post(path, WANTED).json()["requests"][0]["by"] == "registry"
    (out,) = walked(keeper, "/custody?limit=1")
    assert (out["citation"], out["recalled"] is None) == ("00:1/2/3", False)
    assert "return" in keeper.get(path).json()["acts"]
    assert "return" not in operator.get(path).json()["acts"]
    told = keeper.post(path, {"act": "return"}).json()
    assert [one["act"] for one in told["handings"]] == ["return", "prepare", "take"]
    assert walked(keeper, "/custody") == []
    with archive.records.reading() as tx:
        events = tx.events.of("volume", path.split("/")[2])
    assert {one.actor.via for one in events if one.actor.name == "bat"} == {"api"}


def test_nobody_makes_a_move_that_is_not_theirs(
    let_in: LetIn, keeper: Program, registry: Program, path: str
) -> None:
    assert code_of(registry.post(path, {"act": "take"})) == "not_allowed"
    assert code_of(let_in("bat", Role.OPERATOR).post(path, {"act": "return"})) == "not_allowed"
    for role in (Role.KEEPER, Role.OPERATOR):
        elsewhere = let_in(f"{role}2", role, home="11")
        for came in (elsewhere.get(path), elsewhere.post(path, {"act": "take"})):
            assert code_of(came) == "not_allowed"
        assert walked(elsewhere, "/custody") == []
    bound = let_in("bound", Role.REGISTRAR, units=frozenset({"11"}))
    assert code_of(bound.post(path, WANTED)) == "not_allowed"
    assert code_of(let_in("ariun", Role.AUDITOR).get(path)) == "not_allowed"
    assert code_of(keeper.post(path, {"act": "burn"})) == "not_fitting"
    late = keeper.post(path, {"act": "scan"})
    assert (late.status_code, code_of(late)) == (409, "wrong_handling")
    assert code_of(keeper.get(f"/volumes/{NOWHERE}/custody")) == "nothing_there"


def test_the_records_of_a_volume_are_listed_and_of_a_restricted_one_where_it_lies(
    archive: Archive, registry: Program, path: str, shelve: Shelve
) -> None:
    seen, hidden = shelve.record("R-1"), shelve.record("R-2", kind="adoption")
    key = path.split("/")[2]
    with archive.records.writing() as tx:
        for number, one in enumerate((seen, hidden), 1):
            claimed = {"id": f"c-{number}", "record": one, "volume": key, "leaves": str(number)}
            tx.connection.execute(claim.insert().values(**claimed))
    found = walked(registry, f"/volumes/{key}/records?limit=1")
    assert [(one["record"], one["leaves"]) for one in found] == [(seen, "1"), (None, "2")]
    assert [one["name"] for one in found] == ["civil:R-1", None]
    assert hidden not in registry.get(f"/volumes/{key}/records").text
