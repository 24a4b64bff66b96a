"""Who has a volume, as people say and ask it at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.nouns.volume import Citation, VolumeKind
from storage.schema.custody import custody
from storage.schema.inventory import unit

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv, As

CITED = "00:1/2/3"


@pytest.fixture(autouse=True)
def volume(archive: Archive) -> None:
    with archive.records.writing() as tx:
        tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)
        tx.connection.execute(unit.insert().values(code="98", name_mn="", name_en=""))
        tx.volumes.add_unlisted(Citation("98", "1", "2", "9"), VolumeKind.LOOSE)


def test_a_volume_is_given_out_looked_for_and_returned(arkhiv: Arkhiv) -> None:
    arkhiv("volume", "request", CITED, "--reason", "to be scanned", "--by", "bat")
    said = arkhiv("volume", "take", CITED, "--to", "bat", "--by", "sarnai", "--json").json
    assert (said["where"], said["hand"], said["late"]) == ("taken", "bat", False)
    prepare = ("--staples-out", "--do-not-feed", "--note", "leaf 4 is glued", "--by", "sarnai")
    assert "flatbed" in arkhiv("volume", "prepare", CITED, *prepare).out
    arkhiv("volume", "pass", CITED, "--to", "dorj", "--by", "sarnai")
    told = arkhiv("volume", "where", CITED, "--json").json
    assert [one["act"] for one in told["history"]] == ["take", "prepare", "pass"]
    assert told["do_not_feed"]
    assert "хавтгай" in arkhiv("volume", "where", CITED, lang="mn").out
    arkhiv("volume", "scanned", CITED, "--by", "sarnai")
    arkhiv("volume", "return", CITED, "--by", "sarnai")
    assert arkhiv("volume", "out", "--json").json == []
    assert "No volume is out" in arkhiv("volume", "out").out
    assert "is shelved now" in arkhiv("volume", "return", CITED, "--by", "sarnai", ends=2).err


def test_what_is_late_is_listed_and_what_is_called_back_says_so(
    archive: Archive, arkhiv: Arkhiv
) -> None:
    arkhiv("volume", "take", CITED, "--to", "bat", "--by", "sarnai")
    assert arkhiv("volume", "out", "--late", "--json").json == []
    urgent = ("--reason", "a request", "--urgent", "--by", "tuya")
    assert "called back" in arkhiv("volume", "request", CITED, *urgent).err
    assert "called back" in arkhiv("volume", "out").out
    with archive.records.writing() as tx:
        tx.connection.execute(update(custody).values(due=now()))
    (late,) = arkhiv("volume", "out", "--late", "--json").json
    assert (late["late"], late["wanted"], late["hand"]) == (True, True, "bat")
    assert "tuya" in arkhiv("volume", "where", CITED).out
    arkhiv("volume", "forgo", CITED, "--by", "tuya")
    assert arkhiv("volume", "where", CITED, "--json").json["requests"] == []


def test_each_does_what_their_role_lets_them_in_their_own_unit(as_: As) -> None:
    keeper, operator, registrar = as_(Role.KEEPER), as_(Role.OPERATOR), as_(Role.REGISTRAR, "98")
    registrar("volume", "request", CITED, "--reason", "r", "--urgent")
    registrar("volume", "take", CITED, ends=2)
    assert operator("volume", "take", CITED, "--json").json["hand"] == "operator00"
    operator("volume", "pass", CITED, "--to", "boss")
    operator("volume", "scanned", CITED, ends=2)
    operator("volume", "return", CITED, ends=2)
    keeper("volume", "return", CITED)
    operator("volume", "take", CITED, "--to", "registrar98", ends=2)
    keeper("volume", "take", CITED, "--to", "registrar98")
    for denied in (("take", "98:1/2/9"), ("where", "98:1/2/9")):
        assert "unit" in keeper("volume", *denied, ends=2).err
    assert [one["volume"] for one in keeper("volume", "out", "--json").json] == [CITED]
    assert keeper("volume", "out", "--unit", "98", "--json").json == []
    assert len(registrar("volume", "out", "--json").json) == 1
    auditor = as_(Role.AUDITOR)
    auditor("volume", "where", CITED, ends=2)
    assert auditor("volume", "out", "--json").json == []
