"""The doctor's round: what is sound is found sound, faults are told with advice, secrets never."""

from __future__ import annotations

import re
import shutil
import string
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from minio import Minio
from sqlalchemy import update

from arkhiv.archive import key_path
from arkhiv.doctor import examination
from arkhiv.doctor.examination import examine
from arkhiv.doctor.finding import Grade, Part
from arkhiv.doctor.sentences import ADVICE, SENTENCES
from ocr.errors import (
    EngineError,
    EngineFailedError,
    FrozenLinesError,
    ModelMissingError,
    ModelUnreadableError,
)
from ocr.settings import EngineName
from pipeline.errors import UnavailableError
from pipeline.finding.indexing import RECIPE
from storage.migrate import NEEDED
from storage.schema.finding import findable
from tests.servers.seaweed import ACCESS
from tests.servers.seaweed import SECRET as SECRET_KEY
from workers.finder import follow

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from arkhiv.doctor.finding import Finding
    from arkhiv.settings import Settings
    from tests.conftest import Shelve
    from tests.servers.postgres import Postgres
    from tests.servers.rabbitmq import RabbitMQ
    from tests.servers.redis import Redis
    from tests.servers.seaweed import Seaweed

SECRET = "hunter2-ЪЪ/%"
TYPED = "hunter2-%D0%AA%D0%AA%2F%25"


def found(settings: Settings) -> dict[str, Finding]:
    """Every finding by its code, with sentences that can be said."""
    findings = list(examine(settings))
    for one in findings:
        assert one.found.format(**one.facts)
        one.advice.format(**one.facts)
    return {one.code: one for one in findings}


def grades(settings: Settings) -> dict[Part, Grade]:
    return {one.part: one.grade for one in found(settings).values()}


def test_a_sound_archive_has_no_fault(archive: Archive) -> None:
    said = found(archive.settings)
    assert {one.code for one in said.values() if one.grade is Grade.FAULT} == set()
    assert {one.part for one in said.values()} >= set(Part) - {Part.CLOCK}
    assert said["database_ready"].facts["schema"] == NEEDED


def test_papers_that_are_to_be_indexed_again_are_counted(archive: Archive, shelve: Shelve) -> None:
    assert found(archive.settings)["index_whole"].grade is Grade.OK
    shelve.document("1")
    shelve.document("2", record="R-2")
    assert found(archive.settings)["index_unfinished"].facts["number"] == 2
    follow(archive.records, archive.objects)
    assert "index_whole" in found(archive.settings)
    with archive.records.writing() as tx:
        tx.connection.execute(update(findable).values(recipe=RECIPE - 1))
    assert found(archive.settings)["index_old"].facts["number"] == 2


def test_nothing_stays_of_what_was_tried(archive: Archive) -> None:
    archive.objects.probe()
    archive.objects.put("probe/first", b"", metadata={})

    def files() -> set[Path]:
        every = archive.settings.data.rglob("*")
        return {path for path in every if path.is_file() and ".db" not in path.name}

    before = files()
    list(examine(archive.settings))
    assert files() == before
    with archive.records.reading() as tx:
        assert tx.tally.met() == {}


@pytest.mark.embedded
def test_a_place_without_an_archive_is_left_as_it_was(settings: Settings) -> None:
    said = found(settings)
    assert {"schema_none", "no_store", "no_folder", "key_missing"} <= said.keys()
    assert said["schema_none"].advice == "Run: arkhiv init"
    assert not settings.data.exists()


def test_a_database_that_is_away_keeps_no_other_part_from_being_tried(settings: Settings) -> None:
    url = f"postgresql+psycopg://arkhiv:{TYPED}@127.0.0.1:1/arkhiv"
    said = found(replace(settings, database_url=url))
    assert said["database_away"].grade is Grade.FAULT
    assert "engine_ready" in said


def test_an_address_that_is_none_is_a_fault_of_its_part(settings: Settings) -> None:
    url = f"postgresql+psycopg://arkhiv:{TYPED}@host:port/arkhiv"
    parts = {one.part for one in examine(replace(settings, database_url=url)) if one.code}
    assert parts >= {Part.DATABASE, Part.MACHINE}


def test_no_password_is_ever_shown(archive: Archive, tmp_path: Path) -> None:
    for scheme in ("amqp", "redis", "rediss"):
        settings = replace(
            archive.settings,
            database_url=f"postgresql+psycopg://arkhiv:{TYPED}@127.0.0.1:1/x?sslpassword={TYPED}",
            broker_url=f"{scheme}://arkhiv:{TYPED}@127.0.0.1:1/0",
            objects_url=f"s3://{TYPED}:{TYPED}@127.0.0.1:1/archive?tls=no",
            data=tmp_path / TYPED,
            forms=Path("/nowhere") / SECRET.replace("/", ""),
        )
        text = repr([(one.found.format(**one.facts), one.facts) for one in examine(settings)])
        for secret in (SECRET, TYPED, "hunter2-%D0"):
            assert secret not in text


def test_a_check_that_breaks_is_a_fault_and_the_rest_is_tried(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Settings) -> list[Finding]:
        raise KeyError(SECRET)

    monkeypatch.setitem(examination.CHECKS, Part.OBJECTS, broken)
    said = found(settings)
    assert dict(said["unexpected"].facts) == {"fault": "KeyError"}
    assert "engine_ready" in said


def test_a_damaged_or_open_key_is_a_fault(archive: Archive) -> None:
    path = key_path(archive.settings)
    path.chmod(0o644)
    said = found(archive.settings)
    assert said["key_open"].facts["mode"] == "644"
    path.write_text("no key")
    assert found(archive.settings)["key_unreadable"].grade is Grade.FAULT


def test_a_key_that_did_not_sign_the_last_seal_is_noticed(archive: Archive) -> None:
    archive.sealer.seal()
    path = key_path(archive.settings)
    path.write_text("11" * 32)
    path.chmod(0o600)
    assert found(archive.settings)["key_other"].grade is Grade.WARNING


def test_a_language_that_tesseract_lacks_is_a_fault_with_its_package(settings: Settings) -> None:
    lacking = found(replace(settings, ocr_language="tur"))["language_missing"]
    assert lacking.advice.format(**lacking.facts) == "Run: sudo apt-get install tesseract-ocr-tur"


def test_a_language_that_is_none_is_a_fault_without_one(settings: Settings) -> None:
    lacking = found(replace(settings, ocr_language="klingon"))["language_unknown"]
    assert "klingon" in lacking.found.format(**lacking.facts)
    assert "apt-get" not in lacking.advice


def test_whatever_keeps_pages_from_being_read_has_its_sentence_and_advice() -> None:
    of_comparing = {ModelMissingError, ModelUnreadableError, FrozenLinesError}
    for kind in {*EngineError.__subclasses__(), EngineFailedError} - of_comparing:
        assert kind.code in SENTENCES
        assert kind.code in ADVICE


def test_without_programs_reading_is_a_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = found(replace(settings, ocr_engine=EngineName.PYTESSERACT))
    assert {said["engine_missing"].grade, said["no_renderer"].grade} == {Grade.FAULT}


def test_settings_that_do_not_fit_one_another_are_warned_of(settings: Settings) -> None:
    shared = replace(
        settings, database_url="sqlite:////nowhere.db", broker_url="redis://127.0.0.1:1/0"
    )
    assert found(shared)["lonely_database"].grade is Grade.WARNING
    split = replace(settings, database_url="postgresql://127.0.0.1:1/x")
    assert found(split)["lonely_objects"].grade is Grade.WARNING


def test_objects_that_cannot_be_read_back_are_a_fault(archive: Archive) -> None:
    root = archive.settings.data / "objects"
    shutil.rmtree(root)
    root.mkdir()
    (root / "partial").write_text("in the way")
    assert grades(archive.settings)[Part.OBJECTS] is Grade.FAULT


def test_every_sentence_has_its_code_and_every_advice_its_sentence() -> None:
    assert set(ADVICE) <= set(SENTENCES)
    source = Path(examination.__file__).parent
    used = set(re.findall(r'"([a-z_]+)"', "".join(one.read_text() for one in source.glob("*.py"))))
    assert set(SENTENCES) <= used


def test_every_advice_can_be_said_with_the_facts_of_its_sentence() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    beside = {"language_missing": {"package"}, "little_memory": {"fitting"}}
    for code, text in ADVICE.items():
        assert names(text) <= names(SENTENCES[code]) | beside.get(code, set()), code


@pytest.mark.service
def test_real_brokers_take_a_message_and_give_it_back(
    settings: Settings, rabbitmq: RabbitMQ, redis: Redis
) -> None:
    for url in (rabbitmq.url, redis.url):
        said = found(replace(settings, broker_url=url))
        assert said["broker_ready"].grade is Grade.OK
    wrong = rabbitmq.url.replace("guest:guest", f"guest:{TYPED}")
    assert found(replace(settings, broker_url=wrong))["broker_denied"].grade is Grade.FAULT


@pytest.mark.service
def test_a_real_s3_server_is_written_to_read_and_timed(
    settings: Settings, seaweed: Seaweed
) -> None:
    said = found(replace(settings, objects_url=seaweed.url(seaweed.bucket().name)))
    assert said["objects_ready"].grade is Grade.OK
    assert said["clock_right"].facts["other"] == "the object store"
    wrong = seaweed.url("archive").replace("invented-secret", TYPED)
    denied = found(replace(settings, objects_url=wrong))["store_denied"]
    assert denied.grade is Grade.FAULT


@pytest.mark.service
def test_a_bucket_that_cannot_lock_masters_is_a_fault(settings: Settings, seaweed: Seaweed) -> None:
    bucket = seaweed.bucket()
    client = Minio(bucket.host, ACCESS, SECRET_KEY, secure=False)
    client.make_bucket(bucket.name)
    url = f"{seaweed.url(bucket.name)}&masters={bucket.name}"
    assert found(replace(settings, objects_url=url))["store_unlocked"].grade is Grade.FAULT


def test_whatever_a_part_that_is_away_may_say_has_its_sentence_and_advice() -> None:
    def below(kind: type[UnavailableError]) -> set[type[UnavailableError]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    told = {kind.code for kind in below(UnavailableError)}
    parts = {code for code in told if code.startswith(("store_", "broker_", "database_"))}
    assert parts > {"store_unlocked", "broker_denied", "database_damaged"}
    assert parts <= set(SENTENCES)
    assert parts <= set(ADVICE)


@pytest.mark.service
def test_an_empty_database_on_a_server_is_no_fault_of_any_other_part(
    settings: Settings, postgres: Postgres, tmp_path: Path
) -> None:
    empty = replace(settings, database_url=postgres.fresh(), backup_to=f"folder:{tmp_path}")
    assert "schema_none" in found(empty)
    assert "unexpected" not in found(empty)


@pytest.mark.embedded
def test_a_database_that_is_damaged_is_told_once(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "torn.db"
    path.write_bytes(b"no database" * 1000)
    said = found(replace(settings, database_url=f"sqlite:///{path}"))
    assert said["database_damaged"].grade is Grade.FAULT
    assert "unexpected" not in said
