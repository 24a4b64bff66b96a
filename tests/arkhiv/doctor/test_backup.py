"""The doctor on backups: what is not set up, cannot be written, or was long ago is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arkhiv.doctor import backup as module
from arkhiv.doctor.backup import backup
from arkhiv.doctor.examination import examine
from arkhiv.doctor.finding import Grade
from pipeline.clock import now
from storage.backup import ledger
from storage.backup.envelope import new_identity

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from arkhiv.doctor.finding import Finding
    from arkhiv.settings import Settings
    from tests.servers.seaweed import Seaweed

IDENTITY, RECIPIENT = new_identity()


def found(settings: Settings, **changed: Any) -> dict[str, Finding]:  # noqa: ANN401  # settings of many types
    return {one.code: one for one in backup(replace(settings, **changed))}


@pytest.fixture
def ready(archive: Archive, tmp_path: Path) -> Settings:
    """Settings under which backups are made by themselves."""
    return replace(
        archive.settings,
        backup_every=24,
        backup_to=str(tmp_path / "backups"),
        backup_recipient=RECIPIENT,
    )


def test_an_archive_without_backups_is_warned(archive: Archive) -> None:
    said = found(archive.settings)
    assert {code: one.grade for code, one in said.items()} == {"backup_none": Grade.WARNING}
    assert "ARKHIV_BACKUP_EVERY" in said["backup_none"].advice


@pytest.mark.parametrize(
    ("lacking", "grade"),
    [
        ({"backup_to": None}, Grade.FAULT),
        ({"backup_recipient": None}, Grade.FAULT),
        ({"backup_to": None, "backup_recipient": None}, Grade.FAULT),
        ({"backup_every": None, "backup_recipient": None}, Grade.WARNING),
    ],
)
def test_what_is_set_by_half_is_named(
    ready: Settings, lacking: dict[str, None], grade: Grade
) -> None:
    one = found(ready, **lacking)["backup_incomplete"]
    assert one.grade is grade
    names = {f"ARKHIV_{name.upper()}" for name in lacking} - {"ARKHIV_BACKUP_EVERY"}
    assert {*str(one.facts["lacking"]).split(", ")} == names


def test_backups_by_timers_need_no_hours(ready: Settings) -> None:
    assert "backup_incomplete" not in found(ready, backup_every=None)


def test_a_key_that_is_none_is_a_fault_and_not_shown(ready: Settings) -> None:
    said = found(ready, backup_recipient=IDENTITY)
    assert said["backup_recipient"].grade is Grade.FAULT
    assert IDENTITY not in repr([*said.values()])


def test_the_place_is_written_for_real_and_left_as_it_was(ready: Settings) -> None:
    said = found(ready)
    assert said["backup_place_ready"].grade is Grade.OK
    assert said["backup_beside"].grade is Grade.WARNING
    assert list(Path(ready.backup_to or "").iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_fault(ready: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    said = found(ready, backup_to=str(tmp_path / "file" / "backups"))
    assert said["backup_place"].grade is Grade.FAULT


def test_a_store_that_is_away_is_a_fault_without_its_keys(ready: Settings) -> None:
    settings = replace(ready, backup_to="s3://name:hunter2@127.0.0.1:1/bucket?tls=no")
    said = {one.code: one for one in examine(settings)}
    assert said["backup_place"].grade is Grade.FAULT
    assert "hunter2" not in repr([*said.values()])


@pytest.mark.service
def test_a_bucket_is_written_for_real(ready: Settings, seaweed: Seaweed) -> None:
    said = found(ready, backup_to=seaweed.url(seaweed.bucket().name))
    assert said["backup_place_ready"].grade is Grade.OK
    assert "backup_beside" not in said


def test_the_age_of_backup_and_drill_is_told(
    archive: Archive, ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {"backup_never", "drill_never"} <= found(ready).keys()
    with archive.records.marking() as tx:
        for kind in (ledger.BACKUP, ledger.DRILL):
            ledger.finish(tx.connection, ledger.begin(tx.connection, kind, "here"), ok=True)
    assert {"backup_fresh", "drill_fresh"} <= found(ready).keys()
    later = now() + timedelta(hours=49)
    monkeypatch.setattr(module, "now", lambda: later)
    said = found(ready)
    assert (said["backup_old"].grade, said["backup_old"].facts["number"]) == (Grade.WARNING, 49)
    assert "drill_fresh" in said
    assert "backup_fresh" in found(ready, backup_every=48)
    monkeypatch.setattr(module, "now", lambda: later + timedelta(days=100))
    assert found(ready)["drill_old"].facts["number"] == 102


def test_a_database_that_is_away_keeps_the_place_from_no_trial(ready: Settings) -> None:
    said = found(ready, database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert "backup_place_ready" in said
    assert "backup_never" not in said
