"""What a browser never sends, over a real line to the real server."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import warnings
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from tests.web.conftest import appointed
from web import safety
from web.app import application
from web.certificate import certificate_of
from web.office import found_office
from web.serving import Serving, listen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from web.house import House

pytestmark = pytest.mark.embedded

SECONDS = 10.0
MANY = 60
PATIENCE = 2.0
"""Seconds in which what gets an answer at all has got it."""
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def port(house: House) -> Iterator[int]:
    """The port at which the server of an archive listens."""
    serving = Serving(application(house))
    with listen("127.0.0.1:0") as listening:
        thread = threading.Thread(target=serving.run, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        serving.stop()
        thread.join(SECONDS)


@contextmanager
def lines(port: int, number: int) -> Iterator[list[socket.socket]]:
    """Open many lines at once."""
    with ExitStack() as stack:
        yield [stack.enter_context(line(port)) for _ in range(number)]


@contextmanager
def line(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), SECONDS) as made:
        yield made


def said(port: int, *parts: bytes, patience: float = PATIENCE) -> bytes:
    """Send bytes as they are, and return everything that is answered until the line is closed."""
    answer = b""
    with line(port) as made, suppress(BrokenPipeError, ConnectionResetError, TimeoutError):
        for part in parts:
            made.sendall(part)
        made.settimeout(patience)
        while got := made.recv(65536):
            answer += got
    return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def asking(path: str = "/sign-in", *headers: bytes, method: str = "GET") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    return head.encode() + b"".join(headers) + b"\r\n"


def is_alive(port: int) -> bool:
    return status(said(port, asking(), patience=SECONDS)) == 200


def test_headers_without_an_end_are_cut_off(port: int) -> None:
    huge = b"X-Much: " + b"a" * (1 << 20) + b"\r\n"
    many = b"".join(b"X-%d: a\r\n" % number for number in range(100_000))
    for header in (huge, many):
        assert status(said(port, asking("/sign-in", header))) in {0, 400, 413, 431}
    assert is_alive(port)


def test_a_path_without_an_end_is_cut_off(port: int) -> None:
    assert status(said(port, asking("/" + "a" * (1 << 20)))) in {0, 400, 404, 414}
    assert is_alive(port)


def test_a_body_without_an_end_is_cut_off(port: int) -> None:
    chunked = asking("/sign-in", FORM, b"Transfer-Encoding: chunked\r\n", method="POST")
    body = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    assert status(said(port, chunked, *[body] * 20)) in {0, 413}
    length = b"Content-Length: 99999999999\r\n"
    assert status(said(port, asking("/sign-in", FORM, length, method="POST"))) == 413
    assert is_alive(port)


def test_a_body_that_drips_is_cut_off_and_holds_up_nobody(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety, "BODY_SECONDS", 1.0)
    begun = time.monotonic()
    with lines(port, MANY) as slow:
        for made in slow:
            made.sendall(asking("/sign-in", FORM, b"Content-Length: 60000\r\n", method="POST"))
            made.sendall(b"name=")
        assert is_alive(port)
        for made in slow:
            assert status(made.recv(65536)) == 408
    assert time.monotonic() - begun < SECONDS


def test_a_program_whose_body_drips_is_told_so_in_its_form(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety, "BODY_SECONDS", 0.5)
    answer = said(port, asking("/api/v1/searches", b"Content-Length: 9\r\n", method="POST"), b"{")
    assert status(answer) == 408
    assert b"application/problem+json" in answer
    assert b"too_slowly_sent" in answer


def test_headers_that_drip_are_cut_off_and_hold_up_nobody(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.patience.HEAD_SECONDS", 1.0)
    begun = time.monotonic()
    with lines(port, MANY) as slow:
        for made in slow:
            made.sendall(b"GET /sign-in HTTP/1.1\r\nHost: 127")
        assert is_alive(port)
        for made in slow:
            assert made.recv(65536) == b""
    assert time.monotonic() - begun < SECONDS


def test_a_line_on_which_pages_are_asked_for_stays_open(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.patience.HEAD_SECONDS", 0.4)
    web = HTTPConnection("127.0.0.1", port)
    web.connect()
    first = web.sock
    for _ in range(8):
        web.request("GET", "/healthz")
        assert web.getresponse().read() == b'{"alive":true}'
        time.sleep(0.2)
    assert web.sock is first
    web.close()


def test_who_leaves_in_the_middle_is_no_fault_of_ours(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        with line(port) as made:
            made.sendall(asking("/sign-in", FORM, b"Content-Length: 600\r\n", method="POST"))
            made.sendall(b"name=")
    assert is_alive(port)
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == []


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /sign-in HTTP/1.1\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: elsewhere\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1@elsewhere\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n",
        b"GET /sign-in\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"\x00" * 1000,
        b"GET /\x00sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\x00b\r\n\r\n",
        b"CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n",
    ],
    ids=ascii,
)
def test_what_is_no_request_gets_no_page(port: int, request_: bytes) -> None:
    answer = said(port, request_)
    assert status(answer) in {0, 400, 404, 405, 421, 505}, answer[:200]
    assert b"Traceback" not in answer
    assert is_alive(port)


def test_a_request_hidden_in_another_is_not_answered(port: int) -> None:
    """Two lengths, or a length beside chunks: what a server in front could understand otherwise."""
    hidden = b"GET /account HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    both = b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"
    twice = b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(hidden)
    odd = b"Transfer-Encoding: xchunked\r\n"
    for headers in (both, twice, odd):
        answer = said(port, asking("/sign-in", FORM, headers, method="POST"), b"0\r\n\r\n", hidden)
        assert answer.count(b"HTTP/1.1 ") <= 1, answer[:300]
    assert is_alive(port)


def test_the_line_is_tls_of_today_and_nothing_else(house: House, tmp_path: Path) -> None:
    files = found_office(tmp_path / "tls", ["127.0.0.1"])
    secure = replace(house, secure=True)
    serving = Serving(application(secure), certificate_of(files.server, files.server_key))
    with listen("127.0.0.1:0") as listening:
        thread = threading.Thread(target=serving.run, args=(listening,), daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        trusting = ssl.create_default_context(cafile=str(files.authority))
        with line(port) as raw, trusting.wrap_socket(raw, server_hostname="127.0.0.1") as made:
            assert made.version() in {"TLSv1.2", "TLSv1.3"}
            made.sendall(asking())
            answer = made.recv(65536)
        assert status(answer) == 200
        assert b"strict-transport-security: max-age=" in answer.lower()
        assert b"<html" not in said(port, asking())
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = ssl.create_default_context(cafile=str(files.authority))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = old
            context.set_ciphers("ALL:@SECLEVEL=0")
            with line(port) as raw, pytest.raises((ssl.SSLError, ConnectionResetError)):
                context.wrap_socket(raw, server_hostname="127.0.0.1")
        serving.stop()
        thread.join(SECONDS)


def test_paths_that_leave_the_folder_of_the_static_files_lead_nowhere(port: int) -> None:
    for path in (
        "/static/../desks.py",
        "/static/%2e%2e/desks.py",
        "/static/..%2fdesks.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/\\..\\desks.py",
        "/static/",
        "/static",
    ):
        answer = said(port, asking(path))
        assert status(answer) in {0, 400, 404, 405, 307}, path
        assert b"import" not in answer


def test_nothing_is_said_of_what_answers(port: int) -> None:
    for path in ("/sign-in", "/nowhere", "/healthz"):
        answer = said(port, asking(path)).lower()
        for word in (b"server:", b"uvicorn", b"python", b"x-powered", b"fastapi", b"starlette"):
            assert word not in answer.split(b"\r\n\r\n")[0], (path, word)


@pytest.fixture
def _quick_hashes() -> None:
    """Hashes are made as they are in earnest, because they are timed here."""


def test_signing_in_takes_as_long_for_a_name_that_nobody_has(archive: Archive, port: int) -> None:
    """Over the line, with passwords hashed as they are for real."""
    appointed(archive, "sara", Role.SUPERVISOR)
    took: dict[str, list[float]] = {"sara": [], "nobody": []}
    for number in range(4):
        for name, times in took.items():
            body = f"name={name}&password=wrong-{number}".encode()
            length = b"Content-Length: %d\r\n" % len(body)
            begun = time.monotonic()
            assert status(said(port, asking("/sign-in", FORM, length, method="POST"), body)) == 401
            times.append(time.monotonic() - begun)
    known, unknown = min(took["sara"]), min(took["nobody"])
    assert known / 2 < unknown < known * 2
