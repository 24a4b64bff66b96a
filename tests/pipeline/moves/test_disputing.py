"""A wrong original: its link is suspended, the paper waits, and figures follow."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.errors import UserError
from pipeline.events import Actor, Kind
from pipeline.flow import State
from pipeline.moves.disputing import dispute, is_disputed
from pipeline.moves.errors import NotLinkedError, NotReadyError
from pipeline.moves.finding import the_record
from pipeline.moves.holding import discard, retry
from pipeline.moves.linking import link, unlink
from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.nouns.hold import Reason
from storage.records.asof import AsOf
from storage.records.counting import counted
from storage.schema.documents import version
from storage.schema.trail import event
from workers.roller import roll

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Event
    from pipeline.ids import DocumentId
    from storage.records import SqlTransaction
    from tests.conftest import Shelve
    from tests.pipeline.conftest import Bring

RECORDS = ("R-1", "R-2", "R-3")


def doubt(
    archive: Archive, key: DocumentId, who: Actor, name: str = "R-1", remark: str = ""
) -> None:
    with archive.records.writing() as tx:
        dispute(tx, tx.documents.get(key), the_record(tx, name).id, who, remark=remark)


def standing(tx: SqlTransaction, key: DocumentId) -> dict[str, LinkStanding]:
    links = tx.links.of_document(key)
    return {tx.inventory.get(one.record).record_id: one.standing for one in links}


def test_the_link_is_proposed_again_and_the_paper_waits_where_it_is(
    archive: Archive, registered: DocumentId, registrar: Actor
) -> None:
    doubt(archive, registered, registrar, remark="another child <b>")
    with archive.records.reading() as tx:
        found = tx.documents.get(registered)
        assert (found.state, found.held, found.current) == (State.REGISTERED, True, 1)
        (hold,) = tx.holds.of("document", registered)
        assert (hold.code, hold.facts) == (Reason.WRONG_ORIGINAL, {"record": "civil:R-1"})
        assert standing(tx, registered) == {"R-1": LinkStanding.PROPOSED}
        before, after = tx.links.ever_of_document(registered)
        assert (before.standing, before.role) == (LinkStanding.WITHDRAWN, after.role)
        held = tx.events.of("document", registered)[-1]
        assert (held.type, held.facts["code"]) == (Kind.HELD, "wrong_original")
        assert held.actor.name == "registrar"
        assert "child" not in str(held.facts)
        assert tx.events.words(held.id) == "another child <b>"


def test_saying_it_twice_changes_nothing_more(
    archive: Archive, registered: DocumentId, registrar: Actor
) -> None:
    doubt(archive, registered, registrar)
    with archive.records.reading() as tx:
        before = (
            tx.connection.execute(select(event.c.id)).all(),
            tx.links.ever_of_document(registered),
        )
    doubt(archive, registered, registrar)
    with archive.records.reading() as tx:
        after = (
            tx.connection.execute(select(event.c.id)).all(),
            tx.links.ever_of_document(registered),
        )
    assert before == after


def test_each_link_of_a_paper_is_disputed_for_itself_also_one_that_was_only_proposed(
    archive: Archive, shelve: Shelve, registered: DocumentId, registrar: Actor
) -> None:
    shelve.record("R-2")
    with archive.records.writing() as tx:
        tx.links.add(
            the_record(tx, "R-2").id,
            registered,
            role=LinkRole.SUPPORTING,
            standing=LinkStanding.PROPOSED,
            evidence="leaves",
            by="machine",
        )
    for name in ("R-1", "R-2", "R-2", "R-1"):
        doubt(archive, registered, registrar, name, remark=f"not of {name}")
    with archive.records.reading() as tx:
        held = [one for one in tx.events.of("document", registered) if one.type == Kind.HELD]
        assert [tx.events.words(one.id) for one in held] == ["not of R-1", "not of R-2"]
        assert set(standing(tx, registered).values()) == {LinkStanding.PROPOSED}
        (hold,) = tx.holds.of("document", registered)
        assert set(str(hold.facts["record"]).split(", ")) == {"civil:R-1", "civil:R-2"}


def test_the_papers_other_links_stay(
    archive: Archive, shelve: Shelve, registered: DocumentId, reviewer: Actor, registrar: Actor
) -> None:
    shelve.record("R-2")
    with archive.records.writing() as tx:
        link(tx, "R-2", registered, reviewer, role=LinkRole.SUPPORTING, reason="his too")
    doubt(archive, registered, registrar)
    with archive.records.reading() as tx:
        expected = {"R-1": LinkStanding.PROPOSED, "R-2": LinkStanding.CONFIRMED}
        assert standing(tx, registered) == expected


def test_what_is_not_linked_cannot_be_disputed(
    archive: Archive, shelve: Shelve, registered: DocumentId, registrar: Actor
) -> None:
    shelve.record("R-2")
    with pytest.raises(NotLinkedError):
        doubt(archive, registered, registrar, "R-2")
    with archive.records.reading() as tx:
        assert not is_disputed(tx, registered)


def test_trying_again_settles_no_dispute(
    archive: Archive, registered: DocumentId, registrar: Actor, reviewer: Actor
) -> None:
    doubt(archive, registered, registrar)
    with archive.records.writing() as tx:
        assert retry(tx, registered, reviewer) == ()
        assert is_disputed(tx, registered)


def test_a_reviewer_upholds_it_and_it_is_registered_as_it_was(
    archive: Archive, registered: DocumentId, registrar: Actor, reviewer: Actor
) -> None:
    doubt(archive, registered, registrar)
    with archive.records.writing() as tx:
        link(tx, "R-1", registered, reviewer, role=LinkRole.PRINCIPAL, reason="it is his")
    with archive.records.reading() as tx:
        found = tx.documents.get(registered)
        assert (found.state, found.held, found.version) == (State.REGISTERED, False, 1)
        assert standing(tx, registered) == {"R-1": LinkStanding.CONFIRMED}
        kinds = [one.type for one in tx.events.of("document", registered)]
        assert kinds[-2:] == [Kind.HELD, Kind.RELEASED]


def test_a_reviewer_agrees_and_links_it_to_the_right_record(
    archive: Archive, shelve: Shelve, registered: DocumentId, registrar: Actor, reviewer: Actor
) -> None:
    shelve.record("R-2")
    doubt(archive, registered, registrar)
    with archive.records.writing() as tx:
        link(tx, "R-2", registered, reviewer, role=LinkRole.PRINCIPAL, reason="number on it")
        assert is_disputed(tx, registered)
        unlink(tx, "R-1", registered, reviewer, reason="not his")
        assert tx.holds.of("document", registered) == ()
        assert standing(tx, registered) == {"R-2": LinkStanding.CONFIRMED}


def test_a_wrong_original_that_is_nobodys_waits_to_be_linked(
    archive: Archive, registered: DocumentId, registrar: Actor, reviewer: Actor
) -> None:
    doubt(archive, registered, registrar)
    with archive.records.writing() as tx:
        unlink(tx, "R-1", registered, reviewer, reason="not his")
        assert [hold.code for hold in tx.holds.of("document", registered)] == [Reason.UNLINKED]


def test_a_disputed_paper_is_neither_checked_nor_registered(
    archive: Archive, assembled: DocumentId, registrar: Actor, reviewer: Actor
) -> None:
    from pipeline.moves.checking import check

    doubt(archive, assembled, registrar)
    with archive.records.writing() as tx, pytest.raises(NotReadyError):
        check(tx, tx.documents.get(assembled), reviewer)


def recounted(tx: SqlTransaction) -> int:
    """Count the records with an original by what events tell of links and papers alone."""
    links: dict[str, tuple[str, str]] = {}
    confirmed: set[str] = set()
    gone: set[str] = set()
    for one in told(tx):
        if one.type == Kind.LINK_MADE and one.facts["role"] == "principal":
            links[one.subject_id] = (str(one.facts["record"]), str(one.facts["document"]))
            if one.facts["standing"] == "confirmed":
                confirmed.add(one.subject_id)
        elif one.type == Kind.LINK_CONFIRMED:
            confirmed.add(one.subject_id)
        elif one.type == Kind.LINK_WITHDRAWN:
            confirmed.discard(one.subject_id)
        elif one.type == Kind.DOCUMENT_DISCARDED:
            gone.add(one.subject_id)
    found = (links[one] for one in confirmed if one in links)
    return len({record for record, document in found if document not in gone})


def told(tx: SqlTransaction) -> list[Event]:
    subjects = tx.connection.execute(select(event.c.subject_kind, event.c.subject_id).distinct())
    found = [one for kind, key in subjects.all() for one in tx.events.of(kind, key)]
    return sorted(found, key=lambda one: (one.recorded_at, one.id))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["dispute", "dispute", "link", "unlink", "discard", "roll"]),
            st.integers(0, 2),
            st.integers(0, 2),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_totals_equal_a_recount_from_events_whatever_is_disputed_and_settled(
    archive: Archive, shelve: Shelve, bring: Bring, steps: list[tuple[str, int, int]]
) -> None:
    papers = prepared(archive, shelve, bring)
    person = Actor("dorj", "registrar", via="test")
    for what, paper, record in steps:
        key, name = papers[paper], RECORDS[record]
        with suppress(UserError), archive.records.writing() as tx:
            if what == "dispute":
                dispute(tx, tx.documents.get(key), the_record(tx, name).id, person)
            elif what == "link":
                link(tx, name, key, person, role=LinkRole.PRINCIPAL, reason="seen")
            elif what == "unlink":
                unlink(tx, name, key, person, reason="wrong")
            elif what == "discard" and record == paper == 2:
                discard(tx, key, person, reason="not ours")
        if what == "roll":
            archive.sealer.seal()
            roll(archive.records)
        with archive.records.reading() as tx:
            expected = recounted(tx)
            (whole,) = counted(tx.connection, None, AsOf(None)).groups[False].values()
            assert (whole.digitized, whole.registered) == (expected, expected)
            shown = tx.progress.progress().counts
            assert (shown.digitized, shown.registered) == (expected, expected)


def prepared(archive: Archive, shelve: Shelve, bring: Bring) -> list[DocumentId]:
    """Three registered originals that a machine read, or those of the example before."""
    with archive.records.reading() as tx:
        before = [tx.documents.by_origin(f"record:{name}") for name in RECORDS]
    if all(before):
        return [one.id for one in before if one]
    papers = [shelve.document("1", record=name) for name in RECORDS]
    for key in papers:
        bring(key, State.REGISTERED)
    with archive.records.writing() as tx:
        tx.connection.execute(update(version).values(means="machine", registered=now()))
    archive.sealer.seal()
    roll(archive.records)
    return papers


def test_figures_of_a_day_before_stay_what_they_were(
    archive: Archive, shelve: Shelve, bring: Bring, registrar: Actor
) -> None:
    from datetime import timedelta

    from storage.schema.documents import document
    from storage.schema.documents import link as links
    from storage.schema.inventory import record

    key, *_ = prepared(archive, shelve, bring)
    earlier = now() - timedelta(days=3)
    with archive.records.writing() as tx:
        run = tx.connection.execute
        run(update(record).values(created=earlier))
        run(update(links).values(at=earlier))
        run(update(document).values(created=earlier))
        run(update(version).values(described=earlier, assembled=earlier, registered=earlier))
    doubt(archive, key, registrar)
    with archive.records.reading() as tx:
        day = (now() - timedelta(days=2)).date()
        (then,) = counted(tx.connection, None, AsOf(day)).groups[False].values()
        (today,) = counted(tx.connection, None, AsOf(None)).groups[False].values()
    assert (then.registered, today.registered) == (3, 2)
