"""Opening a paper: for a purpose, by who may, and never without a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.ids import PersonId, SessionId, ViewingId, new_id
from pipeline.nouns.person import Person, Session
from pipeline.nouns.viewing import Profile
from pipeline.people.rights import Verdict, Why
from pipeline.seeing.errors import NothingToSeeError, NotToBeSeenError, PurposeNeededError
from pipeline.seeing.opening import Verdicts, open_paper
from pipeline.words import TooLongError
from storage.schema.documents import document, version_page

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from pipeline.nouns.viewing import Viewing

MAY = Verdict(allowed=True, why=Why.ROLE)
MAY_NOT = Verdict(allowed=False, why=Why.NO_ROLE)
BY_GRANT = Verdict(allowed=True, why=Why.GRANT, cross_unit=True)
REGISTRAR = Verdicts(originals=MAY, unchecked=MAY_NOT, capture=MAY_NOT, review=MAY_NOT)
REVIEWER = Verdicts(originals=MAY, unchecked=MAY, capture=MAY_NOT, review=MAY)
GRANTED = Verdicts(originals=BY_GRANT, unchecked=MAY_NOT, capture=MAY_NOT, review=MAY_NOT)
PURPOSE = "хүсэлт 2026/118"


@pytest.fixture
def session(archive: Archive) -> Session:
    person = Person(
        PersonId(new_id()),
        "dorj",
        "",
        frozenset({Role.REGISTRAR, Role.REVIEWER}),
        frozenset({"11"}),
    )
    made = Session(SessionId("s" * 64), person.id, "c", now(), now(), now() + timedelta(hours=8))
    with archive.records.writing() as tx:
        tx.people.add(person)
        tx.sessions.begin(made)
    return made


def opened(
    archive: Archive, key: DocumentId, session: Session, verdicts: Verdicts, purpose: str = PURPOSE
) -> Viewing:
    with archive.records.writing() as tx:
        person, found = tx.people.get(session.person), tx.documents.get(key)
        return open_paper(tx, person, session, found, verdicts, purpose)


def test_a_registrar_sees_the_current_version_without_its_restricted_fields(
    archive: Archive, registered: DocumentId, session: Session
) -> None:
    made = opened(archive, registered, session, REGISTRAR)
    assert (made.version, made.profile, made.unchecked) == (1, Profile.MASKED, False)
    with archive.records.reading() as tx:
        assert tx.viewings.find(made.id, session.id, now()) == made


def test_that_a_paper_was_opened_is_written_down_with_its_purpose_beside_it(
    archive: Archive, registered: DocumentId, session: Session
) -> None:
    opened(archive, registered, session, GRANTED)
    with archive.records.reading() as tx:
        (event,) = [one for one in tx.events.of("document", registered) if one.type == Kind.SHOWN]
    assert (event.actor.name, event.actor.via) == ("dorj", "web")
    assert (event.facts["cross_unit"], event.facts["profile"]) == (True, "whole")
    assert PURPOSE not in str(event.facts)


def test_what_no_registrar_stands_for_opens_only_to_who_may_see_it_unchecked(
    archive: Archive, assembled: DocumentId, session: Session
) -> None:
    with pytest.raises(NotToBeSeenError):
        opened(archive, assembled, session, REGISTRAR)
    made = opened(archive, assembled, session, REVIEWER)
    assert (made.unchecked, made.profile) == (True, Profile.WHOLE)


@pytest.mark.parametrize("purpose", ["", "  ", "\t"])
def test_nobody_looks_without_saying_what_for(
    archive: Archive, registered: DocumentId, session: Session, purpose: str
) -> None:
    with pytest.raises(PurposeNeededError, match="number of the request"):
        opened(archive, registered, session, REGISTRAR, purpose)
    with archive.records.reading() as tx:
        assert not [one for one in tx.events.of("document", registered) if one.type == Kind.SHOWN]


def test_a_purpose_longer_than_is_kept_is_refused(
    archive: Archive, registered: DocumentId, session: Session
) -> None:
    with pytest.raises(TooLongError):
        opened(archive, registered, session, REGISTRAR, "х" * 401)


def test_opening_again_for_the_same_purpose_goes_on(
    archive: Archive, registered: DocumentId, session: Session
) -> None:
    first = opened(archive, registered, session, REGISTRAR)
    assert opened(archive, registered, session, REGISTRAR) == first
    assert opened(archive, registered, session, REGISTRAR, "шүүх").id != first.id


def test_a_viewing_opens_nothing_in_another_session_or_after_its_end(
    archive: Archive, registered: DocumentId, session: Session
) -> None:
    made = opened(archive, registered, session, REGISTRAR)
    with archive.records.writing() as tx:
        assert tx.viewings.find(made.id, SessionId("t" * 64), now()) is None
        assert tx.viewings.find(ViewingId("x"), session.id, now()) is None
        assert tx.viewings.find(made.id, session.id, made.until) is None
        tx.viewings.sweep(made.until)
        assert tx.viewings.find(made.id, session.id, now()) is None


def test_a_discarded_paper_is_not_opened(
    archive: Archive, assembled: DocumentId, session: Session
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(
            update(document).where(document.c.id == assembled).values(discarded=now())
        )
    with pytest.raises(NotToBeSeenError):
        opened(archive, assembled, session, REVIEWER)


def test_a_paper_without_pages_is_not_opened(
    archive: Archive, registered: DocumentId, session: Session
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(version_page.delete().where(version_page.c.document == registered))
    with pytest.raises(NothingToSeeError):
        opened(archive, registered, session, REVIEWER)
