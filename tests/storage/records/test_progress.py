"""Progress counted in SQL, against the definitions told record by record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from pipeline.clock import now, zone_of
from pipeline.events import Actor, Kind
from pipeline.flow import State
from pipeline.holdings.imports import import_file
from pipeline.ids import MasterId, PageId, new_id, new_key
from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.nouns.page import Master, Page, PageStanding, Place, Provenance
from pipeline.nouns.record import Wanted
from pipeline.nouns.volume import label_position, normal_label, parse_citation
from pipeline.ports.records import Extent
from pipeline.progress.differences import DifferenceKind
from pipeline.progress.errors import FutureDayError
from pipeline.progress.progress import By, as_json
from pipeline.progress.targets import INDICATOR, Target, TargetKind, set_target
from storage.schema.capture import page as page_table
from storage.schema.documents import link as link_table
from storage.schema.inventory import alias as alias_table
from storage.schema.inventory import leaf as leaf_table
from storage.schema.inventory import record as record_table
from storage.schema.trail import event as event_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from pipeline.progress.progress import Group, Progress
    from storage.records import SqlTransaction

LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
OPERATOR = Actor("operator", "operator")


@dataclass(frozen=True)
class Paper:
    """How far a document is."""

    means: str | None = "machine"
    assembled: bool = True
    registered: bool = True
    legible: bool = True
    by_rule: bool = False
    role: LinkRole = LinkRole.PRINCIPAL
    standing: LinkStanding = LinkStanding.CONFIRMED


class Shelves:
    """An installation whose inventory, pages and papers are put there at chosen moments."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.archive = archive
        self._folder = folder
        self._number = 0

    def inventory(self, volumes: str, records: str) -> None:
        """Import volumes and records; they have been known for long."""
        files = {
            "v.csv": f"unit,fonds,inventory,item,kind,sheets,count_quality\n{volumes}",
            "r.csv": f"record_id,register,type,unit,volume,leaves,former_ids,standing\n{records}",
        }
        for name, text in files.items():
            (self._folder / name).write_text(text, encoding="utf-8")
            import_file(self.archive.records, self._folder / name, OPERATOR, self._folder)
        with self.archive.records.writing() as tx:
            tx.connection.execute(update(record_table).values(created=LONG_AGO))

    def leaf(self, tx: SqlTransaction, volume: str, label: str) -> Place:
        """Return the recto of a leaf."""
        found = tx.volumes.find(parse_citation(volume, "11"))
        assert found is not None
        name = normal_label(label)
        return Place(tx.volumes.take_leaf(found.id, name, 0, label_position(name)).id, "r", 1)

    def page(self, volume: str, label: str, at: datetime = LONG_AGO) -> PageId:
        """Add an accepted page."""
        with self.archive.records.writing() as tx:
            batch = tx.batches.open(
                source="", operator="", station="", unit="11", driver="", profile={}
            )
            self._number += 1
            source = Provenance("", "", "", "", "", 1, None)
            master = Master(
                MasterId(new_id()), f"{self._number}", 1, "image/png", new_key("m"), batch, source
            )
            tx.pages.add_master(master)
            made = Page(
                id=PageId(new_id()),
                place=self.leaf(tx, volume, label),
                master=master.id,
                frame=0,
                region=None,
                width=1,
                height=1,
                dpi=None,
                dpi_source="file",
                orientation=1,
                standing=PageStanding.CURRENT,
                state=State.READ,
                revision=0,
            )
            tx.pages.add(made, 0)
            tx.connection.execute(
                update(page_table).where(page_table.c.id == made.id).values(accepted=at)
            )
        return made.id

    def absence(self, volume: str, label: str, at: datetime = LONG_AGO) -> None:
        """Record that a leaf is lost."""
        with self.archive.records.writing() as tx:
            place = self.leaf(tx, volume, label)
            tx.connection.execute(
                update(leaf_table)
                .where(leaf_table.c.id == place.leaf)
                .values(absent_code="lost", absent_at=at)
            )

    def paper(
        self,
        record_id: str,
        spots: Sequence[tuple[str, str]],
        paper: Paper = Paper(),
        at: datetime = LONG_AGO,
    ) -> DocumentId:
        """Add a document of a record, as far as it is said to be."""
        with self.archive.records.writing() as tx:
            document = tx.documents.add(new_id(), None, 0, restricted=False)
            extents = [Extent(self.leaf(tx, *spot)) for spot in spots]
            tx.documents.set_extents(document.id, extents)
            (record,) = tx.inventory.find(Wanted(record_id))
            made = tx.links.add(
                record.id, document.id, role=paper.role, standing=paper.standing, evidence="", by=""
            )
            tx.connection.execute(
                update(link_table).where(link_table.c.id == made.id).values(at=at)
            )
            tx.documents.note_version(
                document.id,
                1,
                described=at if paper.means else None,
                means=paper.means,
                legible=paper.legible,
                assembled=at if paper.assembled else None,
                registered=at if paper.registered else None,
                cleared_by_rule=paper.by_rule,
            )
            if paper.registered:
                tx.documents.note(document.id, current=1)
        return document.id

    def progress(self, by: By | None = None, as_of: date | None = None) -> Progress:
        """Count."""
        with self.archive.records.reading() as tx:
            return tx.progress.progress(by, as_of)


@pytest.fixture
def shelves(archive: Archive, tmp_path: Path) -> Shelves:
    return Shelves(archive, tmp_path)


def reached(found: Progress | Group) -> tuple[int, int, int, int]:
    counts = found.counts
    return counts.records, counts.captured, counts.digitized, counts.registered


def test_a_record_is_counted_when_every_claimed_leaf_is_there(shelves: Shelves) -> None:
    shelves.inventory("11,1,2,3,loose,9,counted\n", "Т-1,civil,birth,11,1/2/3,1-2,,\n")
    assert reached(shelves.progress()) == (1, 0, 0, 0)
    shelves.page("1/2/3", "1")
    document = shelves.paper("Т-1", [("1/2/3", "1")])
    assert reached(shelves.progress()) == (1, 0, 0, 0)
    shelves.page("1/2/3", "2")
    assert reached(shelves.progress()) == (1, 1, 1, 1)
    with shelves.archive.records.writing() as tx:
        tx.documents.note(document, discarded=now())
    assert reached(shelves.progress()) == (1, 1, 0, 0)


def test_a_whole_volume_is_captured_at_its_certified_count(shelves: Shelves) -> None:
    shelves.inventory("11,1,2,3,loose,2,counted\n", "Х-1,legal,legal_file,11,1/2/3,,,\n")
    shelves.page("1/2/3", "1")
    assert shelves.progress().counts.captured == 0
    shelves.absence("1/2/3", "2")
    assert shelves.progress().counts.captured == 1


def test_a_record_over_two_volumes_counts_when_both_do(shelves: Shelves) -> None:
    shelves.inventory(
        "11,1,2,3,loose,1,counted\n11,1,2,4,loose,1,counted\n",
        "Х-1,legal,legal_file,11,1/2/3,,,\nХ-1,legal,legal_file,11,1/2/4,,,\n",
    )
    shelves.page("1/2/3", "1")
    shelves.paper("Х-1", [("1/2/3", "1")])
    assert reached(shelves.progress()) == (1, 0, 0, 0)
    shelves.page("1/2/4", "1")
    assert reached(shelves.progress()) == (1, 1, 0, 0)
    shelves.paper("Х-1", [("1/2/4", "1")])
    assert reached(shelves.progress()) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (Paper(), (1, 1, 1, 1)),
        (Paper(registered=False), (1, 1, 1, 0)),
        (Paper(registered=False, assembled=False), (1, 1, 0, 0)),
        (Paper(registered=False, means=None), (1, 1, 0, 0)),
        (Paper(registered=False, legible=False), (1, 1, 0, 0)),
        (Paper(means="none"), (1, 1, 0, 1)),
        (Paper(standing=LinkStanding.PROPOSED), (1, 1, 0, 0)),
        (Paper(role=LinkRole.SUPPORTING), (1, 1, 0, 0)),
    ],
)
def test_what_a_paper_lacks_keeps_its_record_back(
    shelves: Shelves, paper: Paper, expected: tuple[int, int, int, int]
) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    shelves.page("1/2/3", "1")
    shelves.paper("Т-1", [("1/2/3", "1")], paper)
    assert reached(shelves.progress()) == expected


def test_how_a_paper_was_read_is_counted_apart(shelves: Shelves) -> None:
    papers = {
        "Т-1": Paper(),
        "Т-2": Paper(means="keyed"),
        "Т-3": Paper(means="none", registered=False),
        "Т-4": Paper(by_rule=True),
    }
    names = "".join(f"{name},civil,birth,11,1/2/3,1,,\n" for name in papers)
    shelves.inventory("11,1,2,3,loose,1,counted\n", names)
    shelves.page("1/2/3", "1")
    for name, paper in papers.items():
        shelves.paper(name, [("1/2/3", "1")], paper)
    counts = shelves.progress().counts
    assert (counts.machine_read, counts.keyed, counts.unread) == (2, 1, 1)
    assert counts.cleared_by_rule == 1


def test_a_revised_original_stays_counted_by_its_registered_version(shelves: Shelves) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    shelves.page("1/2/3", "1")
    document = shelves.paper("Т-1", [("1/2/3", "1")])
    with shelves.archive.records.writing() as tx:
        tx.documents.open_version(document, 2)
    assert reached(shelves.progress()) == (1, 1, 1, 1)


def test_lost_originals_stay_in_the_denominator(shelves: Shelves) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    shelves.absence("1/2/3", "1")
    progress = shelves.progress()
    assert reached(progress) == (1, 1, 0, 0)
    assert progress.counts.lost == 1


def test_merged_and_withdrawn_records_are_not_counted(shelves: Shelves) -> None:
    shelves.inventory(
        "",
        "Т-1,civil,birth,11,,,,\nТ-2,civil,birth,11,,,Т-1,\nТ-3,civil,birth,11,,,,withdrawn\n",
    )
    progress = shelves.progress()
    assert (progress.counts.records, progress.merged, progress.withdrawn) == (1, 1, 1)


def told_at(archive: Archive, kind: Kind, at: datetime) -> None:
    """Let the last event of a kind have happened at a moment."""
    with archive.records.writing() as tx:
        last = select(func.max(event_table.c.id)).where(event_table.c.type == kind.value)
        tx.connection.execute(
            update(event_table)
            .where(event_table.c.id == last.scalar_subquery())
            .values(recorded_at=at)
        )


def test_a_day_counts_the_records_that_stood_then(shelves: Shelves) -> None:
    shelves.inventory("", "Т-1,civil,birth,11,,,,\nТ-3,civil,birth,11,,,,\n")
    merging, parting = LONG_AGO + timedelta(days=10), LONG_AGO + timedelta(days=20)
    shelves.inventory("", "Т-1,civil,birth,11,,,,\nТ-2,civil,birth,11,,,Т-1,\n")
    told_at(shelves.archive, Kind.RECORD_MERGED, merging)
    shelves.inventory("", "Т-3,civil,birth,11,,,,withdrawn\n")
    told_at(shelves.archive, Kind.RECORD_CHANGED, parting)

    def stood(day: datetime) -> tuple[int, int, int]:
        found = shelves.progress(as_of=day.date())
        return found.counts.records, found.merged, found.withdrawn

    assert stood(LONG_AGO + timedelta(days=5)) == (3, 0, 0)
    assert stood(LONG_AGO + timedelta(days=15)) == (2, 1, 0)
    assert stood(LONG_AGO + timedelta(days=25)) == (1, 1, 1)
    today = shelves.progress()
    assert (today.counts.records, today.merged, today.withdrawn) == (1, 1, 1)


def test_a_record_that_stands_for_itself_again_was_merged_between(shelves: Shelves) -> None:
    shelves.inventory("", "Т-1,civil,birth,11,,,,\nТ-2,civil,birth,11,,,Т-1,\n")
    told_at(shelves.archive, Kind.RECORD_MERGED, LONG_AGO + timedelta(days=10))
    shelves.inventory("", "Т-2,civil,birth,11,,,-,\n")
    with shelves.archive.records.writing() as tx:
        tx.connection.execute(alias_table.delete())
    shelves.inventory("", "Т-1,civil,birth,11,,,,\nТ-2,civil,birth,11,,,,\n")
    assert shelves.progress().merged == 0
    assert shelves.progress(as_of=(LONG_AGO + timedelta(days=5)).date()).merged == 0
    assert shelves.progress(as_of=(LONG_AGO + timedelta(days=15)).date()).merged == 1


def test_a_day_that_has_not_come_is_refused(shelves: Shelves) -> None:
    today = now().astimezone(zone_of("00")).date()
    assert shelves.progress(as_of=today).counts.records == 0
    with pytest.raises(FutureDayError, match="--as-of"):
        shelves.progress(as_of=today + timedelta(days=1))


def test_the_property_register_stands_apart(shelves: Shelves) -> None:
    shelves.inventory("", "Т-1,civil,birth,11,,,,\nҮ-1,property,contract,11,,,,\n")
    printed = as_json(shelves.progress(By.REGISTER))
    assert printed["records"] == 1
    assert [made["name"] for made in printed["groups"]] == ["civil"]  # type: ignore[attr-defined]
    assert printed["property"]["records"] == 1  # type: ignore[index]


def test_denominators_say_how_well_the_leaves_are_known(shelves: Shelves) -> None:
    shelves.inventory(
        "11,1,2,3,loose,1,counted\n11,1,2,4,loose,1,estimated\n11,1,2,5,loose,,unknown\n",
        "Т-1,civil,birth,11,1/2/3,1,,\nТ-2,civil,birth,11,1/2/4,1,,\nТ-3,civil,birth,11,1/2/5,1,,\n"
        "Т-4,civil,birth,11,,,,\nТ-5,civil,birth,11,1/2/3,1,,\nТ-5,civil,birth,11,1/2/4,1,,\n",
    )
    counts = shelves.progress().counts
    assert (counts.counted, counts.estimated, counts.unknown) == (1, 2, 2)


def test_a_record_that_claims_no_place_counts_with_its_papers(shelves: Shelves) -> None:
    shelves.inventory("11,-,-,Т-1,loose,,unknown\n", "Т-1,civil,birth,11,,,,\n")
    assert reached(shelves.progress()) == (1, 0, 0, 0)
    shelves.page("-/-/Т-1", "1")
    shelves.paper("Т-1", [("-/-/Т-1", "1")])
    assert reached(shelves.progress()) == (1, 1, 1, 1)


def test_days_end_by_the_zone_of_the_unit(shelves: Shelves) -> None:
    """At 16:30 UTC the day has ended in Ulaanbaatar, and not yet in Khovd."""
    shelves.inventory(
        "11,1,2,3,loose,1,counted\n84,1,2,3,loose,1,counted\n",
        "Т-1,civil,birth,11,1/2/3,1,,\nТ-2,civil,birth,84,1/2/3,1,,\n",
    )
    at = datetime(2024, 5, 31, 16, 30, tzinfo=UTC)
    for unit, record_id in (("11", "Т-1"), ("84", "Т-2")):
        shelves.page(f"{unit}:1/2/3", "1", at)
        shelves.paper(record_id, [(f"{unit}:1/2/3", "1")], at=at)
    assert reached(shelves.progress(as_of=at.date())) == (2, 1, 1, 1)
    assert reached(shelves.progress(as_of=at.date() + timedelta(days=1))) == (2, 2, 2, 2)
    groups = {made.name: made.counts for made in shelves.progress(By.MONTH).groups}
    assert groups["2024-05"].registered == groups["2024-06"].registered == 1
    assert groups["2019-01"].records == 2


def test_a_discarded_page_counted_until_it_was_discarded(shelves: Shelves) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    page = shelves.page("1/2/3", "1")
    with shelves.archive.records.writing() as tx:
        tx.pages.stand(page, PageStanding.DISCARDED, "torn")
    assert shelves.progress().counts.captured == 0
    assert shelves.progress(as_of=LONG_AGO.date() + timedelta(days=9)).counts.captured == 1


def test_a_withdrawn_link_counted_until_it_was_withdrawn(shelves: Shelves) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    shelves.page("1/2/3", "1")
    document = shelves.paper("Т-1", [("1/2/3", "1")])
    with shelves.archive.records.writing() as tx:
        (made,) = tx.links.of_document(document)
        tx.links.withdraw(made.id, "reviewer", "wrong record")
    assert reached(shelves.progress()) == (1, 1, 0, 0)
    assert reached(shelves.progress(as_of=LONG_AGO.date() + timedelta(days=9))) == (1, 1, 1, 1)


MUCH_LATER = LONG_AGO + timedelta(days=120)


def months(shelves: Shelves) -> dict[str, tuple[int, ...]]:
    """In which month how many were captured, digitized and registered."""
    groups = shelves.progress(By.MONTH).groups
    found = {made.name: reached(made)[1:] for made in groups}
    return {name: counts for name, counts in found.items() if any(counts)}


def test_more_leaves_of_a_captured_volume_do_not_move_the_month_of_capture(
    shelves: Shelves,
) -> None:
    shelves.inventory(
        "11,1,2,3,loose,1,counted\n11,1,2,4,loose,,unknown\n",
        "Т-1,civil,birth,11,1/2/3,,,\nТ-2,civil,birth,11,1/2/4,,,\n",
    )
    for volume in ("1/2/3", "1/2/4"):
        shelves.page(volume, "1")
        shelves.page(volume, "2", MUCH_LATER)
    assert months(shelves) == {"2019-01": (2, 0, 0)}
    assert shelves.progress(as_of=LONG_AGO.date() + timedelta(days=9)).counts.captured == 2


def test_a_leaf_without_any_image_for_a_while_is_captured_since_it_has_one_again(
    shelves: Shelves,
) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    for standing in (PageStanding.SUPERSEDED, PageStanding.DISCARDED):
        page = shelves.page("1/2/3", "1")
        with shelves.archive.records.writing() as tx:
            tx.pages.stand(page, standing, "torn")
    shelves.page("1/2/3", "1", now() + timedelta(seconds=1))
    assert months(shelves) == {now().astimezone(zone_of("11")).strftime("%Y-%m"): (1, 0, 0)}


def test_another_reason_for_an_absence_does_not_move_the_month_of_capture(
    shelves: Shelves,
) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    shelves.absence("1/2/3", "1")
    with shelves.archive.records.writing() as tx:
        tx.volumes.set_absent(shelves.leaf(tx, "1/2/3", "1").leaf, "destroyed")
    assert months(shelves) == {"2019-01": (1, 0, 0)}


def test_a_record_is_registered_no_earlier_than_its_paper_is_linked(shelves: Shelves) -> None:
    shelves.inventory("11,1,2,3,loose,1,counted\n", "Т-1,civil,birth,11,1/2/3,1,,\n")
    shelves.page("1/2/3", "1")
    shelves.paper("Т-1", [("1/2/3", "1")])
    with shelves.archive.records.writing() as tx:
        tx.connection.execute(update(link_table).values(at=MUCH_LATER))
    assert months(shelves) == {"2019-01": (1, 0, 0), "2019-05": (0, 1, 1)}


def test_papers_found_elsewhere_than_claimed_are_reported(shelves: Shelves) -> None:
    shelves.inventory(
        "11,1,2,3,loose,9,counted\n11,1,2,4,loose,9,counted\n",
        "Т-1,civil,birth,11,1/2/3,1,,\nТ-2,civil,birth,11,1/2/3,2,,\nТ-3,civil,birth,11,1/2/3,12-13,,\n"
        "Т-4,civil,birth,11,1/2/3,,,\n",
    )
    shelves.paper("Т-1", [("1/2/4", "1")])
    shelves.paper("Т-2", [("1/2/3", "3")])
    shelves.paper("Т-3", [("1/2/3", "12"), ("1/2/3", "12а"), ("1/2/3", "13")])
    shelves.paper("Т-4", [("1/2/3", "9")])
    with shelves.archive.records.reading() as tx:
        found = {item.name: item for item in tx.progress.differences()}
    assert set(found) == {"civil:Т-1", "civil:Т-2"}
    assert found["civil:Т-1"].kinds == (
        DifferenceKind.ANOTHER_VOLUME,
        DifferenceKind.NOT_IN_PAPERS,
    )
    assert [str(spot) for spot in found["civil:Т-2"].claimed] == ["11:1/2/3, 2"]
    assert [str(spot) for spot in found["civil:Т-2"].found] == ["11:1/2/3, 3"]


def test_the_programme_s_targets_stand_beside_and_keep_their_history(shelves: Shelves) -> None:
    with shelves.archive.records.writing() as tx:
        seeded = tx.progress.targets()
        amended = Target(INDICATOR, TargetKind.TARGET, seeded[-1].on, 0.95, None, "Amendment 1")
        set_target(tx, amended, OPERATOR)
        declared = Target(INDICATOR, TargetKind.DECLARED, seeded[-1].on, 0.8, "11", "Letter 5")
        set_target(tx, declared, OPERATOR)
        types = [event.type for event in tx.events.unsealed(999)]
    assert [(item.kind.value, item.on.year, item.share) for item in seeded] == [
        ("baseline", 2018, 0.658),
        ("target", 2019, 0.9),
        ("target", 2020, 1.0),
    ]
    progress = shelves.progress()
    assert types.count("target.set") == 5
    assert [item.share for item in progress.targets if not item.in_force] == [1.0]
    assert {item.share for item in progress.targets if item.in_force} == {0.658, 0.9, 0.95, 0.8}
    assert progress.counts.share == 0.0


RECORD = st.tuples(
    st.sampled_from(["civil", "legal", "property"]),
    st.sampled_from(["birth", "death"]),
    st.sampled_from(["11", "67", "84"]),
    st.sets(st.sampled_from("123"), max_size=2),
    st.sets(st.sampled_from("123"), max_size=3),
    st.sampled_from(
        [None, Paper(), Paper(registered=False), Paper(means="none"), Paper(means="keyed")]
    ),
    st.integers(0, 2000),
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(RECORD, min_size=1, max_size=6))
def test_groups_add_up_and_today_is_now(
    shelves: Shelves, known: list[tuple[int, int, int, int]], records: list[tuple[object, ...]]
) -> None:
    lines, number = [], len(known)
    for offset, (register, kind, unit, claimed, *_) in enumerate(records):
        name = f"R-{number + offset}"
        leaves = ";".join(sorted(claimed))  # type: ignore[call-overload]
        lines.append(f"{name},{register},{kind},{unit},{unit}:1/2/{name},{leaves},,")
    shelves.inventory("", "\n".join(lines) + "\n")
    for offset, (register, _, unit, claimed, there, paper, days) in enumerate(records):
        name, at = f"R-{number + offset}", LONG_AGO + timedelta(days=int(str(days)))
        spots = [(f"{unit}:1/2/{name}", label) for label in sorted(there)]  # type: ignore[call-overload]
        for spot in spots:
            shelves.page(*spot, at)
        if isinstance(paper, Paper) and spots:
            shelves.paper(name, spots, paper, at)
        captured = bool(there) and (not claimed or claimed <= there)  # type: ignore[operator]
        done = captured and isinstance(paper, Paper)
        counted = register != "property"
        known.append(
            (
                counted,
                counted and captured,
                counted and done and paper.means != "none",  # type: ignore[union-attr]
                counted and done and paper.registered,  # type: ignore[union-attr]
            )
        )
    whole = shelves.progress()
    assert reached(whole) == tuple(sum(column) for column in zip(*known, strict=True))
    today = now().astimezone(zone_of("00")).date()
    for by in (None, *By):
        made = shelves.progress(by)
        assert (made.counts, made.property) == (whole.counts, whole.property)
        assert shelves.progress(by, today).groups == made.groups
        assert shelves.progress(by, today).counts == made.counts


@pytest.fixture
def known() -> list[tuple[int, int, int, int]]:
    """What the examples so far should count, record by record."""
    return []
