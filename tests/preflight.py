"""PDFBox preflight: a second opinion on PDF/A-1b, by a program that nobody here wrote."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.missing import missing

JARS = tuple(
    Path("/usr/share/java") / name
    for name in (
        "preflight.jar",
        "pdfbox2.jar",
        "fontbox2.jar",
        "xmpbox.jar",
        "commons-logging.jar",
        "javax.activation.jar",
        "jaxb-api.jar",
    )
)
VALIDATOR = "org.apache.pdfbox.preflight.Validator_A1b"


def need_preflight() -> None:
    """Skip the test where preflight is not installed; fail it on a build machine."""
    lacking = [jar.name for jar in JARS if not jar.exists()]
    if lacking:
        missing(f"PDFBox preflight is not installed: {', '.join(lacking)}")


def assert_valid_1b(path: Path) -> None:
    """Fail unless preflight finds a valid PDF/A-1b file."""
    done = subprocess.run(
        ["java", "-cp", ":".join(map(str, JARS)), VALIDATOR, str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "is a valid PDF/A-1b file" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
