"""`link` and `unlink`: which document is an original of which record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import REVIEWING
from arkhiv.cli.options import as_json, by, command, reason, record
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import require_paper, require_unit_of
from pipeline.moves.linking import link, unlink
from pipeline.nouns.document import LinkRole
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.document import Link
    from storage.records import SqlTransaction


def link_command(desk: Desk) -> click.Command:
    """Return the command `link`."""
    say = desk.say
    text = say(
        "Link a document to a record, and say why. Images that came before the inventory come to "
        "the place that the record claims. The document is checked again and its access copy is "
        "made again; nothing is scanned again. Another role takes the place of the one before."
    )
    kinds = click.Choice([role.value for role in LinkRole])
    role = click.Option(
        ["--role"],
        type=kinds,
        default=LinkRole.PRINCIPAL.value,
        show_default=True,
        help=say("What the document is to the record."),
    )
    params = [record(say), _document(say), role, reason(say, required=True), by(say), as_json(say)]
    example = "arkhiv link civil:1993-БГ-0147 0198c0de-… --reason 'number on the act' --by bat"
    return command(desk, "link", _link, params, text, example)


def unlink_command(desk: Desk) -> click.Command:
    """Return the command `unlink`."""
    say = desk.say
    text = say(
        "Withdraw a link, and say why. The link stays in the history. A document without any link "
        "waits for a person."
    )
    params = [record(say), _document(say), reason(say, required=True), by(say), as_json(say)]
    example = "arkhiv unlink civil:1993-БГ-0147 0198c0de-… --reason 'another child' --by bat"
    return command(desk, "unlink", _unlink, params, text, example)


def _document(say: Language) -> click.Argument:
    return click.Argument(["document"], help=say("A document's ID, as show prints it."))


def _link(
    desk: Desk,
    *,
    record: str,
    document: str,
    role: str,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    who = actor(desk, REVIEWING, by)
    with desk.changing() as tx:
        _require_theirs(desk, tx, record, document)
        made = link(tx, record, document, who, role=LinkRole(role), reason=reason)
    text = desk.say("Document {document} is linked to record {record}.")
    _print(made, text.format(document=document, record=record), as_json=as_json)


def _unlink(
    desk: Desk, *, record: str, document: str, reason: str, by: str | None, as_json: bool
) -> None:
    who = actor(desk, REVIEWING, by)
    with desk.changing() as tx:
        _require_theirs(desk, tx, record, document)
        withdrawn = unlink(tx, record, document, who, reason=reason)
    text = desk.say("Document {document} is not linked to record {record} any more.")
    _print(withdrawn, text.format(document=document, record=record), as_json=as_json)


def _require_theirs(desk: Desk, tx: SqlTransaction, record: str, document: str) -> None:
    """Raise where whoever acts reviews nothing in the units of the paper and of the record."""
    require_paper(desk, tx, document, Right.REVIEW)
    require_unit_of(desk, tx, record, Right.REVIEW)


def _print(changed: Link, text: str, *, as_json: bool) -> None:
    if as_json:
        put_json({"link": changed.id, "record": changed.record, "document": changed.document})
    else:
        put(text)
