"""`check` and `register`: the moves by which people answer for an original."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CHECKING, REGISTERING
from arkhiv.cli.options import as_json, by, command, record
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import papers_of_theirs, require_paper
from pipeline.flow import State
from pipeline.moves.checking import check, clean_documents, waits_for
from pipeline.moves.registering import register_original
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.moves.checking import Moved
    from pipeline.nouns.document import Document
    from storage.records import SqlTransaction


def check_command(desk: Desk) -> click.Command:
    """Return the command `check`."""
    say = desk.say
    text = say(
        "Say that you have looked at the assembled documents of records and that they may be "
        "registered. With --all-clean a rule clears every document without a flag or a hold; those "
        "are counted apart."
    )
    examples = ("arkhiv check civil:1993-БГ-0147 --by bat", "arkhiv check --all-clean --by bat")
    rule = say("Every document without a flag or a hold.")
    return command(desk, "check", _check, _params(say, rule), text, *examples)


def register_command(desk: Desk) -> click.Command:
    """Return the command `register`."""
    say = desk.say
    text = say(
        "Register the checked documents of records as their digital originals. Where the unit "
        "wants two people, another one than who checked registers."
    )
    examples = (
        "arkhiv register civil:1993-БГ-0147 --by dorj",
        "arkhiv register --all-clean --by dorj",
    )
    rule = say("Every checked document that is not held.")
    return command(desk, "register", _register, _params(say, rule), text, *examples)


def _params(say: Language, rule: str) -> list[click.Parameter]:
    all_clean = click.Option(["--all-clean"], is_flag=True, help=rule)
    return [record(say, many=True, required=False), by(say, required=True), all_clean, as_json(say)]


def _check(desk: Desk, *, record: tuple[str, ...], by: str, all_clean: bool, as_json: bool) -> None:
    _need_something(desk.say, record, all_clean=all_clean)
    who = actor(desk, CHECKING, by)
    with desk.changing() as tx:
        ready = _named(desk, tx, record, State.ASSEMBLED, Right.REVIEW)
        named = [check(tx, one, who) for one in ready]
        rest = _clean(desk, tx, State.ASSEMBLED, Right.REVIEW) if all_clean else ()
        cleared = [check(tx, one, who, by_rule=True) for one in rest]
    say = desk.say
    _print(named, cleared, as_json=as_json)
    if record and not as_json:
        put(say.many("{number} document checked.", "{number} documents checked.", len(named)))
    if all_clean and not as_json:
        put(
            say.many(
                "{number} document cleared by rule.",
                "{number} documents cleared by rule.",
                len(cleared),
            )
        )


def _register(
    desk: Desk, *, record: tuple[str, ...], by: str, all_clean: bool, as_json: bool
) -> None:
    _need_something(desk.say, record, all_clean=all_clean)
    archive, who = desk.archive(), actor(desk, REGISTERING, by)
    with archive.records.writing() as tx:
        ready = _named(desk, tx, record, State.CHECKED, Right.REGISTER)
        documents = {one.id: one for one in ready}
        rest = _clean(desk, tx, State.CHECKED, Right.REGISTER) if all_clean else ()
        documents.update({one.id: one for one in rest})
        moved = [register_original(tx, archive.objects, one, who) for one in documents.values()]
    archive.sealer.seal()
    _print(moved, [], as_json=as_json)
    if not as_json:
        text = desk.say.many(
            "{number} document registered.", "{number} documents registered.", len(moved)
        )
        put(text)


def _need_something(say: Language, records: tuple[str, ...], *, all_clean: bool) -> None:
    if not records and not all_clean:
        raise click.UsageError(say("Name the records, or give --all-clean."))


def _named(
    desk: Desk, tx: SqlTransaction, records: tuple[str, ...], state: State, right: Right
) -> tuple[Document, ...]:
    """The documents of records in a state, each once; all are those of whoever acts."""
    waiting = [document for name in records for document in waits_for(tx, name, state)]
    found = {document.id: document for document in waiting}
    for key in found:
        require_paper(desk, tx, key, right)
    return tuple(found.values())


def _clean(desk: Desk, tx: SqlTransaction, state: State, right: Right) -> tuple[Document, ...]:
    """The documents in a state that need not be named, among those of whoever acts."""
    return papers_of_theirs(desk, tx, right, clean_documents(tx, state))


def _print(named: list[Moved], cleared: list[Moved], *, as_json: bool) -> None:
    if as_json:
        put_json(
            [
                {
                    "document": one.document,
                    "version": one.version,
                    "state": one.state.value,
                    "by_rule": one in cleared,
                }
                for one in (*named, *cleared)
            ]
        )
