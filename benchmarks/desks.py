"""`make bench-desks`: how soon an original is found and seen, over HTTP, on the demo's papers.

A registrar signs in to a running `arkhiv serve`, searches for what the inventory of the samples
names, opens every paper that may be opened, and asks for what a browser asks for: the page, its
first picture, then every piece of it at every size, one after the other over one connection. The
server has just begun, so that no copy is near at hand. A million papers: `make bench-find`.
The data folder is in ARKHIV_DATA, as for `make demo`.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from arkhiv.cli.output import put, put_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ARKHIV = Path(sys.executable).parent / "arkhiv"
LISTENING = re.compile(r"http://(\S+)/")
NAME, PASSWORD = "dorj", "old wooden drawers"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PURPOSE = "хэмжилт"
INVENTORY = Path(__file__).parents[1] / "samples" / "holdings" / "records.csv"
ASKED = ("record_id", "register_number", "names")
NOT_HURRIED = "600"
"""Searches a minute that the bench may make."""
FOUND_MS, FIRST_MS, PIECE_MS = 100.0, 300.0, 30.0
"""What is aimed at, for the p95 of each."""
SIDE = 256


@dataclass
class Browser:
    """One connection that keeps cookies and takes the time of what it asks for."""

    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(self.host, timeout=60)

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> tuple[str, bytes, float]:
        """Return where an answer leads, what it is and how many milliseconds it took."""
        said = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = urlencode(form).encode() if form is not None else None
        begun = time.perf_counter()
        self._connection.request(
            "POST" if sent is not None else "GET", path, sent, {"Cookie": said, **FORM}
        )
        came = self._connection.getresponse()
        body = came.read()
        took = 1000 * (time.perf_counter() - begun)
        if came.status >= http.client.BAD_REQUEST:
            message = f"{path} answers {came.status}"
            raise OSError(message)
        for kept in came.headers.get_all("Set-Cookie", ()):
            name, _, value = kept.partition(";")[0].partition("=")
            self.cookies[name] = value
        return came.headers.get("Location", ""), body, took


@dataclass
class Times:
    """Milliseconds of everything that was asked for."""

    found: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    both: list[float] = field(default_factory=list)
    pieces: list[float] = field(default_factory=list)
    worked: float = 0.0
    """Seconds of the processor that the server took for the pieces."""


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where something takes longer than is aimed at."""
    parser = argparse.ArgumentParser(description="Time the desks on the papers of the demo.")
    parser.add_argument("--papers", type=int, default=1000, help="so many papers at most")
    asked = parser.parse_args(words)
    times = Times()
    with served() as (host, process):
        browser = Browser(host)
        sign_in(browser)
        times.found += searches(browser)
        papers = list(addresses(browser))[: asked.papers]
        for paper in papers:
            look(browser, paper, times, process)
    put(f"{len(papers)} papers, {len(times.first)} pages")
    rows = [
        line("a search, with what it finds", times.found, FOUND_MS),
        line("the page of the viewer", times.pages, None),
        line("its first picture, no copy near", times.first, None),
        line("page and first picture", times.both, FIRST_MS),
        line("a piece of 256 by 256", times.pieces, PIECE_MS),
    ]
    heads = ("what is asked for", "times", "median ms", "p95 ms", "longest ms", "aim, p95")
    put_table("Finding and seeing an original", heads, rows, right=(1, 2, 3, 4, 5))
    each = 1000 * times.worked / max(1, len(times.pieces))
    put(f"processor time of the server: {each:.1f} ms a piece; waiting to run: {load():.1f}")
    aims = (times.found, FOUND_MS), (times.both, FIRST_MS), (times.pieces, PIECE_MS)
    return int(any(p95(taken) > aim for taken, aim in aims))


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Open the desks at any free port; yield where, and the process that answers."""
    command = [str(ARKHIV), "serve", "--port", "0", "--no-work"]
    own = {**os.environ, "ARKHIV_SEARCHES_A_MINUTE": NOT_HURRIED}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=own) as process:
        try:
            said = map(LISTENING.search, process.stderr or ())
            yield next(found[1] for found in said if found), process.pid
        finally:
            process.terminate()


def sign_in(browser: Browser) -> None:
    """Sign in as the registrar of the demonstration."""
    browser.ask("/sign-in", {"name": NAME, "password": PASSWORD})


def searches(browser: Browser) -> Iterator[float]:
    """Yield how long each search takes: IDs, register numbers and names, right and misspelt."""
    csrf = token(browser)
    with INVENTORY.open(encoding="utf-8", newline="") as file:
        values = [row[name] for row in csv.DictReader(file) for name in ASKED if row[name]]
    for value in dict.fromkeys(values):
        for said in (value, value[:-2] + value[-1:] + value[-2:-1]):
            yield browser.ask("/find", {"csrf": csrf, "line": said, "purpose": PURPOSE})[2]


def token(browser: Browser) -> str:
    """Return what a form of this session has to bring along."""
    said = re.search(r'name="csrf" value="([^"]+)"', browser.ask("/account")[1].decode())
    return said[1] if said else ""


def addresses(browser: Browser) -> Iterator[str]:
    """Yield every paper that may be opened."""
    listed = browser.ask("/records")[1].decode()
    for record in dict.fromkeys(re.findall(r'href="(/records/[^"?]+)"', listed)):
        shown = browser.ask(record)[1].decode()
        for paper in dict.fromkeys(re.findall(r'href="(/documents/[^"?/]+)"', shown)):
            if f"{paper}/open" in browser.ask(paper)[1].decode():
                yield paper


def look(browser: Browser, paper: str, times: Times, process: int) -> None:
    """Open a paper and look at all of its pages."""
    opened = {"csrf": token(browser), "request": PURPOSE}
    address = browser.ask(f"{paper}/open", opened)[0]
    whole = browser.ask(address)[1].decode()
    for number in range(1, len(set(re.findall(r'href="\?page=(\d+)"', whole))) + 1):
        _, body, took = browser.ask(f"{address}?page={number}")
        drawn = body.decode()
        picture = re.search(r'<image href="([^"]+)"', drawn)
        if picture is None:
            continue
        first = browser.ask(unescape(picture[1]))[2]
        times.pages.append(took)
        times.first.append(first)
        times.both.append(took + first)
        service = re.search(r'data-service="([^"]+)"', drawn)
        if service is not None:
            begun = worked(process)
            times.pieces += [browser.ask(piece)[2] for piece in pieces(browser, service[1])]
            times.worked += worked(process) - begun


def pieces(browser: Browser, service: str) -> Iterator[str]:
    """Yield the addresses of all pieces of a page as a viewer asks for them."""
    said = json.loads(browser.ask(f"{service}/info.json")[1])
    wide, high = said["width"], said["height"]
    for factor in said["tiles"][0]["scaleFactors"]:
        side = SIDE * factor
        for top in range(0, high, side):
            for left in range(0, wide, side):
                w, h = min(side, wide - left), min(side, high - top)
                size = f"{-(-w // factor)},{-(-h // factor)}"
                yield f"{service}/{left},{top},{w},{h}/{size}/0/default.jpg"


def worked(process: int) -> float:
    """Return the seconds of the processor that a process has taken."""
    after = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after[11]) + int(after[12])) / os.sysconf("SC_CLK_TCK")


def load() -> float:
    """Return how many processes want to run on this machine, in the mean of the last minute."""
    return os.getloadavg()[0]


def p95(taken: Sequence[float]) -> float:
    """Return what 95 of 100 stay below."""
    return quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else sum(taken)


def line(name: str, taken: Sequence[float], aim: float | None) -> tuple[str, ...]:
    """Return a row of the table."""
    figures = (median(taken), p95(taken), max(taken))
    told = tuple(f"{figure:.0f}" for figure in figures)
    return (name, str(len(taken)), *told, f"{aim:.0f}" if aim else "–")


if __name__ == "__main__":
    sys.exit(main())
