"""`sheets seen`, `settle`, `undo`: what stacks turned out to be, and what a person says of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import acting, actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.options import as_json, by, command, limit, reason
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.cli.theirs import require_units
from pipeline.events import Kind
from pipeline.moves import settling
from pipeline.moves.settling import STACK, images_of, planned, settle, the_stack, undo
from pipeline.moves.stacked import end_stack
from pipeline.nouns.sheet import StackState
from pipeline.people.rights import Right, reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.sheet import Stack, StackImage, Wrong
    from storage.records import SqlTransaction

LINES = 50


def seen_command(desk: Desk) -> click.Command:
    """Return the command `sheets seen`."""
    say = desk.say
    text = say(
        "List the stacks that were fed with sheets; of one stack, what was seen in it and what is "
        "wrong. With --to the pictures that show it are copied to a folder."
    )
    to = click.Option(
        ["--to", "folder"],
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help=say("Copy the pictures of what is wrong to this folder."),
    )
    params = [_stack(say, required=False), to, by(say), limit(say, LINES), as_json(say)]
    examples = ("arkhiv sheets seen", "arkhiv sheets seen 0198c0de-… --to wrong --by bat")
    return command(desk, "seen", _seen, params, text, *examples)


def settle_command(desk: Desk) -> click.Command:
    """Return the command `sheets settle`."""
    say = desk.say
    text = say(
        "Say what images of a stack are, and have it settled anew. If nothing is wrong any more, "
        "its pages are made."
    )
    image = click.Option(
        ["--image"],
        multiple=True,
        nargs=2,
        type=click.IntRange(min=0),
        metavar="IMAGE SHEET",
        help=say("This image is the sheet of this number; 0: it is no sheet, but a page."),
    )
    params = [_stack(say), image, by(say, required=True), as_json(say)]
    example = "arkhiv sheets settle 0198c0de-… --image 17 123 --by bat"
    return command(desk, "settle", _settle, params, text, example)


def undo_command(desk: Desk) -> click.Command:
    """Return the command `sheets undo`."""
    say = desk.say
    text = say(
        "Give a held stack up, so that it is fed again. Its images stay accounted for, but become "
        "no pages."
    )
    params = [_stack(say), reason(say, required=True), by(say, required=True)]
    params.append(as_json(say))
    example = "arkhiv sheets undo 0198c0de-… --reason 'two volumes were mixed' --by bat"
    return command(desk, "undo", _undo, params, text, example)


def _stack(say: Language, *, required: bool = True) -> click.Argument:
    text = say("The ID of a stack, as held and seen print it.")
    return click.Argument(["stack"], required=required, help=text)


def _seen(
    desk: Desk,
    *,
    stack: str | None,
    folder: Path | None,
    by: str | None,
    limit: int,
    as_json: bool,
) -> None:
    if stack is None:
        _list(desk, limit, as_json=as_json)
        return
    with desk.looking() as tx:
        found = the_stack(tx, stack)
        require_units(desk, tx, Right.CAPTURE, {tx.batches.get(found.batch).unit})
        images, plan = tx.sheets.images(stack), planned(tx, found)
    wrong = plan.wrong if found.state is not StackState.UNDONE else ()
    copied = [] if folder is None else _copied(desk, found, wrong, images, folder, by)
    if as_json:
        told = _told(found, len(images))
        faults = [_wrong(one) for one in wrong]
        put_json({**told, "sheets": list(plan.seen), "wrong": faults, "copied": copied})
        return
    say = desk.say
    heads = (say("Sheet"), say("Papers behind it"))
    rows = [(f"{one.sheet.number:06}", str(len(one.papers))) for one in plan.segments]
    put_table(f"{stack}: {say.word(found.state)}", heads, rows)
    if wrong:
        _put_wrong(say, "", wrong)
    for name in copied:
        tell(name)


def _list(desk: Desk, most: int, *, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        found = [(one, len(tx.sheets.images(one.id))) for one in _theirs(desk, tx, most)]
    if as_json:
        put_json([_told(*line) for line in found])
        return
    heads = (say("ID"), say("State"), say("Images"), say("Since"))
    rows = [
        (one.id, say.word(one.state), say.number(images), say.moment(one.opened))
        for one, images in found
    ]
    put_table(say("Stacks"), heads, rows)


def _settle(
    desk: Desk, *, stack: str, image: tuple[tuple[int, int], ...], by: str, as_json: bool
) -> None:
    who = actor(desk, CAPTURING, by)
    with desk.changing() as tx:
        batch = the_stack(tx, stack).batch
        unit = tx.batches.get(batch).unit
        require_units(desk, tx, Right.CAPTURE, {unit})
        for number, sheet in image:
            settling.say(tx, stack, number, sheet, who)
        done = settle(tx, stack, who, unit)
        end_stack(tx, batch, who)
    if as_json:
        faults = [_wrong(one) for one in done.wrong]
        put_json({"pages": done.pages, "documents": done.documents, "wrong": faults})
        return
    say = desk.say
    if done.wrong:
        _put_wrong(say, say("The stack still waits"), done.wrong)
    else:
        put(say.many("{number} page was made.", "{number} pages were made.", done.pages))


def _undo(desk: Desk, *, stack: str, reason: str, by: str, as_json: bool) -> None:
    who = actor(desk, CAPTURING, by)
    with desk.changing() as tx:
        found = the_stack(tx, stack)
        require_units(desk, tx, Right.CAPTURE, {tx.batches.get(found.batch).unit})
        undo(tx, stack, who, reason=reason)
        end_stack(tx, found.batch, who)
    if as_json:
        put_json({"undone": stack})
    else:
        put(desk.say("The stack is given up. Feed it again."))


def _copied(
    desk: Desk,
    found: Stack,
    wrong: Sequence[Wrong],
    images: Sequence[StackImage],
    folder: Path,
    by: str | None,
) -> list[str]:
    """Copy the pictures that show what is wrong, and write down who looked at them."""
    archive, who = desk.archive(), actor(desk, CAPTURING, by)
    shown = {one.number: one for fault in wrong for one in images_of(fault, images)}
    folder.mkdir(parents=True, exist_ok=True)
    with desk.changing() as tx:
        masters = {number: tx.pages.master(one.master) for number, one in shown.items()}
        facts = {"images": sorted(shown)}
        tx.events.note(Kind.STACK_SHOWN, STACK, found.id, actor=who, facts=facts)
    names = []
    for number, master in sorted(masters.items()):
        target = folder / f"{number:05}{Path(master.provenance.name).suffix}"
        archive.objects.fetch(master.key, master.sha256, target)
        names.append(str(target))
    return names


def _theirs(desk: Desk, tx: SqlTransaction, most: int) -> Iterator[Stack]:
    person = acting(desk, tx)
    for stack in tx.sheets.stacks(most):
        unit = frozenset({tx.batches.get(stack.batch).unit})
        if person is None or reach(person, Right.CAPTURE).covers(unit):
            yield stack


def _put_wrong(say: Language, title: str, wrong: Sequence[Wrong]) -> None:
    heads = (say("What is wrong"), say("Sheet"), say("Images"))
    put_table(title, heads, [_line(say, one) for one in wrong])


def _line(say: Language, one: Wrong) -> tuple[str, str, str]:
    sheet = "–" if one.sheet is None else f"{one.sheet:06}"
    return say.word(one.trouble), sheet, ", ".join(map(str, one.images)) or "–"


def _wrong(one: Wrong) -> dict[str, object]:
    return {"trouble": one.trouble.value, "sheet": one.sheet, "images": list(one.images)}


def _told(stack: Stack, images: int) -> dict[str, object]:
    return {
        "stack": stack.id,
        "state": stack.state.value,
        "images": images,
        "opened": stack.opened.isoformat(),
    }
