"""What can go wrong when the archive is looked at from outside.

UserError
├── ListenError               the address to listen at is taken, not ours, or no address
├── OpenToOthersError         passwords would cross the network in the clear
├── DemoOpenError             invented people with known passwords would be let in from elsewhere
├── CertificateError          a certificate or its key cannot be used
├── OfficeThereError          there are keys already, which somebody may trust
└── PageError                 a page does not answer as it was asked
    ├── NotFoundError             there is no such page, or nothing of this name
    ├── NotYoursError             no role of the person gives the right
    ├── NoSuchRecordError         no record whose papers this person may scan has this ID
    ├── NoSuchVolumeError         no volume that this person may feed is called so
    ├── NobodyFeedsError          the other person may not feed this volume
    ├── YearError                 what was written is no year
    ├── DayError                  what was written is no day
    └── ForeignFormError          a form was not sent from a page of ours, or it is out of date
UnavailableError
├── NoAnswerError             a part of the archive does not answer in time
├── PicturesBusyError         too many pictures are asked for at once
├── CopiesBusyError           too many copies are made at once
└── AnswersBusyError          too much is asked of the API at once
"""

from __future__ import annotations

from typing import ClassVar

from pipeline.errors import UnavailableError, UserError


class ListenError(UserError):
    """The address to listen at is taken, not ours, or no address."""

    code = "listen"
    template = (
        "{address} cannot be listened at ({reason}). Give an address of this machine and a free "
        "port, like 127.0.0.1:8460."
    )


class OpenToOthersError(UserError):
    """Passwords would cross the network in the clear."""

    code = "open_to_others"
    template = (
        "{host} is reached from other machines, and passwords would cross the network in the "
        "clear. Give --tls-cert and --tls-key, or listen at 127.0.0.1."
    )


class DemoOpenError(UserError):
    """Invented people with known passwords would be let in from elsewhere."""

    code = "demo_open"
    template = (
        "{host} is reached from other machines, and this archive has people for showing it, whose "
        "passwords everybody knows. Listen at 127.0.0.1, or make an archive without --demo."
    )


class CertificateError(UserError):
    """A certificate or its key cannot be used."""

    code = "certificate"
    template = (
        "The certificate {place} cannot be used ({reason}). Give a certificate and its own key, "
        "both as PEM files."
    )


class OfficeThereError(UserError):
    """There are keys already, which somebody may trust; they stay."""

    code = "office_there"
    template = (
        "There are certificates in {place} already, and browsers may trust them. Name another "
        "folder, or put these away first."
    )


class PageError(UserError):
    """A page does not answer as it was asked; `status` is what the browser is told."""

    code = "page"
    status: ClassVar[int] = 400


class NotFoundError(PageError):
    """There is no such page, or nothing of this name."""

    code = "not_found"
    template = "There is no such page, or nothing under this address. Go on from the start page."
    status = 404


class NotYoursError(PageError):
    """No role of the person gives the right."""

    code = "not_yours"
    template = (
        "Your roles do not open this page. Whoever needs it for their work asks an administrator."
    )
    status = 403


class NoSuchRecordError(PageError):
    """No record whose papers this person may feed has this ID."""

    code = "no_such_record"
    template = (
        "No record whose papers you may scan has this ID. Write it as the register has it; papers "
        "of an unknown record are fed at the command line."
    )
    status = 422


class NoSuchVolumeError(PageError):
    """No volume that this person may feed is called so."""

    code = "no_such_volume"
    template = (
        "No volume that you may scan is called so. Write it like 11:1/2/345, or read its label."
    )
    status = 422


class NobodyFeedsError(PageError):
    """The other person may not feed this volume, or there is no such person."""

    code = "nobody_feeds"
    template = (
        "Nobody called {person} may scan this volume. Write the name under which they sign in."
    )
    status = 422


class YearError(PageError):
    """What was written is no year."""

    code = "year"
    template = "“{given}” is no year. Write four digits, like 1987."


class DayError(PageError):
    """What was written is no day."""

    code = "day"
    template = "“{given}” is no day. Write it like 2026.07.14."


class ForeignFormError(PageError):
    """A form was not sent from a page of ours, or it is out of date."""

    code = "foreign_form"
    template = (
        "What was sent does not come from an open page of this archive, or that page is out of "
        "date. Open the page again and repeat it there."
    )
    status = 403


class NoAnswerError(UnavailableError):
    """A part of the archive does not answer in time."""

    code = "no_answer"
    template = "No answer came within {seconds} s. Look at it with: arkhiv doctor"


class PicturesBusyError(UnavailableError):
    """Too many pictures are asked for at once."""

    code = "pictures_busy"
    template = "Too many pictures are asked for at once. Try again in a few seconds."


class CopiesBusyError(UnavailableError):
    """Too many copies are made at once."""

    code = "copies_busy"
    template = (
        "Too many copies are being made at the moment, and this one was not made. Take it again "
        "in a few seconds."
    )


class AnswersBusyError(UnavailableError):
    """Too much is asked of the API at once."""

    code = "answers_busy"
    template = (
        "Too much is asked at once, and this was not answered. Ask again in a few seconds, and "
        "less at the same time."
    )
