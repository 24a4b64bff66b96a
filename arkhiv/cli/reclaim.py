"""`station reclaim`: receipts taken, and what they cover erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CARRYING
from arkhiv.cli.options import as_json, by, command
from arkhiv.cli.output import put, put_json, put_table
from arkhiv.stations import Station
from pipeline.stations.errors import ReceiptForgedError
from pipeline.stations.receipt import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arkhiv.cli.desk import Desk

MEGABYTE = 1_000_000


def reclaim_command(desk: Desk) -> click.Command:
    """Return the command `station reclaim`."""
    say = desk.say
    path = click.Path(exists=True, path_type=Path)
    params: list[click.Parameter] = [
        click.Argument(
            ["receipts"],
            nargs=-1,
            type=path,
            required=False,
            help=say("Receipts of the centre, or folders with them; none takes none anew."),
        ),
        by(say),
        as_json(say),
    ]
    text = say(
        "Take the centre's receipts, and erase the images that they cover: the centre has read "
        "each of them back. What this station still works on stays until it is finished."
    )
    return command(desk, "reclaim", _reclaim, params, text, "arkhiv station reclaim /media/usb")


def _reclaim(desk: Desk, *, receipts: Sequence[Path], by: str | None, as_json: bool) -> None:
    archive = desk.archive()
    reclaiming = Station(archive, actor(desk, CARRYING, by)).reclaiming()
    for path in _files(receipts):
        reclaiming.take(path.name, _read(path))
    freed = list(reclaiming.erase())
    archive.sealer.seal()
    if as_json:
        put_json(
            [
                {
                    "number": one.number,
                    "objects": one.objects,
                    "size": one.size,
                    "needed": one.needed,
                }
                for one in freed
            ]
        )
        return
    say = desk.say
    if not freed:
        put(say("No receipt covers anything that is not erased yet."))
        return
    heads = (say("Bundle"), say("Objects"), say("MB"), say("Still needed"))
    rows = [
        (
            say.number(one.number),
            say.number(one.objects),
            say.number(one.size / MEGABYTE, 1),
            say.number(one.needed),
        )
        for one in freed
    ]
    put_table(say("Erased"), heads, rows, right=(0, 1, 2, 3))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("receipt-*.json")) if path.is_dir() else (path,)


def _read(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise ReceiptForgedError(name=path.name, reason="it is none")
    return path.read_text("utf-8", "replace")
