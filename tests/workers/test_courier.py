"""The courier tells real receivers what was registered, and never loses a notice."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from base64 import b64encode
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.moves.disputing import dispute
from pipeline.moves.restricting import lift, restrict
from pipeline.notices import keeping
from pipeline.notices.hosts import allowed_of
from pipeline.notices.signing import headers, keys_of
from pipeline.notices.trying import MOST_TRIES
from pipeline.nouns.notice import Missed, Standing
from storage.records import SqlRecords
from storage.schema.notices import notice
from tests.receiver import closing, receiving, says, slowly
from tests.workers.test_finder import Line, line_of
from workers.courier import Bag, Courier, follow, tell, telling
from workers.outgoing import SECONDS
from workers.sealer import Sealer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from pipeline.nouns.notice import Notice, Receiver
    from tests.conftest import Shelve
    from tests.receiver import Receiver as Told

ADMINISTRATOR = Actor("dulmaa", "administrator")
SECRET = "whsec_" + b64encode(b"s" * 32).decode()
HERE = allowed_of("127.0.0.1=127.0.0.0/8")
DEADLINE = 30.0
NEVER = threading.Event()


class Office(Line):
    """A line whose registrations are told, and what came of that."""

    @property
    def bag(self) -> Bag:
        return Bag(self.archive.records, SECRET, HERE)

    def receiver(self, url: str, name: str = "registry") -> Receiver:
        """Add one, that hears of what is sealed from now on."""
        self.archive.sealer.seal()
        with self.archive.records.writing() as tx:
            return keeping.add(tx, name, url, ADMINISTRATOR)

    def registered(self, record: str = "R-1") -> DocumentId:
        """Register a paper, and have that sealed."""
        key = self.described(record)
        self.checked(key)
        self.archive.sealer.seal()
        return key

    def notices(self) -> tuple[Notice, ...]:
        with self.archive.records.reading() as tx:
            return tx.notices.log(100)[::-1]

    def now_due(self, **changed: object) -> None:
        """Let the wait for every notice be over."""
        with self.archive.records.writing() as tx:
            earlier = now() - timedelta(hours=1)
            tx.connection.execute(update(notice).values(due=earlier, **changed))


@pytest.fixture
def office(archive: Archive, shelve: Shelve, tmp_path: Path) -> Office:
    return Office(archive, shelve, tmp_path)


def until(done: Callable[[], bool]) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + DEADLINE
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_receiver_is_told_of_a_registration_in_ids_alone_and_signed(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        key = office.registered("R-1")
        tell(office.bag, one, NEVER)
    (heard,) = hub.heard
    with office.archive.records.reading() as tx:
        (found,) = tx.events.of("document", key)[-1:]
        (link,) = tx.links.of_document(key)
    assert json.loads(heard.body) == {
        "type": "document.registered",
        "timestamp": found.at.isoformat(),
        "data": {
            "event": found.id,
            "document": key,
            "version": 1,
            "records": [
                {"key": link.record, "register": "civil", "id": "R-1", "role": "principal"}
            ],
            "more_records": False,
        },
    }
    for value in ("Дорж", "халх", "saran", "bat"):
        assert value not in heard.body.decode()
    sent = datetime.fromtimestamp(int(heard.headers["webhook-timestamp"])).astimezone()
    signed = headers(found.id, sent, heard.body.decode(), keys_of(one.id, SECRET))
    assert {name: heard.headers[name] for name in signed} == dict(signed)
    (told,) = office.notices()
    assert (told.standing, told.tries, told.outcome) == (Standing.SENT, 1, "200")


def test_of_a_restricted_paper_not_even_the_records_are_told(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        key = office.registered("R-1")
        with office.archive.records.writing() as tx:
            restrict(tx, tx.documents.get(key), Actor("saran", "reviewer"), by="type")
        tell(office.bag, one, NEVER)
    data = json.loads(hub.heard[0].body)["data"]
    assert (data["document"], data["records"]) == (key, [])


def told_records(hub: Told) -> list[str]:
    """The IDs of the records in what came last."""
    return [one["id"] for one in json.loads(hub.heard[-1].body)["data"]["records"]]


def test_a_restricted_record_is_not_told_even_of_a_paper_that_is_not(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        key = office.registered("R-1")
        with office.archive.records.writing() as tx:
            restrict(tx, tx.documents.get(key), Actor("saran", "reviewer"), by="type")
            lift(tx, str(key), Actor("sara", "supervisor"), reason="seen by the privacy officer")
        office.registered("R-2")
        line_of(office, "R-1,civil,adoption,00,,,")
        tell(office.bag, one, NEVER)
    told = [json.loads(heard.body)["data"] for heard in hub.heard]
    assert [[one["id"] for one in data["records"]] for data in told] == [[], ["R-2"]]


def test_a_paper_whose_record_turned_out_to_be_restricted_is_told_without_it(
    office: Office,
) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        office.registered("R-1")
        line_of(office, "R-1,civil,adoption,00,,,")
        tell(office.bag, one, NEVER)
        assert told_records(hub) == []


def test_a_disputed_link_is_not_told_as_an_original(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        key = office.registered("R-1")
        with office.archive.records.writing() as tx:
            (link,) = tx.links.of_document(key)
            dispute(tx, tx.documents.get(key), link.record, Actor("dorj", "registrar"))
        tell(office.bag, one, NEVER)
        assert told_records(hub) == []


def test_what_is_restricted_between_two_tries_is_not_told_at_the_second(office: Office) -> None:
    with receiving(says(500), says(200)) as hub:
        one = office.receiver(hub.url)
        key = office.registered("R-1")
        tell(office.bag, one, NEVER)
        assert told_records(hub) == ["R-1"]
        with office.archive.records.writing() as tx:
            restrict(tx, tx.documents.get(key), Actor("saran", "reviewer"), by="type")
        office.now_due()
        tell(office.bag, one, NEVER)
        assert told_records(hub) == []
    assert len(set(hub.ids())) == 1
    assert "R-1" not in office.notices()[0].body


def test_a_notice_of_an_event_that_is_no_longer_there_is_dropped(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        office.registered("R-1")
        follow(office.archive.records, one)
        office.now_due(event="gone")
        tell(office.bag, one, NEVER)
    assert (hub.heard, office.notices()) == ([], ())


def test_only_what_is_registered_after_a_receiver_was_added_is_told(office: Office) -> None:
    office.registered("R-1")
    with receiving() as hub:
        one = office.receiver(hub.url)
        office.described("R-2")
        office.archive.sealer.seal()
        tell(office.bag, one, NEVER)
        assert hub.heard == []
        key = office.registered("R-3")
        tell(office.bag, one, NEVER)
    assert [json.loads(heard.body)["data"]["document"] for heard in hub.heard] == [key]


def test_what_is_not_sealed_is_not_told_yet(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        office.checked(office.described("R-1"))
        tell(office.bag, one, NEVER)
        assert hub.heard == []
        office.archive.sealer.seal()
        tell(office.bag, one, NEVER)
    assert len(hub.heard) == 1


def test_a_receiver_that_fails_is_told_again_later_by_the_same_id(office: Office) -> None:
    with receiving(says(500), closing, says(302, location="/"), says(204)) as hub:
        one = office.receiver(hub.url)
        office.registered()
        outcomes = []
        for _ in range(4):
            tell(office.bag, one, NEVER)
            tell(office.bag, one, NEVER)
            outcomes.append(office.notices()[0].outcome)
            office.now_due()
    assert outcomes == ["500", "receiver_away", "302", "204"]
    assert len(hub.heard) == 4
    assert len(set(hub.ids())) == 1
    assert len({heard.body for heard in hub.heard}) == 1
    assert office.notices()[0].tries == 4


def test_a_notice_that_is_never_taken_dies_and_can_be_told_again(office: Office) -> None:
    with receiving(says(503), says(200)) as hub:
        one = office.receiver(hub.url)
        office.registered()
        follow(office.archive.records, one)
        office.now_due(tries=MOST_TRIES - 1)
        tell(office.bag, one, NEVER)
        (dead,) = office.notices()
        assert (dead.standing, dead.tries, dead.outcome) == (Standing.DEAD, MOST_TRIES, "503")
        office.now_due()
        tell(office.bag, one, NEVER)
        assert len(hub.heard) == 1
        with office.archive.records.writing() as tx:
            assert keeping.retry(tx, "registry", [], ADMINISTRATOR) == 1
        tell(office.bag, one, NEVER)
    assert office.notices()[0].standing is Standing.SENT


def test_a_receiver_that_says_it_is_gone_is_believed_at_once(office: Office) -> None:
    with receiving(says(410)) as hub:
        one = office.receiver(hub.url)
        office.registered()
        tell(office.bag, one, NEVER)
    assert office.notices()[0].standing is Standing.DEAD


def test_a_host_that_is_not_on_the_list_hears_nothing_and_the_notice_waits(
    office: Office,
) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        office.registered()
        tell(Bag(office.archive.records, SECRET, ()), one, NEVER)
        (waiting,) = office.notices()
        assert (waiting.standing, waiting.outcome) == (Standing.WAITING, "host_refused")
        assert hub.heard == []
        office.now_due()
        tell(office.bag, one, NEVER)
    assert office.notices()[0].standing is Standing.SENT


def test_without_a_secret_nobody_is_told_and_nothing_is_missed(office: Office) -> None:
    with receiving() as hub:
        office.receiver(hub.url)
        office.registered()
        silent = Courier(Bag(office.archive.records, None, HERE))
        assert silent.look(NEVER) == 0
        Courier(office.bag).tell_all(time.monotonic() + DEADLINE)
    assert len(hub.heard) == 1


def test_after_a_failure_the_rest_waits_for_its_turn(office: Office) -> None:
    """Who is away is asked once, not once for every notice."""
    with receiving(says(500)) as hub:
        one = office.receiver(hub.url)
        for record in ("R-1", "R-2", "R-3"):
            office.registered(record)
        tell(office.bag, one, NEVER)
        assert len(hub.heard) == 1


def test_a_slow_receiver_holds_up_no_other_one_and_not_the_courier(office: Office) -> None:
    with receiving(slowly(SECONDS)) as slow, receiving() as quick:
        office.receiver(slow.url, "slow")
        office.receiver(quick.url, "quick")
        for record in ("R-1", "R-2"):
            office.registered(record)
        courier, end = Courier(office.bag), threading.Event()
        begun = time.monotonic()
        courier.look(end)
        assert time.monotonic() - begun < 1
        until(lambda: len(quick.heard) == 2 and len(slow.heard) == 1)
        courier.look(end)
        assert time.monotonic() - begun < SECONDS
        assert len(slow.heard) == 1
        end.set()


def test_a_hanging_receiver_holds_up_no_move_of_the_line(office: Office) -> None:
    """While a notice is under way, no transaction is open."""
    with receiving(slowly(3)) as hub:
        one = office.receiver(hub.url)
        office.registered("R-1")
        teller = threading.Thread(target=tell, args=(office.bag, one, NEVER), daemon=True)
        teller.start()
        until(lambda: len(hub.heard) == 1)
        begun = time.monotonic()
        office.registered("R-2")
        assert teller.is_alive()
        assert time.monotonic() - begun < 2
        teller.join()


def test_two_couriers_tell_everything_once(office: Office) -> None:
    with receiving(slowly(0.05)) as hub:
        one = office.receiver(hub.url)
        keys = {office.registered(f"R-{number}") for number in range(8)}
        tellers = [threading.Thread(target=tell, args=(office.bag, one, NEVER)) for _ in range(3)]
        for each in tellers:
            each.start()
        for each in tellers:
            each.join()
        tell(office.bag, one, NEVER)
    told = [json.loads(heard.body)["data"]["document"] for heard in hub.heard]
    assert (len(told), set(told)) == (8, keys)
    assert {one.tries for one in office.notices()} == {1}


def test_a_notice_in_somebody_s_hands_is_left_until_their_time_is_over(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        office.registered()
        follow(office.archive.records, one)
        with office.archive.records.marking() as tx:
            claim = tx.notices.claim(one.id)
        tell(office.bag, one, NEVER)
        assert hub.heard == []
        office.now_due(lease_until=now() - timedelta(seconds=1))
        tell(office.bag, one, NEVER)
        assert len(hub.heard) == 1
    assert claim is not None
    with office.archive.records.marking() as tx:
        assert not tx.notices.not_taken(claim, "late", timedelta())
    assert office.notices()[0].standing is Standing.SENT


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(office: Office) -> None:
    with receiving(slowly(SECONDS), says(200)) as hub:
        office.receiver(hub.url)
        office.registered()
        words = [sys.executable, "-m", "tests.workers.teller"]
        url = office.archive.settings.database_url
        with subprocess.Popen([*words, url, SECRET]) as killed:
            until(lambda: len(hub.heard) == 1)
            killed.kill()
        assert office.notices()[0].standing is Standing.WAITING
        office.now_due(lease_until=now() - timedelta(seconds=1))
        with subprocess.Popen([*words, url, SECRET]) as other:
            until(lambda: office.notices()[0].standing is Standing.SENT)
            other.kill()
    assert len(hub.heard) == 2
    assert len(set(hub.ids())) == 1


def test_what_is_registered_while_nobody_works_is_told_by_who_works_next(office: Office) -> None:
    with receiving() as hub:
        office.receiver(hub.url)
        office.registered("R-1")
        with telling(office.bag):
            office.registered("R-2")
    assert len(hub.heard) == 2


def test_a_station_that_nobody_has_heard_of_before_is_followed_from_its_first_event(
    office: Office,
) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        key = office.described("R-1")
        with office.archive.records.writing() as tx:
            tx.events.origin = "station-2"
            facts = {"version": 1, "by_rule": False, "access": None}
            made = tx.events.note(Kind.DOCUMENT_REGISTERED, "document", key, facts=facts)
        other = Sealer(
            SqlRecords(office.archive.records.engine, "station-2"),
            office.archive.objects,
            Ed25519PrivateKey.generate(),
        )
        assert other.seal() == 1
        tell(office.bag, one, NEVER)
        tell(office.bag, one, NEVER)
    assert hub.ids() == [made.id]


def test_a_receiver_that_was_removed_is_told_nothing_more(office: Office) -> None:
    with receiving() as hub:
        one = office.receiver(hub.url)
        office.registered()
        follow(office.archive.records, one)
        with office.archive.records.writing() as tx:
            keeping.remove(tx, "registry", ADMINISTRATOR)
            assert tx.receivers.all() == ()
        Courier(office.bag).tell_all(time.monotonic() + DEADLINE)
        assert hub.heard == []
        assert office.notices()[0].outcome == Missed.REMOVED
        office.receiver(hub.url)
        office.registered("R-2")
        Courier(office.bag).tell_all(time.monotonic() + DEADLINE)
    assert len(hub.heard) == 1


def test_what_was_taken_long_ago_is_forgotten_and_the_rest_is_not(office: Office) -> None:
    with receiving(says(200), says(500)) as hub:
        one = office.receiver(hub.url)
        office.registered("R-1")
        office.registered("R-2")
        tell(office.bag, one, NEVER)
        with office.archive.records.writing() as tx:
            tx.connection.execute(update(notice).values(made=now() - timedelta(days=99)))
            taken = update(notice).where(notice.c.sent.is_not(None))
            tx.connection.execute(taken.values(sent=now() - timedelta(days=31)))
            assert tx.notices.sweep() == 1
            assert tx.connection.scalars(select(notice.c.outcome)).all() == ["500"]
