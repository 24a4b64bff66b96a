"""`bundle`: what a station made, on its way to the centre."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.bundleimport import import_command
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CARRYING
from arkhiv.cli.options import CONTEXT, a_folder, as_json, by, command
from arkhiv.cli.output import bar, put, put_json, put_table, tell
from arkhiv.stations import Station
from pipeline.stations.errors import NothingToSendError
from pipeline.stations.splitting import SMALLEST
from storage.bags.verify import verify
from storage.stations.known import sent

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from storage.stations.planning import Behind, Planned

UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
USUAL = "4GB"
MEGABYTE = 1_000_000


class Size(click.ParamType[int]):
    """A number of bytes as people write it: 4GB, 700M."""

    name = "size"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the bytes, or say how to write them."""
        text = str(value).strip().upper().removesuffix("B")
        number, factor = (text[:-1], UNITS.get(text[-1:])) if text[-1:].isalpha() else (text, 1)
        if factor is None or not number.isdecimal() or int(number) * factor < SMALLEST:
            self.fail(f"{value}: 700MB, 4GB", param, ctx)
        return int(number) * factor


def bundle_group(desk: Desk) -> click.Group:
    """Return the group `bundle`."""
    made = click.Group(
        "bundle",
        help=desk.say("Bundles: what a station made, on its way to the centre."),
        context_settings=CONTEXT,
    )
    for built in (
        _export_command,
        _send_command,
        import_command,
        _list_command,
        _verify_command,
    ):
        made.add_command(built(desk))
    return made


def _cutting(say: Language) -> tuple[click.Option, ...]:
    """How what waits is cut into bundles."""
    return (
        click.Option(
            ["--max-size"],
            type=Size(),
            metavar="SIZE",
            default=USUAL,
            show_default=True,
            help=say("No bundle is larger; so many are made as are needed."),
        ),
        click.Option(
            ["--unread"], is_flag=True, help=say("Take pages along that are not finished here.")
        ),
    )


def _export_command(desk: Desk) -> click.Command:
    say = desk.say
    params: list[click.Parameter] = [
        click.Option(
            ["--to"],
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            required=True,
            help=say("A folder on the disk that travels."),
        ),
        *_cutting(say),
        click.Option(
            ["--again"],
            type=click.IntRange(min=1),
            metavar="NUMBER",
            help=say("Write this bundle again and nothing else, because its disk was lost."),
        ),
        by(say),
        as_json(say),
    ]
    text = say(
        "Write what was made since the last bundle, encrypted for the centre, signed by this "
        "station, as BagIt bags. Cut off, or with a disk that is full, it goes on when it is given "
        "again, on this disk or the next."
    )
    example = "arkhiv bundle export --to /media/usb --max-size 4GB"
    return command(desk, "export", _export, params, text, example)


def _export(
    desk: Desk,
    *,
    to: Path,
    max_size: int,
    unread: bool,
    again: int | None,
    by: str | None,
    as_json: bool,
) -> None:
    station = Station(desk.archive(), actor(desk, CARRYING, by))
    behind = None if again is not None else station.plan(max_size, unread=unread)
    done: list[tuple[Planned, Path]] = []
    try:
        with bar(desk.say("Objects")) as tick:
            for one in station.write(to.absolute(), again=again, tick=tick):
                done.append(one)
                if not as_json:
                    put(str(one[1]))
    finally:
        station.archive.sealer.seal()
    if behind is not None and not done:
        raise NothingToSendError(unread=behind.unread)
    if as_json:
        put_json([{"number": one.number, "path": str(path)} for one, path in done])
    if behind is not None:
        _tell_behind(desk.say, behind)


def _tell_behind(say: Language, behind: Behind) -> None:
    if behind.unread:
        tell(
            say.many(
                "{number} page is not finished and stays for the next bundle.",
                "{number} pages are not finished and stay for the next bundle.",
                behind.unread,
            )
        )
    if behind.foreign:
        tell(
            say.many(
                "{number} page is of another unit: the centre takes none of this station.",
                "{number} pages are of another unit: the centre takes none of this station.",
                behind.foreign,
            )
        )


def _send_command(desk: Desk) -> click.Command:
    say = desk.say
    params: list[click.Parameter] = [
        click.Argument(["url"], help=say("The centre's server, like https://archive.office:8000.")),
        *_cutting(say),
        by(say),
        as_json(say),
    ]
    text = say(
        "Send every bundle that has no receipt to the centre's server, and take the receipts. "
        "Where the line breaks it goes on, now or when it is given again."
    )
    example = "arkhiv bundle send https://archive.office:8000"
    return command(desk, "send", _send, params, text, example)


def _send(
    desk: Desk, *, url: str, max_size: int, unread: bool, by: str | None, as_json: bool
) -> None:
    station = Station(desk.archive(), actor(desk, CARRYING, by))
    behind = station.plan(max_size, unread=unread)
    with bar(desk.say("Bytes")) as tick:
        done = list(station.send(url, tick))
    station.archive.sealer.seal()
    if not done:
        raise NothingToSendError(unread=behind.unread)
    if as_json:
        put_json([{"number": number, "masters": masters} for number, masters in done])
        return
    say = desk.say
    heads = (say("Bundle"), say("Masters"))
    rows = [(say.number(number), say.number(masters)) for number, masters in done]
    put_table(say("Taken in"), heads, rows, right=(0, 1))
    _tell_behind(say, behind)


def _list_command(desk: Desk) -> click.Command:
    text = desk.say("List the bundles of this station, and how far each has come.")
    return command(desk, "list", _list, [as_json(desk.say)], text, "arkhiv bundle list")


def _list(desk: Desk, *, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        found = sent(tx)
    if as_json:
        put_json(
            [
                {
                    "number": one.number,
                    "size": one.size,
                    "made": one.made,
                    "written": one.written,
                    "receipted": one.receipted,
                    "reclaimed": one.reclaimed,
                }
                for one in found
            ]
        )
        return
    heads = (say("Bundle"), say("MB"), say("Written"), say("Receipt"), say("Erased"))
    rows = [
        (
            say.number(one.number),
            say.number(one.size / MEGABYTE, 1),
            say.moment(one.written),
            say.moment(one.receipted),
            say.moment(one.reclaimed),
        )
        for one in found
    ]
    put_table(say("Bundles"), heads, rows, right=(0, 1))


def _verify_command(desk: Desk) -> click.Command:
    say = desk.say
    params = [a_folder("folder", say("A bag, from wherever it comes.")), as_json(say)]
    text = say("Verify any bag (BagIt): every file is there, whole, and none besides.")
    return command(desk, "verify", _verify, params, text, "arkhiv bundle verify /media/usb/bag")


def _verify(desk: Desk, *, folder: Path, as_json: bool) -> None:
    bag = verify(folder)
    size = sum(bag.payload.values())
    if as_json:
        put_json({"files": len(bag.payload), "size": size})
        return
    text = desk.say("{files} files, {size} MB: the bag is whole.")
    put(text.format(files=len(bag.payload), size=desk.say.number(size / MEGABYTE, 1)))
