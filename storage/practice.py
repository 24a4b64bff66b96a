"""Practice: the mark in the database that says so of a whole archive, and its trace in a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.errors import ObjectMissingError
from pipeline.events import Kind
from pipeline.practice.errors import OfPracticeError
from storage.database import reading
from storage.schema.practice import practice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Engine

    from pipeline.ports.objects import Objects

KEY = "practice/mark"
SAID = b"These objects are of an archive for practice: their papers are invented.\n"


def is_for_practice(engine: Engine) -> bool:
    """Say whether a database was made for practice."""
    with reading(engine) as connection:
        return bool(connection.scalar(select(practice.c.invented)))


def mark_store(objects: Objects) -> None:
    """Leave a trace of the mark in a store, by which it is known without its database."""
    objects.put(KEY, SAID, metadata={})


def require_real_store(objects: Objects) -> None:
    """Raise where a store is that of an archive for practice."""
    try:
        objects.head(KEY)
    except ObjectMissingError:
        return
    raise OfPracticeError(what=repr(objects))


def require_real_database(engine: Engine, place: str) -> None:
    """Raise where a database that shall be filled was made for practice."""
    if is_for_practice(engine):
        raise OfPracticeError(what=place)


def require_real_trail(kinds: Iterable[str], name: str) -> None:
    """Raise where events that come from elsewhere are of an archive for practice."""
    if Kind.PRACTICE_BEGUN.value in kinds:
        raise OfPracticeError(what=name)
