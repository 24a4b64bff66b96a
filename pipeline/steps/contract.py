"""What a step is made of: a job to do, the files it needs, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Arguments: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Input:
    """A file that the step needs, by the key and digest under which it is stored."""

    name: str
    key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Job:
    """One step on one thing, ready to run."""

    inputs: tuple[Input, ...]
    arguments: Arguments
    asides: Arguments = field(default_factory=dict)
    """What is asked besides; what the step keeps under its key does not depend on it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that the step made, in its scratch folder."""

    kind: str
    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step found out, and the files it made.

    Of a repeat only what was remembered is known: no facts, where the rows say it all already.
    """

    facts: Arguments
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Concluded:
    """What the step left behind in the records: facts for its event."""

    facts: Mapping[str, object] = field(default_factory=dict)


Prepare: TypeAlias = "Callable[[Transaction, str, Recipe], Job]"
Run: TypeAlias = Callable[[Arguments, Mapping[str, Path], Path], Outcome]
Conclude: TypeAlias = "Callable[[Transaction, str, Outcome], Concluded]"
