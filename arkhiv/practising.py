"""Practising: an archive for practice is made, with invented volumes and a person of every role."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.apart import NOTE, own_settings
from arkhiv.archive import init, keep_private
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.holdings.imports import import_file
from pipeline.language import Lang
from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.people.keeping import Wanted, add
from pipeline.people.secrets import one_time_password
from pipeline.practice.errors import PracticeTakenError
from pipeline.practice.planted import FONDS, INVENTORY, UNIT, VOLUMES
from pipeline.practice.words import WORDS
from storage.objects.disk import explained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.events import Actor

ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Who belongs to no unit."""
NOTED = f"""{WORDS}

This folder holds an archive for practice: every paper and every person in it is invented.
To begin anew, make another one (arkhiv practice init) and delete this folder.
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """An archive for practice that was made, who works in it, and the password of them all."""

    archive: Archive
    people: tuple[str, ...]
    password: str


def begin(settings: Settings, folder: Path, actor: Actor, called: Callable[[Role], str]) -> Begun:
    """Make an archive for practice in a new folder; `called` gives the name of a role's person."""
    own = own_settings(settings, folder)
    with explained(folder.parent):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PracticeTakenError(place=folder)
    keep_private(own)
    (folder / NOTE).write_text(NOTED, "utf-8")
    archive = init(own, practice=True)
    with archive.records.writing() as tx:
        origin = tx.events.origin
        tx.events.note(Kind.PRACTICE_BEGUN, "archive", origin, actor=actor)
    _take_in(archive, actor)
    password = one_time_password()
    people = _add_people(archive, password, actor, called)
    archive.sealer.seal()
    return Begun(archive, people, password)


def _add_people(
    archive: Archive, password: str, actor: Actor, called: Callable[[Role], str]
) -> tuple[str, ...]:
    """Add a person of every role, who signs in under its name."""
    roles = sorted(PERSONAL_ROLES, key=lambda role: (role is not Role.ADMINISTRATOR, role))
    with archive.records.writing() as tx:
        for role in roles:
            wanted = Wanted(
                full_name=called(role),
                roles=frozenset({role}),
                units=frozenset() if role in ALONE else frozenset({UNIT}),
                language=Lang.MONGOLIAN,
            )
            add(tx, role.value, wanted, password, actor, must_change=False)
    return tuple(role.value for role in roles)


def _take_in(archive: Archive, actor: Actor) -> None:
    """Take the invented inventory in, volumes before records, as one that is real."""
    with tempfile.TemporaryDirectory(dir=archive.settings.data) as scratch:
        for name, rows in (("volumes", _volumes()), ("records", _records())):
            path = Path(scratch) / f"{name}.csv"
            path.write_text(_as_csv(rows), "utf-8")
            import_file(archive.records, path, actor, archive.settings.data / "reports")


def _as_csv(rows: Iterable[dict[str, object]]) -> str:
    lines, text = list(rows), io.StringIO()
    writer = csv.DictWriter(text, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def _volumes() -> Iterable[dict[str, object]]:
    for one in VOLUMES:
        yield {
            "unit": UNIT,
            "fonds": FONDS,
            "inventory": INVENTORY,
            "item": one.item,
            "kind": "personal_file",
            "sheets": one.leaves,
            "count_quality": "counted",
            "restricted": 0,
            "risk": "low",
            "open": 0,
        }


def _records() -> Iterable[dict[str, object]]:
    for one in VOLUMES:
        yield {
            "record_id": f"СУРГАЛТ-{one.item}",
            "register": "legal",
            "type": "legal_file",
            "unit": UNIT,
            "volume": f"{FONDS}/{INVENTORY}/{one.item}",
            "leaves": "",
            "title": one.title,
            "year": "",
            "register_number": f"ЪЪ{one.item:08}",
            "names": "",
            "former_ids": "",
        }
