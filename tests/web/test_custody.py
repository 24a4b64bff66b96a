"""Custody at the desks: who has a volume, and the moves that each may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.nouns.volume import Citation, VolumeKind
from storage.schema.custody import custody
from storage.schema.inventory import volume as volumes
from storage.schema.people import person

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import VolumeId
    from tests.web.conftest import Enter

pytestmark = pytest.mark.embedded


@pytest.fixture
def volume(archive: Archive) -> VolumeId:
    with archive.records.writing() as tx:
        return tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE).id


def test_a_keeper_gives_out_an_operator_prepares_and_a_registrar_calls_back(
    archive: Archive, enter: Enter, volume: VolumeId
) -> None:
    keeper, operator = enter("sarnai", Role.KEEPER), enter("bat", Role.OPERATOR)
    registrar, address = enter("dorj", Role.REGISTRAR), f"/volumes/{volume}/custody"
    assert "in the store" in keeper.get(address).text
    given = {"act": "take", "to": "bat", "days": "3", "note": "two parts"}
    assert keeper.post(address, given).status_code == 303
    assert operator.post(address, {"act": "prepare", "do_not_feed": "on"}).status_code == 303
    with archive.records.writing() as tx:
        who = person.c.name == "bat"
        tx.connection.execute(update(person).where(who).values(full_name="Д. Бат"))
    assert "Д. Бат (bat)" in keeper.get("/custody").text
    assert "Х-1, Д-2, ХН-3" in keeper.get("/custody").text
    shown = operator.get(address).text
    assert shown.count("Д. Бат (bat)") >= 3
    assert "never through a feeder: flatbed" in shown
    assert "two parts" in shown
    wanted = {"act": "request", "note": "at the window", "urgent": "on"}
    assert registrar.post(address, wanted).status_code == 303
    assert "called back" in operator.get(address).text
    assert "called back" in keeper.get("/custody").text
    assert keeper.post(address, {"act": "return"}).status_code == 303
    with archive.records.reading() as tx:
        assert tx.custody.of(volume).hand == ""
        assert [one.by for one in tx.custody.handings(volume)] == ["sarnai", "bat", "sarnai"]


def test_nobody_makes_a_move_that_is_not_theirs(enter: Enter, volume: VolumeId) -> None:
    operator, address = enter("bat", Role.OPERATOR), f"/volumes/{volume}/custody"
    registrar = enter("dorj", Role.REGISTRAR)
    assert registrar.post(address, {"act": "take", "to": "dorj"}).status_code == 403
    assert 'value="take"' not in registrar.get(address).text
    assert operator.post(address, {"act": "burn"}).status_code == 404
    assert operator.post(address, {"act": "take", "days": "9999"}).status_code == 303
    assert operator.post(address, {"act": "return"}).status_code == 403
    assert operator.post(address, {"act": "take"}).status_code == 400
    refused = operator.post(address, {"act": "pass", "to": "nobody"})
    assert refused.status_code == 400
    assert "Nobody who works here" in refused.text
    assert enter("tuya", Role.KEEPER, units="11").get(address).status_code == 403


def test_what_is_late_is_said_to_be_late(archive: Archive, enter: Enter, volume: VolumeId) -> None:
    operator = enter("bat", Role.OPERATOR)
    operator.post(f"/volumes/{volume}/custody", {"act": "take"})
    with archive.records.writing() as tx:
        tx.connection.execute(update(custody).values(due=now()))
    assert "late" in enter("sarnai", Role.KEEPER).get("/custody").text
    assert "It is late" in operator.get(f"/volumes/{volume}/custody").text


def test_a_restricted_volume_is_out_for_nobody_but_who_has_it_in_hand(
    archive: Archive, enter: Enter, volume: VolumeId
) -> None:
    keeper, registrar = enter("sarnai", Role.KEEPER), enter("dorj", Role.REGISTRAR)
    address = f"/volumes/{volume}/custody"
    assert keeper.post(address, {"act": "take", "to": "dorj"}).status_code == 303
    with archive.records.writing() as tx:
        tx.connection.execute(update(volumes).values(restricted=True))
    assert keeper.get(address).status_code == 200
    assert address in keeper.get("/custody").text
    assert registrar.get(address).status_code == 403
    assert registrar.post(address, {"act": "request", "note": "at the window"}).status_code == 403
    assert address not in registrar.get("/custody").text
