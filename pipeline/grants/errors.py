"""What people are told when access cannot be granted as asked.

UserError
└── GrantError                access cannot be granted as asked
    ├── NotPrivacyError           only a privacy officer grants access
    ├── OwnGrantError             nobody grants access to themselves
    ├── GrantEndError             the end is past, or too far away
    ├── NoSuchGrantError          there is no such grant that still holds
    ├── EmergencyOverError        nobody waits for a decision about this any more
    └── OwnHandError              somebody else set the account of who grants lately
"""

from __future__ import annotations

from pipeline.errors import UserError


class GrantError(UserError):
    """Access cannot be granted as asked."""

    code = "grant"


class NotPrivacyError(GrantError):
    """Only a privacy officer grants access to what is restricted."""

    code = "not_privacy"
    template = "Only a privacy officer grants access to what is restricted. Ask one."


class OwnGrantError(GrantError):
    """Nobody grants access to themselves."""

    code = "own_grant"
    template = "Nobody grants access to themselves. Ask another privacy officer."


class GrantEndError(GrantError):
    """The end of a grant is past, or too far away."""

    code = "grant_end"
    template = "A grant ends on a day to come, within {days} days. Write a nearer one."


class NoSuchGrantError(GrantError):
    """There is no such grant that still holds."""

    code = "no_such_grant"
    template = "There is no grant {grant!r} to withdraw. Choose one of the list."
    command = "arkhiv user grants NAME"


class EmergencyOverError(GrantError):
    """Nobody waits for a decision about this any more."""

    code = "emergency_over"
    template = (
        "This was decided already, or nobody decided in time. Whoever still needs it asks anew."
    )


class OwnHandError(GrantError):
    """Somebody else set the account, roles or password of who grants lately."""

    code = "own_hand"
    template = (
        "{name} set your account, roles or password within the last {days} days. So that nobody "
        "grants by an account of their own making, you may grant from {until} on. Until then ask "
        "another privacy officer; where there is none yet, read the paper at its shelf."
    )
