"""People in SQL, with the hashes of their secrets, their tokens and their grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.ids import GrantId, PersonId, TokenId
from pipeline.language import Lang
from pipeline.nouns.person import Grant, Person, Secrets, Token
from pipeline.nouns.viewing import Purpose
from storage.schema.people import access_grant, person, token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.engine import Connection


class SqlPeople:
    """People are added and changed, never deleted: events name them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def any(self) -> bool:
        """Say whether anybody was ever added."""
        return self._connection.execute(select(person.c.id).limit(1)).first() is not None

    def all(self) -> tuple[Person, ...]:
        """Return everybody, by name."""
        return self._people()

    def get(self, key: PersonId) -> Person:
        """Return one person."""
        (found,) = self._people(person.c.id == key)
        return found

    def named(self, name: str) -> Person | None:
        """Return whoever signs in under a name."""
        return next(iter(self._people(person.c.name == name)), None)

    def known(self, key: str) -> Person | None:
        """Return whoever has an id; None where there is nobody."""
        return next(iter(self._people(person.c.id == key)), None)

    def full_names(self, names: Iterable[str]) -> Mapping[str, str]:
        """Return what people are called in full, by the names under which they sign in."""
        here = person.c
        rows = self._connection.execute(
            select(here.name, here.full_name).where(here.name.in_(sorted(set(names))))
        )
        return {row.name: row.full_name for row in rows}

    def _people(self, *conditions: ColumnElement[bool]) -> tuple[Person, ...]:
        rows = self._connection.execute(select(person).where(*conditions).order_by(person.c.name))
        return tuple(
            Person(
                id=PersonId(row.id),
                name=row.name,
                full_name=row.full_name,
                roles=frozenset(map(Role, row.roles)),
                units=frozenset(row.units),
                language=Lang(row.language),
                demo=row.demo,
                disabled=row.disabled is not None,
                must_change=row.must_change,
            )
            for row in rows
        )

    def add(self, made: Person) -> None:
        """Add a person, who has no password yet."""
        self._connection.execute(
            person.insert().values(
                id=made.id, name=made.name, demo=made.demo, added=now(), **_changing(made)
            )
        )

    def change(self, changed: Person) -> None:
        """Write what a person is called, does and may; the name under which they sign in stays."""
        self._connection.execute(
            update(person)
            .where(person.c.id == changed.id)
            .values(
                disabled=func.coalesce(person.c.disabled, now()) if changed.disabled else None,
                **_changing(changed),
            )
        )

    def secrets(self, key: PersonId) -> Secrets:
        """Return the hashes of a person's secrets."""
        row = self._connection.execute(
            select(person.c.password, person.c.pin).where(person.c.id == key)
        ).one()
        return Secrets(row.password, row.pin)

    def set_password(self, key: PersonId, hashed: str, *, must_change: bool) -> None:
        """Keep the hash of a new password."""
        self._connection.execute(
            update(person)
            .where(person.c.id == key)
            .values(password=hashed, must_change=must_change)
        )

    def rehash(self, key: PersonId, old: str, new: str) -> None:
        """Keep another hash of the same password, unless the password is another by now."""
        self._connection.execute(
            update(person).where(person.c.id == key, person.c.password == old).values(password=new)
        )

    def set_pin(self, key: PersonId, hashed: str) -> None:
        """Keep the hash of a new PIN."""
        self._connection.execute(update(person).where(person.c.id == key).values(pin=hashed))

    def add_token(self, made: Token, digest: str) -> None:
        """Keep the digest of a token."""
        self._connection.execute(
            token.insert().values(
                id=made.id,
                person=made.person,
                digest=digest,
                label=made.label,
                made=made.made,
                until=made.until,
                purposes=None if made.purposes is None else sorted(made.purposes),
                units=None if made.units is None else sorted(made.units),
            )
        )

    def token(self, key: TokenId) -> Token | None:
        """Return a token by its ID, whether it still holds or not."""
        return next(iter(self._tokens(token.c.id == key)), None)

    def token_of(self, digest: str) -> Token | None:
        """Return the token with a digest, whether it still holds or not."""
        return next(iter(self._tokens(token.c.digest == digest)), None)

    def tokens(self, person: PersonId) -> tuple[Token, ...]:
        """Return the tokens that a person ever had, oldest first."""
        return self._tokens(token.c.person == person)

    def _tokens(self, condition: ColumnElement[bool]) -> tuple[Token, ...]:
        rows = self._connection.execute(select(token).where(condition).order_by(token.c.id))
        return tuple(map(_token, rows))

    def withdraw_token(self, key: TokenId, by: str) -> bool:
        """Withdraw a token; False where it is unknown or withdrawn already."""
        withdrawn = self._connection.execute(
            update(token)
            .where(token.c.id == key, token.c.withdrawn.is_(None))
            .values(withdrawn=now(), withdrawn_by=by)
        )
        return bool(withdrawn.rowcount)

    def give(self, made: Grant) -> None:
        """Keep a grant."""
        self._connection.execute(
            access_grant.insert().values(
                id=made.id,
                person=made.person,
                noun=made.noun,
                subject=made.subject,
                reason=made.reason,
                given=made.given,
                until=made.until,
                by=made.by,
            )
        )

    def grants(self, person: PersonId) -> tuple[Grant, ...]:
        """Return the grants of a person that were not withdrawn, oldest first."""
        return self._grants(access_grant.c.person == person, access_grant.c.withdrawn.is_(None))

    def grants_on(self, noun: str, subject: str) -> tuple[Grant, ...]:
        """Return every grant on a document or record, oldest first."""
        return self._grants(access_grant.c.noun == noun, access_grant.c.subject == subject)

    def _grants(self, *conditions: ColumnElement[bool]) -> tuple[Grant, ...]:
        rows = self._connection.execute(
            select(access_grant).where(*conditions).order_by(access_grant.c.id)
        )
        return tuple(map(_grant, rows))

    def withdraw_grant(self, key: GrantId, by: str) -> Grant | None:
        """Withdraw a grant and return it; None where it is unknown or withdrawn already."""
        withdrawn = self._connection.execute(
            update(access_grant)
            .where(access_grant.c.id == key, access_grant.c.withdrawn.is_(None))
            .values(withdrawn=now(), withdrawn_by=by)
        )
        return self._grants(access_grant.c.id == key)[0] if withdrawn.rowcount else None


def _changing(made: Person) -> dict[str, object]:
    return {
        "full_name": made.full_name,
        "roles": sorted(made.roles),
        "units": sorted(made.units),
        "language": made.language.value,
        "must_change": made.must_change,
    }


def _token(row: Row[tuple[object, ...]]) -> Token:
    return Token(
        id=TokenId(row.id),
        person=PersonId(row.person),
        label=row.label,
        made=row.made,
        until=row.until,
        withdrawn=row.withdrawn,
        purposes=None if row.purposes is None else frozenset(map(Purpose, row.purposes)),
        units=None if row.units is None else frozenset(row.units),
    )


def _grant(row: Row[tuple[object, ...]]) -> Grant:
    return Grant(
        id=GrantId(row.id),
        person=PersonId(row.person),
        noun=row.noun,
        subject=row.subject,
        reason=row.reason,
        given=row.given,
        until=row.until,
        by=row.by,
        withdrawn=row.withdrawn,
    )
