"""A power cut in the middle of a run: what had come is there, and the batch goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from httpx import Client

from pipeline.flow import Role
from pipeline.nouns.feed import LEFT
from pipeline.nouns.volume import Citation, VolumeKind
from tests.web.conftest import PASSWORD, appointed
from tests.web.test_capture import sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(300)]
PROGRAM = (sys.executable, "-c", "from arkhiv.cli import main; main()")
PATIENCE = 90.0
VOLUME = Citation("00", "1", "2", "3")


@contextmanager
def served(archive: Archive, tray: Path) -> Iterator[tuple[subprocess.Popen[str], Client]]:
    """Run the server in a process of its own."""
    environment = {
        **os.environ,
        "ARKHIV_DATA": str(archive.settings.data),
        "ARKHIV_DATABASE_URL": archive.settings.database_url,
        "ARKHIV_LANG": "en",
        "ARKHIV_LOG": "json",
        "ARKHIV_DESK_SOURCES": f"folder:{tray}",
    }
    command = [*PROGRAM, "serve", "--port", "0", "--no-work"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = re.match(r"Listening at (127\.0\.0\.1:\d+)\.", process.stderr.readline())
            assert said is not None
            with Client(base_url=f"http://{said[1]}", timeout=60) as client:
                yield process, client
        finally:
            process.kill()


def sent(client: Client, path: str, **form: str) -> str:
    """Send a form as the page holds it, and return where it leads."""
    page = client.get("/account").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    came = client.post(path, data={"csrf": csrf[1] if csrf else "", **form})
    assert came.status_code == 303, came.text
    return came.headers["location"]


def wait_for(client: Client, here: str, pages: int) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        page = client.get(here).text
        if page.count('<li id="p-') >= pages:
            return page
        time.sleep(0.1)
    raise TimeoutError(here)


def test_a_killed_server_loses_no_page_that_had_been_received_and_the_batch_goes_on(
    archive: Archive, tmp_path: Path
) -> None:
    appointed(archive, "bat", Role.OPERATOR)
    tray = tmp_path / "tray"
    tray.mkdir()
    with archive.records.writing() as tx:
        volume = tx.volumes.add_unlisted(VOLUME, VolumeKind.LOOSE)
    with served(archive, tray) as (process, client):
        client.post("/sign-in", data={"name": "bat", "password": PASSWORD})
        here = sent(client, "/capture", volume=str(VOLUME), source=f"folder:{tray}", sides="front")
        sent(client, here, act="feed")
        for number in range(1, 7):
            sheet(tray / f"{number}.png", f"хуудас {number * 7919}")
        wait_for(client, here, 2)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        cookies = client.cookies
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        before = [page.label for page in tx.batches.pages(batch.id)]
        assert before == [str(number + 1) for number in range(len(before))]
        assert batch.sealed is None
    with served(archive, tray) as (_, client):
        client.cookies = cookies
        page = client.get(here).text
        assert page.count('<li id="p-') == len(before)
        assert "The program or the power went off" in page
        sent(client, here, act="feed")
        wait_for(client, here, 6)
        sent(client, here, act="stop")
    with archive.records.reading() as tx:
        pages = tx.batches.pages(batch.id)
        assert [one.label for one in pages] == [str(number) for number in range(1, 7)]
        assert len({one.likeness for one in pages for one in [one.look] if one}) == 6
        left, _ = tx.feeds.of(batch.id)
        assert (left.fault, left.received) == (LEFT, len(before))
        assert [leaf.label for leaf in tx.volumes.leaves(volume.id)] == [one.label for one in pages]
