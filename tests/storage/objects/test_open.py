"""Addresses of object stores, understood or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import ObjectsUrlError
from storage.objects.folder import FolderObjects
from storage.objects.open import bucket_of, locks, open_objects
from storage.objects.s3 import S3Objects

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_address_opens_a_folder(tmp_path: Path) -> None:
    objects = open_objects(f"folder:{tmp_path}/Сан 1")
    assert isinstance(objects, FolderObjects)
    assert objects.root == tmp_path / "Сан 1"
    assert not objects.root.exists()


def test_an_s3_address_opens_a_bucket_without_asking_the_server() -> None:
    objects = open_objects("s3://127.0.0.1:9/archive?tls=no", access_key="a", secret_key="b")
    assert isinstance(objects, S3Objects)


def test_an_s3_address_says_everything_about_the_bucket() -> None:
    bucket = bucket_of(
        "s3://store.example:9000/archive/north/?region=north-1", access_key=None, secret_key=None
    )
    assert (bucket.host, bucket.name, bucket.prefix) == ("store.example:9000", "archive", "north/")
    assert (bucket.tls, bucket.region, bucket.access_key) == (True, "north-1", None)


def test_masters_are_locked_for_ten_years_in_a_bucket_of_their_own_unless_told() -> None:
    bucket = bucket_of("s3://store.example/archive", access_key=None, secret_key=None)
    assert (bucket.masters_name, bucket.lock, bucket.years) == ("archive-masters", "GOVERNANCE", 10)
    assert bucket.encrypted


def test_an_address_says_how_masters_are_kept() -> None:
    options = "masters=kept&lock=compliance&years=30&sse=no"
    bucket = bucket_of(f"s3://store.example/archive?{options}", access_key=None, secret_key=None)
    assert (bucket.masters_name, bucket.lock, bucket.years) == ("kept", "COMPLIANCE", 30)
    assert not bucket.encrypted
    loose = bucket_of("s3://store.example/archive?lock=no", access_key=None, secret_key=None)
    assert loose.masters_name == "archive"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("folder:/srv/objects", False),
        ("s3://store.example/archive", True),
        ("s3://store.example/archive?lock=no", False),
    ],
)
def test_it_is_known_whether_a_store_locks(url: str, expected: bool) -> None:  # noqa: FBT001  # a table
    assert locks(url) is expected


def test_keys_given_apart_come_before_keys_in_the_address() -> None:
    url = "s3://in:s%2Fide@store.example/archive"
    inside = bucket_of(url, access_key=None, secret_key=None)
    assert (inside.host, inside.access_key, inside.secret_key) == ("store.example", "in", "s/ide")
    apart = bucket_of(url, access_key="apart", secret_key="secret")
    assert (apart.access_key, apart.secret_key) == ("apart", "secret")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "folder:",
        "archive",
        "ftp://store.example/archive",
        "s3://store.example",
        "s3:///archive",
        "s3://store.example/Archive",
        "s3://store.example/archive?tls=maybe",
        "s3://store.example/archive?retries=5",
        "s3://store.example/archive?lock=maybe",
        "s3://store.example/archive?years=0",
        "s3://store.example/archive?years=101",
        "s3://store.example/archive?years=ten",
        "s3://store.example/archive?sse=perhaps",
        "s3://store.example/archive?masters=Masters",
        "s3://only-one-key@store.example/archive",
    ],
)
def test_an_address_that_is_none_is_refused_with_the_right_forms(url: str) -> None:
    with pytest.raises(ObjectsUrlError, match=r"folder:PATH or s3://HOST:PORT/BUCKET"):
        open_objects(url)
