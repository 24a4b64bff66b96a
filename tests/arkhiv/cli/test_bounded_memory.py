"""A large inventory needs no more memory than a small one."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids\n"
VOLUME = "unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk,open\n"
RUN = """
import contextlib, pathlib, re, sys
from arkhiv.cli import main
with contextlib.suppress(SystemExit):
    main()
print(re.search(r"VmHWM:\\s*(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
"""
"""Run the program and print the most memory that it had, in kilobytes."""
FEW, MANY = 5_000, 40_000
ROOM = 12_000
"""Kilobytes: a third of what the larger file alone would need if it were kept."""


def peak(data: Path, *arguments: str) -> int:
    environ = {**os.environ, "ARKHIV_DATA": str(data), "ARKHIV_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    assert "Problems" not in done.stderr
    return int(done.stdout.split()[-1])


def inventory(folder: Path, count: int) -> Path:
    """An inventory of so many records in one volume."""
    path = folder / f"records-{count}.csv"
    title = "Төрсний бүртгэлийн хуудас хавсралтын хамт " * 8
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for n in range(count):
            file.write(f"T-{n:07},civil,birth,11,1/2/3,{n + 1},{title},1999,,Бат Дорж,\n")
    return path


@pytest.mark.service
def test_eight_times_as_many_records_need_no_more_memory(tmp_path: Path) -> None:
    volumes = tmp_path / "volumes.csv"
    volumes.write_text(VOLUME + "11,1,2,3,bound_register,,unknown,0,low,0\n", "utf-8")
    peaks = []
    for count in (FEW, MANY):
        data = tmp_path / str(count)
        peak(data, "init")
        peak(data, "holdings", "import", str(volumes))
        peaks.append(peak(data, "holdings", "import", str(inventory(tmp_path, count))))
        assert not list((data / "reports").glob("*"))
    assert peaks[1] <= peaks[0] + ROOM
