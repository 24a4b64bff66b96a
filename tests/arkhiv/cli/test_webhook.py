"""`webhook`: receivers at the command line, from adding one to what it did not take."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from arkhiv.doctor.webhooks import webhooks
from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import State
from storage.schema.notices import notice
from tests.receiver import receiving, says

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded

SECRET = "whsec_" + b64encode(b"s" * 32).decode()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that may tell receivers on this machine."""
    return replace(settings, webhook_secret=SECRET, webhook_hosts="127.0.0.1=127.0.0.0/8")


@pytest.fixture
def document(shelve: Shelve, finish: Finish) -> None:
    """A paper that waits to be checked."""
    finish(shelve.document("1"), State.ASSEMBLED)


def register(arkhiv: Arkhiv) -> None:
    arkhiv("check", "R-1", "--by", "saran")
    arkhiv("register", "R-1", "--by", "bat")


@pytest.mark.usefixtures("document")
def test_a_receiver_is_added_told_by_the_work_and_listed(arkhiv: Arkhiv) -> None:
    with receiving() as hub:
        key = arkhiv("webhook", "add", "registry", hub.url, "--by", "dulmaa").out.strip()
        register(arkhiv)
        arkhiv("work", "--until-idle")
        assert len(hub.heard) == 1
    assert key.startswith("whsec_")
    assert key != SECRET
    assert arkhiv("webhook", "key", "registry").out.strip() == key
    (listed,) = arkhiv("webhook", "list", "--json").json
    assert (listed["name"], listed["waiting"], listed["dead"]) == ("registry", 0, 0)
    assert "registry" in arkhiv("webhook", "list", lang="mn").out
    (told,) = arkhiv("webhook", "log", "registry", "--json").json
    assert (told["standing"], told["outcome"], told["tries"]) == ("sent", "200", 1)
    assert "200" in arkhiv("webhook", "log").out
    assert arkhiv("webhook", "log", "--dead", "--json").json == []


def test_who_is_told_stands_in_the_trail_without_its_path(arkhiv: Arkhiv, archive: Archive) -> None:
    arkhiv("webhook", "add", "registry", "https://hub.example.mn/p/secret", "--by", "dulmaa")
    (key,) = (one["id"] for one in arkhiv("webhook", "list", "--json").json)
    arkhiv("webhook", "retry", "registry", "--by", "dulmaa")
    arkhiv("webhook", "remove", "registry", "--by", "dulmaa")
    with archive.records.reading() as tx:
        trail = tx.events.of("receiver", key)
    assert [one.type for one in trail] == [
        Kind.RECEIVER_ADDED,
        Kind.NOTICES_RETRIED,
        Kind.RECEIVER_REMOVED,
    ]
    assert {one.actor.name for one in trail} == {"dulmaa"}
    assert [dict(one.facts) for one in trail] == [{"host": "hub.example.mn"}, {"notices": 0}, {}]
    assert arkhiv("webhook", "list", "--json").json == []


def test_a_receiver_can_be_tried_without_a_registration(arkhiv: Arkhiv, archive: Archive) -> None:
    del archive
    with receiving(says(200), says(500)) as hub:
        arkhiv("webhook", "add", "registry", hub.url)
        assert arkhiv("webhook", "try", "registry", "--json").json["status"] == 200
        refused = arkhiv("webhook", "try", "registry", ends=4)
    assert "500" in refused.err
    assert b"webhook.test" in hub.heard[0].body
    assert "answer" in arkhiv("webhook", "try", "registry", ends=4).err


@pytest.mark.usefixtures("document")
def test_what_was_not_taken_is_shown_to_the_administrator_and_told_again(
    arkhiv: Arkhiv, archive: Archive
) -> None:
    with receiving(says(410), says(200)) as hub:
        arkhiv("webhook", "add", "registry", hub.url)
        register(arkhiv)
        arkhiv("work", "--until-idle")
        (dead,) = arkhiv("webhook", "log", "--dead", "--json").json
        assert dead["outcome"] == "410"
        assert [one.code for one in webhooks(archive.settings)] == ["webhooks_dead"]
        assert "1" in arkhiv("webhook", "retry", "registry", dead["id"]).out
        arkhiv("work", "--until-idle")
    assert arkhiv("webhook", "list", "--json").json[0]["dead"] == 0
    assert len(hub.heard) == 2
    assert "no notice" in arkhiv("webhook", "retry", "registry", dead["id"], ends=2).err


def test_receivers_that_cannot_be_are_refused(arkhiv: Arkhiv, archive: Archive) -> None:
    del archive
    arkhiv("webhook", "add", "registry", "https://hub.example.mn/")
    for words in (
        ("add", "registry", "https://other.example.mn/"),
        ("add", "other", "ftp://hub.example.mn/"),
        ("add", "other", "https://bat:word@hub.example.mn/"),
        ("remove", "other"),
        ("try", "other"),
        ("log", "other"),
        ("log", "--dead", "--waiting"),
        ("retry", "registry", "none"),
    ):
        arkhiv("webhook", *words, ends=2)
    assert len(arkhiv("webhook", "list", "--json").json) == 1


def test_without_a_secret_no_receiver_is_added(
    arkhiv: Arkhiv, archive: Archive, settings: Settings
) -> None:
    del archive, arkhiv
    from click.testing import CliRunner

    from arkhiv.cli.program import program

    group = program(replace(settings, webhook_secret=None))
    said = CliRunner().invoke(group, ["webhook", "add", "a", "https://hub.example.mn/"])
    assert (said.exit_code, "ARKHIV_WEBHOOK_SECRET" in said.stderr) == (2, True)
    assert CliRunner().invoke(group, ["webhook", "list", "--json"]).stdout.strip() == "[]"


@pytest.mark.usefixtures("document")
def test_the_doctor_says_who_cannot_be_told(arkhiv: Arkhiv, archive: Archive) -> None:
    settings = archive.settings
    assert [one.code for one in webhooks(settings)] == ["webhooks_none"]
    with receiving(says(500)) as hub:
        arkhiv("webhook", "add", "registry", hub.url)
        assert [one.code for one in webhooks(settings)] == ["webhooks_told"]
        register(arkhiv)
        arkhiv("work", "--until-idle")
    with archive.records.writing() as tx:
        tx.connection.execute(update(notice).values(made=now() - timedelta(hours=5, minutes=1)))
    (late,) = webhooks(settings)
    assert (late.code, dict(late.facts)) == (
        "webhooks_late",
        {"receiver": "registry", "number": 1, "hours": 5},
    )
    codes = [one.code for one in webhooks(replace(settings, webhook_hosts=None))]
    assert codes == ["webhooks_host", "webhooks_late"]
    codes = [one.code for one in webhooks(replace(settings, webhook_secret=None))]
    assert codes == ["webhooks_secret", "webhooks_late"]
