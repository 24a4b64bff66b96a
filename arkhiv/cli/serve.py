"""`serve`: health, readiness and metrics for those who look after the archive from outside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from arkhiv.cli.logs import logged
from arkhiv.cli.options import command
from arkhiv.cli.output import tell
from arkhiv.cli.stopping import stopping
from arkhiv.version import number
from web.app import application
from web.house import House
from web.serving import Serving, address_of, listen

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from arkhiv.cli.desk import Desk

LISTEN = "127.0.0.1:8460"


def serve_command(desk: Desk) -> click.Command:
    """Return the command `serve`."""
    say = desk.say
    text = say(
        "Answer those who watch over the archive: /healthz says whether this process lives, "
        "/readyz whether the work goes on, /metrics gives the numbers for Prometheus. None of "
        "them names a record or a person. Ctrl-C answers what was asked and ends."
    )
    at = click.Option(
        ["--listen", "address"],
        default=LISTEN,
        metavar="HOST:PORT",
        show_default=True,
        help=say("Where to listen; port 0 takes any that is free."),
    )
    return command(desk, "serve", _serve, [at], text, f"arkhiv serve --listen {LISTEN}")


def _serve(desk: Desk, *, address: str) -> None:
    archive = desk.archive()
    serving = Serving(application(house_of(archive)))
    with logged(desk.settings, "serve"), listen(address) as listening:
        tell(desk.say("Listening at {address}.").format(address=address_of(listening)))
        with stopping(serving.stop):
            serving.run(listening)


def house_of(archive: Archive) -> House:
    """Return what the web server needs of an archive."""
    settings = archive.settings
    return House(
        records=archive.records,
        objects=archive.objects,
        folders=(("data", settings.data), ("scratch", settings.data / "scratch")),
        patience=timedelta(minutes=settings.patience_minutes),
        version=number(),
    )
