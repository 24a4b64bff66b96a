"""Tesseract's programs of training, and where its packaged models lie."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def run(*command: str | Path, log: Path | None = None) -> str:
    """Run one of the programs; what it says goes to the log, or is returned."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    if log is None:
        done = subprocess.run(command, env=environment, check=True, capture_output=True)
        return done.stdout.decode(errors="replace")
    with log.open("a", encoding="utf-8") as file:
        subprocess.run(command, env=environment, check=True, stdout=file, stderr=file)
    return ""


def packaged(name: str) -> Path:
    """The file of a packaged model."""
    said = run("tesseract", "--list-langs")
    return Path(said.split('"')[1]) / f"{name}.traineddata"
