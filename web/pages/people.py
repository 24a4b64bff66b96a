"""People: whoever did something by their full name, with the name under which they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import MACHINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.language import Language
    from storage.records import SqlTransaction


@dataclass(frozen=True, slots=True)
class Called:
    """What some people are called, by the name under which they sign in."""

    say: Language
    full: Mapping[str, str]

    def __call__(self, name: str) -> str:
        """Return the full name with the other beside it; that of the machine as readers say it."""
        if name == MACHINE.name:
            return self.say.word(name)
        return both(self.full.get(name, ""), name)


def both(full: str, name: str) -> str:
    """Return a full name with the name beside it under which they sign in."""
    return f"{full} ({name})" if full else name


def whose(tx: SqlTransaction, key: str) -> str:
    """Return what a person of an id is called; nothing where there is none."""
    found = tx.people.known(key)
    return both(found.full_name, found.name) if found else ""


def called_in(tx: SqlTransaction, say: Language, names: Iterable[str]) -> Called:
    """Return what these people are called."""
    return Called(say, tx.people.full_names(names))
