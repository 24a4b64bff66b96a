"""`serve` as a supervisor runs it: a process that answers, and that ends when it is asked to."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings

SECONDS = 60
PROGRAM = (sys.executable, "-c", "from arkhiv.cli import main; main()")

Web: TypeAlias = http.client.HTTPConnection


@contextmanager
def serving(
    settings: Settings,
) -> Iterator[tuple[subprocess.Popen[str], Web]]:
    """Run the server on a free port, with a connection to it."""
    environment = {
        **os.environ,
        "ARKHIV_DATA": str(settings.data),
        "ARKHIV_DATABASE_URL": settings.database_url,
        "ARKHIV_LANG": "en",
        "ARKHIV_LOG": "json",
    }
    command = [*PROGRAM, "serve", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = re.match(r"Listening at 127\.0\.0\.1:(\d+)\.", process.stderr.readline())
            assert said is not None
            yield process, Web("127.0.0.1", int(said[1]), timeout=SECONDS)
        finally:
            process.kill()


def get(web: Web, path: str) -> tuple[int, str]:
    web.request("GET", path)
    answer = web.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_answers_and_ends_with_0_when_it_is_asked_to(
    archive: Archive, number: signal.Signals
) -> None:
    with serving(archive.settings) as (process, web):
        assert get(web, "/healthz") == (200, '{"alive":true}')
        status, said = get(web, "/readyz")
        assert (status, json.loads(said)) == (200, {"ready": True, "reasons": []})
        status, said = get(web, "/metrics")
        assert (status, "arkhiv_build_info" in said) == (200, True)
        web.close()
        process.send_signal(number)
        assert process.wait(SECONDS) == 0


def test_an_address_that_is_taken_ends_with_2_and_says_so(archive: Archive) -> None:
    with serving(archive.settings) as (_, web):
        done = subprocess.run(
            [*PROGRAM, "serve", "--listen", f"127.0.0.1:{web.port}"],
            env={**os.environ, "ARKHIV_DATA": str(archive.settings.data), "ARKHIV_LANG": "en",
                 "ARKHIV_DATABASE_URL": archive.settings.database_url},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "Address already in use" in done.stderr
