"""The record: what the registry knows under its own ID, imported, never invented."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ids import RecordKey


class Register(StrEnum):
    """The three registers; IDs are unique within one."""

    CIVIL = "civil"
    LEGAL = "legal"
    PROPERTY = "property"


class Standing(StrEnum):
    """What the registry says of the record; a record is never deleted."""

    ACTIVE = "active"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the inventory, with what the registry knows of its original."""

    id: RecordKey
    register: Register
    record_id: str
    type: str
    unit: str
    title: str
    year: int | None
    register_number: str | None
    names: tuple[str, ...]
    standing: Standing
    revision: int

    def __str__(self) -> str:
        return f"{self.register}:{self.record_id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record as a person or a folder names it: an ID, with its register where that is said."""

    record_id: str
    register: Register | None = None

    def __str__(self) -> str:
        return f"{self.register}:{self.record_id}" if self.register else self.record_id


def parse_wanted(text: str) -> Wanted:
    """Read `REGISTER:ID` or a bare ID."""
    head, colon, rest = text.strip().partition(":")
    if colon and head in set(Register):
        return Wanted(rest.strip(), Register(head))
    return Wanted(text.strip())
