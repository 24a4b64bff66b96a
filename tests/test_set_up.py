"""The set-up scripts, with small programs in place of Debian's: what is asked for, what is told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETUP = ROOT / "deploy" / "setup"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Make a folder of programs: the real basic ones, and invented package tools that log."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "cat", "sed", "dirname", "basename"):
        (programs / name).symlink_to(Path("/usr/bin") / name)
    program(programs, "dpkg-query", f'grep -qx "$4" {tmp_path}/installed && printf installed')
    program(programs, "grep", 'exec /usr/bin/grep "$@"')
    program(programs, "apt-get", f'echo "$@" >>{tmp_path}/asked')
    program(programs, "id", "echo 1000")
    (tmp_path / "installed").write_text("\n".join([*listed("run"), *listed("test")]))
    return tmp_path


def program(folder: Path, name: str, line: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def listed(kind: str) -> list[str]:
    lines = (SETUP / f"packages-{kind}.txt").read_text("utf-8").splitlines()
    return [line.split("#")[0].strip() for line in lines]


def packages(machine: Path, kind: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SETUP / "packages.sh"), kind],
        env={"PATH": str(machine / "bin")},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.mark.parametrize("kind", ["run", "test"])
def test_a_complete_machine_is_left_alone(machine: Path, kind: str) -> None:
    done = packages(machine, kind)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (machine / "asked").exists()


def test_running_does_not_ask_for_what_only_tests_need(machine: Path) -> None:
    (machine / "installed").write_text("\n".join(listed("run")))
    assert packages(machine, "run").returncode == 0
    assert packages(machine, "test").returncode == 1


def test_without_root_the_missing_packages_are_named(machine: Path) -> None:
    kept = [name for name in listed("run") if name not in {"libgl1", "tesseract-ocr"}]
    (machine / "installed").write_text("\n".join(kept))
    told = packages(machine, "run")
    assert told.returncode == 1
    assert "apt-get install --no-install-recommends libgl1 tesseract-ocr\n" in told.stderr
    assert "Then run the same command again." in told.stderr
    assert not (machine / "asked").exists()


def test_on_another_system_the_packages_are_named(machine: Path) -> None:
    (machine / "bin" / "apt-get").unlink()
    (machine / "bin" / "dpkg-query").unlink()
    told = packages(machine, "run")
    assert told.returncode == 1
    assert "apt-get is not here" in told.stderr
    assert "tesseract-ocr-script-cyrl" in told.stderr


def test_with_sudo_only_the_missing_packages_are_installed(machine: Path) -> None:
    (machine / "installed").write_text("\n".join(listed("run")[1:]))
    program(machine / "bin", "sudo", f'echo "$@" >>{machine}/sudo')
    done = packages(machine, "run")
    assert done.returncode == 0
    asked = (machine / "sudo").read_text().splitlines()
    assert asked == ["-v", f"sh {SETUP}/install.sh {listed('run')[0]}"]


def test_every_package_is_listed_once_with_its_reason() -> None:
    names = [*listed("run"), *listed("test")]
    assert len(names) == len(set(names))
    for kind in ("run", "test"):
        for line in (SETUP / f"packages-{kind}.txt").read_text("utf-8").splitlines():
            assert line.partition("#")[2].strip(), line


def test_every_command_explains_itself() -> None:
    made = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = {line.split()[0] for line in made.stdout.splitlines()}
    assert told >= {"demo", "test", "check", "bench", "samples", "lock", "messages", "help"}
