"""The signing key: there, whole, closed to others, and the one that signed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.archive import key_path
from arkhiv.doctor.finding import Finding, Part, fault, ok, warning
from pipeline.errors import ArkhivError
from storage.database import open_engine
from storage.keys import load_key, public_hex
from storage.migrate import require_current
from storage.probe import is_there
from storage.records import SqlRecords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings

OTHERS = 0o077
NO_KEY_PHRASE = "it holds no key"


def signing(settings: Settings) -> Iterator[Finding]:
    """Look at the signing key."""
    path = key_path(settings)
    if not path.exists():
        yield fault(Part.KEY, "key_missing", path=str(path))
        return
    try:
        public = public_hex(load_key(path))
    except OSError as error:
        yield fault(Part.KEY, "key_unreadable", path=str(path), reason=error.strerror)
        return
    except ValueError:
        yield fault(Part.KEY, "key_unreadable", path=str(path), reason=NO_KEY_PHRASE)
        return
    mode = path.stat().st_mode & 0o777
    if mode & OTHERS:
        yield fault(Part.KEY, "key_open", path=str(path), mode=f"{mode:03o}")
    else:
        yield ok(Part.KEY, "key_ready")
    if _last_signer(settings) not in {None, public}:
        yield warning(Part.KEY, "key_other")


def _last_signer(settings: Settings) -> str | None:
    """Return the public half that signed last here; None while the database cannot tell."""
    engine = open_engine(settings.database_url)
    try:
        if not is_there(engine):
            return None
        require_current(engine)
        with SqlRecords(engine, settings.station).reading() as tx:
            last = tx.events.last_seal()
    except ArkhivError:
        return None
    finally:
        engine.dispose()
    return last.public_key if last else None
