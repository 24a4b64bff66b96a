"""`records`: the records of the inventory, part by part, and how far each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import KNOWING
from arkhiv.cli.labels import labels
from arkhiv.cli.options import after, as_json, command, limit
from arkhiv.cli.output import put_json, put_table, tell
from arkhiv.cli.theirs import records_of_theirs
from pipeline.nouns.record import Register
from pipeline.ports.listing import RecordsWanted
from pipeline.progress.stages import Stage
from workers.roller import roll

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.ports.listing import ListedRecord, Part

LINES = 50


def records_command(desk: Desk) -> click.Command:
    """Return the command `records`."""
    text = desk.say(
        "List records in the order of their IDs, with how far each of them is. A list that goes on "
        "says after what; give that as --after for the next part."
    )
    examples = (
        "arkhiv records --unit 11 --type birth --state captured",
        "arkhiv records --id 1993-БГ --limit 20 --after civil:1993-БГ-0147",
    )
    return command(desk, "records", _records, _params(desk.say), text, *examples)


def _params(say: Language) -> list[click.Parameter]:
    return [
        click.Option(["--unit"], metavar="CODE", help=say("Only those of an archive unit.")),
        click.Option(
            ["--register"],
            type=click.Choice([register.value for register in Register]),
            help=say("Only those of a register."),
        ),
        click.Option(["--type", "kind"], metavar="TYPE", help=say("Only those of a type.")),
        click.Option(
            ["--state"],
            type=click.Choice([stage.value for stage in Stage]),
            help=say("Only those that are so far."),
        ),
        click.Option(
            ["--id", "begins"], metavar="TEXT", help=say("Only those whose ID begins so.")
        ),
        click.Option(
            ["--former-id", "former"], metavar="ID", help=say("Only those that once had this ID.")
        ),
        limit(say, LINES),
        after(say),
        as_json(say),
    ]


def _records(
    desk: Desk,
    *,
    unit: str | None,
    register: str | None,
    kind: str | None,
    state: str | None,
    begins: str | None,
    former: str | None,
    limit: int,
    after: str | None,
    as_json: bool,
) -> None:
    wanted = RecordsWanted(
        register=Register(register) if register else None,
        unit=unit,
        type=kind,
        stage=Stage(state) if state else None,
        begins=begins or "",
        former=former or "",
    )
    actor(desk, KNOWING, None)
    records = desk.archive().records
    roll(records)
    with records.reading() as tx:
        found = tx.lists.records(records_of_theirs(desk, tx, wanted), limit, after)
    if as_json:
        put_json({"records": [_facts(line) for line in found.items], "next": found.next})
    else:
        _put(desk, found)


def _facts(line: ListedRecord) -> dict[str, object]:
    return {
        "record": str(line),
        "unit": line.unit,
        "type": line.type,
        "title": line.title,
        "state": line.stage,
    }


def _put(desk: Desk, found: Part[ListedRecord]) -> None:
    say, names = desk.say, labels(desk)
    if not found.items:
        tell(say("There are no such records."))
        return
    heads = (say("Record"), say("Unit"), say("Type"), say("State"), say("Title"))
    rows = [
        (str(line), line.unit, names.type(line.type), say.word(line.stage), line.title)
        for line in found.items
    ]
    put_table("", heads, rows)
    if found.next is not None:
        tell(say("It goes on; next: --after {after}").format(after=found.next))
