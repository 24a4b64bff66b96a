"""The office's own authority: what it signs is accepted by a client that trusts it alone."""

from __future__ import annotations

import gc
import http.client
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from tests.web.conftest import HOST
from web.app import application
from web.certificate import certificate_of
from web.errors import CertificateError, OfficeThereError
from web.office import found_office
from web.serving import Serving, listen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from web.house import House
    from web.office import Files

pytestmark = pytest.mark.embedded


@contextmanager
def served(house: House, files: Files) -> Iterator[int]:
    serving = Serving(application(house), certificate_of(files.server, files.server_key))
    with listen("127.0.0.1:0") as listening:
        thread = threading.Thread(target=serving.run, args=(listening,))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            serving.stop()
            thread.join(30)
            gc.unfreeze()


def asked(port: int, host: str, authority: Path) -> int:
    context = ssl.create_default_context(cafile=authority)
    web = http.client.HTTPSConnection(host, port, context=context, timeout=30)
    try:
        web.request("GET", "/sign-in", headers={"Host": HOST})
        return web.getresponse().status
    finally:
        web.close()


def test_who_trusts_the_office_reaches_the_desks_by_tls(house: House, tmp_path: Path) -> None:
    files = found_office(tmp_path / "tls", ["archive.office.mn", "127.0.0.1"])
    with served(house, files) as port:
        assert asked(port, "127.0.0.1", files.authority) == 200
        other = found_office(tmp_path / "other", ["127.0.0.1"])
        for host, authority in (("localhost", files.authority), ("127.0.0.1", other.authority)):
            with pytest.raises(ssl.SSLCertVerificationError):
                asked(port, host, authority)


@pytest.mark.parametrize("names", [["127.0.0.1"], ["127.0.0.1", "archive.office.mn"]])
def test_an_office_may_reach_the_desks_by_an_address_alone(
    house: House, tmp_path: Path, names: list[str]
) -> None:
    files = found_office(tmp_path / "tls", names)
    with served(house, files) as port:
        assert asked(port, "127.0.0.1", files.authority) == 200


def test_the_certificate_says_under_which_names_browsers_may_ask(tmp_path: Path) -> None:
    files = found_office(tmp_path, ["Archive.office.mn", "10.0.0.7", "::1"])
    names = certificate_of(files.server, files.server_key).names
    assert names == {"archive.office.mn", "10.0.0.7", "[::1]"}


@pytest.mark.parametrize("names", [["archive.office.mn"], ["10.0.0.7"]])
def test_the_office_can_vouch_for_no_other_name(tmp_path: Path, names: list[str]) -> None:
    files = found_office(tmp_path, names)
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    said = authority.extensions.get_extension_for_class(x509.NameConstraints)
    assert said.critical
    kinds = {type(one) for one in said.value.permitted_subtrees or ()}
    kinds |= {type(one) for one in said.value.excluded_subtrees or ()}
    assert kinds == {x509.DNSName, x509.IPAddress}


def test_keys_are_for_their_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    files = found_office(tmp_path / "tls", ["archive"])
    before = files.server_key.read_bytes()
    for key in (files.authority_key, files.server_key):
        assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(OfficeThereError):
        found_office(tmp_path / "tls", ["archive"])
    assert files.server_key.read_bytes() == before


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    one, other = (found_office(tmp_path / name, ["archive"]) for name in ("one", "other"))
    with pytest.raises(CertificateError):
        certificate_of(one.server, other.server_key)
    with pytest.raises(CertificateError):
        certificate_of(one.server_key, one.server_key)
