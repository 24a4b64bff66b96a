"""Checking and registering: the moves by which people answer for an original."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Noun, Role, State, Step, move_of
from pipeline.moves.errors import FourEyesError, NothingToMoveError, NotReadyError, WrongStateError
from pipeline.moves.finding import the_record
from pipeline.moves.moving import move
from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.nouns.page import PageStanding

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import PageId
    from pipeline.nouns.document import Document
    from pipeline.ports.records import Transaction


HELD_PHRASE = "it is held"
UNLINKED_PHRASE = "it is not linked to a record"
CONTESTED_PHRASE = "two images claim the same leaf"


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that a person moved."""

    document: str
    version: int
    state: State


def waits_for(tx: Transaction, record_name: str, state: State) -> tuple[Document, ...]:
    """Return a record's documents in a state, in the order of its original."""
    record = the_record(tx, record_name)
    documents = [tx.documents.get(link.document) for link in tx.links.of_record(record.id)]
    ready = tuple(document for document in documents if document.state is state)
    if not ready:
        raise NothingToMoveError(record=record_name)
    return ready


def clean_documents(tx: Transaction, state: State) -> tuple[Document, ...]:
    """Return the documents in a state that may be moved without naming them.

    To be checked by rule a document must have no flag; one that is checked has been looked at.
    """
    return tuple(
        document
        for document in tx.documents.clean()
        if document.state is state
        and why_not(tx, document) is None
        and (state is State.CHECKED or not _is_flagged(tx, document))
    )


def _is_flagged(tx: Transaction, document: Document) -> bool:
    return bool(tx.holds.flags("document", document.id, document.version)) or any(
        _asks_for_a_look(tx, item.page)
        for item in tx.documents.pages(document.id, document.version)
    )


def _asks_for_a_look(tx: Transaction, key: PageId) -> bool:
    """A page is flagged; that the back of a leaf is blank is no reason to look."""
    codes = {flag.code for flag in tx.holds.flags("page", key)}
    return bool(codes - ({"blank"} if tx.pages.get(key).place.side == "v" else set()))


def why_not(tx: Transaction, document: Document) -> str | None:
    """Return why a document cannot be checked or registered now, or None if it can."""
    if document.held:
        return HELD_PHRASE
    links = tx.links.of_document(document.id)
    if not any(
        link.role is LinkRole.PRINCIPAL and link.standing is LinkStanding.CONFIRMED
        for link in links
    ) and not any(link.role is LinkRole.SUPPORTING for link in links):
        return UNLINKED_PHRASE
    for extent in tx.documents.extents(document.id):
        standings = {page.standing for page in tx.pages.at(extent.place)}
        if PageStanding.CONTESTED in standings:
            return CONTESTED_PHRASE
    return None


def check(tx: Transaction, document: Document, actor: Actor, *, by_rule: bool = False) -> Moved:
    """A reviewer has looked at the document, or a rule cleared it, and it may be registered."""
    _ready(tx, document, Step.CHECK, actor)
    move(tx, document, State.CHECKED)
    tx.documents.note_version(
        document.id,
        document.version,
        checked=now(),
        checked_by=actor.name,
        cleared_by_rule=by_rule,
    )
    _note(tx, document, actor, Kind.DOCUMENT_CHECKED, by_rule=by_rule)
    if not by_rule:
        _clear_flags(tx, document, actor)
    return Moved(document.id, document.version, State.CHECKED)


def _clear_flags(tx: Transaction, document: Document, actor: Actor) -> None:
    """Flags of the version and of its pages asked for a look, and somebody has looked."""
    pages = tx.documents.pages(document.id, document.version)
    flags = [
        *tx.holds.flags("document", document.id, document.version),
        *(
            flag
            for item in pages
            if not _waits_for_another(tx, document, item.page)
            for flag in tx.holds.flags("page", item.page)
        ),
    ]
    for flag in flags:
        tx.holds.clear(flag.id, actor.name)
        facts = {"code": flag.code, "document": document.id, "version": document.version}
        tx.events.note(Kind.FLAG_CLEARED, flag.noun, flag.subject, actor=actor, facts=facts)


def _waits_for_another(tx: Transaction, document: Document, key: PageId) -> bool:
    """Say whether another document has a part of the page that nobody has looked at yet."""
    return any(
        other.id != document.id and other.state not in (State.CHECKED, State.REGISTERED)
        for other in tx.documents.touching(tx.pages.get(key).place)
    )


def register(tx: Transaction, document: Document, actor: Actor) -> Moved:
    """The registrar's move: this version is the original's digital original from now on."""
    _ready(tx, document, Step.REGISTER, actor)
    version = tx.documents.version(document.id, document.version)
    if version.checked_by == actor.name and _wants_two(tx, document):
        raise FourEyesError(person=actor.name, document=document.id)
    move(tx, document, State.REGISTERED)
    tx.documents.note_version(
        document.id, document.version, registered=now(), registered_by=actor.name
    )
    tx.documents.note(document.id, current=document.version)
    _note(tx, document, actor, Kind.DOCUMENT_REGISTERED, by_rule=version.cleared_by_rule)
    return Moved(document.id, document.version, State.REGISTERED)


def _ready(tx: Transaction, document: Document, step: Step, actor: Actor) -> None:
    known = move_of(Noun.DOCUMENT, step, document.state)
    if known is None or Role(actor.role) not in known.roles:
        raise WrongStateError(document=document.id, state=document.state)
    why = why_not(tx, document)
    if why is not None:
        raise NotReadyError(document=document.id, why=why)


def _wants_two(tx: Transaction, document: Document) -> bool:
    return any(
        tx.inventory.four_eyes(tx.inventory.get(link.record).unit)
        for link in tx.links.of_document(document.id)
    )


def _note(tx: Transaction, document: Document, actor: Actor, kind: Kind, *, by_rule: bool) -> None:
    access = tx.products.find("document", document.id, "access", document.version)
    tx.events.note(
        kind,
        "document",
        document.id,
        actor=actor,
        revision=document.revision + 1,
        facts={
            "version": document.version,
            "by_rule": by_rule,
            "access": access.sha256 if access else None,
        },
    )
