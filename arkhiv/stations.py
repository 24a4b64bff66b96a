"""Stations, put together of an archive: becoming one, writing bundles, taking them in."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from arkhiv.archive import equipped, init, key_path
from arkhiv.backups import scratch_of
from arkhiv.sending import Sending
from pipeline.events import MACHINE, Kind
from pipeline.stations.errors import (
    CentreMissingError,
    NoBundleError,
    NotEmbeddedError,
    UnitDiffersError,
)
from pipeline.stations.line import Line
from storage.keys import Signer, load_key, public_hex, trust
from storage.objects.disk import aside, explained
from storage.stations import holdings
from storage.stations.arriving import Arriving
from storage.stations.enrolled import enroll
from storage.stations.identity import encrypt, recipient_of
from storage.stations.known import known, note_written, sent
from storage.stations.planning import plan, planned, unwritten
from storage.stations.reclaiming import Reclaiming
from storage.stations.taking import Centre
from storage.stations.writing import Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.events import Actor
    from storage.stations.planning import Behind, Planned
    from storage.stations.taking import Taken

FOLDER = "bundles"
"""Where the contents of bundles lie at the station that made them."""


def become(settings: Settings, unit: str) -> Archive:
    """Make a station's installation; it keeps everything on its own disk."""
    embedded = settings.database_url.startswith("sqlite")
    if not (embedded and settings.objects_url.startswith("folder:")):
        raise NotEmbeddedError
    if settings.unit != unit:
        raise UnitDiffersError(unit=unit, found=settings.unit)
    return init(settings)


def line_of(archive: Archive) -> Line:
    """Return the line by which this station is enrolled."""
    settings = archive.settings
    public = public_hex(load_key(key_path(settings)))
    return Line(settings.station, settings.unit, public, recipient_of(archive.keys))


def equip(archive: Archive, path: Path, signer: Signer | None, actor: Actor) -> None:
    """Take the unit's inventory on board, as the centre wrote it for this station."""
    if signer is None:
        raise CentreMissingError
    with archive.records.writing() as tx:
        head = holdings.take(tx.connection, path, archive.keys, tx.events.origin, signer)
        facts = {"centre": head.centre, "unit": head.unit, "made": head.made}
        tx.events.note(Kind.STATION_EQUIPPED, "station", tx.events.origin, actor=actor, facts=facts)
    archive.sealer.seal()


def let_in(archive: Archive, line: Line, to: Path, actor: Actor) -> None:
    """Enrol a station, and write its unit's inventory into a file that only it opens."""
    key, name = load_key(key_path(archive.settings)), archive.records.origin
    with archive.records.writing() as tx:
        enroll(tx, line, actor)
    trust(archive.keys, Signer(line.name, line.public))
    with archive.records.reading() as tx, explained(to.parent):
        head = holdings.head_of(name, recipient_of(archive.keys), line)
        with aside(to.parent, [], durable=False) as path:
            encrypt(holdings.written(tx.connection, head, key), path, line.recipient)
            path.replace(to)
    archive.sealer.seal()


@dataclass(frozen=True, slots=True)
class Station:
    """A station at work: what it made goes into bundles, and comes back as room."""

    archive: Archive
    actor: Actor

    @property
    def folder(self) -> Path:
        """Where the contents of bundles lie."""
        return self.archive.settings.data / FOLDER

    def plan(self, most: int, *, unread: bool) -> Behind:
        """Cut what waits into bundles, and return what stays behind."""
        archive = self.archive
        archive.sealer.seal()
        recipe = _recipe(archive)
        with archive.records.writing() as tx:
            centre = known(tx)
            head = {"station": tx.events.origin, "unit": centre.unit, "recipe": recipe}
            return plan(tx.connection, self.folder, head, most=most, unread=unread)

    def write(
        self, to: Path, *, again: int | None, tick: Callable[[int], None]
    ) -> Iterator[tuple[Planned, Path]]:
        """Write what no disk has yet, or one bundle again, and yield where each lies."""
        archive = self.archive
        with archive.records.reading() as tx:
            centre, origin = known(tx), tx.events.origin
            waiting = unwritten(tx.connection, origin)
            one = planned(tx.connection, origin, again) if again is not None else None
        if again is not None:
            if one is None:
                raise NoBundleError(number=again, place=self.folder)
            waiting = (one,)
        key = load_key(key_path(archive.settings))
        sender = Sender(
            archive.objects,
            self.folder,
            scratch_of(archive.settings),
            key,
            centre.recipient,
            centre.said,
            centre.heard,
        )
        for bundle in waiting:
            path = sender.write(bundle, to, tick)
            with archive.records.writing() as tx:
                note_written(tx, bundle, self.actor)
            yield bundle, path
        archive.sealer.seal()

    def send(self, url: str, tick: Callable[[int, int], None]) -> Iterator[tuple[int, int]]:
        """Send every bundle without a receipt, in order; yield each with the masters proven."""
        settings = self.archive.settings
        key, folder = load_key(key_path(settings)), settings.data / "sending"
        with self.archive.records.reading() as tx:
            waiting = [one.number for one in sent(tx) if one.receipted is None]
        line = Sending(url, self.archive.records.origin, key)
        for number in waiting:
            for _, bag in self.write(folder, again=number, tick=lambda _done: None):
                text = line.send(bag, number, tick)
                self.reclaiming().take(bag.name, text)
                shutil.rmtree(bag)
                yield number, len(json.loads(text)["masters"])

    def reclaiming(self) -> Reclaiming:
        """Return what takes receipts and erases."""
        return Reclaiming(self.archive.records, self.archive.objects, self.folder, self.actor)


def centre_of(
    archive: Archive, actor: Actor, tick: Callable[[int], None] = lambda _done: None
) -> Centre:
    """Return what takes bundles in."""
    recipient_of(archive.keys)
    return Centre(
        records=archive.records,
        objects=archive.objects,
        keys=archive.keys,
        key=load_key(key_path(archive.settings)),
        scratch=scratch_of(archive.settings),
        recipe=_recipe(archive),
        actor=actor,
        tick=tick,
    )


def arriving_of(archive: Archive) -> Arriving:
    """Return what takes bundles in that come over a line."""
    actor = replace(MACHINE, via="line")

    def take(folder: Path) -> Taken:
        return centre_of(archive, actor).take(folder)

    return Arriving(archive.records, archive.settings.data / "arriving", take)


def _recipe(archive: Archive) -> dict[str, object]:
    """Return what the results of the steps depend on, whatever the forms' file is called."""
    recipe = replace(equipped(archive.recipe), forms="")
    facts: dict[str, object] = json.loads(json.dumps(asdict(recipe)))
    return facts
