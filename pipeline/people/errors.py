"""What people are told when they cannot sign in, or people cannot be looked after as asked.

UserError
├── SignInError               nobody is signed in by this
│   ├── SignInRefusedError        no such name, another password, or disabled: one answer for all
│   ├── TooManyAttemptsError      there were too many attempts for this name or from this place
│   ├── UnlockRefusedError        the PIN is another
│   ├── SessionOverError          the session has ended
│   ├── PasswordToChangeError     the password serves only to set another
│   ├── TokenRefusedError         the token is unknown, withdrawn, or its time is over
│   └── TokenForProgramsError     the token opens the API, not the command line
├── SecretError               a password or PIN cannot be used
│   ├── PasswordShortError        it has too few letters
│   ├── PasswordLongError         it has more letters than anybody types
│   ├── PasswordNameError         it is the person's own name
│   ├── PasswordCommonError       it is among the first that are guessed
│   └── PinError                  it is no number of the right length, or among the first guessed
└── PeopleError               people cannot be looked after as asked
    ├── SignInNameError           nobody can sign in under this name
    ├── NameTakenError            somebody else signs in under this name
    ├── NoSuchPersonError         nobody has this name
    ├── FirstPersonError          the first person must be an administrator
    ├── LastAdministratorError    nobody would be left to look after people
    ├── NotAdministratorError     only an administrator looks after people
    ├── RolesError                a person needs a role
    │   └── RolesApartError           who appoints or audits others does nothing else
    ├── UnitsMissingError         these roles work in units, and none is named
    ├── NoSuchTokenError          there is no such token that still holds
    ├── TokenBoundsError          a token for a program is bound by purposes and units
    └── TokenDaysError            a token holds no day, or for too many
"""

from __future__ import annotations

from pipeline.errors import UserError


class SignInError(UserError):
    """Nobody is signed in by this."""

    code = "sign_in"


class SignInRefusedError(SignInError):
    """No such name, another password, or disabled: one answer for all three."""

    code = "sign_in_refused"
    template = (
        "The name and the password do not belong together. Write both again; whoever forgot the "
        "password asks an administrator for a new one."
    )


class TooManyAttemptsError(SignInError):
    """There were too many attempts for this name or from this place."""

    code = "too_many_attempts"
    template = "There were too many wrong attempts. Wait until {until}, then try again."


class UnlockRefusedError(SignInError):
    """The PIN is another."""

    code = "unlock_refused"
    template = (
        "This does not unlock the screen. Try again; attempts left before the session ends: {left}"
    )


class SessionOverError(SignInError):
    """The session has ended."""

    code = "session_over"
    template = "The session has ended. Sign in again."


class PasswordToChangeError(SignInError):
    """The password was somebody else's word and serves only to set another."""

    code = "password_to_change"
    template = "This password serves only once. Set your own first."
    command = "arkhiv user password {name}"


class TokenRefusedError(SignInError):
    """The token is unknown, withdrawn, or its time is over."""

    code = "token_refused"
    template = (
        "The token is not known here, was withdrawn, or its time is over. "
        "Make another: arkhiv user token NAME"
    )


class TokenForProgramsError(SignInError):
    """The token opens the API to a program, not the command line to a person."""

    code = "token_for_programs"
    template = (
        "This token is for a program that asks by the API. "
        "Make one for the command line: arkhiv user token NAME"
    )


class SecretError(UserError):
    """A password or PIN cannot be used."""

    code = "secret"


class PasswordShortError(SecretError):
    """A password has too few letters."""

    code = "password_short"
    template = "The password is too short. Write at least {least} letters; several words are best."


class PasswordLongError(SecretError):
    """A password has more letters than anybody types."""

    code = "password_long"
    template = "The password is too long. Write at most {most} letters."


class PasswordNameError(SecretError):
    """A password is the person's own name."""

    code = "password_name"
    template = "The password is your name. Choose words that nobody connects with you."


class PasswordCommonError(SecretError):
    """A password is among the first that are guessed."""

    code = "password_common"
    template = "This password is among the first that are guessed. Choose several words of yours."


class PinError(SecretError):
    """A PIN is no number of the right length, or among the first that are guessed."""

    code = "pin"
    template = (
        "This cannot be a PIN. Write {least} to {most} digits that are neither all alike nor "
        "in a row."
    )


class PeopleError(UserError):
    """People cannot be looked after as asked; nothing was changed."""

    code = "people"


class SignInNameError(PeopleError):
    """Nobody can sign in under this name."""

    code = "sign_in_name"
    template = (
        "Nobody can sign in as {name!r}. Write letters, digits and . _ - without blanks, "
        "at most {most} of them."
    )


class NameTakenError(PeopleError):
    """Somebody else signs in under this name."""

    code = "name_taken"
    template = "There is somebody called {name} already. Choose another name."


class NoSuchPersonError(PeopleError):
    """Nobody has this name."""

    code = "no_such_person"
    template = "Nobody here is called {name!r}. Look how the name is written."
    command = "arkhiv user list"


class FirstPersonError(PeopleError):
    """The first person must be an administrator."""

    code = "first_person"
    template = (
        "The first person of an archive looks after the others. "
        "Add an administrator first: arkhiv user add NAME --role administrator"
    )


class LastAdministratorError(PeopleError):
    """Nobody would be left to look after people."""

    code = "last_administrator"
    template = "{name} is the only administrator. Add another one first."


class NotAdministratorError(PeopleError):
    """Only an administrator looks after people."""

    code = "not_administrator"
    template = "Only an administrator looks after people. Ask one."
    command = "arkhiv user list"


class RolesError(PeopleError):
    """A person needs a role."""

    code = "roles"
    template = "Say what {name} does here: at least one role is needed."


class RolesApartError(RolesError):
    """Whoever appoints or audits others does nothing else here."""

    code = "roles_apart"
    template = (
        "Whoever is {role} has no other role, so that nobody watches over themselves. "
        "Add another person for the rest."
    )


class UnitsMissingError(PeopleError):
    """These roles work in archive units, and none is named."""

    code = "units_missing"
    template = "Say in which archive units {name} works: at least one is needed."


class NoSuchTokenError(PeopleError):
    """There is no such token that still holds."""

    code = "no_such_token"
    template = "There is no token {token!r} to withdraw. Choose one of the list."
    command = "arkhiv user tokens NAME"


class TokenBoundsError(PeopleError):
    """A token for a program is bound by purposes, and by units or expressly by none."""

    code = "token_bounds"
    template = (
        "A token for a program is bound: say for what with --purpose, and where with --unit or "
        "--all-units. One for the command line has none of these."
    )


class TokenDaysError(PeopleError):
    """A token holds no day, or for too many."""

    code = "token_days"
    template = "A token holds 1 to {most} days. Write another number with --days."
