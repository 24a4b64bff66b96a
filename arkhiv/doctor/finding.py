"""Findings: what was tried, how it went, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from arkhiv.doctor.sentences import ADVICE, SENTENCES

if TYPE_CHECKING:
    from collections.abc import Mapping


class Part(StrEnum):
    """The parts, in the order in which they are tried."""

    SETTINGS = "settings"
    DATABASE = "database"
    INDEX = "index"
    OBJECTS = "objects"
    BROKER = "broker"
    READING = "reading"
    DISK = "disk"
    CLOCK = "clock"
    KEY = "key"
    MACHINE = "machine"
    BACKUP = "backup"
    WEBHOOKS = "webhooks"


class Grade(StrEnum):
    """How it went."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; its sentences are those of its code."""

    part: Part
    grade: Grade
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def found(self) -> str:
        """The sentence that says what was found, with places for the facts."""
        return SENTENCES[self.code]

    @property
    def advice(self) -> str:
        """The sentence that says what to do; empty where nothing is to be done."""
        return ADVICE.get(self.code, "")


def ok(part: Part, code: str, **facts: object) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(part, Grade.OK, code, facts)


def warning(part: Part, code: str, **facts: object) -> Finding:
    """Return a finding about what works, but not well or not for long."""
    return Finding(part, Grade.WARNING, code, facts)


def fault(part: Part, code: str, **facts: object) -> Finding:
    """Return a finding about what does not work."""
    return Finding(part, Grade.FAULT, code, facts)
