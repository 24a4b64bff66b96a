"""pdftoppm: pages of a PDF that have to be rendered because no image can be taken out."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from pipeline.ingest.errors import RendererMissingError, TooSlowError, UndecodableError

PROGRAM = "pdftoppm"
CPU_GRACE = 5


@dataclass(frozen=True, slots=True)
class Rendering:
    """How one page is to be rendered: its number from 1, dots per inch, and whether in grey."""

    page: int
    dpi: float
    grey: bool


def render(path: Path, rendering: Rendering, seconds: float) -> Image.Image:
    """Render one page of the PDF at `path`; the program is stopped after so many seconds."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise RendererMissingError
    with tempfile.TemporaryDirectory(prefix="arkhiv-") as folder:
        root = Path(folder, "page")
        _run([program, *_arguments(rendering), str(path.absolute()), str(root)], folder, seconds)
        made = root.with_suffix(".pgm" if rendering.grey else ".ppm")
        if not made.exists():
            raise UndecodableError(reason="a page cannot be rendered", page=rendering.page)
        with Image.open(made, formats=("PPM",)) as image:
            image.load()
            return image


def _arguments(rendering: Rendering) -> list[str]:
    page = str(rendering.page)
    colour = ["-gray"] if rendering.grey else []
    return [
        "-q",
        "-cropbox",
        "-singlefile",
        *colour,
        "-r",
        f"{rendering.dpi:.3f}",
        "-f",
        page,
        "-l",
        page,
    ]


def _run(command: list[str], folder: str, seconds: float) -> None:
    """Run the program to its end, and leave no process behind whatever happens.

    It stays in the process group of its parent, which may be killed with it, and has a limit of
    processor time of its own, so that it ends even if nobody is left to stop it.
    """
    environment = {"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _limit_processor_time(process.pid, int(seconds) + CPU_GRACE)
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TooSlowError(seconds=seconds) from error
    finally:
        process.kill()
        process.wait()


def _limit_processor_time(pid: int, seconds: int) -> None:
    try:
        resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))
    except (ProcessLookupError, PermissionError):
        return
