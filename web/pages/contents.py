"""Contents: what lies in the personal file of an open paper, each paper by its type and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.people.rights import Right
from pipeline.seeing.contents import dated, files_of
from pipeline.seeing.verdicts import verdict_on_document, verdict_on_outline
from web.asking import Page
from web.errors import NotFoundError
from web.pages.cells import cited
from web.pages.units import units_in
from web.pages.viewer import opened_by

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the list; of one that is restricted only that it is there."""

    document: Document
    type: str
    day: str
    leaves: str
    here: bool
    told: bool
    opens: bool


def contents(ask: Ask) -> Answer:
    """List the papers of the file by type and date."""
    with ask.house.records.reading() as tx:
        found = opened_by(tx, ask)
        files = files_of(tx, found.document.id, found.viewing.version)
        if not files:
            raise NotFoundError
        units = units_in(tx, ask.say)
        lists = tuple(
            (
                cited(ask.say, units, file.volume.citation),
                sorted(
                    (_entry(tx, ask, one, found.document.id) for one in file.papers),
                    key=lambda entry: (not entry.told, entry.type, entry.day),
                ),
            )
            for file in files
        )
    called = Labels(ask.house.speech.forms, ask.say.lang).type(found.type)
    return Page("contents.html", {"viewing": found.viewing, "type": called, "files": lists})


def _entry(tx: SqlTransaction, ask: Ask, paper: Document, here: str) -> Entry:
    forms, number = ask.house.speech.forms, paper.current or paper.version
    told = verdict_on_outline(tx, ask.person, paper).allowed
    right = Right.SEE_ORIGINALS if paper.current else Right.SEE_UNCHECKED
    opens = verdict_on_document(tx, ask.person, right, paper).allowed
    fields = tx.fields.of(paper.id, number) if opens else ()
    places = (tx.volumes.leaf(one.place.leaf).label for one in tx.documents.extents(paper.id))
    return Entry(
        paper,
        Labels(forms, ask.say.lang).type(paper.type) if told else "",
        dated(forms.form(paper.type), fields),
        ", ".join(dict.fromkeys(places)) if told else "",
        paper.id == here,
        told,
        opens,
    )
