"""The person: who signs in, in which roles and units, with sessions, tokens and grants."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.flow import Role
from pipeline.language import Lang

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ids import GrantId, PersonId, SessionId, TokenId
    from pipeline.nouns.viewing import Purpose

CONTENT_ROLES = frozenset(Role) - {Role.MACHINE, Role.AUDITOR, Role.ADMINISTRATOR}
"""The roles that touch papers; whoever watches or appoints others has none of them."""
EMERGENCY = "emergency"
"""The noun of a grant that opens one document, by its ID, to who has no right to any."""
PERSONAL_ROLES = CONTENT_ROLES | {Role.AUDITOR, Role.ADMINISTRATOR}
"""The roles that a person can have."""


@dataclass(frozen=True, slots=True)
class Person:
    """One who signs in as `name`; never deleted, only disabled, because events name them.

    `must_change` says that the password was somebody else's word and serves to set another.
    `within` are the only units that are reached where a token stands for the person.
    """

    id: PersonId
    name: str
    full_name: str
    roles: frozenset[Role]
    units: frozenset[str]
    language: Lang = Lang.MONGOLIAN
    demo: bool = False
    disabled: bool = False
    must_change: bool = False
    within: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Secrets:
    """The hashes of a person's password and PIN."""

    password: str | None = field(repr=False)
    pin: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Session:
    """One person's time at one screen; `id` is the digest of what the browser keeps."""

    id: SessionId
    person: PersonId
    csrf: str = field(repr=False)
    made: datetime
    seen: datetime
    ends: datetime
    locked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """What opens the command line to one person, until a day; only its digest is kept.

    One with purposes opens the API instead, to a program, for these and within `units` (None: all
    that its person reaches).
    """

    id: TokenId
    person: PersonId
    label: str
    made: datetime
    until: datetime
    withdrawn: datetime | None = None
    purposes: frozenset[Purpose] | None = None
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One person may see one restricted document or record, for a reason, until a moment."""

    id: GrantId
    person: PersonId
    noun: str
    subject: str
    reason: str
    given: datetime
    until: datetime
    by: str
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed attempts in a row or in a while, and when the last of them was."""

    count: int = 0
    last: datetime | None = None
