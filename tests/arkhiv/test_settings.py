"""Settings: defaults that work, mistakes told in words, secrets that stay secret."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkhiv.errors import (
    BadSettingError,
    NoSuchSettingError,
    SettingFileError,
    SettingTwiceError,
    UnknownSettingError,
)
from arkhiv.settings import MASK, effective, masked, read

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = ("DATABASE_URL", "OBJECTS_URL", "BROKER_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY")


def test_without_an_environment_everything_has_a_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read({"PATH": "/usr/bin", "HOME": "/root"})
    data = tmp_path / "arkhiv-data"
    assert settings.data == data
    assert settings.database_url == f"sqlite:///{data}/arkhiv.db"
    assert settings.objects_url == f"folder:{data}/objects"
    assert settings.broker_url == "memory:"
    assert (settings.lang, settings.unit, settings.station) == ("mn", "00", "station-1")
    assert (settings.ocr_engine, settings.ocr_language) == ("auto", "papers")
    assert settings.workers >= 1
    assert (settings.page_seconds, settings.child_memory_mb) == (120, 4096)
    assert settings.max_pixels == 200_000_000
    assert settings.counted_leaves == "body"
    assert (settings.log, settings.patience_minutes) == (None, 10)
    assert (settings.forms, settings.s3_access_key, settings.s3_secret_key) == (None, None, None)


def test_an_empty_variable_counts_as_not_set() -> None:
    empty = dict.fromkeys(effective(read({})), "")
    assert read(empty) == read({})


def test_every_setting_can_be_set(tmp_path: Path) -> None:
    given_values = {
        "ARKHIV_DATA": str(tmp_path / "Сан"),
        "ARKHIV_DATABASE_URL": "postgresql+psycopg://arkhiv@127.0.0.1/arkhiv",
        "ARKHIV_OBJECTS_URL": "s3://127.0.0.1:9000/archive?tls=no",
        "ARKHIV_BROKER_URL": "redis://127.0.0.1:6379/0",
        "ARKHIV_LANG": "en",
        "ARKHIV_UNIT": "1101",
        "ARKHIV_STATION": "bayan-2",
        "ARKHIV_OCR_LANGUAGE": "script/Cyrillic+eng",
        "ARKHIV_OCR_ENGINE": "pytesseract",
        "ARKHIV_WORKERS": "3",
        "ARKHIV_PAGE_SECONDS": "60",
        "ARKHIV_CHILD_MEMORY_MB": "2048",
        "ARKHIV_MAX_PIXELS": "100000000",
        "ARKHIV_FORMS": str(tmp_path),
        "ARKHIV_LOG": "json",
        "ARKHIV_PATIENCE_MINUTES": "30",
        "ARKHIV_STOP_SECONDS": "20",
        "ARKHIV_COUNTED_LEAVES": "body,insert",
        "ARKHIV_DESK_SOURCES": "sane:fujitsu:fi-8170:123,folder:/scans",
        "ARKHIV_S3_ACCESS_KEY": "access",
        "ARKHIV_S3_SECRET_KEY": "secret",
        "ARKHIV_BACKUP_TO": "/mnt/backups",
        "ARKHIV_BACKUP_EVERY": "24",
        "ARKHIV_BACKUP_RECIPIENT": "age1invented",
        "ARKHIV_BACKUP_OBJECTS": "no",
        "ARKHIV_SEARCHES_A_MINUTE": "12",
        "ARKHIV_ODD_QUESTIONS": "50",
        "ARKHIV_ODD_UNOPENED": "30",
        "ARKHIV_ODD_REPEATS": "8",
        "ARKHIV_ODD_FAR": "5",
        "ARKHIV_OFFICE_HOURS": "8-18",
        "ARKHIV_TOKEN": "arkhiv_invented",
        "ARKHIV_WEBHOOK_SECRET": "whsec_" + "a" * 44,
        "ARKHIV_WEBHOOK_HOSTS": "hub.example.mn,registry=10.1.0.0/16",
    }
    settings = read(given_values)
    assert effective(settings) == given_values | {
        "ARKHIV_S3_ACCESS_KEY": MASK,
        "ARKHIV_S3_SECRET_KEY": MASK,
        "ARKHIV_TOKEN": MASK,
        "ARKHIV_WEBHOOK_SECRET": MASK,
    }
    assert (settings.s3_access_key, settings.s3_secret_key) == ("access", "secret")
    defaults = read({})
    for field in dataclasses.fields(settings):
        assert getattr(settings, field.name) != getattr(defaults, field.name), field.name


def test_database_and_objects_lie_in_the_data_folder(tmp_path: Path) -> None:
    settings = read({"ARKHIV_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/arkhiv.db"
    assert settings.objects_url == f"folder:{tmp_path}/objects"


def test_relative_paths_do_not_depend_on_where_a_child_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read({"ARKHIV_DATA": "here", "ARKHIV_FORMS": "our-forms"})
    assert (settings.data, settings.forms) == (tmp_path / "here", tmp_path / "our-forms")


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("ARKHIV_WORKER", "ARKHIV_WORKERS"),
        ("ARKHIV_DB_URL", "ARKHIV_DATABASE_URL"),
        ("ARKHIV_LANGUAGE", "ARKHIV_OCR_LANGUAGE"),
        ("Arkhiv_Data", "ARKHIV_DATA"),
        ("ARKHIV_S3_SECRET_KEY_FIEL", "ARKHIV_S3_SECRET_KEY_FILE"),
    ],
)
def test_an_unknown_setting_is_fatal_and_the_nearest_is_named(key: str, nearest: str) -> None:
    with pytest.raises(UnknownSettingError, match=rf"{key} is not .* mean {nearest}\?"):
        read({key: "x"})


@pytest.mark.parametrize("key", ["ARKHIV_FOO", "ARKHIV_", "ARKHIV_XYZZY_7"])
def test_what_is_like_no_setting_is_taken_for_no_slip(key: str) -> None:
    with pytest.raises(NoSuchSettingError, match="Remove it") as told:
        read({key: "x"})
    assert "mean" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LANG", "de", "cannot be “de”. It must be mn or en."),
        ("UNIT", "1", "an archive unit's 2 or 4 digits"),
        ("UNIT", "٣٤", "an archive unit's 2 or 4 digits"),
        ("STATION", "Station 1", "like station-1"),
        ("OCR_LANGUAGE", "-psm 6", "names of models joined by +"),
        ("OCR_ENGINE", "tesseract", "auto, tesserocr or pytesseract"),
        ("WORKERS", "0", "a whole number from 1 to 256"),
        ("WORKERS", "many", "a whole number from 1 to 256"),
        ("PAGE_SECONDS", "1.5", "a whole number from 1 to 3600"),
        ("CHILD_MEMORY_MB", "16", "a whole number from 256 to 1048576"),
        ("COUNTED_LEAVES", "body,page", "kinds of leaf joined by commas"),
        ("DESK_SOURCES", "/scans", "scanners and folders joined by commas"),
        ("MAX_PIXELS", "-1", "a whole number from 1000000 to 10000000000"),
        ("BROKER_URL", "kafka://127.0.0.1", "one of memory:, redis:, rediss:, amqp:, amqps:"),
        ("OBJECTS_URL", "/srv/objects", "one of folder:, s3:"),
        ("DATABASE_URL", "mysql://127.0.0.1/x", "one of sqlite:, postgresql:"),
    ],
)
def test_a_bad_value_is_fatal_and_told_in_a_sentence(name: str, value: str, told: str) -> None:
    with pytest.raises(BadSettingError) as error:
        read({f"ARKHIV_{name}": value})
    assert str(error.value).startswith(f"ARKHIV_{name} cannot be ")
    assert told in str(error.value)


@pytest.mark.parametrize("name", [*SECRETS, "TOKEN"])
def test_a_bad_secret_is_not_repeated(name: str) -> None:
    with pytest.raises(BadSettingError) as error:
        read({f"ARKHIV_{name}": "wrong://u:hunter2@127.0.0.1"})
    assert "hunter2" not in str(error.value)


def test_the_two_s3_keys_belong_together() -> None:
    with pytest.raises(BadSettingError, match="ARKHIV_S3_SECRET_KEY cannot be empty"):
        read({"ARKHIV_S3_ACCESS_KEY": "a"})
    with pytest.raises(BadSettingError, match="ARKHIV_S3_ACCESS_KEY cannot be empty"):
        read({"ARKHIV_S3_SECRET_KEY": "a"})


@pytest.mark.parametrize("name", SECRETS[:3])
def test_an_address_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    address = {"DATABASE_URL": "postgresql:", "OBJECTS_URL": "s3:", "BROKER_URL": "amqp:"}[name]
    (tmp_path / "address").write_text(f"{address}//127.0.0.1/x\n")
    settings = read({f"ARKHIV_{name}_FILE": str(tmp_path / "address")})
    assert getattr(settings, name.lower()) == f"{address}//127.0.0.1/x"


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "access").write_text("access\n")
    (tmp_path / "secret").write_text("secret\n")
    settings = read(
        {
            "ARKHIV_S3_ACCESS_KEY_FILE": str(tmp_path / "access"),
            "ARKHIV_S3_SECRET_KEY_FILE": str(tmp_path / "secret"),
        }
    )
    assert (settings.s3_access_key, settings.s3_secret_key) == ("access", "secret")


def test_what_is_no_secret_has_no_file() -> None:
    with pytest.raises(UnknownSettingError):
        read({"ARKHIV_UNIT_FILE": "/run/unit"})


def test_a_setting_given_twice_is_fatal(tmp_path: Path) -> None:
    with pytest.raises(SettingTwiceError, match="ARKHIV_BROKER_URL_FILE"):
        read({"ARKHIV_BROKER_URL": "memory:", "ARKHIV_BROKER_URL_FILE": str(tmp_path)})


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingFileError, match=r"BROKER_URL_FILE names a file .*secret"):
        read({"ARKHIV_BROKER_URL_FILE": str(path)})


def test_secrets_are_masked_wherever_settings_are_shown() -> None:
    settings = read(
        {
            "ARKHIV_DATABASE_URL": "postgresql://arkhiv:hunter2@127.0.0.1/arkhiv",
            "ARKHIV_BROKER_URL": "amqp://arkhiv:hun@ter2@127.0.0.1/",
            "ARKHIV_OBJECTS_URL": "s3://key:hunter2@127.0.0.1:9000/archive",
            "ARKHIV_S3_ACCESS_KEY": "hunter2",
            "ARKHIV_S3_SECRET_KEY": "hunter2",
        }
    )
    for shown in (repr(settings), str(settings), str(effective(settings))):
        assert "hunter2" not in shown
        assert "ter2" not in shown
        assert f"postgresql://arkhiv:{MASK}@127.0.0.1/arkhiv" in shown
        assert f"s3://key:{MASK}@127.0.0.1:9000/archive" in shown


@given(st.text("abc:@/?#%&=", min_size=1).map(lambda text: f"9{text}9"))
def test_no_piece_of_a_password_survives_masking(password: str) -> None:
    shown = masked(f"amqp://user:{password}@host/vhost")
    assert shown == f"amqp://user:{MASK}@host/vhost"


def test_a_password_among_the_options_is_masked() -> None:
    shown = masked("postgresql://host/db?user=a&password=hunter2&sslmode=require")
    assert shown == f"postgresql://host/db?user=a&password={MASK}&sslmode=require"


def test_an_address_without_a_password_is_shown_whole() -> None:
    for url in ("memory:", "sqlite:////srv/a:b/arkhiv.db", "s3://host:9000/bucket?tls=no"):
        assert masked(url) == url


def test_settings_do_not_change() -> None:
    settings = read({})
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.unit = "11"  # type: ignore[misc]


@pytest.mark.parametrize(
    "address",
    [
        "amqp://arkhiv:hun/ter2@127.0.0.1:5672/",
        "amqp://arkhiv:hunter2@127.0.0.1:rabbit/",
        "amqp://arkhiv:12/hun@127.0.0.1/",
        "redis://127.0.0.1:99999/0",
        "amqp://",
        "amqp://[::1",
    ],
)
def test_a_broker_address_that_no_client_can_use_is_told_and_not_repeated(address: str) -> None:
    with pytest.raises(BadSettingError, match="%2F") as caught:
        read({"ARKHIV_BROKER_URL": address})
    assert "hun" not in str(caught.value)
    assert "hun" not in repr(caught.value.__cause__)


@pytest.mark.parametrize("text", ["a b", "-x", "hub=", "hub=10.0.0.0/99", "hub=10.0.0.1/8", "*"])
def test_a_list_of_hosts_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSettingError, match="WEBHOOK_HOSTS"):
        read({"ARKHIV_WEBHOOK_HOSTS": text})


@pytest.mark.parametrize("text", ["secret", "whsec_abcd", "whsec_" + "a" * 44 + ",b"])
def test_a_secret_to_sign_with_that_is_none_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(BadSettingError, match="WEBHOOK_SECRET") as met:
        read({"ARKHIV_WEBHOOK_SECRET": text})
    assert text not in str(met.value)


def test_a_secret_to_sign_with_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("whsec_" + "a" * 44 + ",whsec_" + "b" * 44 + "\n")
    settings = read({"ARKHIV_WEBHOOK_SECRET_FILE": str(tmp_path / "secret")})
    assert settings.webhook_secret == "whsec_" + "a" * 44 + ",whsec_" + "b" * 44
    assert effective(settings)["ARKHIV_WEBHOOK_SECRET"] == MASK
    assert "whsec" not in repr(settings)
