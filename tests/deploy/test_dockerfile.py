"""The image: pinned, locked by hash, not root, with everything that the program needs."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy/Dockerfile").read_text()
LINES = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE)).splitlines()


def of(word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in LINES if line.startswith(f"{word} ")]


def test_every_base_is_pinned_to_a_patch_version_of_debian_12() -> None:
    bases = of("FROM")
    assert len(bases) == 2
    for base in bases:
        assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm( AS \w+)?", base)


def test_the_image_ends_as_a_user_without_rights() -> None:
    assert of("USER") == ["10001:10001"]
    last = LINES.index("USER 10001:10001")
    assert not any(line.startswith(("RUN", "COPY", "ADD")) for line in LINES[last:])


def test_packages_are_locked_by_hash_and_the_lock_goes_along() -> None:
    pip = next(run for run in of("RUN") if "--requirement" in run)
    assert "--require-hashes" in pip
    assert "requirements/run.txt" in pip
    assert (ROOT / "requirements/run.txt").is_file()
    assert "--no-deps" in next(run for run in of("RUN") if "/source &&" in run)


def test_the_system_packages_are_those_of_the_set_up() -> None:
    installed = [run for run in of("RUN") if "apt-get install" in run][-1]
    listed = (ROOT / "deploy/setup/packages-run.txt").read_text().splitlines()
    wanted = {line.split("#")[0].strip() for line in listed} - {"", "python3-venv", "npm"}
    assert wanted <= set(installed.split())
    assert "--no-install-recommends" in installed
    assert "rm -rf /var/lib/apt/lists/*" in installed


def test_the_scripts_of_pages_are_brought_where_the_wheel_is_built() -> None:
    built = LINES[: LINES.index(f"FROM {of('FROM')[1]}")]
    assert any("--no-install-recommends npm" in line for line in built)
    (made,) = [line for line in built if "deploy/setup/static.sh" in line]
    assert made.index("static.sh") < made.index("pip install")


def test_signals_arrive_children_are_reaped_and_health_is_asked() -> None:
    assert of("ENTRYPOINT") == ['["tini", "--", "arkhiv"]']
    assert of("HEALTHCHECK")[0].endswith('CMD ["arkhiv", "audit", "head"]')


def test_every_package_goes_to_the_builder_and_nothing_secret() -> None:
    kept = {
        line.removeprefix("!")
        for line in (ROOT / "deploy/Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    project = (ROOT / "pyproject.toml").read_text()
    packages = re.search(r"^packages = \[(.*?)\]", project, re.MULTILINE)
    assert packages is not None
    assert set(re.findall(r'"(\w+)"', packages[1])) <= kept
    assert {"pyproject.toml", "README.md", "LICENSE", "requirements"} <= kept
    assert {"deploy/setup/static.sh", "deploy/setup/static", "deploy/setup/words.sh"} <= kept
    assert not kept & {"deploy", "tests", ".git", "arkhiv-data"}
