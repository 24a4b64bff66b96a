"""The units of systemd: verified by systemd itself, hardened, and naming commands that exist."""

from __future__ import annotations

import re
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from arkhiv.settings import read
from tests.missing import need_program
from workers.ending import LAST_SECONDS

FOLDER = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
TEXT = (FOLDER / "arkhiv-desks.service").read_text()
PROGRAM = "/opt/arkhiv/bin/arkhiv"


class Words(RawConfigParser):
    """Keeps the letters of keys as they are."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def service(path: Path) -> dict[str, str]:
    parser = Words(strict=False)
    parser.read(path)
    return dict(parser["Service"])


def test_systemd_finds_no_fault_in_them(tmp_path: Path) -> None:
    need_program("systemd-analyze")
    units = []
    for path in (*SERVICES, *FOLDER.glob("*.timer")):
        units.append(tmp_path / path.name)
        units[-1].write_text(path.read_text().replace(PROGRAM, "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "arkhiv" in line]
    assert (done.returncode, said) == (0, []), done.stderr


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_every_service_is_hardened_and_limited(path: Path) -> None:
    found = service(path)
    assert found["User"] == found["Group"] == "arkhiv"
    assert found["NoNewPrivileges"] == found["ProtectHome"] == found["PrivateTmp"] == "yes"
    assert found["ProtectSystem"] == "strict"
    assert found["CapabilityBoundingSet"] == ""
    assert "/var/lib/arkhiv" in found["ReadWritePaths"].split()
    assert found["MemoryMax"]
    if found["Type"] == "oneshot":
        assert found["TimeoutStartSec"]
    else:
        assert found["Restart"] == "on-failure"
        assert int(found["TimeoutStopSec"]) >= 30


def test_work_gets_longer_to_stop_than_it_takes() -> None:
    given = (FOLDER / "arkhiv.env").read_text()
    stop = int(re.findall(r"^ARKHIV_STOP_SECONDS=(\d+)", given, re.MULTILINE)[0])
    assert int(service(FOLDER / "arkhiv-work.service")["TimeoutStopSec"]) > stop + LAST_SECONDS


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_every_service_runs_a_command_that_the_reference_names(path: Path) -> None:
    words = service(path)["ExecStart"].split()
    assert words[0] == PROGRAM
    page = (FOLDER.parents[1] / "docs" / "commands.md").read_text()
    name = " ".join(["arkhiv", *(word for word in words[1:3] if re.fullmatch("[a-z]+", word))])
    section = page.split(f"### `{name}", 1)[1].split("\n### ", 1)[0]
    for option in (word for word in words if word.startswith("--")):
        assert f"`{option}`" in section, option


def test_every_timer_has_its_service() -> None:
    timers = sorted(FOLDER.glob("*.timer"))
    assert timers
    assert all(timer.with_suffix(".service") in SERVICES for timer in timers)


def test_every_setting_of_the_example_is_one() -> None:
    lines = [line.lstrip("#") for line in (FOLDER / "arkhiv.env").read_text().splitlines()]
    given = dict(line.split("=", 1) for line in lines if re.match(r"ARKHIV_\w+=", line))
    plain = {key: value for key, value in given.items() if not key.endswith("_FILE")}
    assert read(plain).backup_every == 24
    assert {key.removesuffix("_FILE") for key in given} >= {
        "ARKHIV_DATABASE_URL",
        "ARKHIV_OBJECTS_URL",
        "ARKHIV_BROKER_URL",
    }


def test_the_desks_are_opened_by_tls_with_a_key_that_only_systemd_reads() -> None:
    found = service(FOLDER / "arkhiv-desks.service")
    words = found["ExecStart"].split()
    for option, name in (("--tls-cert", "server.pem"), ("--tls-key", "server.key")):
        assert words[words.index(option) + 1] == "${CREDENTIALS_DIRECTORY}/" + name
        assert f"LoadCredential={name}:/etc/arkhiv/tls/{name}" in TEXT
    assert "--no-work" in words
    assert "ConditionPathExists=/etc/arkhiv/tls/server.pem" in TEXT
    given = (FOLDER / "arkhiv.env").read_text()
    stop = int(re.findall(r"^ARKHIV_STOP_SECONDS=(\d+)", given, re.MULTILINE)[0])
    assert int(found["TimeoutStopSec"]) > stop + LAST_SECONDS


def test_every_service_is_named_where_it_is_said_how_to_install_them() -> None:
    guide = (FOLDER.parents[1] / "docs" / "operations.md").read_text()
    for path in SERVICES:
        assert path.stem in guide, path.stem
