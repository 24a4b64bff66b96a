"""`serve`: the desks in a browser, and health, readiness and metrics for those who watch."""

from __future__ import annotations

import ipaddress
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.beside import is_embedded, working_beside
from arkhiv.cli.logs import logged
from arkhiv.cli.options import command
from arkhiv.cli.output import tell
from arkhiv.cli.stopping import stopping
from arkhiv.house import house_of
from web.app import application, watching
from web.certificate import certificate_of
from web.errors import DemoOpenError, OpenToOthersError
from web.serving import Serving, address_of, listen
from workers.ending import Ending
from workers.finder import finding
from workers.roller import rolling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from arkhiv.archive import Archive
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from web.certificate import Certificate

HOST, PORT = "127.0.0.1", 8000
WATCH = "127.0.0.1:8460"


def serve_command(desk: Desk) -> click.Command:
    """Return the command `serve`."""
    text = desk.say(
        "Open the desks to browsers, on this machine alone unless a certificate is given. On an "
        "archive without servers the work is done beside it. /healthz says whether this process "
        "lives, /readyz whether the work goes on, /metrics gives the numbers for Prometheus; with "
        "--listen, nothing but these is answered. Ctrl-C answers what was asked and ends."
    )
    examples = (
        "arkhiv serve --port 8000",
        "arkhiv serve --host 0.0.0.0 --tls-cert server.pem --tls-key server.key",
        f"arkhiv serve --listen {WATCH}",
    )
    return command(desk, "serve", _serve, _params(desk.say), text, *examples)


def _params(say: Language) -> list[click.Parameter]:
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    return [
        click.Option(
            ["--host"],
            default=HOST,
            metavar="ADDRESS",
            show_default=True,
            help=say("The address of this machine at which the desks are open."),
        ),
        click.Option(
            ["--port"],
            type=click.IntRange(0, 65535),
            default=PORT,
            metavar="NUMBER",
            show_default=True,
            help=say("The port; 0 takes any that is free."),
        ),
        click.Option(
            ["--tls-cert"], type=file, metavar="FILE", help=say("The certificate of the server.")
        ),
        click.Option(
            ["--tls-key"], type=file, metavar="FILE", help=say("The key that goes with it.")
        ),
        click.Option(["--no-work"], is_flag=True, help=say("Do no work beside it.")),
        click.Option(
            ["--listen", "address"],
            metavar="HOST:PORT",
            help=say("Open no desks: only answer those who watch over it, at this address."),
        ),
    ]


def _serve(
    desk: Desk,
    *,
    host: str,
    port: int,
    tls_cert: Path | None,
    tls_key: Path | None,
    no_work: bool,
    address: str | None,
) -> None:
    archive = desk.archive()
    if address is not None:
        _answer(desk, Serving(watching(house_of(archive))), address)
        return
    tls = _certificate(desk, tls_cert, tls_key)
    _require_safe(archive, host, tls)
    house = house_of(
        archive,
        tls.names if tls else (),
        secure=tls is not None,
        open_to_others=not _is_loopback(host),
    )
    works = is_embedded(desk.settings) and not no_work
    with (
        _kept_up(archive),
        closing(house.feeds),
        working_beside(desk.settings) if works else nullcontext(),
    ):
        _answer(desk, Serving(application(house), tls), _joined(host, port), partial(_urls, tls))


def _answer(
    desk: Desk,
    serving: Serving,
    address: str,
    urls: Callable[[str], Iterable[str]] = lambda _: (),
) -> None:
    with logged(desk.settings, "serve"), listen(address) as listening:
        shown = address_of(listening)
        tell(desk.say("Listening at {address}.").format(address=shown))
        for url in urls(shown):
            tell(desk.say("The desks, in a browser: {url}").format(url=url))
        with stopping(serving.stop):
            serving.run(listening)


def _urls(tls: Certificate | None, shown: str) -> tuple[str, ...]:
    if tls is None:
        return (f"http://{shown}/",)
    port = shown.rpartition(":")[2]
    return tuple(f"https://{name}:{port}/" for name in sorted(tls.names))


@contextmanager
def _kept_up(archive: Archive) -> Iterator[None]:
    """Seal what people do at the desks, and keep the figures and the index up with it."""
    ending = Ending(archive.settings.stop_seconds)
    with (
        rolling(archive.records, ending=ending),
        finding(archive.records, archive.objects, ending=ending),
        archive.sealer.running(ending),
    ):
        yield


def _certificate(desk: Desk, certificate: Path | None, key: Path | None) -> Certificate | None:
    if (certificate is None) != (key is None):
        raise click.UsageError(desk.say("Give --tls-cert and --tls-key together."))
    return certificate_of(certificate, key) if certificate and key else None


def _require_safe(archive: Archive, host: str, tls: Certificate | None) -> None:
    """Let other machines in only by TLS, and never while everybody knows somebody's password."""
    if _is_loopback(host):
        return
    if tls is None:
        raise OpenToOthersError(host=host)
    with archive.records.reading() as tx:
        if any(person.demo and not person.disabled for person in tx.people.all()):
            raise DemoOpenError(host=host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
