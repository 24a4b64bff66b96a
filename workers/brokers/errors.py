"""What can go wrong with a broker, below the tree of `pipeline.errors`.

UnavailableError
└── BrokerAwayError             the message broker does not answer
    ├── BrokerDeniedError       it refuses us
    └── BrokerUntrustedError    no encrypted line to it comes about
"""

from __future__ import annotations

from pipeline.errors import UnavailableError


class BrokerAwayError(UnavailableError):
    """The message broker does not answer."""

    code = "broker_away"
    template = (
        "The message broker does not answer ({cause}). Work goes on without it; "
        "start it, or correct ARKHIV_BROKER_URL."
    )


class BrokerDeniedError(BrokerAwayError):
    """The message broker refuses us, or what we ask of it."""

    code = "broker_denied"
    template = (
        "The message broker refuses us ({cause}). Work goes on without it; correct name, password "
        "and virtual host in ARKHIV_BROKER_URL."
    )


class BrokerUntrustedError(BrokerAwayError):
    """No encrypted line to the message broker comes about."""

    code = "broker_untrusted"
    template = (
        "No encrypted line to the message broker comes about ({cause}). Work goes on without it; "
        "correct ARKHIV_BROKER_URL, or name your certificate authority in SSL_CERT_FILE."
    )
