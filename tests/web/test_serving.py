"""Serving: addresses that are refused, and the one that is really listened at."""

from __future__ import annotations

import pytest

from web.errors import ListenError
from web.serving import address_of, listen


@pytest.mark.parametrize(
    "address", ["", "8460", "127.0.0.1", "127.0.0.1:70000", "127.0.0.1:x", "::1:80", "a b:80"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ListenError, match="cannot be listened at"):
        listen(address)


def test_a_taken_port_is_refused_in_words() -> None:
    with listen("127.0.0.1:0") as taken, pytest.raises(ListenError, match="in use"):
        listen(address_of(taken))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_port_0_is_any_that_is_free(host: str) -> None:
    with listen(f"{host}:0") as listening:
        name, _, port = address_of(listening).rpartition(":")
        assert (name, int(port) > 0) == (host, True)
