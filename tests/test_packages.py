"""What is installed, built and locked: our names are ours, the wheel is whole, no host is named."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
DATA = (".toml", ".mo", ".ini", ".mako", ".sql", ".json", ".csv", ".typed")
HOST = re.compile(
    r"[a-z]+://|(?<![\w.])(?:[a-z0-9-]+\.)+(?:org|com|net|io|dev|mn)\b", re.IGNORECASE
)
OPTION = re.compile(r"^\s*-[-\w]*(?:index|find-links|trusted|extra|url)", re.MULTILINE)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_installed_distribution_owns_our_names(package: str) -> None:
    owners = {
        distribution.metadata["Name"]
        for distribution in importlib.metadata.distributions()
        if any(file.parts[0] in {package, f"{package}.py"} for file in distribution.files or ())
    }
    assert owners <= {"arkhiv"}


def test_every_package_of_ours_is_checked_everywhere() -> None:
    tool = PROJECT["tool"]
    beside = {"training", "benchmarks"}
    assert {*PACKAGES, *beside} < set(tool["mypy"]["packages"])
    assert set(tool["importlinter"]["root_packages"]) == {*PACKAGES, *beside}
    assert sorted(tool["ruff"]["lint"]["isort"]["known-first-party"]) == sorted(PACKAGES)
    contracts = tool["importlinter"]["contracts"]
    (layers,) = [item["layers"] for item in contracts if item["type"] == "layers"]
    assert sorted(" | ".join(layers).split(" | ")) == sorted((*PACKAGES, *beside))


def test_the_wheel_holds_every_module_and_data_file(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    expected = {
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.relative_to(ROOT).parts[0] in PACKAGES
        and (path.suffix == ".py" or path.suffix in DATA)
    }
    assert len(expected) > 50
    assert expected - held == set()


@pytest.mark.parametrize(
    "data",
    [
        "pipeline/forms/*.toml",
        "arkhiv/locale/mn/LC_MESSAGES/*.mo",
        "storage/migrations/*",
        "web/templates/*.html",
        "web/static/*.css",
        "web/static/*.svg",
        "web/static/npm/*.js",
    ],
)
def test_the_wheel_holds_what_the_program_reads(wheel: zipfile.ZipFile, data: str) -> None:
    assert [name for name in wheel.namelist() if Path(name).match(data)]


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    roots = {name.split("/")[0] for name in wheel.namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} <= set(PACKAGES)
    licences = [name for name in wheel.namelist() if name.endswith("licenses/LICENSE")]
    assert len(licences) == 1
    assert b"Apache License" in wheel.read(licences[0])


def test_a_model_of_an_archive_s_own_is_neither_kept_nor_built(wheel: zipfile.ZipFile) -> None:
    ours = {"ocr/models/papers.traineddata", "ocr/models/exact/papers.traineddata"}
    assert {name for name in wheel.namelist() if name.endswith(".traineddata")} == ours
    assert {
        str(path.relative_to(ROOT)) for path in tracked() if path.suffix == ".traineddata"
    } == ours
    asked = ["git", "check-ignore", "--no-index", *sorted(ours)]
    others = [
        "ocr/models/archive.traineddata",
        "ocr/models/exact/archive.traineddata",
        "a.traineddata",
    ]
    said = subprocess.run([*asked, *others], cwd=ROOT, capture_output=True, check=True)
    assert said.stdout.decode().split() == others


@pytest.mark.parametrize("name", ["run.txt", "scanners.txt", "dev.txt"])
def test_a_lock_file_names_no_host_and_hashes_everything(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    assert HOST.findall(re.sub(r"^\s*#.*", "", text, flags=re.MULTILINE)) == []
    assert "://" not in text
    assert OPTION.findall(text) == []
    pins = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pins) > 20
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin or "==" not in pin] == []


@pytest.mark.parametrize("name", ["static", "pages"])
def test_what_comes_from_npm_is_locked_by_digest_and_names_no_host(name: str) -> None:
    locked = json.loads((ROOT / "deploy/setup" / name / "package-lock.json").read_text("utf-8"))
    packages = {path: facts for path, facts in locked["packages"].items() if path}
    assert packages
    for facts in packages.values():
        assert facts["integrity"].startswith("sha512-")
        assert HOST.findall(json.dumps({**facts, "integrity": ""})) == []


def test_what_runs_is_locked_as_it_is_tested() -> None:
    def pinned(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return set(re.findall(r"^[\w.-]+==[^\s;]+", text, flags=re.MULTILINE))

    assert pinned("run.txt") < pinned("scanners.txt") < pinned("dev.txt")


def test_every_dependency_is_locked() -> None:
    text = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    for wanted in PROJECT["project"]["dependencies"]:
        name = re.match(r"[\w.-]+", wanted)
        assert name
        assert re.search(rf"^{re.escape(name[0])}==", text, re.MULTILINE | re.IGNORECASE), wanted


def test_no_path_of_this_machine_is_committed() -> None:
    ours = [str(ROOT).encode(), sys.prefix.encode(), str(Path.home()).encode() + b"/"]
    named = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if any(place in path.read_bytes() for place in ours)
    ]
    assert named == []


def test_who_coordinates_work_holds_no_pixels() -> None:
    """What reads images is brought in by children alone: it takes time, memory, and may crash."""
    brought = "import arkhiv.cli.program, workers.finder, sys; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", brought], capture_output=True, check=True)
    assert not {"cv2", "numpy", "pyvips", "tesserocr"}.intersection(said.stdout.decode().split())
