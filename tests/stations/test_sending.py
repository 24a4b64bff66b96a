"""Bundles over a line that drops: they go on where they stopped, and strangers get nothing."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

import arkhiv.sending
from arkhiv.archive import key_path
from arkhiv.house import house_of
from arkhiv.sending import Sending
from pipeline.stations.errors import CentreRefusedError
from pipeline.stations.piece import Act, Request
from storage.keys import load_key
from storage.schema.capture import master
from tests.servers.proxy import Proxy
from web.app import application
from web.serving import Serving, listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.stations.conftest import House

pytestmark = pytest.mark.embedded


@contextmanager
def served(centre: House) -> Iterator[int]:
    """Open the centre's server, and lend its port."""
    serving = Serving(application(house_of(centre.archive)))
    with listen("127.0.0.1:0") as listening:
        thread = threading.Thread(target=serving.run, args=(listening,), daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            serving.stop()
            thread.join(30)


def test_a_bundle_goes_on_where_the_line_broke_and_the_receipt_comes_back(
    centre: House,
    station: Callable[[str], House],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    north = station("north")
    north.put("R-1", "1", size=(900, 900))
    monkeypatch.setattr(arkhiv.sending, "FIRST_PAUSE", 0.01)
    with served(centre) as port, Proxy("127.0.0.1", port) as proxy:
        url = f"http://127.0.0.1:{proxy.port}"
        send = ("bundle", "send", url, "--unread")
        proxy.cuts(after=200_000)
        (line,) = north(*send)
        assert (line["number"], line["masters"]) == (1, 1)
        assert proxy.connections > 3
        proxy.passes()
        north.put("R-1", "2", size=(900, 900))
        proxy.cuts(after=30_000)
        north(*send, ends=4)
        proxy.passes()
        north(*send)
    assert masters(centre) == masters(north)
    assert centre("audit", "verify", "--objects")["holds"]
    assert all(one["receipted"] for one in north("bundle", "list"))
    assert not list((centre.settings.data / "arriving").glob("*"))
    assert not list((north.settings.data / "sending").glob("*"))


def test_the_server_hears_nobody_but_stations_with_their_own_key(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    north.put("R-1", "1")
    bag = north.export(tmp_path / "disk")
    key = load_key(key_path(north.settings))
    with served(centre) as port:
        url = f"http://127.0.0.1:{port}"
        for line in (
            Sending(url, "north", Ed25519PrivateKey.generate()),
            Sending(url, "nobody", key),
            Sending(url, "centre", load_key(key_path(centre.settings))),
        ):
            with pytest.raises(CentreRefusedError):
                line.send(bag, 1)
        own = Sending(url, "north", key)
        for file in ("../../keys/seal.key", "data/../../x", "data/1.age/x", "data/x.age"):
            with pytest.raises(CentreRefusedError):
                own._ask(Request(Act.ADD, "north", 1, file, 0, b"x"))
        with pytest.raises(CentreRefusedError):
            own._ask(Request(Act.ADD, "north", 2, "bagit.txt", 0, b"x"))
        assert own._ask(Request(Act.ADD, "north", 1, "bagit.txt", 0, b"BagIt"))["size"] == 5
        assert own._ask(Request(Act.ADD, "north", 1, "bagit.txt", 0, b"BagIt"))["size"] == 5
        with pytest.raises(CentreRefusedError):
            own._ask(Request(Act.WHOLE, "north", 1))
        own.close()
        assert own.send(bag, 1) == own.send(bag, 1)
        centre.told("station", "revoke", "north", "--reason", "closed", "--by", "dorj")
        with pytest.raises(CentreRefusedError, match="revoked"):
            own.send(bag, 1)
    assert masters(centre) == masters(north)


def masters(house: House) -> set[str]:
    with house.archive.records.reading() as tx:
        return set(tx.connection.scalars(select(master.c.sha256)))
