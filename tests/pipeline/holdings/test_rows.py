"""Rows: what a line says, in both languages and with the letters of old programs put right."""

from __future__ import annotations

import pytest

from pipeline.holdings.archives import known_units
from pipeline.holdings.problems import Fault, Problem
from pipeline.holdings.rows import RecordRow, VolumeRow, digest, record_row, volume_row
from pipeline.nouns.record import Register, Standing
from pipeline.nouns.volume import Citation, CountQuality, Risk, VolumeKind

UNITS = {unit.code: unit for unit in known_units()}
RECORD = {"record_id": "Т-1", "register": "civil", "type": "birth", "unit": "11"}
VOLUME = {"unit": "11", "fonds": "1", "inventory": "2", "item": "345"}


def record(**cells: str) -> RecordRow:
    made = record_row(2, {**RECORD, **cells}, UNITS)
    assert isinstance(made, RecordRow), made
    return made


def refused(**cells: str) -> Problem:
    made = record_row(7, {**RECORD, **cells}, UNITS)
    assert isinstance(made, Problem)
    assert made.line == 7
    return made


def volume(**cells: str) -> VolumeRow:
    made = volume_row(2, {**VOLUME, **cells}, UNITS)
    assert isinstance(made, VolumeRow), made
    return made


def test_mongolian_words_stand_for_the_choices() -> None:
    row = record(register="Иргэний бүртгэл", type="Төрсний бүртгэл", standing="хүчингүй")
    assert (row.register, row.facts.type) == (Register.CIVIL, "birth")
    assert row.facts.standing is Standing.WITHDRAWN
    facts = volume(kind="хувийн хэрэг", sheets="12", count_quality="тоолсон", risk="өндөр").facts
    assert (facts.kind, facts.risk) == (VolumeKind.PERSONAL_FILE, Risk.HIGH)
    assert (facts.sheets, facts.count_quality) == (12, CountQuality.COUNTED)


@pytest.mark.parametrize(
    "written", ["1/2/345", "Х-1, Д-2, ХН-345", "11:1/2/345", "Фонд 1; Данс 2; ХН 345"]
)
def test_a_volume_is_cited_in_several_ways(written: str) -> None:
    assert record(volume=written).citation == Citation("11", "1", "2", "345")


def test_the_number_of_a_volume_alone_is_completed_by_its_own_columns() -> None:
    row = record(fonds="Х-1", inventory="2", volume="345")
    assert row.citation == Citation("11", "1", "2", "345")


def test_legacy_letters_are_put_right_and_the_written_id_stays_known() -> None:
    row = record(record_id="Є-1", title="ÕÓÓËÜ", names="Їнэр;Цэцэг", former_ids="Ї-9;Т-1")
    assert (row.record_id, row.spellings) == ("Ө-1", ("Є-1",))
    assert row.facts.title == "ХУУЛЬ"
    assert row.facts.names == ("Үнэр", "Цэцэг")
    assert row.facts.former_ids == ("Ї-9", "Т-1", "Ү-9")


def test_the_id_itself_is_no_former_id() -> None:
    assert record(former_ids="Т-1; Т-0 ;").facts.former_ids == ("Т-0",)


@pytest.mark.parametrize(
    ("leaves", "labels"),
    [("", ()), ("12", ("12",)), ("3;7-9", ("3", "7", "8", "9")), ("012А", ("12а",))],
)
def test_leaves_are_expanded(leaves: str, labels: tuple[str, ...]) -> None:
    assert record(leaves=leaves).labels == labels


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"record_id": " "}, "record_id", Fault.MISSING_VALUE),
        ({"record_id": "Т" * 201}, "record_id", Fault.TOO_LONG),
        ({"register": "sea"}, "register", Fault.NOT_A_CHOICE),
        ({"register": ""}, "register", Fault.MISSING_VALUE),
        ({"type": "Төрсөн эсэх"}, "type", Fault.NOT_A_TYPE),
        ({"unit": "12"}, "unit", Fault.UNKNOWN_UNIT),
        ({"volume": "1/2"}, "volume", Fault.CITATION),
        ({"volume": "99:1/2/3"}, "volume", Fault.UNKNOWN_UNIT),
        ({"leaves": "9-7"}, "leaves", Fault.LEAF_RANGE),
        ({"leaves": "03.Jul"}, "leaves", Fault.LEAF_RANGE),
        ({"year": "87"}, "year", Fault.NOT_A_YEAR),
        ({"year": "1987 он"}, "year", Fault.NOT_A_YEAR),
        ({"names": "Т" * 300}, "names", Fault.TOO_LONG),
    ],
)
def test_a_bad_cell_is_named(cells: dict[str, str], column: str, code: Fault) -> None:
    found = refused(**cells)
    assert (found.column, found.code) == (column, code)
    assert found.message


def test_an_unknown_unit_names_the_nearest() -> None:
    assert "67 Хөвсгөл аймаг" in refused(unit="Хөвсгөл").message
    assert "00 " in refused(unit="0").message


def test_a_problem_repeats_no_personal_value() -> None:
    assert "Цэцэг" not in refused(names="Цэцэг" * 50).message


def test_counted_leaves_without_a_number_are_a_problem() -> None:
    made = volume_row(3, {**VOLUME, "sheets": "", "count_quality": "counted"}, UNITS)
    assert isinstance(made, Problem)
    assert (made.column, made.code) == ("sheets", Fault.COUNT)


def test_what_a_file_has_no_column_for_is_not_said() -> None:
    assert volume().facts.sheets is None
    assert not volume().counts
    assert record().facts.title is None
    assert record(title="").facts.title == ""


def test_the_usual_risk_is_that_of_the_unit() -> None:
    assert volume(unit="67", risk="").facts.risk is Risk.MEDIUM


def test_equal_lines_have_equal_digests_and_others_do_not() -> None:
    assert digest(record(title="а").facts) == digest(record(title=" а ").facts)
    assert digest(record(title="а").facts) != digest(record(title="б").facts)
