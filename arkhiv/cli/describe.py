"""`describe`: say what a paper is and key in its fields, where the machine cannot or erred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import REVIEWING
from arkhiv.cli.labels import labels
from arkhiv.cli.options import as_json, by, command
from arkhiv.cli.output import put, put_json, tell
from arkhiv.cli.theirs import require_paper
from pipeline.moves.keying import Said, key_in
from pipeline.nouns.document import Script
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language


def describe_command(desk: Desk) -> click.Command:
    """Return the command `describe`."""
    say = desk.say
    text = say(
        "Say which type of paper a document is, and key in its fields. Each is validated by the "
        "rule for its kind and stands before what the machine reads; flags that this answers are "
        "cleared. For handwriting and classical script only what is keyed counts. The document is "
        "described and its access copy made again."
    )
    kind = click.Option(["--type"], metavar="TYPE", help=say("The type: a name of docs/forms.md."))
    field = click.Option(
        ["--field"],
        metavar="NAME=VALUE",
        multiple=True,
        help=say("One field; without a VALUE what was keyed is taken back. Give it several times."),
    )
    script = click.Option(
        ["--script"],
        type=click.Choice([script.value for script in Script]),
        help=say("What it is written in; only Cyrillic in print is read by machine."),
    )
    document = click.Argument(["document"], help=say("A document's ID, as show prints it."))
    params = [document, kind, field, script, by(say, required=True), as_json(say)]
    examples = (
        "arkhiv describe 0198c0de-… --type birth --field given_name=Бат --by saraa",
        "arkhiv describe 0198c0de-… --script handwritten --field act_number=147 --by saraa",
    )
    return command(desk, "describe", _describe, params, text, *examples)


def _describe(
    desk: Desk,
    *,
    document: str,
    type: str | None,  # noqa: A002  # the word on the command line
    field: tuple[str, ...],
    script: str | None,
    by: str,
    as_json: bool,
) -> None:
    if not (type or field or script):
        raise click.UsageError(desk.say("Give --type, --field or --script."))
    said = Said(
        type, dict(_pair(desk.say, one) for one in field), Script(script) if script else None
    )
    forms, objects, who = labels(desk).forms, desk.archive().objects, actor(desk, REVIEWING, by)
    with desk.changing() as tx:
        require_paper(desk, tx, document, Right.REVIEW)
        keyed = key_in(tx, objects, forms, document, said, who)
    if as_json:
        names = [one.name for one in keyed.fields]
        facts = {"type": keyed.type, "script": keyed.script.value, "fields": names}
        put_json({"document": document, **facts})
        return
    put(desk.say.many("{number} field is keyed.", "{number} fields are keyed.", len(keyed.fields)))
    tell(desk.say("The document is described again; run: arkhiv work --until-idle"))


def _pair(say: Language, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.UsageError(say("Write a field as NAME=VALUE."))
    return name.strip(), value
