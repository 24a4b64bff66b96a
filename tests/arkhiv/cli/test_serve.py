"""`serve` as a supervisor runs it: a process that answers, and that ends when it is asked to."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import pytest

from pipeline.events import Actor
from pipeline.flow import Noun, Role, State
from pipeline.people.keeping import Wanted, add

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve

SECONDS = 60
PROGRAM = (sys.executable, "-c", "from arkhiv.cli import main; main()")

Web: TypeAlias = http.client.HTTPConnection


@contextmanager
def serving(settings: Settings, *how: str) -> Iterator[tuple[subprocess.Popen[str], Web]]:
    """Run the server on a free port, with a connection to it."""
    environment = {
        **os.environ,
        "ARKHIV_DATA": str(settings.data),
        "ARKHIV_DATABASE_URL": settings.database_url,
        "ARKHIV_LANG": "en",
        "ARKHIV_LOG": "json",
    }
    command = [*PROGRAM, "serve", *(how or ("--listen", "127.0.0.1:0"))]
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


def test_the_desks_are_open_on_this_machine_and_the_work_is_done_beside_them(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.document("1")
    with serving(archive.settings, "--port", "0") as (process, web):
        assert get(web, "/sign-in")[0] == 200
        assert get(web, "/healthz")[0] == 200
        until = time.monotonic() + SECONDS
        while cleaned(archive) == 0 and time.monotonic() < until:
            time.sleep(0.2)
        assert (cleaned(archive) > 0) == archive.settings.database_url.startswith("sqlite")
        web.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0


def cleaned(archive: Archive) -> int:
    with archive.records.reading() as tx:
        states = tx.operation.states(Noun.PAGE)
    return sum(states.values()) - states.get(State.RECEIVED, 0)


def test_only_the_watchers_are_answered_where_that_is_asked(archive: Archive) -> None:
    with serving(archive.settings) as (_, web):
        assert get(web, "/sign-in")[0] == 404
        web.close()


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("host", ["10.0.0.7", "::", "archive.office.mn"])
def test_other_machines_are_not_let_in_without_tls(arkhiv: Arkhiv, host: str) -> None:
    said = arkhiv("serve", "--host", host, ends=2)
    assert "passwords would cross the network in the clear" in said.err


def test_other_machines_are_not_let_in_to_invented_people(
    arkhiv: Arkhiv, archive: Archive, tmp_path: Path
) -> None:
    wanted = Wanted(roles=frozenset({Role.ADMINISTRATOR}))
    boss = Actor("boss", Role.ADMINISTRATOR, via="test")
    with archive.records.writing() as tx:
        add(tx, "boss", wanted, "old wooden drawers", boss, must_change=False, demo=True)
    made = arkhiv("tls", "init", "10.0.0.7", "--folder", str(tmp_path / "tls"), "--json").json
    given = ("--tls-cert", made["server"], "--tls-key", made["server_key"])
    said = arkhiv("serve", "--host", "10.0.0.7", *given, ends=2)
    assert "people for showing it" in said.err


@pytest.mark.usefixtures("archive")
def test_a_certificate_without_its_key_is_refused(arkhiv: Arkhiv, tmp_path: Path) -> None:
    file = tmp_path / "server.pem"
    file.write_text("")
    assert "together" in arkhiv("serve", "--tls-cert", str(file), ends=2).err


def test_tls_init_says_what_to_do_and_takes_no_name_that_is_none(
    arkhiv: Arkhiv, archive: Archive
) -> None:
    said = arkhiv("tls", "init", "archive.office.mn", "10.0.0.7").out
    folder = archive.settings.data / "tls"
    assert f"arkhiv serve --host 10.0.0.7 --tls-cert {folder / 'server.pem'}" in said
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "a b" in arkhiv("tls", "init", "a b", ends=2).err
