"""A picture of every page of the desks, with the papers of the demonstration: `make screenshots`.

    python samples/screenshots.py FOLDER

The data folder of the demonstration is in ARKHIV_DATA, as for `make demo`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from demo import ARKHIV
from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright
from walks import keeper, officer, operator, registrar, supervisor
from walks.office import Office
from walks.people import sign_in
from walks.table import page_at, pages, rest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
SCREEN: ViewportSize = {"width": 1366, "height": 768}
COLOURS, MOST = 256, 2400
"""A page on which no paper is seen has no more colours than this, letters and their edges."""
PATIENCE = 180_000
"""Milliseconds; pictures are taken on a machine at work, too."""
LISTENING = re.compile(r"(http://\S+)/")
WALKS = (operator, supervisor, registrar, officer, keeper)
"""One after the other: each finds what those before it have done."""


def save(page: Page, path: Path) -> None:
    """Save a picture of a whole page, in few colours where no paper is seen on it."""
    with Image.open(BytesIO(page.screenshot(full_page=True))) as shot:
        whole = shot.convert("RGB")
    if whole.getcolors(MOST) is not None:
        whole = whole.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    whole.save(path, optimize=True)


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[str]:
    """Open the desks at any free port and yield their address."""
    command = [str(ARKHIV), "serve", "--port", "0", "--no-work"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            said = map(LISTENING.search, process.stderr or ())
            yield next(found[1] for found in said if found)
        finally:
            process.terminate()


def taken(page: Page, done: set[str], nothing: set[str]) -> Iterator[str]:
    """Go to every page, take note of those that stand there, and yield the name of each."""
    walked = chain.from_iterable(one.walk(page) for one in WALKS)
    for name in chain(walked, rest(page, done, partial(sign_in, page), nothing)):
        done.add(page_at(page.url))
        yield name


def main(folder: Path) -> None:
    """Take every picture; a page of which there could be one and is none is a fault."""
    done, nothing = set[str](), set[str]()
    folder.mkdir(parents=True, exist_ok=True)
    office = Office(Path(os.environ["ARKHIV_DATA"]).absolute())
    office.furnish()
    with served(office.environment) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(base_url=url, viewport=SCREEN)
        page.set_default_timeout(PATIENCE)
        for name in taken(page, done, nothing):
            save(page, folder / f"{name}.png")
            print(folder / f"{name}.png", flush=True)  # noqa: T201  # it tells what it does
    left = {one.path for one in pages()} - done
    for path in sorted(left & nothing):
        print(f"Nothing in the demonstration stands at {path}")  # noqa: T201  # as above
    left -= nothing
    if left:
        sys.exit(f"No picture was taken of: {', '.join(sorted(left))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
