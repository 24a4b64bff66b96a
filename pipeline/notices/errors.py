"""What can go wrong with receivers and with what they are told.

UserError
├── ReceiverError             receivers cannot be kept as asked
│   ├── NoSuchReceiverError       there is no receiver of this name
│   ├── ReceiverTakenError        there is one of this name already
│   ├── ReceiverUrlError          the address is none that a notice could be sent to
│   ├── NoSuchNoticeError         there is no notice of this ID that could be tried again
│   └── WebhookSecretError        there is no secret to sign with
UnavailableError
└── NotTakenError             a receiver did not take a notice; it is tried again
    ├── HostRefusedError          its host, or the address of its host, is not on the list
    ├── HostUnknownError          nobody knows the address of its host
    ├── ReceiverAwayError         nothing answers there, or the line broke
    ├── ReceiverSlowError         it took longer than it may
    ├── ReceiverForeignError      its certificate does not prove its name
    └── ReceiverRefusedError      it answered that it does not take it
"""

from __future__ import annotations

from pipeline.errors import UnavailableError, UserError
from pipeline.nouns.notice import Missed


class ReceiverError(UserError):
    """Receivers cannot be kept as asked; nothing was changed."""

    code = "receiver"


class NoSuchReceiverError(ReceiverError):
    """There is no receiver of this name."""

    code = "no_such_receiver"
    template = "There is no receiver {name}. Choose one of the list."
    command = "arkhiv webhook list"


class ReceiverTakenError(ReceiverError):
    """There is a receiver of this name already."""

    code = "receiver_taken"
    template = "There is a receiver {name} already. Take another name, or remove that one first."


class ReceiverUrlError(ReceiverError):
    """The address is none that a notice could be sent to."""

    code = "receiver_url"
    template = (
        "{url} is no address that a notice can be sent to. Write https://HOST/PATH, without a name "
        "or a password in it; http only for this machine itself."
    )


class NoSuchNoticeError(ReceiverError):
    """There is no notice of this ID that could be tried again."""

    code = "no_such_notice"
    template = "There is no notice {notice} that was not taken."
    command = "arkhiv webhook log --dead"


class WebhookSecretError(ReceiverError):
    """There is no secret to sign with."""

    code = "webhook_secret"
    template = (
        "There is nothing to sign notices with. Set ARKHIV_WEBHOOK_SECRET, or "
        "ARKHIV_WEBHOOK_SECRET_FILE to the file that it lies in; docs/webhooks.md says how to "
        "make one."
    )


class NotTakenError(UnavailableError):
    """A receiver did not take a notice; it is tried again later."""

    code = "not_taken"
    template = "The receiver did not take it."


class HostRefusedError(NotTakenError):
    """The host, or the address of it, is not on the list of those that may be told."""

    code = Missed.HOST_REFUSED.value
    template = (
        "Nothing is sent to {host} at {address}. If that is right, name the host in "
        "ARKHIV_WEBHOOK_HOSTS; where its address is private, as HOST=NETWORK."
    )


class HostUnknownError(NotTakenError):
    """Nobody knows the address of the host."""

    code = Missed.HOST_UNKNOWN.value
    template = "Nobody knows the address of {host}. Correct it, or mend the name service."


class ReceiverAwayError(NotTakenError):
    """Nothing answers there, or the line broke."""

    code = Missed.AWAY.value
    template = "The receiver does not answer, or the line to it broke. Ask those who run it."


class ReceiverSlowError(NotTakenError):
    """The receiver took longer than it may."""

    code = Missed.SLOW.value
    template = "The receiver took longer than {seconds} s. It must answer first and work then."


class ReceiverForeignError(NotTakenError):
    """The certificate of the receiver does not prove its name."""

    code = Missed.FOREIGN.value
    template = (
        "The certificate of the receiver does not prove that it is {host}. Correct it, or have "
        "this machine trust the authority that signed it."
    )


class ReceiverRefusedError(NotTakenError):
    """The receiver answered that it does not take it."""

    code = "receiver_refused"
    template = "The receiver answered {status}. Only an answer from 200 to 299 means: taken."
