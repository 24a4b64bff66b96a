from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from storage.backup.envelope import identities_of, new_identity, opened, recipients_of, seal
from storage.backup.errors import BackupUnreadableError, IdentityError, RecipientError
from storage.backup.parcels import Parcel, tar, untar
from tests.missing import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator

IDENTITY, RECIPIENT = new_identity()
KEYS = identities_of(f"# a note\n{IDENTITY}\n")
PARCELS = [Parcel(f"rows/event/{n:06d}.jsonl", b"{}\n" * 5000 * n) for n in range(20)]


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "backup.age"
    with path.open("wb") as file:
        seal(tar(PARCELS), file, recipients_of(RECIPIENT))
    return path


def contents(path: Path, keys: str = IDENTITY) -> list[Parcel]:
    with opened(path, identities_of(keys)) as stream:
        return list(untar(stream, path.name))


def test_what_was_put_in_comes_out(sealed: Path) -> None:
    assert contents(sealed) == PARCELS


def test_nothing_of_it_can_be_read_from_outside(sealed: Path) -> None:
    assert b"rows/event" not in sealed.read_bytes()


def test_another_identity_does_not_open_it(sealed: Path) -> None:
    with pytest.raises(IdentityError):
        contents(sealed, new_identity()[0])


def test_any_of_several_recipients_opens_it(tmp_path: Path) -> None:
    other, public = new_identity()
    path = tmp_path / "two.age"
    with path.open("wb") as file:
        seal(tar(PARCELS[:3]), file, recipients_of(f"{RECIPIENT}, {public} # two offices"))
    assert contents(path) == contents(path, other) == PARCELS[:3]


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.data())
def test_damage_and_a_missing_end_are_noticed(sealed: Path, data: st.DataObject) -> None:
    whole = sealed.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.booleans())
    harmed = whole[:at] if cut else whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    path = sealed.with_name("harmed.age")
    path.write_bytes(harmed)
    with pytest.raises((BackupUnreadableError, IdentityError)):
        contents(path)


def test_what_is_no_envelope_or_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.age").write_bytes(b"hello")
    with pytest.raises(BackupUnreadableError, match="age format"):
        contents(tmp_path / "x.age")
    with (tmp_path / "y.age").open("wb") as file:
        seal([b"no tar" * 1000], file, recipients_of(RECIPIENT))
    with pytest.raises(BackupUnreadableError, match="no backup"):
        contents(tmp_path / "y.age")


def test_a_fault_in_making_it_is_raised_as_it_was(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"some"
        raise LookupError

    with (tmp_path / "x.age").open("wb") as file, pytest.raises(LookupError):
        seal(breaking(), file, recipients_of(RECIPIENT))


def test_a_full_disk_is_raised_as_the_disk_said_it() -> None:
    with Path("/dev/full").open("wb", buffering=0) as file, pytest.raises(OSError, match="space"):
        seal(tar(PARCELS), file, recipients_of(RECIPIENT))
    with pytest.raises(OSError, match="space"), Path("/dev/full").open("wb", 1 << 10) as file:
        seal(tar(PARCELS), file, recipients_of(RECIPIENT))


@pytest.mark.timeout(20)
def test_a_file_that_cannot_be_opened_is_told_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BackupUnreadableError, match="No such file"):
        contents(tmp_path / "gone.age")


def test_whoever_reads_may_stop_early(sealed: Path) -> None:
    class StopError(Exception):
        pass

    def stop_early() -> None:
        with opened(sealed, KEYS) as stream:
            stream.read(10)
            raise StopError

    with pytest.raises(StopError):
        stop_early()


def test_words_that_are_no_keys_are_named() -> None:
    with pytest.raises(RecipientError, match="age1oops"):
        recipients_of("age1oops")
    with pytest.raises(IdentityError):
        identities_of("# only a note")
    with pytest.raises(IdentityError):
        identities_of(RECIPIENT)


def test_the_tool_age_opens_it_and_tar_lists_it(sealed: Path) -> None:
    need_program("age")
    key = sealed.with_name("identity.txt")
    key.write_text(IDENTITY + "\n")
    clear = subprocess.run(
        ["age", "--decrypt", "-i", key, sealed], check=True, capture_output=True
    ).stdout
    listed = subprocess.run(["tar", "-t"], input=clear, check=True, capture_output=True).stdout
    assert listed.decode().split() == [f"{parcel.name}.gz" for parcel in PARCELS]
