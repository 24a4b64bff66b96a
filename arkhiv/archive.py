"""The archive, put together: settings become records, objects, workers and a sealer."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from arkhiv.apart import FEEDER, at_practice, require_apart
from arkhiv.errors import DataFolderError
from ocr.settings import EngineName
from ocr.settings import Settings as Reading
from pipeline.ingest.errors import DecoderLostError
from pipeline.nouns.frame import Frame, Inspection
from pipeline.nouns.gutter import Gutter
from pipeline.nouns.look import THUMBNAIL, Look
from pipeline.nouns.volume import LeafKind
from pipeline.recipe import Recipe
from pipeline.steps import inspect
from storage.database import open_engine
from storage.errors import NoInstallationError
from storage.keys import Signer, load_key, make_key, public_hex, trusted
from storage.migrate import migrate, require_current
from storage.moving.closed import records_of
from storage.objects.disk import explain, is_full_or_denied
from storage.objects.open import open_objects
from storage.practice import is_for_practice, mark_store, require_real_store
from storage.records.counted_leaves import counting
from workers.bell import Bell, bell
from workers.children import Children
from workers.ending import Ending
from workers.errors import ChildLostError
from workers.room import sweep_leftovers
from workers.sealer import Sealer
from workers.tally import tallying
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from arkhiv.settings import Settings
    from pipeline.ports.objects import Objects
    from pipeline.steps.contract import Outcome
    from storage.records import SqlRecords

MEBIBYTE = 1 << 20
PRIVATE = 0o700
PRIVATE_FILE = 0o600
INSPECTIONS = 3


@dataclass(frozen=True, slots=True)
class Archive:
    """One installation, open for use."""

    settings: Settings
    records: SqlRecords
    objects: Objects
    sealer: Sealer
    signers: tuple[Signer, ...]
    recipe: Recipe
    practice: bool = False
    """Whether it was made for practice: the mark that everything asks."""

    @property
    def feeder(self) -> Path | None:
        """The folder of invented papers from which the desk feeds; None where papers are real."""
        return self.settings.data / FEEDER if self.practice else None

    @property
    def keys(self) -> Path:
        """The folder of the keys."""
        return key_path(self.settings).parent

    @property
    def trusted(self) -> frozenset[str]:
        """The public keys whose signatures hold here."""
        return frozenset(signer.public for signer in self.signers)

    @contextmanager
    def children(self, count: int | None = None) -> Iterator[Children]:
        """Lend child processes for foreign bytes; they end with the block."""
        made = Children(count or self.settings.workers, self.settings.child_memory_mb * MEBIBYTE)
        try:
            yield made
        finally:
            made.stop()

    def bell(self) -> AbstractContextManager[Bell]:
        """Lend the bell by which workers elsewhere learn at once that something is due."""
        return bell(self.records, self.settings.broker_url)

    @contextmanager
    def workshop(self, ending: Ending | None = None) -> Iterator[Workshop]:
        """Everything for working, for the length of the block."""
        ending = ending or Ending(self.settings.stop_seconds)
        scratch = self.settings.data / "scratch"
        scratch.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        sweep_leftovers(scratch)
        with self.children() as children:
            made = Workshop(
                self.records,
                self.objects,
                children,
                equipped(self.recipe),
                scratch,
                broker_url=self.settings.broker_url,
                ending=ending,
            )
            with tallying(self.records, made.tally, ending):
                yield made


def init(settings: Settings, *, practice: bool = False) -> Archive:
    """Make data folder, database, object store, signing key and archive units where they lack.

    What is made for practice is made in a new folder; nothing that is there becomes so.
    """
    from pipeline.holdings.archives import seed

    keep_private(settings)
    migrate(open_engine(settings.database_url), practice=practice)
    make_key(key_path(settings))
    archive = open_archive(settings)
    archive.objects.probe()
    if archive.practice:
        mark_store(archive.objects)
    else:
        require_real_store(archive.objects)
    with archive.records.writing() as tx:
        seed(tx)
    return archive


def keep_private(settings: Settings) -> None:
    """Make the data folder and a database in it for their owner alone; tighten what is ours."""
    _make_folder(settings.data)
    kept = [(settings.data, PRIVATE), (settings.data / "logs", PRIVATE)]
    scheme, _, place = settings.database_url.partition(":///")
    path = Path(place)
    if scheme == "sqlite" and path.parent == settings.data:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
        kept += [(path.with_name(path.name + end), PRIVATE_FILE) for end in ("", "-wal", "-shm")]
    for one, mode in kept:
        if one.exists() and one.stat().st_uid == os.geteuid():
            one.chmod(mode)


def _make_folder(place: Path) -> None:
    try:
        place.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as fault:
        if is_full_or_denied(fault):
            raise explain(fault, place) from fault
        raise DataFolderError(place=place, reason=fault.strerror) from fault


def require_installation(settings: Settings) -> None:
    """Raise where no archive was ever made."""
    if not key_path(settings).exists():
        raise NoInstallationError(place=settings.data)


def open_archive(settings: Settings) -> Archive:
    """Open an installation; a missing or foreign one is refused."""
    require_installation(settings)
    kinds = [LeafKind(kind) for kind in settings.counted_leaves.split(",")]
    engine = counting(open_engine(settings.database_url), kinds)
    require_current(engine)
    records = records_of(engine, settings.station, str(settings.forms or ""))
    objects = open_objects(
        settings.objects_url,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key,
    )
    key = load_key(key_path(settings))
    practice = is_for_practice(engine)
    require_apart(settings, practice=practice)
    return Archive(
        settings=at_practice(settings) if practice else settings,
        records=records,
        objects=objects,
        sealer=Sealer(records, objects, key),
        signers=(
            Signer(settings.station, public_hex(key)),
            *trusted(key_path(settings).parent),
        ),
        recipe=recipe_of(settings),
        practice=practice,
    )


def recipe_of(settings: Settings) -> Recipe:
    """Return what the results of the steps depend on."""
    return Recipe(
        reader=settings.ocr_engine.value,
        language=settings.ocr_language,
        page_seconds=float(settings.page_seconds),
        max_pixels=settings.max_pixels,
        forms=str(settings.forms or ""),
    )


def equipped(recipe: Recipe) -> Recipe:
    """Return a recipe with the engine, the models and the forms that it means on this machine."""
    from ocr.probe import probe
    from pipeline.steps.known_forms import digest_of

    engine = probe(Reading(language=recipe.language, engine=EngineName(recipe.reader)))
    return replace(
        recipe,
        reader=engine.settings.engine.value,
        engine=engine.name,
        model=engine.model,
        forms_digest=digest_of(recipe.forms),
    )


@dataclass(frozen=True, slots=True)
class ChildInspector:
    """Inspects new files in a child process."""

    children: Children
    recipe: Recipe
    scratch: Path
    codes: bool = False
    """Whether the codes of separator sheets are looked for."""
    look: bool = True
    """Whether each frame is measured at once, while its paper may still be in the hand."""

    def __call__(self, path: Path, *, opening: bool = False) -> Inspection:
        """Return what is in a file, or raise why it is no picture."""
        outcome = self._outcome(path, opening=opening)
        facts, made = outcome.facts, outcome.made
        told = cast("list[list[float] | None]", facts["gutters"])
        gutters = tuple(None if one is None else Gutter(*one) for one in told)
        halves = iter([_taken(one.path) for one in made if one.kind == inspect.HALF])
        return Inspection(
            str(facts["media_type"]),
            tuple(Frame(**frame) for frame in facts["frames"]),  # type: ignore[arg-type, union-attr]  # made by asdict in the child
            tuple(map(tuple, facts.get("codes", ()))),  # type: ignore[arg-type]  # lists of texts
            tuple(Look(**look) for look in facts["looks"]),  # type: ignore[arg-type, union-attr]  # so are these
            tuple(_taken(one.path) for one in made if one.kind == THUMBNAIL),
            gutters,
            tuple(None if one is None else (next(halves), next(halves)) for one in gutters)
            if self.look
            else (),
        )

    def _outcome(self, path: Path, *, opening: bool) -> Outcome:
        """Ask a child; one that is lost on the way is replaced and asked again."""
        for _ in range(INSPECTIONS):
            with suppress(ChildLostError):
                return self.children.run(
                    inspect.TASK,
                    {
                        "max_pixels": self.recipe.max_pixels,
                        "codes": self.codes,
                        "look": self.look,
                        "opening": opening,
                    },
                    {inspect.FILE: path},
                    self.scratch,
                    self.recipe.page_seconds,
                )
        raise DecoderLostError(times=INSPECTIONS)


def _taken(path: Path) -> bytes:
    """Read a small file that a child made, which is not needed any more."""
    content = path.read_bytes()
    path.unlink()
    return content


def key_path(settings: Settings) -> Path:
    """Return where the signing key lies."""
    return settings.data / "keys" / "seal.key"
