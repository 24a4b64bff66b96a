"""`holdings import`: take the inventory in, volumes and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import IMPORTING
from arkhiv.cli.exits import Exit
from arkhiv.cli.options import CONTEXT, as_json, by, command, files
from arkhiv.cli.output import bar, put_json, put_table, tell
from arkhiv.cli.theirs import units_of_theirs
from pipeline.holdings.imports import Imported, import_file
from pipeline.holdings.problems import WORDS
from pipeline.people.rights import Right
from pipeline.steps.known_forms import forms_of

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.cli.desk import Desk
    from pipeline.events import Actor
    from pipeline.holdings.problems import Problem
    from pipeline.language import Language


def holdings_group(desk: Desk) -> click.Group:
    """Return the group `holdings`."""
    say = desk.say
    group = click.Group("holdings", help=say("The inventory."), context_settings=CONTEXT)
    text = say(
        "Take files of the inventory in: volumes first, then records. Good lines load; bad ones go "
        "to a report with line and reason. An interrupted import goes on when it is given again, "
        "and a repeated one changes nothing. A line that is missing is reported, never deleted."
    )
    params = [files("file", say("CSV files; docs/holdings.md names the columns.")), by(say)]
    params.append(as_json(say))
    example = "arkhiv holdings import volumes.csv records.csv"
    group.add_command(command(desk, "import", _import, params, text, example))
    return group


def _import(desk: Desk, *, file: tuple[Path, ...], by: str | None, as_json: bool) -> None:
    archive, who = desk.archive(), actor(desk, IMPORTING, by)
    with archive.records.reading() as tx:
        within = units_of_theirs(desk, tx, (Right.CAPTURE, Right.KEEP_VOLUMES))
    found = [(path, _one(desk, archive, who, path, within)) for path in file]
    archive.sealer.seal()
    if as_json:
        put_json([_facts(path, one) for path, one in found])
    else:
        _print(desk.say, found)
    if any(one.kind is None for _, one in found):
        click.get_current_context().exit(Exit.INPUT)


def _one(
    desk: Desk, archive: Archive, who: Actor, path: Path, within: frozenset[str] | None
) -> Imported:
    done = 0
    with bar(path.name) as tick:

        def step(lines: int) -> None:
            nonlocal done
            done += lines
            tick(done)

        def words(found: Problem) -> str:
            return desk.say.sentence(WORDS[found.code], dict(found.facts))

        reports = desk.settings.data / "reports"
        types = {form.id for form in forms_of(archive.recipe.forms).all}
        return import_file(archive.records, path, who, reports, step, words, types, within=within)


def _facts(path: Path, one: Imported) -> dict[str, object]:
    return {
        "file": str(path),
        "kind": one.kind.value if one.kind else None,
        "rows": one.rows,
        "added": one.added,
        "changed": one.changed,
        "unchanged": one.unchanged,
        "problems": one.problems,
        "missing": one.missing,
        "report": str(one.report) if one.report else None,
    }


def _print(say: Language, found: list[tuple[Path, Imported]]) -> None:
    heads = (
        say("File"),
        say("What"),
        say("Lines"),
        say("Added"),
        say("Changed"),
        say("Unchanged"),
        say("Problems"),
        say("Missing"),
    )
    rows = []
    for path, one in found:
        counts = (one.rows, one.added, one.changed, one.unchanged, one.problems, one.missing)
        kind = say.word(one.kind) if one.kind else say("not an inventory")
        rows.append((path.name, kind, *(say.number(count) for count in counts)))
    put_table("", heads, rows, right=range(2, 8))
    for path, one in found:
        if one.report:
            tell(
                say("What is wrong with {file} stands in {report}.").format(
                    file=path.name, report=one.report
                )
            )
