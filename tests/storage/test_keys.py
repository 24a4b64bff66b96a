from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arkhiv.archive import open_archive
from pipeline.events import Kind
from storage.audit import verify
from storage.keys import Signer, SignerError, trust
from tests.faults.desk import Desk
from workers.sealer import Sealer

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive

OTHER = Signer("station-2", "ab" * 32)


def test_a_trusted_station_is_known_when_the_archive_is_opened_again(archive: Archive) -> None:
    trust(archive.keys, OTHER)
    trust(archive.keys, OTHER)
    opened = open_archive(archive.settings)
    assert opened.signers == (*archive.signers, OTHER)
    assert OTHER.public in opened.trusted


@pytest.mark.parametrize("text", ["", "station-2", "station-2:abc", "../x:" + "ab" * 32])
def test_what_names_no_station_with_its_key_is_refused(text: str) -> None:
    with pytest.raises(SignerError):
        Signer.of(text)


def test_seals_of_another_station_hold_only_once_it_is_trusted(
    archive: Archive, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "other", database_url=archive.settings.database_url, station="station-2")
    desk.type("init")
    other = open_archive(desk.settings)
    assert other.signers[0].public not in archive.trusted
    with other.records.writing() as tx:
        tx.events.note(Kind.UNIT_CHANGED, "unit", "00")
    Sealer(other.records, archive.objects, other.sealer._key).seal()

    found = verify(archive.records, archive.objects, archive.trusted)
    assert {fault.code for fault in found.faults} == {"seal_key_unknown"}

    own = Desk(tmp_path, database_url=archive.settings.database_url)
    said = own.type("audit", "trust", str(other.signers[0]), "--by", "dorj")
    assert str(other.signers[0]) in said.out
    archive = open_archive(archive.settings)
    assert verify(archive.records, archive.objects, archive.trusted).faults == ()
