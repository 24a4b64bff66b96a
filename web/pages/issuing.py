"""Issuing: a copy of an opened paper is written down, marked, and handed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.assemble.sheet import Facts
from pipeline.describe.called import Labels
from pipeline.issuing.errors import NoSuchPartError
from pipeline.issuing.mark import Mark
from pipeline.issuing.noting import note_copy
from pipeline.issuing.number import number_of
from pipeline.naming import file_name
from pipeline.nouns.document import LinkStanding
from pipeline.nouns.issued import Extract, Form
from pipeline.people.rights import Right
from pipeline.practice.words import WORDS
from pipeline.seeing.verdicts import verdict_on_document, verdict_on_record
from pipeline.viewing.cutting import Format, Request, cut
from pipeline.viewing.shown import MEDIA_TYPES
from web.asking import Attachment
from web.copied import around, brought, gathered, place_of
from web.errors import NotFoundError
from web.numbers import number_in
from web.opened import opened, role_of, still_open
from web.pages.purposes import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.events import Event
    from pipeline.geometry import Polygon
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.copied import Brought, Wanted
    from web.opened import Opened

    Note = Callable[[Ask, "Order"], Event]

PDF, TEXT = "application/pdf", "text/plain; charset=utf-8"
ENDS = {Form.FILE: "pdf", Form.PRINT: "pdf", Form.TEXT: "txt"}
PICTURES = frozenset({Form.PAGE, Form.REGION})


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, of which opened paper, and everything that it is made from."""

    found: Opened
    extract: Extract
    pages: tuple[Wanted, ...]
    place: Polygon | None
    request: Request


def issue(ask: Ask) -> Answer:
    """Hand over a copy, once it is written down who takes it, what for and when."""
    return handed_over(ask, _noted)


def handed_over(ask: Ask, note: Note) -> Attachment:
    """Hand over a copy, once `note` has written it down."""
    with ask.house.records.reading() as tx:
        order = _order(tx, ask)
    with brought(ask.house, order.found, order.pages) as files:
        order = _located(order, files)
        event = note(ask, order)
        mark = mark_of(ask, order.found, event)
        made = _made(ask, order, files, mark, event)
        return Attachment(
            name=_name(ask, order, event),
            media_type=_media_type(order),
            data=made,
            inline=order.extract.form is Form.PRINT,
        )


def mark_of(ask: Ask, found: Opened, event: Event) -> Mark:
    """Return what stands on a copy: who, what for, when, its number, and what it is not."""
    say, person, number = ask.say, ask.person, number_of(event.id)
    who = f"{person.full_name} ({person.name})" if person.full_name else person.name
    moment = say.moment(event.at)
    lines = [
        f"{who} · {spoken(say, found.viewing.purpose)}",
        f"{moment} · {say('Copy {number}').format(number=number)}",
    ]
    if found.untold or any(pane.hidden or pane.withheld for pane in found.panes):
        lines.append(say("What is not for everybody to see is left out of this copy."))
    if found.viewing.unchecked:
        lines.append(say("Unchecked: no registrar has registered this paper yet."))
    across = f"{person.full_name or person.name} · {moment} · {number}"
    if ask.house.practice:
        return Mark((WORDS, *lines), f"{WORDS} · {across}")
    return Mark(tuple(lines), across)


def _order(tx: SqlTransaction, ask: Ask) -> Order:
    found = opened(tx, ask.house.speech.forms, ask.here_visit, ask.path["viewing"])
    if found is None:
        raise NotFoundError
    form = _form(ask)
    request = Request(
        ask.form.get("region", "") or "full",
        "max",
        ask.form.get("turn", "0"),
        "default",
        _format(ask).value,
    )
    place = None
    if form is Form.REGION and ask.form.get("field"):
        number, place = place_of(found, ask.form["field"])
        first = last = number
    elif form in PICTURES:
        first = last = _number(ask, "page", _number(ask, "first", 1))
    else:
        first, last = _number(ask, "first", 1), _number(ask, "last", len(found.panes))
    extract = Extract(form, first, last)
    return Order(found, extract, gathered(tx, found, extract), place, request)


def _located(order: Order, files: Brought) -> Order:
    """Say which part of the picture is meant; one that is no part of it is refused."""
    if order.extract.form is not Form.REGION:
        return order
    part = files.parts[0]
    region = around(part, order.place) if order.place else order.request.region
    request = order.request._replace(region=region)
    cut(request, part.copy.size)
    return replace(order, request=request, extract=replace(order.extract, region=region))


def _noted(ask: Ask, order: Order) -> Event:
    with ask.house.records.marking() as tx:
        return noted(tx, ask, order)


def noted(tx: SqlTransaction, ask: Ask, order: Order, via: str = "web") -> Event:
    """Write a copy down, if the paper is still open to whoever asks."""
    found = still_open(tx, ask.here_visit, order.found.viewing.id)
    if found is None:
        raise NotFoundError
    viewing, document = found
    right = Right.SEE_UNCHECKED if viewing.unchecked else Right.SEE_ORIGINALS
    verdict = verdict_on_document(tx, ask.person, right, document)
    return note_copy(
        tx,
        ask.person,
        role_of(ask.person, viewing),
        viewing,
        order.extract,
        verdict,
        via=via,
    )


def _made(ask: Ask, order: Order, files: Brought, mark: Mark, event: Event) -> bytes:
    form = order.extract.form
    if form is Form.TEXT:
        return files.text(mark, ask.say("Page {number}"))
    if form is Form.PAGE:
        return files.page(mark, _format(ask))
    if form is Form.REGION:
        return files.region(mark, order.request)
    facts = Facts(
        document_id=order.found.document.id,
        version=order.found.viewing.version,
        title=ask.say("Copy {number}").format(number=number_of(event.id)),
        language=ask.say.lang.value,
        digests=(),
        created=event.at,
    )
    return files.file(mark, facts, form)


def _name(ask: Ask, order: Order, event: Event) -> str:
    """Return how the file is called: by the record or the type, and by the number of the copy."""
    with ask.house.records.reading() as tx:
        named = _record(tx, ask, order)
    called = named or Labels(ask.house.speech.forms, ask.say.lang).type(order.found.type)
    end = ENDS.get(order.extract.form, _format(ask).value)
    return f"{file_name(called)} {number_of(event.id)}.{end}"


def _record(tx: SqlTransaction, ask: Ask, order: Order) -> str:
    """Return the ID of the first record whose original it is and that may be seen; or nothing."""
    links = tx.links.of_document(order.found.document.id)
    sure = (one.record for one in links if one.standing is LinkStanding.CONFIRMED)
    seen = (
        one.record_id
        for one in map(tx.inventory.get, sure)
        if verdict_on_record(tx, ask.person, Right.SEE_RECORDS, one).allowed
    )
    return next(seen, "")


def _media_type(order: Order) -> str:
    form = order.extract.form
    if form in PICTURES:
        return MEDIA_TYPES[Format(order.request.format)]
    return TEXT if form is Form.TEXT else PDF


def _form(ask: Ask) -> Form:
    try:
        return Form(ask.form.get("form", ""))
    except ValueError as fault:
        raise NoSuchPartError from fault


def _format(ask: Ask) -> Format:
    return Format.PNG if ask.form.get("format") == Format.PNG else Format.JPEG


def _number(ask: Ask, name: str, otherwise: int) -> int:
    given = ask.form.get(name, "").strip()
    if not given:
        return otherwise
    number = number_in(given)
    if number is None:
        raise NoSuchPartError
    return number
