"""The finder: keeps the index by which papers are found up with the events while the line works."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ocr.codec import from_json
from ocr.errors import ReadingFormatError
from pipeline.errors import HeldError, InputError, UnavailableError
from pipeline.finding.indexing import indexed
from pipeline.ids import DocumentId
from pipeline.seeing.beside import Neighbours
from pipeline.steps.known_forms import forms_of
from storage.away import DatabaseFault
from storage.records.finding_followed import parts
from storage.records.finding_gathered import gathered
from workers.rounds import lastly, rounds
from workers.verdict import LOG

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator

    from ocr.words import Reading
    from pipeline.finding.findable import Findable
    from pipeline.finding.gathered import PageOf
    from pipeline.ids import PageId
    from pipeline.ports.objects import Objects
    from storage.records import SqlRecords
    from storage.records.finding_followed import Next, Standing
    from workers.ending import Ending

    Stands = tuple[Standing | None, int | None]

AT_ONCE = 50
"""So many papers are in memory, with all their words."""
TIMES_IN_A_ROUND = 4
"""So often that many papers of an older rule are made again between two looks at the events."""
SECONDS_BETWEEN_LOOKS = 1.0
PATIENCE_SECONDS = 2.0
LAST_SECONDS = 5.0
"""How long the end may take; whoever works next follows the rest."""
UNREADABLE = (HeldError, InputError, ReadingFormatError)


def follow(
    records: SqlRecords, objects: Objects, stopped: Callable[[], bool] = lambda: False
) -> bool:
    """Follow the events to their end, some at a time; makes the index where there is none.

    False where somebody else was at it too: whoever was first goes on.
    """
    with records.reading() as tx:
        begun = tx.finding.standing() is not None
    if not begun:
        with records.marking() as tx:
            tx.finding.begin()
    while not stopped():
        with records.reading() as tx:
            due = tx.finding.following()
        if due is None:
            break
        if not _write(records, objects, due):
            return False
    return True


def renew(
    records: SqlRecords, objects: Objects, stopped: Callable[[], bool] = lambda: False
) -> bool:
    """Make some papers again that an older rule has indexed; False where somebody else does."""
    for _ in range(TIMES_IN_A_ROUND):
        with records.reading() as tx:
            due = tx.finding.renewing(AT_ONCE)
        if due is None or stopped():
            break
        if not _put(records, objects, due):
            return False
    return True


def catch_up(records: SqlRecords, objects: Objects) -> None:
    """Follow the events to their end where the index is made; making it is left to the work."""
    with records.reading() as tx:
        built = tx.finding.is_built()
    if built:
        follow(records, objects)


def rebuild(records: SqlRecords, objects: Objects) -> None:
    """Make the index again from everything, paper by paper, in place of what there is."""
    with records.marking() as tx:
        tx.finding.begin_again()
    follow(records, objects)


@contextmanager
def finding(
    records: SqlRecords,
    objects: Objects,
    last_seconds: float = LAST_SECONDS,
    ending: Ending | None = None,
) -> Iterator[None]:
    """Follow the events every second for the length of the block, and for some at its end."""
    watch = Watch(records, objects)

    try:
        with rounds("finder", SECONDS_BETWEEN_LOOKS, watch.look, ending=ending):
            yield
    finally:
        until = time.monotonic() + last_seconds
        lastly("finder", lambda: follow(records, objects, lambda: time.monotonic() > until), ending)


class Watch:
    """One process's view of the index: it keeps it up, or sees that another process does.

    To gather papers takes the most of the time, and only one can write them. Who loses a race
    leaves the index to the winner, until that falls behind and stands still.
    """

    def __init__(self, records: SqlRecords, objects: Objects) -> None:
        self._records = records
        self._objects = objects
        self._keeps = False
        self._stood: tuple[Stands, float] | None = None

    def look(self, end: threading.Event) -> None:
        """Follow what there is to follow and renew some papers, if nobody else does."""
        with self._records.reading() as tx:
            stands = tx.finding.standing(), tx.finding.oldest()
            behind = tx.finding.is_behind()
        if not behind and stands[1] is None:
            self._stood = None
        elif self._keeps or self._has_stood(stands):
            self._keeps = follow(self._records, self._objects, end.is_set) and renew(
                self._records, self._objects, end.is_set
            )

    def _has_stood(self, stands: Stands) -> bool:
        """Say whether the index has stood still for so long that nobody keeps it up."""
        if self._stood is None or self._stood[0] != stands:
            self._stood = (stands, time.monotonic())
        return time.monotonic() - self._stood[1] >= PATIENCE_SECONDS


def _write(records: SqlRecords, objects: Objects, due: Next) -> bool:
    """Gather and write the next papers; False where somebody else wrote meanwhile."""
    return all(_put(records, objects, some) for some in parts(due, AT_ONCE))


def _put(records: SqlRecords, objects: Objects, some: Next) -> bool:
    found = _papers(records, objects, some.keys)
    with records.marking() as tx:
        return tx.finding.write(some, found)


def _papers(records: SqlRecords, objects: Objects, keys: tuple[str, ...]) -> dict[str, Findable]:
    """Make papers as they are to be found, without any that cannot be made, which is told of.

    Where none of several can be made it is no paper's fault: the first fault is raised, so that
    the index stays as it is.
    """
    try:
        return _made(records, objects, keys)
    except (UnavailableError, DatabaseFault):
        raise
    except Exception as fault:  # one paper must not stop those beside it
        if len(keys) == 1:
            _tell(keys[0])
            return {}
        found = {key: one for key in keys for one in _papers(records, objects, (key,)).values()}
        if not found:
            raise fault from None
        return found


def _tell(key: str) -> None:
    LOG.exception("a paper cannot be indexed", extra={"subject": key})


def _made(records: SqlRecords, objects: Objects, keys: tuple[str, ...]) -> dict[str, Findable]:
    with records.reading() as tx:
        forms = forms_of(tx.forms)
        near = Neighbours(tx, forms)
        known = gathered(tx, [DocumentId(key) for key in keys], near)
    return {one.document: indexed(one, dict(_readings(objects, one.pages)), forms) for one in known}


def _readings(objects: Objects, pages: tuple[PageOf, ...]) -> Iterator[tuple[PageId, Reading]]:
    """The words of the pages; those of a page whose words are damaged are left out, and told of."""
    for page in pages:
        if page.words is None:
            continue
        try:
            yield page.page, from_json(objects.read(page.words.key, page.words.sha256))
        except UNREADABLE as fault:
            LOG.warning(
                "the words of a page cannot be indexed",
                extra={"subject": page.page, "code": getattr(fault, "code", "reading_format")},
            )
