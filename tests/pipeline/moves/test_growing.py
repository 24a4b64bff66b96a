"""Growth: leaves come to a file that is registered, and what was digitized stays so."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from pipeline.capture.errors import (
    CountActError,
    LeafSettledError,
    NoGrowingPaperError,
    NothingToGrowError,
)
from pipeline.clock import now
from pipeline.errors import UserError
from pipeline.events import Actor
from pipeline.flow import Role, State
from pipeline.holdings.imports import import_file
from pipeline.ingest.onward import onward_in_volume
from pipeline.moves.absence import call_absent
from pipeline.moves.capturing import count_leaves
from pipeline.moves.checking import check, register
from pipeline.moves.growing import grow
from pipeline.moves.holding import discard
from pipeline.moves.numbering import certify
from pipeline.nouns.growth import Added
from pipeline.nouns.volume import Absence, Citation
from pipeline.progress.progress import By
from storage.records.asof import AsOf
from storage.records.counting import counted
from storage.records.standings import record_standings
from storage.schema.capture import page
from storage.schema.documents import document, link, version
from storage.schema.inventory import claim, claim_leaf, count_act
from storage.schema.inventory import volume as volumes

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from tests.conftest import Shelve

REVIEWER, REGISTRAR = Actor("saran", Role.REVIEWER), Actor("tuya", Role.REGISTRAR)
LONG_AGO = now() - timedelta(days=800)
VOLUMES = "unit,fonds,inventory,item,kind,sheets,count_quality\n00,1,2,3,personal_file,2,counted\n"
RECORDS = "record_id,register,type,unit,volume,leaves\nR-1,civil,birth,00,00:1/2/3,{leaves}\n"


class File:
    """A personal file of two leaves, registered long ago as the original of one record."""

    def __init__(
        self, archive: Archive, shelve: Shelve, operator: Actor, folder: Path, leaves: str = ""
    ) -> None:
        self.archive, self.shelve, self.operator = archive, shelve, operator
        for name, text in (("volumes", VOLUMES), ("records", RECORDS.format(leaves=leaves))):
            path = folder / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            import_file(archive.records, path, operator, folder)
        for leaf in ("1", "2"):
            shelve.page(f"R-1 {leaf}", leaf)
        with archive.records.reading() as tx:
            found = tx.documents.by_origin("record:R-1")
            assert found is not None
            self.paper = found.id
        shelve.delimit(self.paper)
        self.count()
        self.finish()
        self.long_ago()

    def volume(self, tx: SqlTransaction) -> Volume:
        found = tx.volumes.find(Citation("00", "1", "2", "3"))
        assert found is not None
        return found

    def count(self) -> None:
        with self.archive.records.writing() as tx:
            count_leaves(tx, self.volume(tx).id, self.operator)

    def finish(self) -> None:
        """Let the machine and two people do their work on the version that is open."""
        with self.archive.records.writing() as tx:
            found = tx.documents.get(self.paper)
            number = found.version
            if found.state is State.REGISTERED:
                return
            tx.connection.execute(update(page).values(state="read"))
            tx.connection.execute(
                update(document).where(document.c.id == self.paper).values(state="assembled")
            )
            tx.documents.note_version(
                self.paper, number, described=now(), assembled=now(), means="machine", legible=True
            )
            check(tx, tx.documents.get(self.paper), REVIEWER)
            register(tx, tx.documents.get(self.paper), REGISTRAR)

    def long_ago(self) -> None:
        """Move all that happened so far to another year."""
        with self.archive.records.writing() as tx:
            happened = dict.fromkeys(("described", "assembled", "checked", "registered"), LONG_AGO)
            tx.connection.execute(update(version).values(**happened))
            tx.connection.execute(update(page).values(accepted=LONG_AGO))
            tx.connection.execute(update(link).values(at=LONG_AGO))

    def standing(self) -> tuple[int, int, str, str]:
        """Whether the record is digitized and registered, and since which days."""
        with self.archive.records.reading() as tx:
            said = record_standings(AsOf(None))
            (row,) = tx.connection.execute(select(said))
            days = [str(at)[:10] for at in (row.digitized_at, row.registered_at)]
            return row.digitized, row.registered, days[0], days[1]

    def grow(self, leaves: str, **said: object) -> None:
        with self.archive.records.writing() as tx:
            given = {"why": Added.ADDED, "act": "12/2026", **said}
            grow(tx, self.volume(tx), leaves, self.operator, **given)  # type: ignore[arg-type]  # as given

    def absent(self, leaf: str) -> None:
        """Say that a leaf of the volume cannot be scanned."""
        with self.archive.records.writing() as tx:
            reason = Absence.UNSCANNABLE
            call_absent(tx, self.volume(tx), leaf, self.operator, code=reason)

    def feed(self, *leaves: str) -> None:
        """Scan leaves of the volume, as a scanner does: nobody says to which paper they belong."""
        for leaf in leaves:
            self.shelve.fed(f"new {leaf}", leaf, "00:1/2/3")


@pytest.fixture
def file(archive: Archive, shelve: Shelve, operator: Actor, tmp_path: Path) -> File:
    return File(archive, shelve, operator, tmp_path)


OLD = (1, 1, str(LONG_AGO)[:10], str(LONG_AGO)[:10])


def test_a_registered_file_grows_and_its_old_date_and_version_stay(file: File) -> None:
    assert file.standing() == OLD
    file.grow("3-4")
    assert file.standing() == OLD, "while the new leaves wait"
    with file.archive.records.reading() as tx:
        volume = file.volume(tx)
        assert (volume.state, volume.sheets) == (State.OPEN, 4)
        told = [one.type for one in tx.events.of("volume", volume.id)]
        assert told[-2:] == ["volume.grew", "volume.reopened"]
        (act,) = tx.connection.execute(select(count_act)).all()
        assert (act.before, act.sheets, act.act, act.reason) == (2, 4, "12/2026", "added")
        first = tx.documents.pages(file.paper, 1)
    file.feed("3")
    with file.archive.records.reading() as tx:
        grown = tx.documents.get(file.paper)
        assert (grown.version, grown.current, grown.state) == (2, 1, State.DELIMITED)
        assert tx.volumes.undelimited() == ()
        assert file.volume(tx).state is State.OPEN
    file.feed("4")
    file.finish()
    with file.archive.records.reading() as tx:
        after = tx.documents.get(file.paper)
        assert (after.version, after.current) == (2, 2), "both new leaves are in one new version"
        assert file.volume(tx).state is State.CAPTURED
        assert tx.documents.pages(file.paper, 1) == first, "the old version is as it was"
        assert tx.documents.pages(file.paper, 2)[:2] == first, "unchanged pages are shared"
        assert len(tx.documents.pages(file.paper, 2)) == 4
        before, later = (tx.documents.version(file.paper, number) for number in (1, 2))
        assert before.registered == LONG_AGO
        assert later.registered is not None
        assert later.registered > LONG_AGO
    assert file.standing() == OLD


def test_progress_by_month_and_of_an_earlier_day_tells_the_old_date(file: File) -> None:
    file.grow("3")
    month = str(LONG_AGO)[:7]
    for step in (lambda: None, lambda: file.feed("3"), file.finish):
        step()
        with file.archive.records.reading() as tx:
            groups = counted(tx.connection, By.MONTH, AsOf(None)).groups[False]
        assert {name for name, counts in groups.items() if counts.digitized} == {month}
        assert {name for name, counts in groups.items() if counts.registered} == {month}


def test_only_what_is_new_is_fed_also_between_what_is_there(file: File) -> None:
    file.grow("1а; 3")
    with file.archive.records.reading() as tx:
        ahead = onward_in_volume(tx, file.volume(tx), "00")
        assert [ahead.label(number) for number in range(3)] == ["1а", "3", "4"]
    file.feed("1а", "3")
    with file.archive.records.reading() as tx:
        items = tx.documents.pages(file.paper, 2)
        leaves = [tx.volumes.leaf(tx.pages.get(item.page).place.leaf).label for item in items]
        assert leaves == ["1", "1а", "2", "3"]


def test_pages_that_came_before_anybody_said_so_are_joined(file: File) -> None:
    file.feed("3")
    with file.archive.records.reading() as tx:
        assert [pages for _, pages in tx.volumes.undelimited()] == [1]
        assert file.volume(tx).state is State.OPEN
    file.grow("3")
    with file.archive.records.reading() as tx:
        assert tx.volumes.undelimited() == ()
        assert file.volume(tx).state is State.CAPTURED
        assert len(tx.documents.pages(file.paper, 2)) == 3
    assert file.standing() == OLD


def test_a_claim_of_leaves_that_follows_the_growth_keeps_its_date(
    archive: Archive, shelve: Shelve, operator: Actor, tmp_path: Path
) -> None:
    file = File(archive, shelve, operator, tmp_path, leaves="1-2")
    file.grow("3")
    with archive.records.writing() as tx:
        (key,) = tx.connection.scalars(select(claim.c.id))
        tx.connection.execute(claim_leaf.insert().values(claim=key, label="3"))
    assert file.standing() == OLD


def test_a_record_that_claims_added_leaves_alone_is_a_new_original(file: File) -> None:
    key = file.shelve.record("R-2")
    file.grow("3")
    with file.archive.records.writing() as tx:
        tx.connection.execute(
            claim.insert().values(id="c", record=key, volume=file.volume(tx).id, leaves="3")
        )
        tx.connection.execute(claim_leaf.insert().values(claim="c", label="3"))

    def captured() -> list[int]:
        with file.archive.records.reading() as tx:
            said = record_standings(AsOf(None))
            return list(tx.connection.scalars(select(said.c.captured).order_by(said.c.created)))

    assert captured() == [1, 0]
    file.feed("3")
    assert captured() == [1, 1]


def test_what_counts_already_needs_no_act_and_changes_no_count(file: File, tmp_path: Path) -> None:
    path = tmp_path / "volumes.csv"
    path.write_text(VOLUMES.replace(",2,counted", ",3,counted"), encoding="utf-8")
    import_file(file.archive.records, path, file.operator, tmp_path)
    file.grow("3", counted=True, act="")
    with file.archive.records.reading() as tx:
        assert file.volume(tx).sheets == 3
    assert file.standing() == OLD


def test_a_page_that_is_set_aside_takes_the_old_date_with_it(file: File) -> None:
    file.grow("3")
    with file.archive.records.writing() as tx:
        discard(tx, tx.documents.pages(file.paper, 1)[0].page, file.operator, reason="blurred")
    assert file.standing()[0] == 0


def test_what_cannot_grow_is_refused(
    file: File, archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    with pytest.raises(CountActError):
        file.grow("3", act="")
    with pytest.raises(LeafSettledError):
        file.grow("2")
    shelve.record("R-5")
    with pytest.raises(NoGrowingPaperError):
        file.grow("3", record="R-5")
    file.grow("3", record="R-1")
    with pytest.raises(LeafSettledError):
        file.grow("3")
    shelve.page("", "1", record="R-8")
    with archive.records.writing() as tx:
        fresh = tx.volumes.find(Citation("00", "-", "-", "R-8"))
        assert fresh is not None
        with pytest.raises(NothingToGrowError):
            grow(tx, fresh, "2", operator, why=Added.ADDED)


def test_leaves_of_a_bound_register_wait_to_be_cut(file: File) -> None:
    with file.archive.records.writing() as tx:
        tx.connection.execute(update(volumes).values(kind="bound_register"))
    file.grow("3")
    file.feed("3")
    with file.archive.records.reading() as tx:
        assert [pages for _, pages in tx.volumes.undelimited()] == [1]
        assert tx.documents.get(file.paper).version == 1


ACTS = st.lists(
    st.tuples(st.sampled_from(("grow", "feed", "absent", "finish", "count")), st.integers(3, 6)),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
@pytest.mark.embedded
def test_whatever_is_added_in_whatever_order_what_was_digitized_stays_so(
    file: File, acts: list[tuple[str, int]]
) -> None:
    """Growths, scans and absences of new leaves in any order; the first two leaves stay."""
    with file.archive.records.reading() as tx:
        first = tx.documents.pages(file.paper, 1)
    for act, leaf in acts:
        with suppress(UserError):
            if act == "grow":
                file.grow(str(leaf))
            elif act == "feed":
                file.feed(str(leaf))
            elif act == "absent":
                file.absent(str(leaf))
            elif act == "finish":
                file.finish()
            else:
                file.count()
        assert file.standing() == OLD
        with file.archive.records.reading() as tx:
            assert tx.documents.pages(file.paper, 1) == first


def test_a_count_that_an_act_changed_is_not_overwritten_by_a_later_inventory(
    file: File, tmp_path: Path
) -> None:
    with file.archive.records.writing() as tx:
        certify(tx, file.volume(tx), 4, file.operator, act="12/2026", reason="counted twice")
    path = tmp_path / "volumes.csv"
    for said, problems in ((2, 1), (4, 0), (9, 1)):
        path.write_text(VOLUMES.replace(",2,counted", f",{said},counted"), encoding="utf-8")
        done = import_file(file.archive.records, path, file.operator, tmp_path)
        assert done.problems == problems
        with file.archive.records.reading() as tx:
            assert file.volume(tx).sheets == 4
    assert done.report is not None
    assert "act_stands" in done.report.read_text(encoding="utf-8-sig")
