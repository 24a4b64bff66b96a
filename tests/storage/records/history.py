"""A history: an archive to which anything may happen, move by move."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.clock import now
from pipeline.errors import UserError
from pipeline.events import Actor, Kind
from pipeline.flow import State
from pipeline.holdings.imports import import_file
from pipeline.ids import DocumentId, VolumeId
from pipeline.ingest.delimiting import delimit
from pipeline.moves.absence import call_absent, call_present
from pipeline.moves.checking import check, register
from pipeline.moves.disputing import dispute
from pipeline.moves.finding import the_record
from pipeline.moves.growing import grow
from pipeline.moves.holding import discard
from pipeline.moves.linking import link, unlink
from pipeline.moves.revising import revise
from pipeline.nouns.document import LinkRole
from pipeline.nouns.growth import Added
from pipeline.nouns.page import PageStanding
from pipeline.nouns.volume import Absence
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.inventory import leaf, volume
from workers.roller import roll

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from arkhiv.archive import Archive
    from tests.conftest import Shelve

PERSON = Actor("bat", "registrar")
REVIEWER = Actor("saran", "reviewer")


LAST = 23
"""The number of the last of the moves."""


class History:
    """An archive to which anything may happen, by the moves that people and machines have."""

    def __init__(self, archive: Archive, shelve: Shelve, folder: Path) -> None:
        self.archive = archive
        self._shelve = shelve
        self._folder = folder
        self.moves: tuple[Callable[[int], None], ...] = (
            self.inventory,
            self.volumes,
            self.page,
            self.page,
            self.delimit,
            self.forward,
            self.forward,
            self.forward,
            self.link,
            self.unlink,
            self.dispute,
            self.discard_page,
            self.discard_document,
            self.seal,
            self.follow,
            self.machine,
            self.machine,
            self.rescan,
            self.rescan,
            self.reject,
            self.absent,
            self.present,
            self.key,
            self.grow,
        )

    def begin(self) -> None:
        """Records are claimed, captured and brought on, so that there is much to undo."""
        for number in (1, 2, 3, 4):
            self.inventory(number)
        for number in (0, 3, 6, 9):
            self.page(number)
        for number in range(4):
            self.delimit(number)
        for number in (*range(12, 28), *range(12, 16)):
            self.forward(number)

    def inventory(self, number: int) -> None:
        """A file names records, other leaves, a former ID or a withdrawal."""
        name, other = f"R-{number % 4}", f"R-{(number + 1) % 4}"
        unit = ("00", "84")[number // 3 % 2]
        leaves = ("", "1", "1-2", "2;3")[number // 4 % 4]
        kind = ("birth", "death")[number // 16 % 2]
        register = ("civil", "property")[number % 2]
        former = other if number % 7 == 0 else ""
        standing = "withdrawn" if number % 11 == 0 else ""
        self._give(
            "records.csv",
            "record_id,register,type,unit,volume,leaves,former_ids,standing",
            f"{name},{register},{kind},{unit},00:1/2/{number % 3},{leaves},{former},{standing}",
        )

    def volumes(self, number: int) -> None:
        """A file says how many leaves volumes have, and how well that is known."""
        quality = ("counted", "estimated", "unknown")[number % 3]
        self._give(
            "volumes.csv",
            "unit,fonds,inventory,item,kind,sheets,count_quality",
            f"00,1,2,{number % 3},loose,{1 + number // 3 % 3},{quality}",
        )

    def _give(self, name: str, *lines: str) -> None:
        path = self._folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_file(self.archive.records, path, PERSON, self._folder)

    def page(self, number: int) -> None:
        """An image of a leaf comes."""
        self._shelve.page("", str(1 + number % 3), record=f"R-{number // 3 % 4}")

    def rescan(self, number: int) -> None:
        """Another image of a leaf comes."""
        leaf = str(1 + number % 3)
        self._shelve.page(f"{leaf} {number}", leaf, record=f"R-{number // 3 % 4}")

    def reject(self, number: int) -> None:
        """A person chooses among the images of a leaf: one of them is not accepted."""
        with suppress(UserError), self.archive.records.writing() as tx:
            rivals = page.alias()
            contested = page.c.standing == PageStanding.CONTESTED.value
            query = select(rivals.c.id).join(page, page.c.leaf == rivals.c.leaf).where(contested)
            if keys := sorted(set(tx.connection.scalars(query))):
                discard(tx, keys[number % len(keys)], PERSON, reason="the other is better")

    def absent(self, number: int) -> None:
        """A person says that leaves of a volume cannot be scanned."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(volume, number):
                found = tx.volumes.get(VolumeId(key))
                call_absent(tx, found, str(1 + number % 3), PERSON, code=Absence.UNSCANNABLE)

    def present(self, number: int) -> None:
        """A person takes an absence back."""
        with suppress(UserError), self.archive.records.writing() as tx:
            query = select(leaf).where(leaf.c.absent_code.is_not(None)).order_by(leaf.c.id)
            if rows := list(tx.connection.execute(query)):
                row = rows[number % len(rows)]
                found = tx.volumes.get(VolumeId(row.volume))
                call_present(tx, found, row.label, PERSON, reason="it was behind another")

    def grow(self, number: int) -> None:
        """A person says that leaves were added to a volume."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(volume, number):
                found, leaf = tx.volumes.get(VolumeId(key)), str(2 + number % 3)
                counted = number % 2 == 0
                grow(tx, found, leaf, PERSON, why=Added.FOUND, act="1/2026", counted=counted)

    def key(self, number: int) -> None:
        """A person has a paper described anew."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(document, number):
                revise(tx, tx.documents.get(DocumentId(key)), REVIEWER, "keyed")

    def delimit(self, number: int) -> None:
        """A delivery ends."""
        with self.archive.records.writing() as tx:
            if key := self._some(document, number):
                delimit(tx, DocumentId(key), PERSON, None)

    def forward(self, number: int) -> None:
        """A machine or a person brings a document on."""
        key = self._some(document, number)
        if key is None:
            return
        with suppress(UserError), self.archive.records.writing() as tx:
            found = tx.documents.get(DocumentId(key))
            if found.state is State.DELIMITED:
                tx.documents.move(found.id, found.revision, State.DESCRIBED)
                means = ("machine", "keyed", "none")[number % 3]
                self._version(tx, found, described=now(), means=means, legible=number % 5 > 0)
                tx.events.note(Kind.DOCUMENT_DESCRIBED, "document", key)
            elif found.state is State.DESCRIBED:
                tx.documents.move(found.id, found.revision, State.ASSEMBLED)
                self._version(tx, found, assembled=now())
                tx.events.note(Kind.DOCUMENT_ASSEMBLED, "document", key)
            elif found.state is State.ASSEMBLED:
                check(tx, found, REVIEWER, by_rule=number % 2 == 0)
            else:
                register(tx, found, PERSON)

    def _version(self, tx: object, found: object, **values: object) -> None:
        tx.documents.note_version(found.id, found.version, **values)  # type: ignore[attr-defined]  # a transaction

    def machine(self, number: int) -> None:
        """A machine cleans or reads a page, perhaps once more."""
        with self.archive.records.writing() as tx:
            if key := self._some(page, number):
                kind = (Kind.PAGE_CLEANED, Kind.PAGE_READ)[number % 2]
                tx.events.note(kind, "page", key)

    def link(self, number: int) -> None:
        """A person links a document to another record."""
        with suppress(UserError), self.archive.records.writing() as tx:
            role = (LinkRole.PRINCIPAL, LinkRole.SUPPORTING)[number % 2]
            if key := self._some(document, number):
                link(tx, f"R-{number % 4}", key, PERSON, role=role, reason="seen")

    def unlink(self, number: int) -> None:
        """A person withdraws a link."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(document, number):
                unlink(tx, f"R-{number % 4}", key, PERSON, reason="wrong")

    def dispute(self, number: int) -> None:
        """Somebody takes a document for the wrong original of a record."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(document, number):
                found = tx.documents.get(DocumentId(key))
                dispute(tx, found, the_record(tx, f"R-{number % 4}").id, PERSON)

    def discard_page(self, number: int) -> None:
        """A person sets an image aside."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if key := self._some(page, number):
                discard(tx, key, PERSON, reason="blurred")

    def discard_document(self, number: int) -> None:
        """A person sets a document aside."""
        with suppress(UserError), self.archive.records.writing() as tx:
            if number % 3 == 0 and (key := self._some(document, number)):
                discard(tx, key, PERSON, reason="not ours")

    def seal(self, number: int) -> None:
        """The events so far get their positions."""
        del number
        self.archive.sealer.seal()

    def follow(self, number: int) -> None:
        """The rollup is kept up."""
        del number
        roll(self.archive.records)

    def _some(self, table: object, number: int) -> str | None:
        with self.archive.records.reading() as tx:
            keys = list(tx.connection.scalars(select(table.c.id).order_by(table.c.id)))  # type: ignore[attr-defined]  # a table
        return keys[number % len(keys)] if keys else None
