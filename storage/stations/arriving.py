"""Arriving: a bundle that comes over a line in pieces, and is taken in when it is whole."""

from __future__ import annotations

import re
import shutil
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.errors import InputError
from pipeline.stations.errors import (
    BundleForgedError,
    BundleOverdueError,
    StationRevokedError,
    StationUnknownError,
)
from pipeline.stations.piece import LARGEST
from storage.objects.disk import explained, make_folders
from storage.schema.stations import bundle, station
from storage.stations.planning import last_of
from storage.stations.writing import bag_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.stations.piece import Request
    from storage.records import SqlRecords
    from storage.stations.taking import Taken

KEPT_FREE = 1 << 30
"""Bytes of the centre's disk that no station fills."""
_FILE = re.compile(
    r"data/(?:[0-9]{6}|contents)\.age|bagit\.txt|bag-info\.txt"
    r"|(?:tag)?manifest-sha256\.txt|signature\.json"
)


@dataclass(frozen=True, slots=True)
class Arriving:
    """Where pieces lie until a bundle is whole, and what takes it in then.

    Of each station only the next bundle is taken, so that no station fills the disk with many.
    """

    records: SqlRecords
    folder: Path
    take: Callable[[Path], Taken]
    locks: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    """One for each station that was let in, so that none waits for another's."""

    def require_signed(self, request: Request, signature: str) -> None:
        """Raise unless the station is known and its key signed this request."""
        name = request.station
        with self.records.reading() as tx:
            row = tx.connection.execute(select(station).where(station.c.name == name)).first()
        if row is None:
            raise StationUnknownError(station=name)
        if not request.is_by(row.public_key, signature):
            raise BundleForgedError(
                name=bag_name(name, request.number), reason="its signature is not the station's"
            )
        if row.revoked is not None:
            raise StationRevokedError(station=name, reason=row.reason)

    def looked(self, request: Request) -> dict[str, object]:
        """Return how far a bundle is: its receipt, or the sizes of its files."""
        own = (bundle.c.station == request.station, bundle.c.number == request.number)
        with self.records.reading() as tx:
            receipt = tx.connection.scalar(select(bundle.c.receipt).where(*own))
        folder = self._folder(request)
        files = {
            path.relative_to(folder).as_posix(): path.stat().st_size
            for path in folder.rglob("*")
            if path.is_file()
        }
        return {"receipt": receipt, "files": files}

    def add(self, request: Request) -> int:
        """Continue a file where it ends, and return where it ends now."""
        if not _FILE.fullmatch(request.file) or len(request.content) > LARGEST:
            raise BundleForgedError(name=request.file[:80], reason="it is no bundle")
        with self.locks[request.station]:
            self._require_next(request)
            path = self._folder(request) / request.file
            with explained(self.folder):
                make_folders(path.parent)
                size = path.stat().st_size if path.exists() else 0
                if size != request.offset or self._is_full():
                    return size
                with path.open("ab") as file:
                    file.write(request.content)
                return size + len(request.content)

    def whole(self, request: Request) -> str:
        """Take a bundle in and return its receipt; one that is damaged is sent anew."""
        with self.locks[request.station]:
            told = self.looked(request)
            if told["receipt"]:
                return str(told["receipt"])
            folder = self._folder(request)
            try:
                taken = self.take(folder)
            except InputError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            shutil.rmtree(folder, ignore_errors=True)
            return taken.receipt

    def _require_next(self, request: Request) -> None:
        with self.records.reading() as tx:
            last = last_of(tx.connection, request.station).number
        if request.number != last + 1:
            raise BundleOverdueError(
                station=request.station, number=request.number, missing=last + 1
            )

    def _folder(self, request: Request) -> Path:
        return self.folder / bag_name(request.station, request.number)

    def _is_full(self) -> bool:
        return shutil.disk_usage(self.folder).free < KEPT_FREE
