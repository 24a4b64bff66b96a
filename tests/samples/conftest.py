from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
sys.path.insert(0, str(SAMPLES))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def truths(samples: Path) -> list[dict[str, Any]]:
    paths = sorted((samples / "expected").glob("*.json"))
    return [json.loads(path.read_text("utf-8")) for path in paths]


@pytest.fixture(scope="session")
def records(samples: Path) -> list[dict[str, str]]:
    return table(samples / "holdings/records.csv")


@pytest.fixture(scope="session")
def volumes(samples: Path) -> list[dict[str, str]]:
    return table(samples / "holdings/volumes.csv")


@pytest.fixture(scope="session")
def manifests(samples: Path) -> dict[Path, list[dict[str, str]]]:
    return {path: table(path) for path in sorted(samples.glob("scans/*/manifest.csv"))}
