"""The house: what the web server shows, handed to it by whoever starts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from web.turns import ANSWERS, COPIES, Turns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from pathlib import Path

    from pipeline.describe.form import Forms
    from pipeline.events import Actor
    from pipeline.finding.watch import Watch
    from pipeline.geometry import Polygon
    from pipeline.ids import BatchId, FeedId
    from pipeline.language import Lang, Language
    from pipeline.nouns.feed import Asked
    from pipeline.nouns.person import Person
    from pipeline.ports.objects import Objects
    from storage.records import SqlRecords
    from storage.stations.arriving import Arriving


class Explain(Protocol):
    """Gives the sentence for the code of a hold or a refused file, with what caused it."""

    def __call__(self, say: Language, code: str, facts: Mapping[str, object]) -> str:
        """Return the sentence."""


class Flagged(Protocol):
    """Gives the sentence for what asks for a look, by its code."""

    def __call__(self, say: Language, code: str) -> str:
        """Return the sentence."""


class Develop(Protocol):
    """Makes a tiled copy of a frame of a foreign file, or of a region of it, at its full size."""

    def __call__(self, file: Path, frame: int, region: Polygon | None, target: Path) -> None:
        """Write the copy to `target`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A scanner or folder from which the desk may feed: what is written for it, and its name."""

    source: str
    name: str


class Feeds(Protocol):
    """Feeds batches at the operator's desk from the devices of this machine."""

    @property
    def station(self) -> str:
        """The name of the station at which is fed."""

    def sources(self) -> tuple[Source, ...]:
        """Return the scanners and folders that are known."""

    def look(self) -> None:
        """Look for scanners, which takes seconds."""

    def require(self, source: str) -> None:
        """Raise where nobody may feed from a source here."""

    def runs(self, feed: FeedId) -> bool:
        """Say whether a run is under way."""

    def heard(self) -> int:
        """Return how often something happened in runs of this server; it only rises."""

    def begin(self, batch: BatchId, asked: Asked, actor: Actor) -> FeedId:
        """Begin a run."""

    def stop(self, feed: FeedId) -> None:
        """Stop a run as soon as its device can."""

    def close(self) -> None:
        """Stop every run, and wait for its end."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What people are told with: the languages, the sentences for reasons, the names of papers."""

    languages: Mapping[Lang, Language]
    usual: Lang
    explain: Explain
    flagged: Flagged
    forms: Forms


@dataclass(frozen=True, slots=True)
class House:
    """Records and objects, the folders whose room is watched, and how long work may wait.

    `hosts` are the names under which browsers may ask; `secure` says that they do so by TLS.
    `watch` says how often one may search, and what is odd.
    """

    records: SqlRecords
    objects: Objects
    folders: tuple[tuple[str, Path], ...]
    patience: timedelta
    version: str
    speech: Speech
    hosts: frozenset[str]
    secure: bool
    develop: Develop
    watch: Watch
    feeds: Feeds
    copying: Turns = field(default_factory=lambda: Turns(COPIES))
    """Who takes a copy waits for their turn, at the desks as by the API."""
    answering: Turns = field(default_factory=lambda: Turns(ANSWERS))
    """Programs wait for their turn by themselves, apart from people at their pages."""
    arriving: Arriving | None = None
    """What takes bundles of stations in over a line."""
    practice: bool = False
    """Whether its papers are invented: everything that is shown or handed over says so."""
    open_to_others: bool = False
    """Whether other machines reach it, so that nobody whose password is known may be let in."""

    def lets_in(self, person: Person) -> bool:
        """Say whether a person may be signed in here; invented ones sit at this machine alone."""
        return not (person.demo and self.open_to_others)

    @property
    def cookie(self) -> str:
        """The name under which a browser keeps its session."""
        return "__Host-arkhiv" if self.secure else "arkhiv"

    @property
    def cookie_beside(self) -> str:
        """The name under which it keeps the locked sessions of others who work at it."""
        return f"{self.cookie}-beside"
