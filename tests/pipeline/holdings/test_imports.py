"""Importing: repeated, continued, corrected and broken files of the inventory."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pipeline.events import Actor
from pipeline.holdings import imports
from pipeline.holdings.columns import FileKind
from pipeline.holdings.errors import HoldingsBusyError
from pipeline.holdings.imports import import_file
from pipeline.nouns.record import Standing
from pipeline.nouns.volume import CountQuality, Risk, parse_citation
from storage.schema.inventory import alias, claim, claim_leaf, record, volume

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Inventory, Shelve

    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Records

BIRTH = "Т-1,civil,birth,11,1/2/3,1,Төрсний акт,1987,ЪЪ87010112,Бат Дорж,"
DEATH = "НБ-1,civil,death,11,1/2/4,,Нас барсны акт,1990,,Цэцэг,"
FILE_1 = "Х-1,legal,legal_file,11,1/2/8,,Хувийн хэрэг,2004,5099145,Бүргэд ХХК,"
FILE_2 = "Х-1,legal,legal_file,11,1/2/9,,,,,,"


def volume_of(inventory: Inventory, citation: str) -> Volume:
    with inventory.archive.records.reading() as tx:
        found = tx.volumes.find(parse_citation(citation, "00"))
    assert found is not None
    return found


def test_good_lines_load_while_bad_ones_are_reported(inventory: Inventory) -> None:
    made = inventory.give(BIRTH, "Т-2,civil,birth,77,,,,,,,", "Т-3,civil", DEATH)
    assert (made.kind, made.rows, made.added, made.problems) == (FileKind.RECORDS, 4, 2, 2)
    assert made.report == inventory.reports / "records.csv.problems.csv"
    first, second = inventory.report()
    assert first.startswith("3,unit,unknown_unit,")
    assert second.startswith("4,,too_few_columns,")
    assert inventory.find("НБ-1")
    assert not inventory.find("Т-2")


def test_a_type_that_no_form_describes_is_reported_and_taken_in(inventory: Inventory) -> None:
    path = inventory.write(BIRTH, BIRTH.replace("Т-1,civil,birth", "Т-2,civil,brith"))
    actor, known = Actor("operator", "operator"), {"birth", "death"}
    made = import_file(inventory.archive.records, path, actor, inventory.reports, types=known)
    assert (made.rows, made.added, made.problems) == (2, 2, 1)
    (line,) = inventory.report()
    assert line.startswith("3,type,unknown_type,")
    assert inventory.find("Т-2")


def test_a_repeated_import_changes_nothing_and_leaves_no_event(inventory: Inventory) -> None:
    lines = (BIRTH, DEATH, FILE_1, FILE_2)
    inventory.give(*lines)
    before = inventory.events("record.imported"), inventory.events("record.changed")
    again = inventory.give(*lines)
    assert (again.added, again.changed, again.unchanged, again.report) == (0, 0, 4, None)
    assert (inventory.events("record.imported"), inventory.events("record.changed")) == before
    assert again.missing == 0


def test_a_changed_line_is_an_event_with_both_digests_and_no_name(inventory: Inventory) -> None:
    inventory.give(BIRTH)
    changed = inventory.give(BIRTH.replace("Дорж", "Сүрэн"))
    assert (changed.changed, changed.unchanged) == (1, 0)
    with inventory.archive.records.reading() as tx:
        (found,) = (item for item in tx.events.unsealed(999) if item.type == "record.changed")
    assert found.actor.name == "operator"
    assert len(str(found.facts["before"])) == len(str(found.facts["after"])) == 64
    assert found.facts["before"] != found.facts["after"]
    assert "Сүрэн" not in str(found)


def test_a_missing_line_is_reported_and_stays(inventory: Inventory) -> None:
    inventory.give(BIRTH, DEATH, FILE_1, FILE_2)
    made = inventory.give(BIRTH)
    assert made.missing == 1
    assert "civil:НБ-1" in inventory.report()[0]
    assert inventory.find("НБ-1")[0].standing is Standing.ACTIVE


def test_a_file_of_one_unit_says_nothing_of_another(inventory: Inventory) -> None:
    inventory.give(BIRTH)
    assert inventory.give(DEATH.replace(",11,", ",67,")).missing == 0


def test_a_missing_place_is_reported_and_stays(inventory: Inventory) -> None:
    inventory.give(FILE_1, FILE_2)
    made = inventory.give(FILE_1)
    assert made.missing == 1
    assert "11:1/2/9" in inventory.report()[0]
    assert len(inventory.places("Х-1")) == 2


def test_a_report_of_faults_that_are_mended_is_taken_away(inventory: Inventory) -> None:
    inventory.give(BIRTH.replace(",11,", ",77,"))
    made = inventory.give(BIRTH)
    assert made.report is None
    assert not list(inventory.reports.iterdir())


def test_several_lines_of_a_record_are_several_places(inventory: Inventory) -> None:
    made = inventory.give(FILE_1, BIRTH, FILE_2)
    assert (made.added, made.problems) == (3, 0)
    assert inventory.places("Х-1") == [("11:1/2/8", ""), ("11:1/2/9", "")]
    assert inventory.find("Х-1")[0].title == "Хувийн хэрэг"


def test_several_places_in_one_volume_stay_apart(inventory: Inventory) -> None:
    lines = (BIRTH, BIRTH.replace(",1,", ",7-8,", 1))
    inventory.give(*lines)
    again = inventory.give(*lines)
    assert again.unchanged == 2
    assert inventory.places("Т-1") == [("11:1/2/3", "1"), ("11:1/2/3", "7-8")]


def test_corrected_leaves_replace_the_old_ones(inventory: Inventory) -> None:
    inventory.give(BIRTH)
    assert inventory.give(BIRTH.replace("1/2/3,1,", "1/2/3,5-6,")).changed == 1
    assert inventory.places("Т-1") == [("11:1/2/3", "5-6")]
    with inventory.archive.records.reading() as tx:
        labels = set(tx.connection.scalars(select(claim_leaf.c.label)))
    assert labels == {"5", "6"}


def test_a_corrected_volume_replaces_the_old_one(inventory: Inventory) -> None:
    inventory.give(BIRTH, FILE_1, FILE_2)
    made = inventory.give(BIRTH.replace("1/2/3", "1/2/33"), FILE_1, FILE_2)
    assert (made.added, made.changed, made.unchanged, made.missing) == (0, 1, 2, 0)
    assert inventory.places("Т-1") == [("11:1/2/33", "1")]


def test_another_file_adds_places_and_takes_none_away(inventory: Inventory) -> None:
    header = inventory.write(FILE_1).read_text().splitlines()[0]
    inventory.give(header, FILE_1, name="2004.csv")
    inventory.give(header, FILE_1.replace("1/2/8", "1/2/9"), name="2005.csv")
    assert len(inventory.places("Х-1")) == 2


def test_lines_that_contradict_each_other_are_reported(inventory: Inventory) -> None:
    made = inventory.give(FILE_1, FILE_2.replace(",,,,", ",,Өөр нэр,,", 1), FILE_1)
    assert (made.added, made.problems) == (1, 2)
    assert inventory.report()[0].startswith("3,,differs,")
    assert "title" in inventory.report()[0]
    assert inventory.report()[1].startswith("4,,repeated_line,")


def test_a_column_that_the_file_does_not_have_keeps_what_is_known(inventory: Inventory) -> None:
    inventory.give(BIRTH)
    made = inventory.give(
        "record_id;register;type;unit;volume;leaves", "Т-1;civil;birth;11;1/2/3;1", name="short.csv"
    )
    assert made.unchanged == 1
    assert inventory.find("Т-1")[0].names == ("Бат Дорж",)


def test_one_id_in_two_registers_is_two_records(inventory: Inventory) -> None:
    inventory.give(BIRTH, BIRTH.replace("civil,birth", "property,contract"))
    assert len(inventory.find("Т-1")) == 2


def test_a_withdrawn_record_stays_known(inventory: Inventory) -> None:
    lines = ("record_id,register,type,unit,standing", "Т-1,civil,birth,11,withdrawn")
    inventory.give(*lines, name="standing.csv")
    assert inventory.find("Т-1")[0].standing is Standing.WITHDRAWN


def test_a_file_that_is_no_inventory_is_one_problem(inventory: Inventory) -> None:
    made = inventory.give("a,b", "1,2", name="other.csv")
    assert (made.kind, made.rows, made.problems) == (None, 0, 1)
    assert "wrong_header" in inventory.report()[0]


def test_a_volume_is_listed_with_all_that_its_line_says(inventory: Inventory) -> None:
    made = inventory.give("11,1,2,3,bound_register,250,counted,1,high", name="volumes.csv")
    assert (made.kind, made.added) == (FileKind.VOLUMES, 1)
    found = volume_of(inventory, "11:1/2/3")
    assert (found.sheets, found.count_quality) == (250, CountQuality.COUNTED)
    assert (found.restricted, found.risk) == (True, Risk.HIGH)


def test_a_claimed_volume_that_no_line_names_is_added_unlisted(inventory: Inventory) -> None:
    inventory.give(BIRTH)
    with inventory.archive.records.reading() as tx:
        assert tx.connection.scalar(select(volume.c.listed)) is False
    made = inventory.give("11,1,2,3,loose,2,counted,0,low", name="volumes.csv")
    assert made.added == 1
    with inventory.archive.records.reading() as tx:
        assert tx.connection.scalar(select(volume.c.listed)) is True


def test_volumes_changed_missing_repeated_and_contradicted(inventory: Inventory) -> None:
    one, two = "11,1,2,3,loose,2,counted,0,low", "11,1,2,4,loose,2,counted,0,low"
    inventory.give(one, two, name="volumes.csv")
    made = inventory.give(
        one.replace(",2,counted", ",5,counted"),
        one,
        one.replace(",2,c", ",5,c"),
        name="volumes.csv",
    )
    assert (made.changed, made.problems, made.missing) == (1, 2, 1)
    codes = [line.split(",")[2] for line in inventory.report()]
    assert codes == ["differs", "repeated_line", "missing_volume"]
    assert inventory.events("volume.changed") == 1


def test_two_people_are_wanted_where_a_line_says_so(inventory: Inventory) -> None:
    header = "unit,fonds,inventory,item,four_eyes"
    inventory.give(header, "11,1,2,3,1", "67,1,2,3,0", name="four.csv")
    with inventory.archive.records.reading() as tx:
        assert tx.inventory.four_eyes("11")
        assert not tx.inventory.four_eyes("67")
    inventory.give(header, "11,1,2,3,0", name="four.csv")
    with inventory.archive.records.reading() as tx:
        assert tx.inventory.four_eyes("11")


def test_former_ids_find_the_record(inventory: Inventory) -> None:
    inventory.give(f"{BIRTH}1984/117;БХТ-117")
    for name in ("Т-1", "1984/117", "БХТ-117"):
        assert [item.record_id for item in inventory.find(name)] == ["Т-1"]


def test_an_id_written_with_legacy_letters_is_found_both_ways(inventory: Inventory) -> None:
    inventory.give(BIRTH.replace("Т-1", "Є-1"))
    assert inventory.find("Є-1") == inventory.find("Ө-1") != []


@pytest.mark.parametrize("reverse", [False, True])
def test_merged_records_are_found_under_every_id_of_their_chain(
    inventory: Inventory, *, reverse: bool
) -> None:
    lines = [
        "А-1,civil,birth,11,,,,,,,А-0",
        "А-2,civil,birth,11,,,,,,,А-1",
        "А-3,civil,birth,11,,,,,,,А-2",
    ]
    made = inventory.give(*(reversed(lines) if reverse else lines))
    assert (made.added, made.problems) == (3, 0)
    for name in ("А-0", "А-1", "А-2", "А-3"):
        assert [item.record_id for item in inventory.find(name)] == ["А-3"]
    assert inventory.events("record.merged") == 2
    inventory.give(*lines)
    assert inventory.events("record.merged") == 2


def test_a_circle_of_former_ids_is_reported_and_merges_nothing(inventory: Inventory) -> None:
    made = inventory.give("А-1,civil,birth,11,,,,,,,А-2", "А-2,civil,birth,11,,,,,,,А-1")
    assert (made.added, made.problems) == (2, 2)
    assert {item.record_id for item in inventory.find("А-1")} == {"А-1", "А-2"}


def test_a_corrected_line_takes_a_merge_back(inventory: Inventory) -> None:
    inventory.give("А-1,civil,birth,11,,,,,,,А-2", "А-2,civil,birth,11,,,,,,,")
    inventory.give("А-1,civil,birth,11,,,,,,,", "А-2,civil,birth,11,,,,,,,")
    assert [item.standing for item in inventory.find("А-2")] == [Standing.ACTIVE]
    assert [item.record_id for item in inventory.find("А-2")] == ["А-2"]


def test_the_papers_of_a_merged_record_are_papers_of_what_it_became(
    inventory: Inventory, shelve: Shelve
) -> None:
    inventory.give("А-1,civil,birth,00,,,,,,,")
    shelve.page(record="А-1")
    merging = ("А-1,civil,birth,00,,,,,,,", "А-2,civil,birth,00,,,,,,,А-1")
    inventory.give(*merging)
    (later,) = inventory.find("А-1")
    with inventory.archive.records.reading() as tx:
        assert later.record_id == "А-2"
        assert [item.evidence[:7] for item in tx.links.of_record(later.id)] == ["merged:"]
    inventory.give(merging[0], merging[1].replace(",А-1", ","))
    with inventory.archive.records.reading() as tx:
        assert tx.links.of_record(later.id) == ()


def test_a_document_that_waited_for_its_record_is_linked(
    inventory: Inventory, shelve: Shelve
) -> None:
    shelve.page(record="Т-1")
    with inventory.archive.records.reading() as tx:
        assert [item.code for item in tx.holds.open()] == ["unknown_record"]
    inventory.give(BIRTH.replace(",11,", ",00,"))
    (found,) = inventory.find("Т-1")
    with inventory.archive.records.reading() as tx:
        assert len(tx.links.of_record(found.id)) == 1
        assert tx.holds.open() == ()


def test_a_corrected_count_releases_the_volume(inventory: Inventory, shelve: Shelve) -> None:
    inventory.give("00,1,2,3,loose,2,counted,0,low", name="volumes.csv")
    inventory.give(BIRTH.replace(",11,", ",00,"))
    shelve.page(record="Т-1")
    inventory.give("00,1,2,3,loose,3,counted,0,low", name="volumes.csv")
    with inventory.archive.records.reading() as tx:
        assert [item.code for item in tx.holds.open()] == ["leaf_count"]
    inventory.give("00,1,2,3,loose,1,counted,0,low", name="volumes.csv")
    with inventory.archive.records.reading() as tx:
        assert tx.holds.open() == ()
        assert volume_of(inventory, "00:1/2/3").state == "captured"


def test_a_volume_that_becomes_restricted_restricts_its_papers(
    inventory: Inventory, shelve: Shelve
) -> None:
    inventory.give("00,1,2,3,loose,,,0,low", name="volumes.csv")
    inventory.give(BIRTH.replace(",11,", ",00,"))
    shelve.page(record="Т-1")
    inventory.give("00,1,2,3,loose,,,1,low", name="volumes.csv")
    with inventory.archive.records.reading() as tx:
        (document,) = tx.documents.in_volume(volume_of(inventory, "00:1/2/3").id)
        assert document.restricted


def test_unregistered_papers_are_compared_anew_with_a_corrected_line(
    inventory: Inventory, shelve: Shelve
) -> None:
    inventory.give(BIRTH.replace(",11,", ",00,"))
    shelve.page(record="Т-1")
    before = inventory.events("document.revised")
    inventory.give(BIRTH.replace(",11,", ",00,").replace("1987", "1988"))
    assert inventory.events("document.revised") == before + 1


class PowerCutError(Exception):
    """The power goes off."""


class Failing:
    """Records whose transactions are torn at a given one, before or after the commit."""

    def __init__(self, records: Records, at: int, *, committed: bool) -> None:
        self._records = records
        self._left = at
        self._committed = committed
        self.reading = records.reading

    def writing(self) -> Failing:
        self._inner = self._records.writing()
        return self

    def __enter__(self) -> object:
        self._left -= 1
        return self._inner.__enter__()

    def __exit__(self, *error: object) -> None:
        if self._left == 0 and not self._committed:
            fault = PowerCutError()
            self._inner.__exit__(PowerCutError, fault, None)
            raise fault
        self._inner.__exit__(*error)  # type: ignore[arg-type]
        if self._left == 0:
            raise PowerCutError


LINES = [
    BIRTH,
    "Т-2,civil,birth,77,,,,,,,",
    DEATH,
    FILE_1,
    "А-1,civil,birth,11,,,,,,,Т-1",
    'Т-9,"civil,birth,11,,,,,,,',
    FILE_2,
    "Т-5,civil,birth,11,1/2/3,2-4,,,,,",
    FILE_2,
]
CHANGED = [
    BIRTH.replace("1/2/3", "1/2/5"),
    "Т-2,civil,birth,11,,,,,,,",
    FILE_1.replace("Бүргэд", "Шонхор"),
    "Т-5,civil,birth,11,1/2/3,2-7,,,,,",
]


def content(inventory: Inventory) -> list[object]:
    with inventory.archive.records.reading() as tx:
        keys = {
            row.id: (row.register, row.record_id) for row in tx.connection.execute(select(record))
        }
        places = {row.id: (row.unit, row.item) for row in tx.connection.execute(select(volume))}
        return [
            sorted(
                (*keys[row.id], row.digest, row.standing, keys.get(row.merged_into, ""))
                for row in tx.connection.execute(select(record))
            ),
            sorted(
                (keys[row.record], places[row.volume], row.leaves)
                for row in tx.connection.execute(select(claim))
            ),
            sorted((keys[row.record], row.alias) for row in tx.connection.execute(select(alias))),
            sorted(tx.connection.scalars(select(claim_leaf.c.label))),
            inventory.events("record.imported"),
            inventory.events("record.changed"),
            inventory.events("record.merged"),
        ]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cuts=st.lists(st.tuples(st.integers(1, 8), st.booleans()), max_size=3), batch=st.integers(1, 4)
)
def test_an_import_that_is_interrupted_anywhere_ends_like_one_that_is_not(
    another_inventory: Callable[[], Inventory],
    monkeypatch: pytest.MonkeyPatch,
    cuts: list[tuple[int, bool]],
    batch: int,
) -> None:
    monkeypatch.setattr(imports, "BATCH", batch)
    ends = []
    for interruptions in ([], cuts):
        inventory = another_inventory()
        outcomes = []
        for lines in (LINES, CHANGED):
            path = inventory.write(*lines)
            for at, committed in interruptions:
                records = Failing(inventory.archive.records, at, committed=committed)
                try:
                    import_file(records, path, Actor("operator", "operator"), inventory.reports)  # type: ignore[arg-type]
                except PowerCutError:
                    continue
                break
            made = inventory.give(*lines)
            outcomes.append((made.rows, made.problems, made.missing, inventory.report()))
        ends.append((outcomes, content(inventory)))
    assert ends[0] == ends[1]


LINE = st.builds(
    "{0},civil,birth,11,{1},{2},{3},,,,{4}".format,
    st.sampled_from(["А-1", "А-2", "А-3"]),
    st.sampled_from(["", "1/2/3", "1/2/4"]),
    st.sampled_from(["", "1", "2-3"]),
    st.sampled_from(["", "", "Акт"]),
    st.sampled_from(["", "", "А-1", "А-2", "Х-9"]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.lists(LINE, max_size=6), then=st.lists(LINE, max_size=6))
def test_a_file_imported_twice_is_a_file_imported_once(
    another_inventory: Callable[[], Inventory], first: list[str], then: list[str]
) -> None:
    inventory = another_inventory()
    inventory.give(*first)
    once = inventory.give(*then)
    known = content(inventory)
    again = inventory.give(*then)
    assert content(inventory) == known
    assert (again.added, again.changed) == (0, 0)
    assert (again.problems, again.missing) == (once.problems, once.missing)


KILLED_IMPORT = """
import os, pathlib, signal, sys
from arkhiv import settings
from arkhiv.archive import open_archive
from pipeline.events import Actor
from pipeline.holdings import imports

imports.BATCH = 2
named = {"ARKHIV_DATA": sys.argv[1], "ARKHIV_DATABASE_URL": sys.argv[2]}
archive = open_archive(settings.read(named))
path, reports = pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4])
imports.import_file(
    archive.records, path, Actor("operator", "operator"), reports,
    lambda done: os.kill(os.getpid(), signal.SIGKILL),
)
"""


def test_a_killed_import_goes_on_where_it_was(inventory: Inventory) -> None:
    path = inventory.write(*LINES)
    command = [sys.executable, "-c", KILLED_IMPORT]
    place = inventory.archive.settings
    arguments = [place.data, place.database_url, path, inventory.reports]
    killed = subprocess.run([*command, *map(str, arguments)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert inventory.events("record.imported") == 1
    made = inventory.give(*LINES)
    assert (made.rows, made.added, made.problems) == (9, 6, 3)
    assert [line.split(",")[0] for line in inventory.report()] == ["3", "7", "10"]


def test_two_imports_of_one_file_do_not_mix(
    inventory: Inventory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 1)
    path = inventory.write(BIRTH, DEATH, FILE_1)
    actor = Actor("operator", "operator")

    def start_again(_lines: int) -> None:
        import_file(inventory.archive.records, path, actor, inventory.reports)

    with pytest.raises(HoldingsBusyError):
        import_file(inventory.archive.records, path, actor, inventory.reports, start_again)
    assert inventory.find("Х-1")
