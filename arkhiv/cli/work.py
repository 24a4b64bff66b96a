"""`work`: clean, read, describe and assemble whatever is due."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import click

from arkhiv.bag import bag_of
from arkhiv.cli.logs import logged
from arkhiv.cli.options import as_json, command
from arkhiv.cli.output import bar, has_bars, put, put_json, tell
from arkhiv.cli.stopping import stopping
from pipeline.flow import WORK, Step, work_moves
from storage.moving.closed import require_open
from workers.collector import collecting
from workers.courier import telling
from workers.ending import Ending
from workers.finder import finding
from workers.roller import LAST_SECONDS, rolling
from workers.sweep import Sweep

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from arkhiv.archive import Archive
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language


def work_command(desk: Desk) -> click.Command:
    """Return the command `work`."""
    say = desk.say
    text = say(
        "Work on whatever is due: clean and read pages, describe and assemble documents. Several "
        "may work at once. Ctrl-C finishes what is in hand and ends."
    )
    until_idle = click.Option(
        ["--until-idle"],
        is_flag=True,
        help=say("End when nothing can run any more; what is held waits for a person."),
    )
    examples = "arkhiv work --until-idle", "arkhiv work --queues read"
    params = [until_idle, _queues(say), as_json(say)]
    return command(desk, "work", _work, params, text, *examples)


def _queues(say: Language) -> click.Option:
    text = say(
        "Only these steps, with commas between them: {steps}. All of them without it."
    ).format(steps=", ".join(move.step for move in work_moves()))
    return click.Option(["--queues"], metavar="STEPS", callback=_steps, help=text)


def _steps(_context: click.Context, _param: click.Parameter, text: str | None) -> frozenset[Step]:
    if text is None:
        return WORK
    names = [name.strip() for name in text.split(",")]
    if not set(names) <= {step.value for step in WORK}:
        raise click.BadParameter(text)
    return frozenset(Step(name) for name in names)


def _backing_up(
    archive: Archive, ending: Ending, *, to_the_end: bool
) -> AbstractContextManager[None]:
    """Make backups while working, if the settings say so; else nothing of it is loaded."""
    if not archive.settings.backup_every:
        return nullcontext()
    from arkhiv.backups import backing_up

    return backing_up(archive, ending, to_the_end=to_the_end)


def _work(desk: Desk, *, until_idle: bool, queues: frozenset[Step], as_json: bool) -> None:
    archive = desk.archive()
    require_open(archive.records)
    ending = Ending(archive.settings.stop_seconds)
    last_seconds = inf if until_idle else LAST_SECONDS
    with stopping(ending.begin, ending.seconds):
        with (
            logged(desk.settings),
            archive.workshop(ending) as workshop,
            rolling(archive.records, last_seconds, ending),
            finding(archive.records, archive.objects, last_seconds, ending),
            telling(bag_of(archive), last_seconds, ending),
            archive.sealer.running(ending),
            collecting(workshop),
            _backing_up(archive, ending, to_the_end=until_idle),
            bar(desk.say("Working")) as tick,
        ):
            shown = (lambda done, left: tick(done, done + left)) if has_bars() else None
            done = Sweep(replace(workshop, does=queues), shown).run(until_idle=until_idle)
        with archive.records.reading() as tx:
            left, held = tx.work.outstanding(), tx.lists.waiting()
    if as_json:
        put_json({"advanced": done, "left": left, "waiting": held})
        return
    say = desk.say
    put(say.many("{number} thing was worked on.", "{number} things were worked on.", done))
    if left:
        put(say.many("{number} thing is left to do.", "{number} things are left to do.", left))
    if held:
        text = say.many(
            "{number} thing waits for a person", "{number} things wait for a person", held
        )
        tell(say("{text}; see: arkhiv held").format(text=text))
