"""`rebuild`: the database made again from what lies in the object store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import RUNNING
from arkhiv.cli.exits import Exit
from arkhiv.cli.options import as_json, by, command
from arkhiv.cli.output import bar, put, put_json, put_table, tell
from arkhiv.cli.wording import faulted, placed
from pipeline.rebuild.rebuild import Rebuild
from storage.objects.keys import MASTERS
from storage.orphans import orphans
from storage.practice import require_real_store

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.rebuild.rebuild import Rebuilt


def rebuild_command(desk: Desk) -> click.Command:
    """Return the command `rebuild`."""
    say = desk.say
    text = say(
        "Make the records again from the object store, into an installation that init has just "
        "made: every registered document with its pages, fields, links and records, and the sealed "
        "trail. Every object that is named is read and compared with its digest. What cannot be "
        "made again is named. Take the inventory in again afterwards."
    )
    examples = ("arkhiv init", "arkhiv rebuild --by bat", "arkhiv audit verify --objects")
    return command(desk, "rebuild", _rebuild, [by(say), as_json(say)], text, *examples)


def _rebuild(desk: Desk, *, by: str | None, as_json: bool) -> None:
    archive, who = desk.archive(), actor(desk, RUNNING, by, unattended=True)
    require_real_store(archive.objects)
    with bar(desk.say("Documents")) as tick:
        rebuilt = Rebuild(archive.records, archive.objects, who, tick).run()
    archive.sealer.seal()
    left = sum(1 for _ in orphans(archive.records, archive.objects, MASTERS))
    if as_json:
        put_json(_facts(rebuilt, left))
    else:
        _print(desk.say, rebuilt, left)
    if rebuilt.faults:
        click.get_current_context().exit(Exit.VERIFICATION)


def _facts(rebuilt: Rebuilt, left: int) -> dict[str, object]:
    return {
        "documents": rebuilt.documents,
        "versions": rebuilt.versions,
        "objects": rebuilt.objects,
        "seals": rebuilt.seals,
        "events": rebuilt.events,
        "unregistered_masters": left,
        "people": rebuilt.people,
        "receivers": rebuilt.receivers,
        "faults": [
            {"code": fault.code, "place": fault.place, "subject": fault.subject}
            for fault in rebuilt.faults
        ],
    }


def _print(say: Language, rebuilt: Rebuilt, left: int) -> None:
    documents, objects, events = rebuilt.documents, rebuilt.objects, rebuilt.events
    put(say.many("{number} document made again.", "{number} documents made again.", documents))
    put(say.many("{number} object checked.", "{number} objects checked.", objects))
    put(say.many("{number} sealed event checked.", "{number} sealed events checked.", events))
    if left:
        put(
            say.many(
                "{number} master belongs to no registered document. Ingest its scan again.",
                "{number} masters belong to no registered document. Ingest their scans again.",
                left,
            )
        )
    _print_lost(say, rebuilt)
    if rebuilt.faults:
        heads = (say("Fault"), say("Place"), say("Subject"))
        rows = [
            (faulted(say, fault.code), placed(say, fault.place), fault.subject)
            for fault in rebuilt.faults
        ]
        put_table("", heads, rows)
        tell(say("Not everything could be made again. The rest is there."))


def _print_lost(say: Language, rebuilt: Rebuilt) -> None:
    """Say who has to be added anew: neither people nor receivers are kept in any object."""
    if rebuilt.people:
        put(
            say.many(
                "{number} person is known by the trail alone. Add them again: arkhiv user add",
                "{number} people are known by the trail alone. Add them again: arkhiv user add",
                rebuilt.people,
            )
        )
    if rebuilt.receivers:
        put(
            say.many(
                "{number} receiver is known by the trail alone. Add it: arkhiv webhook add",
                "{number} receivers are known by the trail alone. Add them: arkhiv webhook add",
                rebuilt.receivers,
            )
        )
