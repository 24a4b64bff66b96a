"""Papers: the documents of a bundle; checks and registrations are the centre's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from pipeline.events import Kind
from pipeline.flow import State
from pipeline.ids import DocumentId, PageId, RecordKey
from pipeline.ingest.delimiting import delimit
from pipeline.moves.capturing import count_leaves
from pipeline.moves.growing import joins
from pipeline.moves.linking import settle_wanted, want
from pipeline.moves.reshelving import in_order
from pipeline.moves.restricting import is_restricted, restrict
from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.nouns.hold import Reason
from pipeline.nouns.page import Place
from pipeline.nouns.record import parse_wanted
from pipeline.ports.records import Extent
from pipeline.steps.keyed import KEYED
from storage.clock import db_now
from storage.records.pages import polygon_of
from storage.schema.documents import (
    document,
    extent,
    field,
    link,
    product,
    version,
    version_page,
    wanted,
)
from storage.stations.rows import RowError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Table

    from storage.stations.bringing import Bringing

AS_FAR_AS: Mapping[object, str] = {
    State.DELIMITED.value: State.DELIMITED.value,
    State.DESCRIBED.value: State.DESCRIBED.value,
    State.ASSEMBLED.value: State.ASSEMBLED.value,
    State.CHECKED.value: State.ASSEMBLED.value,
    State.REGISTERED.value: State.ASSEMBLED.value,
}
"""What a document is at most when it arrives."""
UNCHECKED: Mapping[str, object] = {
    "checked": None,
    "checked_by": None,
    "registered": None,
    "registered_by": None,
    "cleared_by_rule": False,
}
UNMADE: Mapping[str, object] = {"described": None, "assembled": None, "means": None}


class Papers:
    """Takes documents in; `new` are those that were not here before."""

    def __init__(self, bringing: Bringing, rows: Mapping[str, list[object]]) -> None:
        self._bringing = bringing
        self._rows = rows
        self._tx = bringing.tx
        self._connection = bringing.tx.connection
        self.new: set[str] = set()

    def take(self) -> None:
        """Take documents with all that belongs to them; what is known already is compared."""
        for row in self._bringing.rows(self._rows, document):
            self._document(row)
        for row in self._bringing.rows(self._rows, version):
            self._put(version, row, {**UNCHECKED, **({} if self._bringing.keeps else UNMADE)})
        for row in self._bringing.rows(self._rows, extent):
            self._put(extent, row, {"leaf": self._bringing.leaf(row, extent)})
        for table in (version_page, wanted, *((field,) if self._bringing.keeps else ())):
            for row in self._bringing.rows(self._rows, table):
                self._put(table, row, {})
        for row in self._bringing.rows(self._rows, link):
            self._link(row)
        for row in self._bringing.rows(self._rows, product):
            own = row["noun"] == document.name and row["subject"] in self.new
            if own and (self._bringing.keeps or row["kind"] == KEYED):
                self._bringing.require(row)
                self._connection.execute(insert(product).values(**row))

    def settle(self, pages: Collection[str]) -> None:
        """Link what waited for a record that is known here, restrict what is, count leaves.

        Pages of leaves that were added to a file here belong to its paper.
        """
        places = [self._tx.pages.get(PageId(key)).place for key in sorted(pages)]
        alone = [place for place in places if not self._tx.documents.touching(place)]
        grown = [one for place in alone for one in joins(self._tx, place, self._bringing.actor)]
        for grown_paper in dict.fromkeys(grown):
            delimit(self._tx, grown_paper, self._bringing.actor, None)
        for key in sorted(self.new):
            paper = self._tx.documents.get(DocumentId(key))
            links = self._tx.links.of_document(paper.id)
            records = [self._tx.inventory.get(one.record) for one in links]
            shelves = self._tx.documents.volumes(paper.id)
            if any(self._tx.volumes.get(shelf).restricted for shelf in shelves):
                restrict(self._tx, paper, self._bringing.actor, by="volume")
            elif any(is_restricted(self._tx, one) for one in records):
                restrict(self._tx, paper, self._bringing.actor, by="record")
        settle_wanted(self._tx, self._bringing.actor)
        for shelf in sorted(set(self._bringing.volumes.values())):
            count_leaves(self._tx, shelf, self._bringing.actor)

    def _document(self, row: dict[str, object]) -> None:
        key, state = str(row["id"]), AS_FAR_AS.get(row["state"])
        ours = row["batch"] is None or self._bringing.is_ours_batch(row["batch"])
        if state is None or not ours:
            raise RowError(document.name)
        self._bringing.things.append(("document", key))
        if self._tx.documents.known(key):
            self._again(DocumentId(key), row)
            return
        there = self._tx.documents.by_origin(str(row["origin_key"]))
        changes = {
            "state": state if self._bringing.keeps else State.DELIMITED.value,
            "origin_key": f"station:{key}" if there else row["origin_key"],
            "current": None,
            "lifted_by": None,
            "held": False,
            "due": db_now(self._connection),
        }
        self._connection.execute(insert(document).values(**{**row, **changes}))
        self.new.add(key)
        self._bringing.note(Kind.DOCUMENT_BROUGHT, "document", key)
        if there is not None:
            facts = {"station": self._bringing.station, "document": there.id}
            self._bringing.hold("document", key, Reason.STATION_DOUBLE, facts)

    def _again(self, key: DocumentId, row: Mapping[str, object]) -> None:
        """A document that was brought before may grow; any other difference waits for a person."""
        there = self._tx.documents.get(key)
        if row["restricted"] and there.lifted_by is None:
            restrict(self._tx, there, self._bringing.actor, by="station")
        here, told = self._tx.documents.extents(key), self._extents(key)
        links = {
            self._bringing.records.get(str(one["record"]), (None, None))[0]
            for one in self._bringing.rows(self._rows, link)
            if one["document"] == key and one["standing"] != LinkStanding.WITHDRAWN
        }
        known = {one.record for one in self._tx.links.of_document(key)}
        gone = bool(row["discarded"]) != there.discarded or any(one not in told for one in here)
        if gone or links - {None} - known:
            facts = {"station": self._bringing.station}
            self._bringing.hold("document", key, Reason.STATION_DIFFERS, facts)
        elif len(told) > len(here):
            grown = (*here, *(one for one in told if one not in here))
            self._tx.documents.set_extents(key, in_order(self._tx, grown))
            delimit(self._tx, key, self._bringing.actor, None)

    def _extents(self, key: DocumentId) -> tuple[Extent, ...]:
        """What the station says belongs to a document, on our leaves."""
        return tuple(
            Extent(
                Place(self._bringing.leaf(one, extent), str(one["side"]), int(str(one["part"]))),
                polygon_of(one["polygon"]),  # type: ignore[arg-type]  # what is none raises
            )
            for one in self._bringing.rows(self._rows, extent)
            if one["document"] == key
        )

    def _put(self, table: Table, row: Mapping[str, object], changes: Mapping[str, object]) -> None:
        """Add a row of a document that is new here."""
        if row["document"] in self.new:
            self._connection.execute(insert(table).values(**{**row, **changes}))

    def _link(self, row: Mapping[str, object]) -> None:
        """Add a link to the record that it means; to one that is unknown here it only waits."""
        if row["document"] not in self.new:
            return
        found, name = self._bringing.records.get(str(row["record"]), (None, None))
        sound = row["role"] in set(LinkRole) and row["standing"] in set(LinkStanding)
        if name is None or not sound:
            raise RowError(link.name)
        if found is not None:
            heir = self._tx.inventory.heir(RecordKey(found))
            self._put(link, row, {"record": heir})
        elif row["standing"] != LinkStanding.WITHDRAWN:
            paper = self._tx.documents.get(DocumentId(str(row["document"])))
            named = parse_wanted(":".join(name))
            want(self._tx, paper, named, self._bringing.actor, role=LinkRole(str(row["role"])))
