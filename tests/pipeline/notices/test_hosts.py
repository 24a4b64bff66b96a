"""Where notices may go: names on the list, at addresses that such a name may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.notices.errors import HostRefusedError, ReceiverUrlError
from pipeline.notices.hosts import allowed_of, judged, target_of

if TYPE_CHECKING:
    import ipaddress

PUBLIC = "8.8.8.8"
HUB = target_of("https://hub.example.mn/hook")
INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # an address that must be refused
    "255.255.255.255",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:0:1::1",
)


@pytest.mark.parametrize("address", INSIDE)
def test_a_host_of_the_list_may_not_be_inside_the_house(address: str) -> None:
    with pytest.raises(HostRefusedError):
        judged(HUB, [address], allowed_of("hub.example.mn"))


def test_a_public_address_of_a_host_of_the_list_is_right() -> None:
    assert judged(HUB, [PUBLIC], allowed_of("other.mn, hub.example.mn")) == PUBLIC
    assert judged(HUB, ["2a00:1450::1"], allowed_of("hub.example.mn")) == "2a00:1450::1"


def test_of_several_addresses_the_first_that_may_be_is_taken() -> None:
    assert judged(HUB, ["10.0.0.1", PUBLIC], allowed_of("hub.example.mn")) == PUBLIC


def test_a_private_address_is_right_where_the_list_says_so_for_this_name() -> None:
    allowed = allowed_of("hub.example.mn=10.1.0.0/16, other.mn=192.168.0.0/16")
    assert judged(HUB, ["10.1.2.3"], allowed) == "10.1.2.3"
    assert judged(HUB, ["::ffff:10.1.2.3"], allowed) == "::ffff:10.1.2.3"
    for address in ("10.2.0.1", "192.168.1.1", PUBLIC):
        with pytest.raises(HostRefusedError):
            judged(HUB, [address], allowed)


@given(st.ip_addresses())
def test_a_name_that_is_not_on_the_list_may_be_nowhere(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    for allowed in ("", "example.mn", "hub.example.mn.evil.mn", "0.0.0.0/0", "xhub.example.mn"):
        with pytest.raises((HostRefusedError, ValueError)):
            judged(HUB, [str(address)], allowed_of(allowed))


@given(st.ip_addresses(v=4).filter(lambda one: not one.is_loopback))
def test_without_tls_nothing_leaves_the_machine(address: ipaddress.IPv4Address) -> None:
    plain = target_of("http://hub.example.mn/hook")
    allowed = allowed_of("hub.example.mn, hub.example.mn=0.0.0.0/0")
    with pytest.raises(HostRefusedError):
        judged(plain, [str(address)], allowed)
    assert judged(plain, ["127.0.0.1"], allowed) == "127.0.0.1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hub.example.mn",
        "ftp://hub.example.mn/",
        "file:///etc/passwd",
        "https:///hook",
        "https://bat:word@hub.example.mn/",
        "https://hub.example.mn/#part",
        "https://hub.example.mn:99999/",
        "https://hub.example.mn:x/",
        "https://hub example.mn/",
        "https://хаб.мн/",
        "https://hub.example.mn/\r\nHost: evil",
        "https://[::1/",
        "https://hub.example.mn/" + "a" * 400,
    ],
)
def test_what_is_no_address_for_a_notice_is_refused(url: str) -> None:
    with pytest.raises(ReceiverUrlError):
        target_of(url)


def test_an_address_is_taken_apart_as_a_request_needs_it() -> None:
    assert target_of("https://HUB.example.mn/a?b=c").named == "hub.example.mn"
    assert target_of("https://hub.example.mn/a?b=c").path == "/a?b=c"
    assert target_of("https://hub.example.mn:8443").path == "/"
    assert target_of("https://hub.example.mn:8443").named == "hub.example.mn:8443"
    assert target_of("http://[::1]:81/").host == "[::1]"
