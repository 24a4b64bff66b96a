"""Keys written in an address belong to its store; the settings' keys are for those without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.backups import place_of
from arkhiv.settings import effective, read
from arkhiv.stores import store_at
from storage.backup.places import InStore
from storage.objects.s3 import S3Objects

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ports.objects import Objects

OURS = {"ARKHIV_S3_ACCESS_KEY": "ours", "ARKHIV_S3_SECRET_KEY": "our-secret"}
THEIRS = "s3://theirs:their-secret@backups.example/archive"


def keys(objects: Objects) -> tuple[str | None, str | None]:
    assert isinstance(objects, S3Objects)
    return objects._bucket.access_key, objects._bucket.secret_key


def test_keys_in_an_address_come_before_those_of_the_settings(tmp_path: Path) -> None:
    settings = read({**OURS, "ARKHIV_DATA": str(tmp_path)})
    assert keys(store_at(settings, THEIRS)) == ("theirs", "their-secret")
    assert keys(store_at(settings, "s3://store.example/archive")) == ("ours", "our-secret")


def test_a_place_of_backups_keeps_the_keys_of_its_address_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "to").write_text(f"{THEIRS}\n")
    to = {"ARKHIV_BACKUP_TO_FILE": str(tmp_path / "to"), "ARKHIV_DATA": str(tmp_path)}
    settings = read({**OURS, **to})
    place = place_of(settings)
    assert isinstance(place, InStore)
    assert keys(place._objects) == ("theirs", "their-secret")
    assert "their-secret" not in f"{place} {settings!r} {effective(settings)}"
