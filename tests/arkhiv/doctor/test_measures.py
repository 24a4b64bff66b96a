"""What the doctor measures: room, clocks, cores, memory, and secrets in texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkhiv import settings as reading
from arkhiv.doctor.database import clock
from arkhiv.doctor.disk import GIBIBYTE, folder, room
from arkhiv.doctor.finding import Grade
from arkhiv.doctor.machine import cores, fitting, memory
from arkhiv.doctor.secrets import scrubbed, secrets_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("free", "size", "grade"),
    [
        (500, 1000, Grade.OK),
        (40, 1000, Grade.WARNING),
        (9, 20, Grade.WARNING),
        (0.5, 20, Grade.FAULT),
    ],
)
def test_room_is_judged_by_what_is_left_and_by_its_share(
    free: float, size: float, grade: Grade
) -> None:
    assert room("/data", int(free * GIBIBYTE), int(size * GIBIBYTE)).grade is grade


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (only,) = folder(tmp_path / "gone")
    assert (only.code, only.grade) == ("no_folder", Grade.FAULT)


@pytest.mark.parametrize(
    ("seconds", "grade"),
    [(0.0, Grade.OK), (-1.9, Grade.OK), (3, Grade.WARNING), (-16, Grade.FAULT)],
)
def test_clocks_are_judged_in_both_directions(seconds: float, grade: Grade) -> None:
    assert clock("database", seconds, 2.0, 15.0).grade is grade


@pytest.mark.parametrize(
    ("workers", "on", "gibibytes", "codes"),
    [
        (4, 4, 16, ["machine_fits"]),
        (8, 4, 16, ["few_cores"]),
        (4, 4, 2, ["little_memory"]),
        (8, 4, 2, ["few_cores", "little_memory"]),
    ],
)
def test_children_are_judged_by_cores_and_memory(
    workers: int, on: int, gibibytes: int, codes: list[str]
) -> None:
    assert [one.code for one in fitting(workers, on, gibibytes << 30)] == codes


def test_a_container_s_share_of_cores_and_memory_counts(tmp_path: Path) -> None:
    known = tmp_path / "meminfo"
    known.write_text("MemTotal:       16777216 kB\nMemFree: 1 kB\n")
    assert memory(known, tmp_path) == 16 << 30
    (tmp_path / "memory.max").write_text("1073741824\n")
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    assert (memory(known, tmp_path), cores(tmp_path)) == (1 << 30, 1)
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert memory(known, tmp_path) == 16 << 30
    assert cores(tmp_path) >= 1


@given(st.text("abcXYZ019_-.~", min_size=6, max_size=20), st.sampled_from(["amqp", "redis"]))
def test_whatever_a_password_is_made_of_it_is_masked(password: str, scheme: str) -> None:
    made = replace(reading.read({}), broker_url=f"{scheme}://arkhiv:{password}@host:1/0")
    assert password not in scrubbed(f"login as arkhiv with {password} failed", secrets_of(made))


def test_secrets_are_masked_as_written_and_as_meant() -> None:
    made = replace(
        reading.read({}),
        objects_url="s3://ACCESS%2F1:se%40cret@host/bucket",
        database_url="postgresql://host/db?user=x&password=from-the-query",
        s3_secret_key="apart",
    )
    text = "ACCESS%2F1 ACCESS/1 se%40cret se@cret from-the-query apart host"
    assert scrubbed(text, secrets_of(made)) == "•••• •••• •••• •••• •••• •••• host"


def test_addresses_without_secrets_have_none() -> None:
    assert secrets_of(reading.read({})) == ()
