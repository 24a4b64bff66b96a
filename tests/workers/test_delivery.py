"""Delivery by real brokers: whatever becomes of messages, every step is done once."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pika
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from redis import Redis as Client
from sqlalchemy import func, select, text, update

from benchmarks.coordination import shelve
from benchmarks.idle import TABLE, NoChildren
from pipeline.clock import now
from pipeline.flow import WORK, Noun, State, Step
from pipeline.ids import new_id
from pipeline.nouns.urgency import FIRST, Urgency, message_class
from pipeline.ports.records import Due, Lease
from pipeline.recipe import Recipe
from storage.database import open_engine
from storage.migrate import migrate
from storage.records import SqlRecords
from storage.records.rings import RUNG
from storage.records.work import LEASE, STRIKES
from storage.schema.capture import page as pages
from storage.schema.trail import event as events
from tests.servers.fixtures import running
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis
from tests.workers.mortal import Slow
from workers.bell import bell
from workers.brokers.open import open_broker
from workers.ending import Ending
from workers.message import message_about, queue_of
from workers.sweep import Sweep
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from sqlalchemy.engine import Engine

    from pipeline.recipe import Recipe as Given
    from pipeline.steps.contract import Job
    from storage.records import SqlTransaction
    from tests.servers.postgres import Postgres

pytestmark = [
    pytest.mark.service,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""The AMQP client leaves the sockets of connections that fail to the collector of garbage."""
PAGES = frozenset({Step.CLEAN, Step.READ})
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _leave_no_garbage() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(params=["rabbitmq", "redis"])
def broker(request: pytest.FixtureRequest) -> str:
    """The address of a real broker with nothing in it."""
    url: str = request.getfixturevalue(request.param).url
    empty(url)
    return url


def empty(url: str) -> None:
    carrier = open_broker(url)
    for queue in carrier.queues(sorted(WORK)):
        carrier.broker.declare_queue(queue)
    carrier.broker.flush_all()
    carrier.close()


@pytest.fixture
def records_of(postgres: Postgres) -> Iterator[Callable[[], SqlRecords]]:
    """Make records with nothing in them but what a test shelves."""
    engines: list[Engine] = []

    def make() -> SqlRecords:
        engines.append(open_engine(postgres.fresh()))
        migrate(engines[-1])
        return SqlRecords(engines[-1], "test")

    yield make
    for engine in engines:
        engine.dispose()


@pytest.fixture
def records(records_of: Callable[[], SqlRecords]) -> SqlRecords:
    """Empty records."""
    return records_of()


@pytest.fixture
def workshop(records: SqlRecords, broker: str, tmp_path: Path) -> Workshop:
    return workshop_of(records, broker, tmp_path)


def workshop_of(
    records: SqlRecords, broker: str, folder: Path, hands: int = 2, seconds: float = 0
) -> Workshop:
    children: Any = Slow(hands, seconds) if seconds else NoChildren(hands)
    objects: Any = None
    return Workshop(
        records,
        objects,
        children,
        Recipe(),
        folder,
        table=TABLE,
        does=PAGES,
        broker_url=broker,
        ending=Ending(5),
    )


def counts(records: SqlRecords) -> dict[str, int]:
    """Count the events of every kind."""
    query = select(events.c.type, func.count()).group_by(events.c.type)
    with records.reading() as tx:
        return {row[0]: row[1] for row in tx.connection.execute(query)}


def assert_each_step_was_done_once(records: SqlRecords, number: int) -> None:
    with records.reading() as tx:
        states = tx.connection.scalars(select(pages.c.state)).all()
        assert tx.holds.open() == ()
    assert list(states) == [State.READ] * number
    assert counts(records) == {"page.cleaned": number, "page.read": number}


def ids(records: SqlRecords) -> list[str]:
    with records.reading() as tx:
        return list(tx.connection.scalars(select(pages.c.id).order_by(pages.c.id)))


@contextmanager
def at_work(workshop: Workshop) -> Iterator[Sweep]:
    """Work in the background for the length of the block."""
    sweep = Sweep(workshop)
    thread = threading.Thread(target=sweep.run, kwargs={"until_idle": False})
    thread.start()
    try:
        yield sweep
    finally:
        sweep.stop()
        thread.join(30)
    assert not thread.is_alive()


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_what_is_due_comes_by_the_broker_and_ends_when_sql_says_idle(
    workshop: Workshop, records: SqlRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(records, 30)
    sweep = Sweep(workshop)
    monkeypatch.setattr(sweep._here.carrier, "send", lambda _: pytest.fail("not by the broker"))
    sweep.run(until_idle=True)
    assert_each_step_was_done_once(records, 30)


def test_a_worker_of_one_step_stops_there_and_rings_for_the_next(
    workshop: Workshop, records: SqlRecords, broker: str
) -> None:
    shelve(records, 3)
    Sweep(replace(workshop, does=frozenset({Step.CLEAN}))).run(until_idle=True)
    assert counts(records) == {"page.cleaned": 3}
    carrier = open_broker(broker)
    assert carrier.depth(Step.READ) == 3
    carrier.close()
    Sweep(replace(workshop, does=frozenset({Step.READ}))).run(until_idle=True)
    assert_each_step_was_done_once(records, 3)


def test_many_due_things_put_few_messages_into_the_broker(
    workshop: Workshop, records: SqlRecords, broker: str
) -> None:
    shelve(records, 400)
    with bell(records, broker) as ringing:
        ringing.ring()
    sweeps = [Sweep(replace(workshop, does=frozenset({Step.READ}))) for _ in "12"]
    for sweep in sweeps:
        sweep.run(until_idle=True)
    carrier = open_broker(broker)
    assert 0 < carrier.depth(Step.CLEAN) <= 20
    carrier.close()


def die_over(records: SqlRecords, subject: str) -> None:
    """Take a page in hand as a worker that is not heard of again until its lease has run out."""
    with records.writing() as tx:
        assert tx.work.take(Noun.PAGE, subject, Step.CLEAN) is not None
        tx.connection.execute(
            update(pages).where(pages.c.id == subject).values(lease_until=now() - LEASE)
        )


def test_what_somebody_died_over_is_worked_on_without_a_message(
    workshop: Workshop, records: SqlRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(records, 1)
    die_over(records, *ids(records))
    monkeypatch.setattr("workers.post.Post.send", lambda *_: True)
    with at_work(workshop):
        wait_until(lambda: counts(records).get("page.read") == 1, seconds=8)


def test_a_ring_for_a_death_that_is_lost_is_given_again_while_all_hands_are_busy(
    records: SqlRecords, broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve(records, 1)
    sent: list[Due] = []
    monkeypatch.setattr("workers.post.Post.send", lambda _, found: sent.extend(found) or True)
    monkeypatch.setattr(Sweep, "_takes_over", lambda *_: False)
    die_over(records, *ids(records))
    with at_work(workshop_of(records, broker, tmp_path)):
        wait_until(lambda: len(sent) > 1, seconds=15)
    assert {due.subject for due in sent} == {*ids(records)}


def test_a_full_queue_hides_no_death(workshop: Workshop, records: SqlRecords) -> None:
    shelve(records, 30)
    died = ids(records)[0]
    die_over(records, died)
    sweep = Sweep(workshop)
    found = sweep._some({Step.CLEAN: 0}, seldom=True)
    assert [due.subject for due in found] == [died]
    assert sweep._some({Step.CLEAN: 0}, seldom=False) == ()


def test_a_busy_worker_leaves_a_death_to_those_with_a_hand_free(workshop: Workshop) -> None:
    sweep = Sweep(workshop)
    due = Due(Noun.PAGE, new_id(), Step.CLEAN, died=True)
    renewed = sweep._workshop.renewal.in_hand
    for token in ("a", "b", "c"):
        renewed[token] = Lease(Noun.PAGE, new_id(), Step.CLEAN, token, 1)
    assert not sweep._takes_over(due)
    del renewed["a"]
    assert not sweep._takes_over(replace(due, died=False))
    assert sweep._takes_over(due)


GARBAGE = st.sampled_from(
    [
        b"",
        b"\xff\x00",
        b"null",
        b"[1, 2]",
        b'{"queue_name": "arkhiv.clean"}',
        b"{" * 2000,
        message_about(Due(Noun.PAGE, "no id", Step.CLEAN), queue_of(Step.CLEAN)).encode(),
        message_about(Due(Noun.PAGE, new_id(), Step.CLEAN), queue_of(Step.CLEAN)).encode(),
        message_about(Due(Noun.PAGE, new_id(), Step.READ), queue_of(Step.CLEAN)).encode(),
        message_about(Due(Noun.PAGE, new_id(), Step.CLEAN), "elsewhere").encode(),
    ]
)
MISCHIEF = st.lists(
    st.tuples(st.just("garbage"), GARBAGE)
    | st.tuples(st.just("repeat"), st.integers(0, 4))
    | st.tuples(st.just("reorder"), st.integers(0, 4))
    | st.tuples(st.just("lose"), st.just(0)),
    min_size=1,
    max_size=12,
)


def put_raw(url: str, queue: str, body: bytes) -> None:
    """Put bytes into a queue as a stranger would."""
    if url.startswith("amqp"):
        connection = pika.BlockingConnection(pika.URLParameters(url))
        connection.channel().basic_publish("", queue, body)
        connection.close()
        return
    client, name = Client.from_url(url), f"dramatiq:{queue}"
    key = new_id()
    client.hset(f"{name}.msgs", key, body)
    client.rpush(name, key)
    client.close()


def make_mischief(url: str, found: list[str], what: list[tuple[str, Any]]) -> None:
    carrier = open_broker(url)
    for kind, detail in what:
        if kind == "garbage":
            put_raw(url, queue_of(Step.CLEAN), detail)
        elif kind == "repeat":
            carrier.send(Due(Noun.PAGE, found[detail], Step.CLEAN))
            carrier.send(Due(Noun.PAGE, found[detail], Step.CLEAN))
        elif kind == "reorder":
            carrier.send(Due(Noun.PAGE, found[detail], Step.READ))
        else:
            carrier.broker.flush_all()
    carrier.close()


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(MISCHIEF, MISCHIEF)
def test_lost_repeated_reordered_and_foreign_messages_change_nothing(
    records_of: Callable[[], SqlRecords],
    broker: str,
    tmp_path: Path,
    before: list[tuple[str, Any]],
    during: list[tuple[str, Any]],
) -> None:
    records = records_of()
    shelve(records, 5)
    found = ids(records)
    make_mischief(broker, found, before)
    with at_work(workshop_of(records, broker, tmp_path)):
        make_mischief(broker, found, during)
        let_time_pass(records, RUNG)
        wait_until(lambda: counts(records).get("page.read") == 5)
    assert_each_step_was_done_once(records, 5)


class Mortal:
    """A worker in a process of its own, which may be killed and lives again."""

    def __init__(self, records: SqlRecords, broker: str, folder: Path) -> None:
        self._records = records
        database = records.engine.url.render_as_string(hide_password=False)
        self._words = (database, broker, str(folder))
        self._process: subprocess.Popen[bytes] | None = None

    def live(self) -> None:
        """Be alive."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.workers.mortal", *self._words],
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def die(self) -> None:
        """Die with something in hand, unless all is done, and let half a minute go by."""
        self.live()
        wait_until(lambda: in_hand(self._records) or not unread(self._records))
        self.end()
        let_time_pass(self._records, LEASE)

    def end(self) -> None:
        """Be gone, as if the power was cut."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
            self._process = None


def in_hand(records: SqlRecords) -> int:
    """Count the leases that have not run out."""
    with records.reading() as tx:
        living = pages.c.lease_until > tx.work.present()
        return tx.connection.scalar(select(func.count()).where(living)) or 0


def unread(records: SqlRecords) -> int:
    with records.reading() as tx:
        return tx.work.outstanding(PAGES)


def let_time_pass(records: SqlRecords, passed: timedelta) -> None:
    """Let everything that ends at some moment end so much earlier: nothing else is changed."""
    with records.writing() as tx:
        tx.connection.execute(PASSED, {"passed": passed})


PASSED = text(
    "UPDATE page SET lease_until = lease_until - :passed, rung_until = rung_until - :passed, "
    "due = due - :passed"
)
KILL, EMPTY = ("kill", 0), ("lose", 0)
DEATHS = st.lists(
    st.sampled_from([KILL, EMPTY])
    | st.tuples(st.just("repeat"), st.integers(0, 5))
    | st.tuples(st.just("reorder"), st.integers(0, 5)),
    min_size=2,
    max_size=6,
).filter(lambda moves: 0 < moves.count(KILL) < STRIKES)
"""Whoever dies over a page three times has it held, as should be."""


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@example([KILL, EMPTY])
@example([EMPTY, KILL, EMPTY, KILL])
@given(DEATHS)
def test_killed_workers_and_emptied_brokers_lose_and_double_nothing(
    records_of: Callable[[], SqlRecords],
    broker: str,
    tmp_path: Path,
    moves: list[tuple[str, Any]],
) -> None:
    records = records_of()
    shelve(records, 6)
    found = ids(records)
    mortal = Mortal(records, broker, tmp_path)
    try:
        mortal.live()
        for move in moves:
            if move == KILL:
                mortal.die()
            else:
                make_mischief(broker, found, [move])
    finally:
        mortal.end()
    let_time_pass(records, LEASE)
    with at_work(workshop_of(records, broker, tmp_path)):
        make_mischief(broker, found, [EMPTY])
        wait_until(lambda: counts(records).get("page.read") == 6, seconds=40)
    assert_each_step_was_done_once(records, 6)


class Order:
    """Steps that write down in which order they came."""

    def __init__(self) -> None:
        self.came: list[str] = []

    def table(self) -> Any:  # noqa: ANN401  # the table of steps with one function changed
        def prepare(tx: SqlTransaction, subject: str, recipe: Given) -> Job:
            self.came.append(subject)
            return TABLE[Step.CLEAN].prepare(tx, subject, recipe)

        return {**TABLE, Step.CLEAN: replace(TABLE[Step.CLEAN], prepare=prepare)}


def request(records: SqlRecords, asked: list[str]) -> None:
    with records.writing() as tx:
        tx.rings.request([], asked)  # type: ignore[arg-type]  # ids of pages


def endanger(records: SqlRecords, pages_of: list[str]) -> None:
    with records.writing() as tx:
        tx.connection.execute(
            update(pages)
            .where(pages.c.id.in_(pages_of))
            .values(priority=Urgency.ENDANGERED.value, rung_until=None)
        )


SECONDS_A_STEP = 0.02
"""What is due is looked for once a second: faster hands pass more before they hear of a request."""


@pytest.mark.parametrize("prefer", [request, endanger])
def test_the_requested_and_the_endangered_overtake_a_backlog_that_still_moves(
    records: SqlRecords,
    broker: str,
    tmp_path: Path,
    prefer: Callable[[SqlRecords, list[str]], None],
) -> None:
    shelve(records, 240)
    asked = set(ids(records)[200:])
    order = Order()
    workshop = replace(
        workshop_of(records, broker, tmp_path, hands=1, seconds=SECONDS_A_STEP),
        table=order.table(),
    )
    with at_work(workshop):
        wait_until(lambda: len(order.came) > 5)
        prefer(records, sorted(asked))
        begun = len(order.came)
        wait_until(lambda: len(order.came) >= 200)
    after = order.came[begun:]
    last = max(place for place, subject in enumerate(after) if subject in asked)
    done_before = sum(subject in asked for subject in order.came[:begun])
    ordinary = last + 1 - (len(asked) - done_before)
    assert len(asked) / 8 - 2 <= ordinary <= 120


def test_ordinary_work_moves_under_an_endless_stream_of_requests(
    records: SqlRecords, broker: str, tmp_path: Path
) -> None:
    shelve(records, 300)
    found = ids(records)
    ordinary, stream = set(found[:20]), found[20:]
    with records.writing() as tx:
        tx.connection.execute(update(pages).where(pages.c.id.in_(stream)).values(due=now()))
    request(records, stream)
    order = Order()
    workshop = replace(workshop_of(records, broker, tmp_path, hands=1), table=order.table())
    with at_work(workshop):
        wait_until(lambda: len(order.came) >= 120)
    served = sum(subject in ordinary for subject in order.came[:120])
    assert 15 <= served <= 40


def test_rabbitmq_serves_the_most_urgent_message_first(rabbitmq: RabbitMQ) -> None:
    empty(rabbitmq.url)
    carrier = open_broker(rabbitmq.url)
    classes = [message_class(level) for level in Urgency] + [FIRST]
    for urgency in (classes[0], classes[2], classes[4], classes[1], classes[3]):
        carrier.send(Due(Noun.PAGE, new_id(), Step.CLEAN, urgency))
    connection = pika.BlockingConnection(pika.URLParameters(rabbitmq.url))
    channel = connection.channel()
    got = [channel.basic_get(queue_of(Step.CLEAN), auto_ack=True) for _ in classes]
    connection.close()
    carrier.close()
    assert [properties.priority for _, properties, _ in got] == sorted(classes, reverse=True)


@pytest.mark.parametrize(
    ("urgency", "goes_first"),
    [
        (message_class(Urgency.REQUESTED), True),
        (message_class(Urgency.ENDANGERED), True),
        (FIRST, True),
        (message_class(Urgency.FRAGILE), False),
        (message_class(Urgency.ORDINARY + 9), False),
    ],
)
def test_redis_has_a_queue_for_what_goes_first(
    redis: Redis, urgency: int, *, goes_first: bool
) -> None:
    empty(redis.url)
    carrier = open_broker(redis.url)
    carrier.send(Due(Noun.PAGE, new_id(), Step.CLEAN, urgency))
    client = Client.from_url(redis.url)
    first, rest = (f"dramatiq:{queue}" for queue in carrier.queues((Step.CLEAN,)))
    assert (client.llen(first), client.llen(rest)) == (int(goes_first), int(not goes_first))
    client.close()
    carrier.close()


@pytest.mark.parametrize("kind", [RabbitMQ, Redis])
def test_work_goes_on_without_the_broker_and_by_it_when_it_is_back(
    kind: type[RabbitMQ | Redis], records: SqlRecords, tmp_path: Path
) -> None:
    shelve(records, 20)
    with running(kind(tmp_path / "broker")) as server:
        workshop = workshop_of(records, server.url, tmp_path)
        with at_work(workshop) as sweep:
            wait_until(lambda: counts(records).get("page.read") == 20)
            server.kill()
            server.empty()
            again(records)
            wait_until(lambda: counts(records).get("page.read") == 40)
            server.start()
            post = sweep._post
            assert post is not None
            wait_until(lambda: post.answers)
            sweep._here.carrier.send = lambda _: pytest.fail("the broker is back")  # type: ignore[method-assign]  # nothing may go round it
            again(records)
            wait_until(lambda: counts(records).get("page.read") == 60)


def again(records: SqlRecords) -> None:
    """Have every page worked on once more."""
    with records.writing() as tx:
        tx.connection.execute(
            update(pages).values(state=State.RECEIVED.value, due=now(), rung_until=None)
        )


def test_a_broker_that_is_away_neither_fails_nor_delays_who_rings(records: SqlRecords) -> None:
    shelve(records, 3)
    started = time.monotonic()
    for url in ("redis://127.0.0.1:1/0", "amqp://guest:guest@127.0.0.1:1/"):
        with bell(records, url) as ringing:
            ringing.ring()
            ringing.ring(Step.CLEAN)
    assert time.monotonic() - started < 10
    with records.reading() as tx:
        assert len(tx.rings.due(10, [Step.CLEAN], unrung=True)) == 3
