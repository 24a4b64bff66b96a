"""Landing: the folder of one feeding, where the pages of a device lie until they are stored.

A note in it says where its sheets belong, from before the first page until everything is dealt
with. So a folder with a note that nobody holds is what a power cut left, and can be taken up.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner_drivers.claim import held, sync
from scanner_drivers.device import Identity
from scanner_drivers.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = "feeding.json"
UNNAMED = "new-"
"""How a folder is called until it is held, so that nobody finds it free before."""


@dataclass(frozen=True, slots=True)
class Note:
    """What must be known of a feeding to take up its pages without its device."""

    source: str
    driver: str
    identity: Identity
    settings: tuple[tuple[str, str], ...]
    sides: int
    """How many sides of a sheet come."""
    target: Target


@dataclass(frozen=True, slots=True)
class Left:
    """A feeding that was cut off: its folder, and its note."""

    folder: Path
    note: Note


@contextmanager
def landing(folder: Path) -> Iterator[Path]:
    """Lend a folder of its own to a feeding; it stays if not everything in it was dealt with."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=UNNAMED, dir=folder))
    with held(made):
        mine = made.rename(folder / made.name.removeprefix(UNNAMED))
        try:
            yield mine
        finally:
            if not (mine / NOTE).exists():
                shutil.rmtree(mine, ignore_errors=True)


@contextmanager
def taking_up(folder: Path, source: str) -> Iterator[tuple[Left, ...]]:
    """Hold what was left of the feedings of a source, the oldest first.

    Each is gone at the end of the block if everything in it was dealt with.
    """
    with ExitStack() as holding:
        lefts = tuple(
            left for left in _left(folder, source) if holding.enter_context(held(left.folder))
        )
        try:
            yield lefts
        finally:
            for left in lefts:
                if not (left.folder / NOTE).exists():
                    shutil.rmtree(left.folder, ignore_errors=True)


def write_note(folder: Path, note: Note) -> None:
    """Say in a folder, to last, whose pages will lie there."""
    facts = asdict(note)
    draft = folder / f".{NOTE}.part"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(facts, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NOTE)
    sync(folder)
    sync(folder.parent)


def remove_note(folder: Path) -> None:
    """Say that nothing in a folder is wanted any more."""
    (folder / NOTE).unlink(missing_ok=True)


def _left(folder: Path, source: str) -> list[Left]:
    """The feedings of a source that have a note, whoever holds them."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.glob(f"*/{NOTE}"):
        with suppress(FileNotFoundError):
            facts = json.loads(path.read_text("utf-8"))
            if facts["source"] == source:
                found.append((path.stat().st_mtime, Left(path.parent, _note(facts))))
    return [left for _, left in sorted(found, key=lambda one: one[0])]


def _note(facts: dict[str, Any]) -> Note:
    target = facts["target"]
    return Note(
        source=facts["source"],
        driver=facts["driver"],
        identity=Identity(**facts["identity"]),
        settings=_pairs(facts["settings"]),
        sides=facts["sides"],
        target=Target(
            **{**target, "labels": tuple(target["labels"]), "facts": _pairs(target["facts"])}
        ),
    )


def _pairs(listed: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in listed)
