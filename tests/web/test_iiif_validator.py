"""The image service as the validator of the IIIF sees it: the public program, a real server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fastapi import FastAPI, HTTPException, Request

from pipeline import viewing
from pipeline.viewing.shown import opened
from tests.missing import need_module
from web.iiif import Visible, image_service
from web.serving import Serving, address_of, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.service

NAME = "67352ccc-d1b0-11e1-89ae-279075081939"
"""The name under which the validator knows its picture: ten by ten fields of known colours."""
FIELD = 100
LEVEL = 2
COLOURS = """
import json
from iiif_validator.validator import ValidationInfo
print(json.dumps(ValidationInfo().colorInfo))
"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a server that has the validator's picture and nothing else."""
    need_module("iiif_validator")
    said = subprocess.run(
        [sys.executable, "-c", COLOURS], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    colours = np.array(json.loads(said.splitlines()[-1]), np.uint8)
    fields = colours.swapaxes(0, 1)[..., ::-1]
    image = np.ascontiguousarray(fields.repeat(FIELD, axis=0).repeat(FIELD, axis=1))
    visible = Visible(opened(viewing.tiled(image, tmp_path / "tiles.tif")))

    def find(request: Request, name: str) -> Visible:
        del request
        if name != NAME:
            raise HTTPException(404)
        return visible

    app = FastAPI()
    app.include_router(image_service(find))
    serving = Serving(app)
    with listen("127.0.0.1:0") as listening:
        thread = threading.Thread(target=serving.run, args=(listening,))
        thread.start()
        yield address_of(listening)
        serving.stop()
        thread.join()


def test_the_service_is_of_level_two(served: str) -> None:
    program = Path(sys.executable).with_name("iiif-validate.py")
    told = subprocess.run(
        [
            sys.executable, program, "--server", served, "--prefix", "iiif/3",
            "--identifier", NAME, "--version", "3.0", "--level", str(LEVEL),
        ],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    tried = re.search(r"Done \((\d+) tests, 0 failures\)", told.stderr)
    assert tried
    assert int(tried[1]) > 30
