"""Links in SQL, and the records that documents wait for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from pipeline.clock import now
from pipeline.ids import DocumentId, RecordKey, new_id
from pipeline.nouns.document import Link, LinkRole, LinkStanding
from pipeline.nouns.record import Register, Wanted
from storage.records import asked
from storage.schema.documents import link, wanted

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row


class SqlLinks:
    """Which document is an original of which record."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        record: RecordKey,
        document: DocumentId,
        *,
        role: LinkRole,
        standing: LinkStanding,
        evidence: str,
        by: str,
    ) -> Link:
        """Link a document to a record that it has no active link to."""
        made = Link(new_id(), record, document, role, standing, evidence, by, now())
        asked.add(
            self._connection,
            link,
            {
                "id": made.id,
                "record": record,
                "document": document,
                "role": role.value,
                "standing": standing.value,
                "evidence": evidence,
                "by": by,
                "at": made.at,
            },
        )
        return made

    def confirm(self, key: str, by: str) -> None:
        """Turn a proposed link into a confirmed one."""
        self._connection.execute(
            update(link)
            .where(link.c.id == key)
            .values(standing=LinkStanding.CONFIRMED.value, by=by, at=now())
        )

    def withdraw(self, key: str, by: str, reason: str, at: datetime | None = None) -> None:
        """Withdraw a link, now or when that happened; it is never deleted."""
        self._connection.execute(
            update(link)
            .where(link.c.id == key)
            .values(
                standing=LinkStanding.WITHDRAWN.value,
                withdrawn=at or now(),
                withdrawn_by=by,
                reason=reason,
            )
        )

    def of_document(self, document: DocumentId) -> tuple[Link, ...]:
        """Return the active links of a document."""
        return self._told(_links("document", active=True), document)

    def of_documents(self, documents: Collection[DocumentId]) -> dict[DocumentId, tuple[Link, ...]]:
        """Return the active links of some documents, asked for at once."""
        found: dict[DocumentId, tuple[Link, ...]] = dict.fromkeys(documents, ())
        for row in self._connection.execute(_of_some(), {"some": list(documents)}):
            one = _link_of(row)
            found[one.document] = (*found[one.document], one)
        return found

    def ever_of_document(self, document: DocumentId) -> tuple[Link, ...]:
        """Return every link that a document ever had, the withdrawn ones included."""
        return self._told(_links("document", active=False), document)

    def of_record(self, record: RecordKey) -> tuple[Link, ...]:
        """Return the active links of a record, in order: its original."""
        return self._told(_links("record", active=True), record)

    def ever_of_record(self, record: RecordKey) -> tuple[Link, ...]:
        """Return every link that a record ever had, the withdrawn ones included."""
        return self._told(_links("record", active=False), record)

    def _told(self, question: Select[tuple[Any, ...]], whose: str) -> tuple[Link, ...]:
        return tuple(map(_link_of, self._connection.execute(question, {"whose": whose})))

    def want(self, document: DocumentId, named: Wanted, role: LinkRole) -> None:
        """Write down that a document waits for a record that the inventory does not name yet."""
        if named in self.wanted_by(document):
            return
        self._connection.execute(
            wanted.insert().values(
                id=new_id(),
                document=document,
                register=named.register.value if named.register else None,
                record_id=named.record_id,
                role=role.value,
                at=now(),
            )
        )

    def wanted_by(self, document: DocumentId) -> tuple[Wanted, ...]:
        """Return the records that a document waits for."""
        rows = self._connection.execute(
            select(wanted.c.record_id, wanted.c.register)
            .where(wanted.c.document == document, wanted.c.settled.is_(None))
            .order_by(wanted.c.id)
        )
        return tuple(
            Wanted(row.record_id, Register(row.register) if row.register else None) for row in rows
        )

    def waiting(self) -> tuple[tuple[DocumentId, Wanted, LinkRole], ...]:
        """Return every document that waits for a record, what it waits for, and as what."""
        rows = self._connection.execute(
            select(wanted).where(wanted.c.settled.is_(None)).order_by(wanted.c.id)
        )
        return tuple(
            (
                DocumentId(row.document),
                Wanted(row.record_id, Register(row.register) if row.register else None),
                LinkRole(row.role),
            )
            for row in rows
        )

    def settle(self, document: DocumentId, named: Wanted | None = None) -> None:
        """End the waiting of a document for one record, or for all."""
        ended = update(wanted).where(wanted.c.document == document, wanted.c.settled.is_(None))
        if named is not None:
            register = named.register.value if named.register else None
            ended = ended.where(
                wanted.c.record_id == named.record_id,
                wanted.c.register.is_not_distinct_from(register),
            )
        self._connection.execute(ended.values(settled=now()))


@cache
def _links(column: str, *, active: bool) -> Select[tuple[Any, ...]]:
    """Return the question for the links of a document or of a record, in order."""
    asked_for = select(link).where(link.c[column] == bindparam("whose"))
    if active:
        asked_for = asked_for.where(link.c.standing != LinkStanding.WITHDRAWN.value)
    return asked_for.order_by(link.c.at, link.c.id)


@cache
def _of_some() -> Select[tuple[Any, ...]]:
    """Return the question for the active links of some documents, in order."""
    theirs = link.c.document.in_(bindparam("some", expanding=True))
    active = link.c.standing != LinkStanding.WITHDRAWN.value
    return select(link).where(theirs, active).order_by(link.c.at, link.c.id)


def _link_of(row: Row[tuple[object, ...]]) -> Link:
    return Link(
        id=row.id,
        record=RecordKey(row.record),
        document=DocumentId(row.document),
        role=LinkRole(row.role),
        standing=LinkStanding(row.standing),
        evidence=row.evidence,
        by=row.by,
        at=row.at,
    )
