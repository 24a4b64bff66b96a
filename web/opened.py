"""Opened: a viewing of the session that asks, as long as its person may see so much of the paper.

Every way by which a paper goes out begins here, so that each shows, tells and finds the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import ViewingId
from pipeline.nouns.viewing import Profile
from pipeline.people.rights import Right, role_for
from pipeline.seeing.beside import Neighbours
from pipeline.seeing.hiding import type_at
from pipeline.seeing.opening import profile_of
from pipeline.seeing.verdicts import verdicts_on
from pipeline.seeing.views import view

if TYPE_CHECKING:
    from pipeline.describe.form import Forms
    from pipeline.flow import Role
    from pipeline.nouns.document import Document, Field
    from pipeline.nouns.person import Person
    from pipeline.nouns.viewing import Viewing
    from pipeline.seeing.panes import Pane
    from pipeline.seeing.silence import Silence
    from storage.records import SqlTransaction
    from web.asking import Visit


@dataclass(frozen=True, slots=True)
class Opened:
    """An open paper: its pages in order, what of them may be seen, and which words not told."""

    viewing: Viewing
    document: Document
    type: str | None
    panes: tuple[Pane, ...]
    fields: tuple[Field, ...]
    untold: tuple[str, ...]
    """The names of the fields that are not told."""
    silence: Silence

    def pane(self, number: int) -> Pane | None:
        """Return a page by its number, the first being 1; None if there is none."""
        return self.panes[number - 1] if 1 <= number <= len(self.panes) else None


def opened(tx: SqlTransaction, forms: Forms, visit: Visit, key: str) -> Opened | None:
    """Return what is open under a key to the session that asks."""
    found = still_open(tx, visit, key)
    if found is None:
        return None
    viewing, document = found
    near = Neighbours(tx, forms)
    shown = view(near, document, viewing.version, viewing.profile)
    (laid,) = near.laid([document])
    fields = laid.fields.get(viewing.version, ())
    return Opened(
        viewing,
        document,
        type_at(document, laid.facts, viewing.version),
        shown.panes,
        tuple(one for one in fields if one.name not in shown.untold),
        tuple(one.name for one in fields if one.name in shown.untold),
        shown.silence,
    )


def still_open(tx: SqlTransaction, visit: Visit, key: str) -> tuple[Viewing, Document] | None:
    """Return a viewing of this session with its paper, if its person may still see as much of it.

    What was opened with restricted fields or masters is not found when these are not theirs any
    more; the paper is then opened anew, with less.
    """
    viewing = tx.viewings.find(ViewingId(key), visit.session.id, now())
    if viewing is None:
        return None
    document = tx.documents.get(viewing.document)
    verdicts = verdicts_on(tx, visit.person, document)
    verdict = verdicts.unchecked if viewing.unchecked else verdicts.originals
    fresh = profile_of(verdict, verdicts, masters=viewing.profile is Profile.MASTERS)
    allowed = verdict.allowed and viewing.profile in {fresh, Profile.MASKED}
    return (viewing, document) if allowed and not document.discarded else None


def role_of(person: Person, viewing: Viewing) -> Role:
    """Return the role in which somebody sees an opened paper."""
    right = Right.SEE_UNCHECKED if viewing.unchecked else Right.SEE_ORIGINALS
    return role_for(person, right)


def pane_of(
    tx: SqlTransaction, forms: Forms, viewing: Viewing, document: Document, number: int
) -> Pane | None:
    """Return what of one page of a viewing may be shown; None if there is no such page.

    It is the pane that `opened` has, without looking at the others: pictures are asked for often.
    """
    if number < 1:
        return None
    near = Neighbours(tx, forms)
    found = view(near, document, viewing.version, viewing.profile, only=number).panes
    return found[0] if found else None
