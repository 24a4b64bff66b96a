"""Volumes at the desk: who looks after them sees them, and nobody sees what is not theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.ids import VolumeId, new_id
from pipeline.moves.absence import call_absent
from pipeline.nouns.volume import Absence
from storage.schema.documents import document
from storage.schema.inventory import claim, leaf, record, volume
from tests.web.conftest import APPOINTING

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter, Visitor

pytestmark = pytest.mark.embedded

SHELF = {"fonds": "1", "inventory": "2", "item": "345"}


@pytest.fixture
def shelved(archive: Archive, paper: DocumentId) -> str:
    """The volume of a paper, with its place on the shelf, claimed by the paper's record."""
    with archive.records.writing() as tx:
        (key,) = tx.documents.volumes(paper)
        (link,) = tx.links.of_document(paper)
        tx.connection.execute(update(volume).where(volume.c.id == key).values(sheets=3, **SHELF))
        tx.connection.execute(
            insert(claim).values(id=new_id(), record=link.record, volume=key, leaves="1")
        )
    return str(key)


def more(archive: Archive, unit: str, count: int, **values: object) -> None:
    """Put further volumes on the shelf of a unit."""
    with archive.records.writing() as tx:
        for number in range(count):
            given = {"kind": "loose", "fonds": "9", "inventory": "9", "item": f"{unit}-{number:03}"}
            tx.connection.execute(
                volume.insert().values(id=new_id(), unit=unit, created=now(), **{**given, **values})
            )


def keeper(enter: Enter) -> Visitor:
    return enter("bold", Role.KEEPER)


def test_a_keeper_comes_to_the_volumes_from_the_start_and_opens_one(
    enter: Enter, shelved: str
) -> None:
    visitor = keeper(enter)
    assert 'href="/volumes"' in visitor.get("/").text
    text = visitor.get("/volumes").text
    assert f'href="/volumes/{shelved}">Х-1, Д-2, ХН-345</a>' in text
    assert "00 Central archive of state registration" in text
    one = visitor.get(f"/volumes/{shelved}").text
    assert "R-1" in one
    assert "scanned" in one


def test_volumes_are_listed_by_unit_and_state_part_by_part(
    archive: Archive, enter: Enter, shelved: str
) -> None:
    more(archive, "00", 60)
    more(archive, "00", 2, fonds="8", state="captured")
    visitor = keeper(enter)
    first = visitor.get("/volumes?unit=00&state=open").text
    (onward,) = re.findall(r'href="(/volumes\?[^"]*after=[^"]*)" rel="next"', first)
    second = visitor.get(onward.replace("&amp;", "&")).text
    listed = [re.findall(r'<td><a href="(/volumes/[^"]+)"', text) for text in (first, second)]
    assert [len(part) for part in listed] == [50, 11]
    assert not set(listed[0]) & set(listed[1])
    assert shelved in listed[0][0]
    captured = visitor.get("/volumes?unit=&state=captured").text
    assert captured.count('<td><a href="/volumes/') == 2
    assert visitor.get("/volumes?state=received").status_code == 404


def test_a_keeper_sees_the_volumes_of_their_units_alone(
    archive: Archive, enter: Enter, shelved: str
) -> None:
    more(archive, "11", 3)
    visitor = keeper(enter)
    for path in ("/volumes", "/volumes?unit=11", "/volumes?unit=11&state=open"):
        assert "11-00" not in visitor.get(path).text, path
    other = enter("dolgor", Role.KEEPER, units="11")
    assert shelved not in other.get("/volumes").text
    for path in ("", "/leaves", "/records"):
        assert other.get(f"/volumes/{shelved}{path}").status_code == 403
    assert other.get("/volumes?place=00:1/2/345").status_code == 200


def test_what_a_volume_is_called_leads_to_it(enter: Enter, shelved: str) -> None:
    visitor = keeper(enter)
    for place in ("00:1/2/345", "1/2/345", "Х-1, Д-2, ХН-345"):
        came = visitor.send("GET", "/volumes", params={"place": place})
        assert came.headers["location"] == f"/volumes/{shelved}"
    for place in ("00:1/2/346", "<b>", "1"):
        text = visitor.send("GET", "/volumes", params={"place": place}).text
        assert "No volume that you may see is called so." in text
        assert "<b>" not in text


def test_a_restricted_volume_is_for_who_has_it_in_hand(
    archive: Archive, enter: Enter, shelved: str
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(volume).values(restricted=True))
    own = keeper(enter)
    assert own.get(f"/volumes/{shelved}").status_code == 200
    assert "R-1" not in own.get(f"/volumes/{shelved}").text, "a record in it is granted apart"
    registrar = enter("dorj", Role.REGISTRAR)
    assert registrar.get(f"/volumes/{shelved}").status_code == 403
    text = registrar.get("/volumes").text
    assert ("restricted" in text, "ХН-345" in text) == (True, False)


def test_a_volume_that_is_named_by_a_restricted_record_is_not_named(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        (key,) = tx.documents.volumes(paper)
        tx.connection.execute(update(document).values(restricted=True))
        tx.connection.execute(update(record).values(type="adoption"))
    visitor = keeper(enter)
    assert "R-1" not in visitor.get("/volumes").text
    assert visitor.get(f"/volumes/{key}").status_code == 403


def test_holds_absences_and_doubled_leaves_are_told_in_words(
    archive: Archive, enter: Enter, shelved: str
) -> None:
    with archive.records.writing() as tx:
        tx.holds.hold("volume", shelved, "leaf_count", {"certified": 3, "found": 1})
        tx.connection.execute(
            leaf.insert(),
            [
                {"id": new_id(), "volume": shelved, "label": "1", "ordinal": 1, "position": 1.0,
                 "former_labels": []},
                {"id": new_id(), "volume": shelved, "label": "2", "ordinal": 0, "position": 2.0,
                 "former_labels": []},
            ],
        )  # fmt: skip
        found = tx.volumes.get(VolumeId(shelved))
        call_absent(tx, found, "2", APPOINTING, code=Absence.UNSCANNABLE)
    text = keeper(enter).get(f"/volumes/{shelved}").text
    assert "differ from the certified count" in text
    assert "leaf_count" not in text
    assert "1+1" in text
    assert "unscannable" in text


def test_long_lists_of_leaves_go_on_and_can_be_saved(
    archive: Archive, enter: Enter, shelved: str
) -> None:
    rows = [
        {"id": new_id(), "volume": shelved, "label": str(at), "position": at, "former_labels": []}
        for at in range(2, 71)
    ]
    with archive.records.writing() as tx:
        tx.connection.execute(leaf.insert(), rows)
    visitor = keeper(enter)
    page = visitor.get(f"/volumes/{shelved}").text
    assert f'href="/volumes/{shelved}/leaves"' in page
    assert f'href="/volumes/{shelved}/records"' not in page
    first = visitor.get(f"/volumes/{shelved}/leaves").text
    (onward,) = re.findall(r'href="([^"]*after=[^"]*)" rel="next"', first)
    second = visitor.get(onward).text
    assert first.count("not scanned") + second.count("not scanned") == 69
    assert visitor.get(f"/volumes/{shelved}/leaves?after=none").status_code == 404
    saved = visitor.get(f"/volumes/{shelved}/leaves?save=csv")
    assert saved.text.count("\r\n") == 71
    assert visitor.get("/volumes/none").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_sees_no_records_sees_no_volumes(enter: Enter, shelved: str, role: Role) -> None:
    visitor = enter("somebody", role)
    assert 'href="/volumes"' not in visitor.get("/").text
    for path in ("/volumes", f"/volumes/{shelved}"):
        assert visitor.get(path).status_code == 403
