"""The index: whether every paper is found as this version of the program has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, ok, warning
from pipeline.errors import ArkhivError
from storage.database import open_engine
from storage.migrate import require_current
from storage.probe import is_there
from storage.records import SqlRecords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings


def index(settings: Settings) -> Iterator[Finding]:
    """Count the papers that are left; nothing is said while the database cannot tell."""
    engine = open_engine(settings.database_url)
    try:
        if not is_there(engine):
            return
        require_current(engine)
        with SqlRecords(engine, settings.station).reading() as tx:
            left, built = tx.finding.left(), tx.finding.is_built()
    except ArkhivError:
        return
    finally:
        engine.dispose()
    if left:
        yield warning(Part.INDEX, "index_old" if built else "index_unfinished", number=left)
    else:
        yield ok(Part.INDEX, "index_whole")
