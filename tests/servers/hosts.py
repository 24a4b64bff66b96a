"""Hosts of the tests' own: network namespaces on one switch, whose lines can be cut and mended."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.missing import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

BENCH = "198.18"
"""Addresses that no network uses: they are kept for benches of devices (RFC 2544)."""


@dataclass(frozen=True, slots=True)
class Host:
    """One machine as the others see it."""

    name: str
    address: str
    switch: str

    @property
    def within(self) -> tuple[str, ...]:
        """The words that run a command on this host."""
        return ("ip", "netns", "exec", self.name)

    def cut(self) -> None:
        """Pull the plug of its line."""
        _ip("-n", self.switch, "link", "set", self.name, "down")

    def mend(self) -> None:
        """Put the plug back."""
        _ip("-n", self.switch, "link", "set", self.name, "up")


@contextmanager
def hosts(count: int) -> Iterator[tuple[Host, ...]]:
    """Make a switch with so many hosts; this process reaches them too. All are gone afterwards."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        missing("iproute2 is not installed, or this is not root, who makes network namespaces")
    mark, net = secrets.token_hex(2), f"{BENCH}.{secrets.randbelow(256)}"
    switch, desk = f"sw{mark}", f"desk{mark}"
    made = [Host(f"h{number}{mark}", f"{net}.{number + 10}", switch) for number in range(count)]
    try:
        _ip("netns", "add", switch)
        _ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        _ip("-n", switch, "link", "set", "bridge", "up")
        for host in made:
            _ip("netns", "add", host.name)
            _ip("-n", host.name, "link", "set", "lo", "up")
            _connect(switch, host.name, host.name, f"{host.address}/24")
        _connect(switch, desk, None, f"{net}.1/24")
        yield tuple(made)
    finally:
        with suppress(subprocess.CalledProcessError):
            _ip("link", "del", f"{desk}e")
        for name in (*(host.name for host in made), switch):
            with suppress(subprocess.CalledProcessError):
                _ip("netns", "del", name)


def _connect(switch: str, port: str, namespace: str | None, address: str) -> None:
    """Lay a line from a port of the switch to a namespace, or to where this process lives."""
    end = f"{port}e"
    _ip("-n", switch, "link", "add", port, "type", "veth", "peer", "name", end)
    _ip("-n", switch, "link", "set", port, "master", "bridge", "up")
    target = namespace or str(os.getpid())
    _ip("-n", switch, "link", "set", end, "netns", target)
    here = ("-n", namespace) if namespace else ()
    _ip(*here, "address", "add", address, "dev", end)
    _ip(*here, "link", "set", end, "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=20)
