"""A transaction: the tables of the archive, noun by noun, all or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.clock import now
from storage.database import Company, reading, require_legible, writing
from storage.moving.barrier import barred
from storage.records.askings import SqlAskings
from storage.records.batches import SqlBatches
from storage.records.copies import SqlCopies
from storage.records.custody import SqlCustodies
from storage.records.documents import SqlDocuments
from storage.records.events import SqlEvents
from storage.records.feeds import SqlFeeds
from storage.records.fields import SqlFields
from storage.records.finding import SqlFinding
from storage.records.growths import SqlGrowths
from storage.records.holdings import SqlHoldings
from storage.records.holds import SqlHolds
from storage.records.inventory import SqlInventory
from storage.records.links import SqlLinks
from storage.records.lists import SqlLists
from storage.records.named import SqlNamed
from storage.records.notices import SqlNotices
from storage.records.oldscans import SqlOldScans
from storage.records.operation import SqlOperation
from storage.records.pages import SqlPages
from storage.records.people import SqlPeople
from storage.records.products import SqlProducts
from storage.records.progress import SqlProgress
from storage.records.receivers import SqlReceivers
from storage.records.replies import SqlReplies
from storage.records.rings import SqlRings
from storage.records.rollup import SqlRollup
from storage.records.sessions import SqlSessions
from storage.records.sheets import SqlSheets
from storage.records.tally import SqlTally
from storage.records.throughput import SqlThroughput
from storage.records.viewings import SqlViewings
from storage.records.volumes import SqlVolumes
from storage.records.work import SqlWork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine


class SqlTransaction:
    """The repositories of one open transaction; `forms` is the folder of the forms in force."""

    def __init__(self, connection: Connection, origin: str, forms: str = "") -> None:
        self.connection = connection
        self.forms = forms
        self.now = now()
        self.events = SqlEvents(connection, origin)
        self.inventory = SqlInventory(connection)
        self.volumes = SqlVolumes(connection)
        self.growths = SqlGrowths(connection)
        self.old_scans = SqlOldScans(connection)
        self.batches = SqlBatches(connection)
        self.feeds = SqlFeeds(connection)
        self.pages = SqlPages(connection)
        self.documents = SqlDocuments(connection)
        self.links = SqlLinks(connection)
        self.fields = SqlFields(connection)
        self.products = SqlProducts(connection)
        self.holds = SqlHolds(connection)
        self.work = SqlWork(connection, self.events)
        self.rings = SqlRings(connection)
        self.holdings = SqlHoldings(connection)
        self.progress = SqlProgress(connection)
        self.rollup = SqlRollup(connection)
        self.lists = SqlLists(connection)
        self.copies = SqlCopies(connection, origin)
        self.finding = SqlFinding(connection, forms)
        self.tally = SqlTally(connection, origin)
        self.operation = SqlOperation(connection)
        self.people = SqlPeople(connection)
        self.named = SqlNamed(connection)
        self.sessions = SqlSessions(connection)
        self.viewings = SqlViewings(connection)
        self.replies = SqlReplies(connection)
        self.askings = SqlAskings(connection)
        self.custody = SqlCustodies(connection)
        self.sheets = SqlSheets(connection)
        self.throughput = SqlThroughput(connection)
        self.receivers = SqlReceivers(connection)
        self.notices = SqlNotices(connection)


class SqlRecords:
    """The records of one installation; `origin` names the station whose events it writes."""

    def __init__(self, engine: Engine, origin: str, forms: str = "") -> None:
        self.engine = engine
        self.origin = origin
        self.forms = forms

    @contextmanager
    def writing(self) -> Iterator[SqlTransaction]:
        """Open a writing transaction, alone; it is committed at the end, or nothing happened."""
        with barred(), writing(self.engine) as connection:
            yield SqlTransaction(connection, self.origin, self.forms)

    @contextmanager
    def working(self) -> Iterator[SqlTransaction]:
        """Open a writing transaction about one leased thing, among others of its kind."""
        with barred(), writing(self.engine, Company.WORKERS) as connection:
            yield SqlTransaction(connection, self.origin, self.forms)

    @contextmanager
    def marking(self) -> Iterator[SqlTransaction]:
        """Open a writing transaction beside any other: its statements guard themselves."""
        with barred(), writing(self.engine, Company.ANYBODY) as connection:
            yield SqlTransaction(connection, self.origin, self.forms)

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction]:
        """Open a reading transaction on one snapshot."""
        with reading(self.engine) as connection:
            yield SqlTransaction(connection, self.origin, self.forms)

    def require_legible(self) -> None:
        """Raise where what is stored cannot be read any more, whatever open connections know."""
        require_legible(self.engine)
