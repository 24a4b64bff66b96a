"""How soon a picture that lies whole in a folder is seen at the operator's desk, over HTTP.

An operator signs in to a running `arkhiv serve`, begins a batch and feeds from a folder. A page
after the other is laid into it, as a camera does that writes beside and renames. What is timed is
from that moment until the stream tells it, and until page and thumbnail are with the browser.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from arkhiv.cli.output import put_table
from benchmarks.desks import ARKHIV, LISTENING, PASSWORD, Browser, p95

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BOSS, NAME, VOLUME = "dulmaa", "oyuna", "11:1/2/3"
HOLDINGS = "unit,fonds,inventory,item,kind,sheets\n11,1,2,3,loose,\n"
AIM_MS = 1000
"""Within which a thumbnail shall be seen, for the p95."""
PATIENCE = 30.0
PAUSE = 0.7
"""Seconds between two pages: an overhead camera is not quicker."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A batch at the desk of a running server, and the folder that it is fed from."""

    browser: Browser
    batch: str
    tray: Path

    def told(self) -> Iterator[str]:
        """Go through what the stream tells, whatever comes between."""
        mark = re.search(r'data-stream="([^"]+)"', self._page())
        since = mark[1] if mark else ""
        while True:
            for line in self._stream(since):
                if line.startswith("id: "):
                    since = f"{self.batch}/stream?since={line[4:]}"
                elif line.startswith("data: ") and line[6:]:
                    yield from line[6:].split(", ")

    def see(self, seen: set[str]) -> None:
        """Ask for the page and for the pictures that are new in it, as a browser does."""
        for picture in re.findall(r'src="(/capture/[^"]+/picture)"', self._page()):
            if picture not in seen:
                self.browser.ask(picture)
                seen.add(picture)

    def act(self, name: str) -> None:
        """Press a button of the batch."""
        csrf = re.search(r'name="csrf" value="([^"]+)"', self._page())
        self.browser.ask(self.batch, {"act": name, "csrf": csrf[1] if csrf else ""})

    def _page(self) -> str:
        return self.browser.ask(self.batch)[1].decode()

    def _stream(self, address: str) -> Iterator[str]:
        connection = http.client.HTTPConnection(self.browser.host, timeout=PATIENCE)
        said = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        connection.request("GET", address, headers={"Cookie": said})
        came = connection.getresponse()
        while line := came.readline():
            yield line.decode().rstrip()
        connection.close()


def print_arriving(pages: Sequence[Path], folder: Path) -> None:
    """Feed the pages at a desk of its own, and print how soon each is seen."""
    told, shown = [], []
    with _desk(folder) as desk:
        heard, seen = desk.told(), set[str]()
        for number, page in enumerate(pages, start=1):
            beside = desk.tray / f"{number}.part"
            shutil.copyfile(page, beside)
            whole = time.perf_counter()
            beside.rename(desk.tray / f"{number}.jpg")
            while next(heard) != str(number):
                pass
            told.append(1000 * (time.perf_counter() - whole))
            desk.see(seen)
            shown.append(1000 * (time.perf_counter() - whole))
            time.sleep(PAUSE)
        desk.act("stop")
    rows = [
        (name, str(len(took)), f"{median(took):.0f}", f"{p95(took):.0f}", f"{max(took):.0f}", aim)
        for name, took, aim in (
            ("the stream tells it", told, ""),
            ("page and thumbnail are with the browser", shown, f"{AIM_MS}"),
        )
    ]
    heads = ("from a whole file until", "pages", "median ms", "p95 ms", "longest ms", "aim, p95")
    load = f"{os.getloadavg()[0]:.1f} of {os.cpu_count()}"
    put_table(f"At the desk, from a folder; load {load}", heads, rows, right=range(1, 6))


@contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    """Open a desk over an archive of its own, and feed from a tray."""
    tray = folder / "tray"
    tray.mkdir()
    given = {
        **{name: said for name, said in os.environ.items() if not name.startswith("ARKHIV_")},
        "ARKHIV_DATA": str(folder / "desk"),
        "ARKHIV_DESK_SOURCES": f"folder:{tray}",
    }
    (folder / "volumes.csv").write_text(HOLDINGS, encoding="utf-8")
    (folder / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    known = ("--demo", "--password-file", str(folder / "password"))
    inventory = ("holdings", "import", str(folder / "volumes.csv"))
    boss = ("user", "add", BOSS, "--role", "administrator", *known)
    for words in (("init",), inventory, boss):
        subprocess.run([str(ARKHIV), *words], env=given, check=True, stdout=subprocess.DEVNULL)
    token = [str(ARKHIV), "user", "token", BOSS, *known[1:]]
    made = subprocess.run(token, env=given, check=True, stdout=subprocess.PIPE, text=True)
    person = [str(ARKHIV), "user", "add", NAME, "--role", "operator", "--unit", "11", *known]
    acting = {**given, "ARKHIV_TOKEN": made.stdout.strip()}
    subprocess.run(person, env=acting, check=True, stdout=subprocess.DEVNULL)
    command = [str(ARKHIV), "serve", "--port", "0", "--no-work"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=given) as process:
        try:
            said = map(LISTENING.search, process.stderr or ())
            yield _begun(Browser(next(found[1] for found in said if found)), tray)
        finally:
            process.terminate()


def _begun(browser: Browser, tray: Path) -> Desk:
    browser.ask("/sign-in", {"name": NAME, "password": PASSWORD})
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.ask("/capture")[1].decode())
    asked = {"volume": VOLUME, "source": f"folder:{tray}", "sides": "front", "resolution": "300"}
    batch, _, _ = browser.ask("/capture", {**asked, "csrf": csrf[1] if csrf else ""})
    desk = Desk(browser, batch, tray)
    desk.act("feed")
    return desk
