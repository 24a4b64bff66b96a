"""`bundle`: what a station made, on its way to the centre."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CARRYING, RUNNING
from arkhiv.cli.exits import exit_of
from arkhiv.cli.options import CONTEXT, as_json, by, command
from arkhiv.cli.output import bar, put, put_json, put_table, tell
from arkhiv.cli.station import ahead_of
from arkhiv.stations import Station, centre_of
from pipeline.errors import ArkhivError, InputError, UserError
from pipeline.stations.errors import NothingToSendError
from pipeline.stations.receipt import file_name
from pipeline.stations.splitting import SMALLEST
from storage.bags.verify import verify
from storage.objects.disk import aside, explained
from storage.stations.known import sent
from storage.stations.opening import bags_in, claim_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from storage.stations.planning import Behind, Planned
    from storage.stations.taking import Centre, Taken

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
        _import_command,
        _list_command,
        _verify_command,
    ):
        made.add_command(built(desk))
    return made


def _folder(name: str, text: str) -> click.Argument:
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.Argument([name], type=kind, help=text)


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


def _import_command(desk: Desk) -> click.Command:
    say = desk.say
    params = [
        _folder("folder", say("A bundle, or a folder with bundles.")),
        click.Option(
            ["--receipts"],
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help=say("Where the receipts are written; else into the folder itself."),
        ),
        by(say, required=True),
        as_json(say),
    ]
    text = say(
        "Take bundles of stations in, in the order of their numbers, and write a signed receipt "
        "for each when all its masters were read back. A bundle that came before changes nothing."
    )
    example = "arkhiv bundle import /media/usb --by dorj"
    return command(desk, "import", _import, params, text, example)


def _import(desk: Desk, *, folder: Path, receipts: Path | None, by: str, as_json: bool) -> None:
    archive, who = desk.archive(), actor(desk, RUNNING, by)
    to = receipts or (folder.parent if bags_in(folder) == [folder] else folder)
    with bar(desk.say("Objects")) as tick:
        outcomes = list(_taken(centre_of(archive, who, tick), folder))
    archive.sealer.seal()
    with archive.bell() as bell:
        bell.ring()
    for _, one in outcomes:
        if not isinstance(one, ArkhivError):
            _keep(to, one)
    _put_outcomes(desk.say, outcomes, as_json=as_json)
    fault = next((one for _, one in outcomes if isinstance(one, ArkhivError)), None)
    if fault is not None:
        click.get_current_context().exit(exit_of(fault))


def _taken(centre: Centre, folder: Path) -> Iterator[tuple[str, Taken | ArkhivError]]:
    """Take bundle after bundle, as their stations numbered them; a bad one stops no other."""
    for path in sorted(bags_in(folder), key=_order):
        try:
            yield path.name, centre.take(path)
        except (InputError, UserError) as fault:
            yield path.name, fault


def _order(path: Path) -> tuple[str, int, str]:
    try:
        said = claim_of(path).statement
    except ArkhivError:
        return "", 0, path.name
    return said.station, said.number, path.name


def _keep(folder: Path, one: Taken) -> None:
    with explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with aside(folder, [one.receipt.encode()], durable=True) as path:
            path.replace(folder / file_name(one.station, one.number))


def _put_outcomes(
    say: Language, outcomes: list[tuple[str, Taken | ArkhivError]], *, as_json: bool
) -> None:
    if as_json:
        put_json([_facts(say, name, one) for name, one in outcomes])
        return
    taken = [(name, one) for name, one in outcomes if not isinstance(one, ArkhivError)]
    rows = [
        (
            name,
            say.number(one.masters),
            ahead_of(one.ahead),
            say("came before") if one.repeated else "",
        )
        for name, one in taken
    ]
    heads = (say("Bundle"), say("Masters"), say("Clock"), say("Note"))
    put_table(say("Taken in"), heads, rows, right=(1,))
    for name, one in taken:
        if one.ahead.is_wrong:
            text = say("{name}: the clock of the station is wrong by minutes. Have it set.")
            tell(text.format(name=name))
    for _, fault in outcomes:
        if isinstance(fault, ArkhivError):
            tell(say.sentence(fault.template, fault.facts))


def _facts(say: Language, name: str, one: Taken | ArkhivError) -> dict[str, object]:
    if isinstance(one, ArkhivError):
        return {"bundle": name, "code": one.code, "said": say.sentence(one.template, one.facts)}
    return {
        "bundle": name,
        "station": one.station,
        "number": one.number,
        "repeated": one.repeated,
        "masters": one.masters,
        "ahead": [one.ahead.least, one.ahead.most],
        "clock_wrong": one.ahead.is_wrong,
    }


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
    params = [_folder("folder", say("A bag, from wherever it comes.")), as_json(say)]
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
