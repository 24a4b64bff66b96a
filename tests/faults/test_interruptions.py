"""A power cut at any durable write: the end is that of an undisturbed run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from arkhiv.archive import Archive, init
from pipeline.clock import now
from pipeline.events import Actor
from storage.audit import verify
from storage.schema import METADATA
from storage.schema.capture import master, page
from storage.schema.documents import document, extent, link, product, version_page, wanted
from storage.schema.inventory import leaf, volume
from storage.schema.trail import event, hold
from tests.conftest import small_page
from tests.databases import BOTH, SQLITE, no_engine_left
from tests.faults.conftest import Fuse, PowerCutError, ingest_with, work_with
from tests.faults.leases import let_leases_run_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from arkhiv.settings import Settings

OPERATOR = Actor("operator", "operator", via="test")


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two records, one leaf delivered twice with other content, one file that is no picture."""
    folder = tmp_path_factory.mktemp("scans")
    small_page(folder / "R-1" / "1r.png", "нэг", size=(60, 40))
    small_page(folder / "R-1" / "1v.png", "хоёр", size=(61, 40))
    small_page(folder / "R-2" / "1.png", "гурав", size=(62, 40))
    small_page(folder / "R-2" / "01.tif", "дөрөв", size=(63, 40))
    (folder / "R-2" / "2.tif").write_bytes(b"II*\0 torn")
    return folder


def end_of(archive: Archive) -> dict[str, object]:
    """What an installation has come to, without ids and times."""
    with archive.records.reading() as tx:
        at = tx.connection
        return {
            "masters": sorted(at.scalars(select(master.c.sha256))),
            "pages": _rows(
                at,
                select(
                    volume.c.item,
                    leaf.c.label,
                    page.c.side,
                    master.c.sha256,
                    page.c.standing,
                    page.c.state,
                    page.c.held,
                )
                .join(leaf, leaf.c.id == page.c.leaf)
                .join(volume, volume.c.id == leaf.c.volume)
                .join(master, master.c.id == page.c.master),
            ),
            "documents": _rows(at, select(document.c.origin_key, document.c.state)),
            "counts": {
                table.name: at.scalar(select(func.count()).select_from(table))
                for table in (extent, version_page, link, wanted, product, hold)
            },
            "events": _rows(
                at,
                select(event.c.type, func.count())
                .where(event.c.type.not_like("batch.%"), event.c.type != "file.refused")
                .group_by(event.c.type),
            ),
        }


def _rows(at: Connection, query: object) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in at.execute(query))  # type: ignore[call-overload]


def start_again(archive: Archive) -> None:
    """Time passes: whoever held a lease is dead."""
    let_leases_run_out(archive)
    with archive.records.writing() as tx:
        for table in (page, document):
            tx.connection.execute(update(table).values(due=now()))


def run(archive: Archive, scans: Path, scratch: Path, fuse: Fuse) -> None:
    ingest_with(archive, OPERATOR, f"folder:{scans}", fuse)
    work_with(archive, scratch, fuse)


def fresh(archive: Archive) -> None:
    with archive.records.writing() as tx:
        for table in reversed(METADATA.sorted_tables):
            if table.name not in ("practice", "target", "unit"):
                tx.connection.execute(table.delete())


@pytest.fixture(scope="module", params=BOTH)
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of this module's own, "" for the embedded one."""
    if request.param == SQLITE:
        yield ""
        return
    with request.getfixturevalue("template").copied() as url, no_engine_left():
        yield url


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, place: str) -> Archive:
    from arkhiv import settings as reading

    made: Settings = reading.read(
        {
            "ARKHIV_DATA": str(tmp_path_factory.mktemp("a") / "data"),
            "ARKHIV_LANG": "en",
            "ARKHIV_DATABASE_URL": place,
        }
    )
    archive = init(made)
    with archive.records.writing() as tx:
        if not tx.inventory.knows_unit("00"):
            from storage.schema.inventory import unit

            tx.connection.execute(unit.insert().values(code="00", name_mn="", name_en=""))
    return archive


@pytest.fixture(scope="module")
def undisturbed(
    installation: Archive, scans: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, object], int]:
    fuse = Fuse(None, after=False)
    fresh(installation)
    run(installation, scans, tmp_path_factory.mktemp("scratch"), fuse)
    return end_of(installation), fuse.count


@profile(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(cuts=st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=3))
def test_the_end_is_that_of_an_undisturbed_run(
    installation: Archive,
    scans: Path,
    undisturbed: tuple[dict[str, object], int],
    tmp_path_factory: pytest.TempPathFactory,
    cuts: list[tuple[int, bool]],
) -> None:
    expected, _ = undisturbed
    fresh(installation)
    scratch = tmp_path_factory.mktemp("scratch")
    for at, after in cuts[:2]:
        try:
            run(installation, scans, scratch, Fuse(at, after=after))
        except PowerCutError:
            start_again(installation)
    run(installation, scans, scratch, Fuse(None, after=False))
    assert end_of(installation) == expected


def test_an_undisturbed_run_does_what_it_should(
    undisturbed: tuple[dict[str, object], int],
) -> None:
    end, writes = undisturbed
    assert end["counts"]["hold"] >= 2  # type: ignore[index]
    assert len(end["masters"]) == 4  # type: ignore[arg-type]
    assert writes > 20


def test_after_all_the_cuts_the_trail_is_whole(installation: Archive) -> None:
    from storage.schema.trail import seal

    for copy in (installation.settings.data / "objects").rglob("seals"):
        import shutil

        shutil.rmtree(copy)
    with installation.records.writing() as tx:
        tx.connection.execute(seal.delete())
    installation.sealer.seal()
    found = verify(
        installation.records, installation.objects, installation.trusted, with_objects=True
    )
    assert found.faults == ()
