"""`show`: a record, its original with fields and evidence, and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.cli.desk import acting, actor
from arkhiv.cli.duties import LOOKING
from arkhiv.cli.labels import labels
from arkhiv.cli.options import as_json, by, command, purpose, record
from arkhiv.cli.output import put, put_json, put_pairs, put_table
from arkhiv.cli.showjson import facts_of
from arkhiv.cli.wording import advised, flag_advised
from pipeline.events import Kind
from pipeline.ids import PageId
from pipeline.moves.absence import name_of
from pipeline.moves.showing import disclose, original
from pipeline.seeing.errors import PurposeNeededError
from pipeline.seeing.limits import limited, unlimited

if TYPE_CHECKING:
    import click

    from arkhiv.cli.desk import Desk
    from pipeline.describe.called import Labels
    from pipeline.language import Language
    from pipeline.moves.absence import Absent
    from pipeline.moves.showing import Original, Shown
    from pipeline.nouns.document import Field
    from pipeline.seeing.limits import Limited
    from storage.records import SqlTransaction

HIDDEN = "••••"


def show_command(desk: Desk) -> click.Command:
    """Return the command `show`."""
    say = desk.say
    text = say(
        "Show a record: what the inventory claims, its original with every field, how sure it is "
        "and where it stands, and what happened to it. That it was shown is recorded. Restricted "
        "papers are shown only for a purpose."
    )
    params = [record(say), purpose(say, "--reason"), by(say), as_json(say)]
    examples = ("arkhiv show civil:1993-БГ-0147", "arkhiv show 191/ШШ-5 --purpose 'request 44'")
    return command(desk, "show", _show, params, text, *examples)


def _show(desk: Desk, *, record: str, purpose: str | None, by: str | None, as_json: bool) -> None:
    who = actor(desk, LOOKING, by)
    with desk.changing() as tx:
        seen = seen_by(desk, tx, original(tx, record), purpose)
        cross_unit = seen.cross_unit
        disclose(tx, seen.original, who, Kind.SHOWN, purpose, cross_unit=cross_unit)
    found, whole = seen.original, seen.whole
    if as_json:
        put_json({**facts_of(found, whole), "left_out": seen.left_out})
        return
    names = labels(desk)
    _put_record(desk.say, names, found)
    for paper in found.papers:
        _put_paper(desk.say, names, paper, open_to_see=paper.document.id in whole)
    if seen.left_out:
        text = desk.say.many(
            "{number} paper is not for you to see.",
            "{number} papers are not for you to see.",
            seen.left_out,
        )
        put(text)
    _put_history(desk.say, found)


def seen_by(desk: Desk, tx: SqlTransaction, found: Original, purpose: str | None) -> Limited:
    """Return what is shown of an original to whoever acts; with people, only for a purpose."""
    person, given = acting(desk, tx), bool(purpose and purpose.strip())
    if person is None:
        return unlimited(tx, found, whole=given)
    if not given:
        raise PurposeNeededError
    return limited(tx, person, found)


def _put_record(say: Language, names: Labels, found: Original) -> None:
    record = found.record
    pairs = [
        (say("Record"), str(record)),
        (say("Former IDs"), ", ".join(found.former_ids)),
        (say("Type"), names.type(record.type)),
        (say("Title"), record.title),
        (say("Unit"), record.unit),
        (say("Year"), str(record.year or "")),
        (say("Standing"), say.word(record.standing)),
        (say("Claimed place"), "; ".join(map(str, found.claims))),
        (say("Absent leaves"), "; ".join(_absence(say, one) for one in found.absent)),
    ]
    put_pairs((name, value) for name, value in pairs if value.strip())
    if not found.papers:
        put(say("No original is linked to it yet."))


def _absence(say: Language, absent: Absent) -> str:
    act = f", {say('Act')} {absent.act}" if absent.act else ""
    return f"{name_of(absent.leaf)} {say.word(absent.code)}{act}"


def _put_paper(say: Language, names: Labels, paper: Shown, *, open_to_see: bool) -> None:
    document = paper.document
    state = say.word(paper.state)
    later = f"{document.version}, {say.word(document.state)}" if paper.in_work else ""
    role, standing = say.word(paper.link.role), say.word(paper.link.standing)
    link = f"{role}, {standing} ({say.fact(paper.link.evidence)})"
    places = ", ".join(f"{sheet.citation} {sheet.name}" for sheet in paper.sheets)
    pairs = [
        (say("Document"), document.id),
        (say("Type"), names.type(paper.type)),
        (say("State"), f"{state} · {say('restricted')}" if document.restricted else state),
        (say("Version"), str(paper.number)),
        (say("In work"), later),
        (say("Registered"), _registered(say, paper)),
        (say("Link"), link),
        (say("Leaves"), places),
        (say("Fields by"), _only_voucher(paper)),
    ]
    put("")
    put_pairs((name, value) for name, value in pairs if value)
    heads = (say("Field"), say("Value"), say("As written"), say("Sure"), say("Evidence"))
    rows = [_row(say, names, paper, field, open_to_see=open_to_see) for field in paper.fields]
    if rows:
        put_table("", heads, rows, right=(3,))
    for hold in paper.holds:
        put(f"{say('Held')}: {advised(say, hold.code, hold.facts)}")
    leaves = {sheet.page.id: f"{sheet.name}. " for sheet in paper.sheets}
    for flag in paper.flags:
        text = flag_advised(say, flag.code, names.fields(paper.type))
        put(f"{say('Look')}: {leaves.get(PageId(flag.subject), '')}{text}")


def _registered(say: Language, paper: Shown) -> str:
    """The day of each version that was registered; the first is when it was digitized."""
    told = say("{moment} (version {number})")
    return "; ".join(
        told.format(moment=say.moment(one.registered), number=one.number) for one in paper.editions
    )


def _row(
    say: Language, names: Labels, paper: Shown, field: Field, *, open_to_see: bool
) -> tuple[str, ...]:
    hidden = field.restricted and not open_to_see
    value = say.value(field.value) if field.value is not None else "–"
    return (
        names.field(paper.type, field.name),
        HIDDEN if hidden else value,
        HIDDEN if hidden else field.raw,
        say.share(field.confidence),
        _evidence(say, paper, field),
    )


def _evidence(say: Language, paper: Shown, field: Field) -> str:
    """The leaf side, the place on it in master pixels, and who vouches where several do.

    What was keyed has no place; who keyed it vouches for it.
    """
    leaf = next((sheet.name for sheet in paper.sheets if sheet.page.id == field.page), "")
    if not field.polygon:
        return _voucher(field)
    left = min(point.x for point in field.polygon)
    top = min(point.y for point in field.polygon)
    place = f"{leaf} x {say.number(left)} y {say.number(top)}"
    return place if _only_voucher(paper) else f"{place} · {_voucher(field)}"


def _voucher(field: Field) -> str:
    return field.confirmed_by or field.engine


def _only_voucher(paper: Shown) -> str:
    """Who vouches for every field, or nobody where it is not the same for all."""
    vouchers = {_voucher(field) for field in paper.fields}
    return vouchers.pop() if len(vouchers) == 1 else ""


def _put_history(say: Language, found: Original) -> None:
    heads = (say("When"), say("What happened"), say("Who"), say("Account"))
    rows = [
        (say.moment(event.at), say.word(event.type), event.actor.name, event.actor.account)
        for event in found.history
    ]
    put_table(say("History"), heads, rows)
