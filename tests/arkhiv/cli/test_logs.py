"""The log: one line of named facts each, and nothing about records, people or files."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from arkhiv.cli.logs import FOREIGN, logged
from arkhiv.settings import Log
from tests.conftest import small_page

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv

RECORD = "civil-1993-0147"
PERSON = "Бат-Эрдэнийн Болд"
REGISTER = "ЪЪ90010112"
FILE = "Болдын-хуудас"


def lines(settings: Settings, name: str = "work") -> list[dict[str, Any]]:
    text = (settings.data / "logs" / f"{name}.log").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_has_the_named_facts_alone(settings: Settings) -> None:
    with logged(settings):
        logging.getLogger("arkhiv.workers").warning(
            "step not done", extra={"subject": "0198", "code": "away", "name_": PERSON}
        )
    (line,) = lines(settings)
    assert line.pop("time").endswith("+00:00")
    assert isinstance(line.pop("process"), int)
    assert line == {
        "level": "warning",
        "message": "step not done",
        "station": "station-1",
        "logger": "arkhiv.workers",
        "subject": "0198",
        "code": "away",
    }


def test_an_exception_is_told_by_its_kind_and_place_alone(settings: Settings) -> None:
    with logged(settings):
        try:
            int(PERSON)
        except ValueError:
            logging.getLogger("arkhiv.workers").exception("broken")
    (line,) = lines(settings)
    assert line["fault"] == "ValueError"
    assert line["where"].startswith("test_an_exception")
    assert PERSON not in json.dumps(line, ensure_ascii=False)


def test_libraries_are_heard_from_warnings_on_without_passwords(settings: Settings) -> None:
    with logged(settings):
        for name in FOREIGN:
            logging.getLogger(f"{name}.inside").info("chatter")
        logging.getLogger("urllib3").warning("no way to %s\nmore", "amqp://a:hunter2@host/x")
    (line,) = lines(settings)
    assert (line["logger"], line["message"]) == ("urllib3", "no way to amqp://a:••••@host/x")


def test_the_process_has_its_loggers_back_afterwards(settings: Settings) -> None:
    loggers = [logging.getLogger(name) for name in ("arkhiv", *FOREIGN)]
    before = [(one.level, one.propagate, list(one.handlers)) for one in loggers]
    with logged(settings):
        assert logging.getLogger("arkhiv").handlers
    assert [(one.level, one.propagate, list(one.handlers)) for one in loggers] == before


@pytest.mark.parametrize("log", list(Log))
def test_the_log_goes_to_stderr_where_a_setting_says_so(
    settings: Settings, log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged(replace(settings, log=log)):
        logging.getLogger("arkhiv.workers").info("sealed", extra={"count": 3})
    said = capsys.readouterr().err
    assert not settings.data.exists()
    if log is Log.JSON:
        assert json.loads(said)["count"] == 3
    else:
        assert " info arkhiv.workers sealed " in said
        assert said.endswith(" count=3\n")


@pytest.mark.timeout(200)
def test_the_log_of_a_whole_line_names_no_record_no_person_and_no_file(
    arkhiv: Arkhiv, archive: Archive, settings: Settings, tmp_path: Path
) -> None:
    scans = tmp_path / "scans"
    small_page(scans / RECORD / "1.png", f"{PERSON}\n{REGISTER}")
    small_page(scans / RECORD / "2.png", PERSON)
    (scans / RECORD / f"{FILE}.tif").write_text("no picture")
    shelf = tmp_path / "records.csv"
    shelf.write_text(
        "record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids\n"
        f"{RECORD},civil,birth,00,Х-1/Д-2/ХН-3,1,,1990,{REGISTER},{PERSON},\n"
    )
    with logged(settings):
        arkhiv("holdings", "import", str(shelf))
        arkhiv("ingest", f"folder:{scans}")
    masters = [entry.key for entry in archive.objects.keys("masters/")]
    (settings.data / "objects" / "objects" / masters[0]).write_bytes(b"damaged")
    arkhiv("work", "--until-idle")
    said = [line for line in lines(settings) if line["message"] == "step not done"]
    assert [(line["step"], line["noun"], line["code"]) for line in said] == [
        ("clean", "page", "object_damaged")
    ]
    with archive.records.reading() as tx:
        (met,) = tx.tally.met()["station-1"]
        assert (met.step, met.code, met.count) == ("clean", "object_damaged", 1)
        assert {one.step for one in tx.tally.took()["station-1"]} == {"clean", "read"}
    for path in (settings.data / "logs").iterdir():
        text = path.read_text("utf-8")
        for secret in (RECORD, PERSON, REGISTER, FILE, "Болд", ".png", str(scans)):
            assert secret not in text
