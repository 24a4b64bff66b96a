"""Metrics as Prometheus reads them: right in form, true in number, silent about people."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Actor
from pipeline.flow import Noun, Step
from pipeline.ids import EventId, new_id
from pipeline.notices.keeping import add
from storage.database import open_engine
from storage.records import SqlRecords
from storage.records.tally import Met, Took
from storage.schema.capture import page
from storage.schema.notices import notice
from storage.schema.safety import backup
from tests.promtool import promtool
from web.figures import word

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve
    from tests.web.conftest import Web


def numbers(text: str) -> dict[tuple[str, frozenset[str]], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def at(found: dict[tuple[str, frozenset[str]], float], name: str, *labels: str) -> float:
    return found["arkhiv_" + name, frozenset(labels)]


@pytest.fixture
def busy(archive: Archive, shelve: Shelve) -> Archive:
    """An archive with pages, a hold, faults, a backup and work of two stations."""
    first, _ = shelve.page("Бат-Эрдэнийн Болд", "1"), shelve.page("Сайн", "2")
    with archive.records.writing() as tx:
        tx.holds.hold("page", first, "leaf_conflict", {"other": "R-1"})
        tx.tally.add(
            [Took("read", "1", 3, 2.0), Took("read", "+Inf", 1, 400.0)],
            [Met("read", "store_away", 2), Met("read", "child_died", 1)],
        )
        for kind, ok in (("backup", True), ("backup", False), ("drill", False)):
            row = {"id": new_id(), "kind": kind, "ok": ok, "place": "x", "facts": {}}
            times = dict.fromkeys(("at", "until", "finished"), now())
            tx.connection.execute(backup.insert().values(**row, **times))
    with SqlRecords(archive.records.engine, "station-2").writing() as tx:
        tx.tally.add([Took("read", "1", 1, 0.5)], [Met("clean", "lease_lost", 4)])
    return archive


@pytest.mark.service
def test_promtool_has_nothing_to_complain_about(web: Web, busy: Archive) -> None:
    busy.sealer.seal()
    text = web.ask("/metrics").text
    assert "arkhiv_lease_losses_total" in text
    assert promtool("check", "metrics", given=text) == (0, "")


def test_the_numbers_are_those_of_the_records(web: Web, busy: Archive) -> None:
    with busy.records.writing() as tx:
        tx.connection.execute(update(page).values(due=now() - timedelta(hours=1)))
    found = numbers(web.ask("/metrics").text)
    assert at(found, "pages", "received") == 2
    assert at(found, "held", "page", "leaf_conflict") == 1
    assert at(found, "queue_things", "clean", "0") == 1
    assert at(found, "queue_oldest_seconds", "clean") == pytest.approx(3600, abs=60)
    assert at(found, "queue_oldest_seconds", "read") == 0
    assert at(found, "step_stands_still", "clean") == 1
    assert at(found, "events_unsealed") > 0
    assert at(found, "part_up", "database") == at(found, "part_up", "objects") == 1
    assert at(found, "build_info", "1.2.3") == 1
    assert at(found, "disk_free_bytes", "data") > 0
    assert ("arkhiv_disk_free_bytes", frozenset({"gone"})) not in found


def test_steps_of_all_stations_are_one_histogram(web: Web, busy: Archive) -> None:
    del busy
    found = numbers(web.ask("/metrics").text)
    assert at(found, "step_seconds_bucket", "read", "0.5") == 0
    assert at(found, "step_seconds_bucket", "read", "1") == 4
    assert at(found, "step_seconds_bucket", "read", "300") == 4
    assert at(found, "step_seconds_bucket", "read", "+Inf") == 5
    assert at(found, "step_seconds_count", "read") == 5
    assert at(found, "step_seconds_sum", "read") == pytest.approx(402.5)
    assert at(found, "step_last_success_timestamp_seconds", "read") > 0
    assert at(found, "step_last_success_timestamp_seconds", "clean") == 0


def test_faults_stand_under_their_station_and_zeros_before_the_first(
    web: Web, busy: Archive
) -> None:
    del busy
    found = numbers(web.ask("/metrics").text)
    assert at(found, "store_errors_total", "station-1", "store_away") == 2
    assert at(found, "store_errors_total", "station-2", "store_away") == 0
    assert at(found, "child_deaths_total", "station-1", "child_died") == 1
    assert at(found, "lease_losses_total", "station-2", "lease_lost") == 4
    assert at(found, "step_faults_total", "station-2", "clean", "lease_lost") == 4


def test_a_failed_backup_and_a_failed_drill_do_not_count(web: Web, busy: Archive) -> None:
    del busy
    found = numbers(web.ask("/metrics").text)
    assert at(found, "backup_last_success_timestamp_seconds") > 0
    assert at(found, "drill_last_success_timestamp_seconds") == 0


def test_what_other_systems_have_not_taken_is_told_without_naming_them(
    web: Web, busy: Archive
) -> None:
    with busy.records.writing() as tx:
        actor = Actor("dulmaa", "administrator")
        one = add(tx, "registry", "https://hub.example.mn/hook", actor)
        for number in range(3):
            tx.notices.put(one.id, EventId(str(number)), "{}")
        claim = tx.notices.claim(one.id)
        assert claim is not None
        tx.notices.not_taken(claim, "410", None)
        tx.connection.execute(update(notice).values(made=now() - timedelta(hours=2)))
    text = web.ask("/metrics").text
    found = numbers(text)
    assert (at(found, "notices", "waiting"), at(found, "notices", "dead")) == (2, 1)
    assert at(found, "notices_oldest_seconds") == pytest.approx(7200, abs=60)
    assert "hub.example" not in text


def test_no_label_names_a_record_a_person_or_a_thing(web: Web, busy: Archive) -> None:
    with busy.records.reading() as tx:
        ids = [row.id for row in tx.connection.execute(page.select())]
    text = web.ask("/metrics").text
    for secret in (*ids, "R-1", "Бат", "Болд", str(busy.settings.data), ".png"):
        assert secret not in text
    labels = {
        name: value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for name, value in sample.labels.items()
    }
    known = {"state", "noun", "reason", "step", "priority", "station", "code", "part", "place"}
    assert labels.keys() <= known | {"le", "version"}


@pytest.mark.parametrize("text", ["Бат Болд", "ЪЪ90010112", "R/1", "", "A", "x" * 62, "a b"])
def test_what_is_no_code_becomes_other(text: str) -> None:
    assert word(text) == "other"


@pytest.mark.parametrize("text", ["step_died", "station-1", "leaf_conflict", "0"])
def test_a_code_stays(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]+", word(text))
    assert word(text) == text


def test_without_the_database_the_rest_is_still_told(web: Web) -> None:
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    web.house = replace(web.house, records=SqlRecords(engine, "station-1"))
    said = web.ask("/metrics")
    found = numbers(said.text)
    assert said.status == 200
    assert at(found, "part_up", "database") == 0
    assert at(found, "part_up", "objects") == 1
    assert ("arkhiv_pages", frozenset({"received"})) not in found
    engine.dispose()


def test_every_step_of_the_table_of_moves_is_told(web: Web) -> None:
    found = numbers(web.ask("/metrics").text)
    for step in (Step.CLEAN, Step.READ, Step.DESCRIBE, Step.ASSEMBLE):
        assert at(found, "queue_oldest_seconds", step.value) == 0
    assert Noun.PAGE == "page"
