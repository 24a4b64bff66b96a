"""PostgreSQL over TLS: the server of an authority that the address names, and no other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from storage.database import open_engine, reading
from storage.errors import DatabaseAwayError
from tests.servers.authority import papers
from tests.servers.fixtures import running
from tests.servers.postgres import OWNER, Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.service
IN_USE = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database on a server that takes no connection from outside without TLS."""
    server = Postgres(tmp_path_factory.mktemp("tls"))
    own = papers(server.folder / "papers")
    for path in (own.key.parent, *own.key.parent.iterdir()):
        shutil.chown(path, OWNER, OWNER)
    server.options.update(ssl="on", ssl_cert_file=str(own.certificate), ssl_key_file=str(own.key))
    with running(server):
        yield f"{server.fresh()}?sslmode=verify-full&sslrootcert={own.authority}"


def is_encrypted(url: str) -> bool:
    engine = open_engine(url)
    try:
        with reading(engine) as connection:
            return bool(connection.scalar(IN_USE))
    finally:
        engine.dispose()


def test_with_its_authority_named_the_server_is_used(address: str) -> None:
    assert is_encrypted(address)


def test_a_server_of_another_authority_is_refused(address: str, tmp_path: Path) -> None:
    other = papers(tmp_path / "others").authority
    with pytest.raises(DatabaseAwayError):
        is_encrypted(f"{address.rpartition('=')[0]}={other}")


def test_a_certificate_for_another_host_is_refused(address: str) -> None:
    with pytest.raises(DatabaseAwayError):
        is_encrypted(address.replace("@127.0.0.1:", "@localhost:"))
