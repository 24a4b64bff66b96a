"""What a broker or the way to it says, in words that a person can act on."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from workers.brokers.errors import BrokerAwayError, BrokerDeniedError, BrokerUntrustedError

if TYPE_CHECKING:
    from collections.abc import Iterator

DENIED = frozenset(
    {
        "AuthenticationError",
        "NoPermissionError",
        "ProbableAccessDeniedError",
        "ProbableAuthenticationError",
        "ResponseError",
    }
)
"""Faults of both clients, by name: neither is loaded for the other's sake."""


def explained(fault: Exception) -> BrokerAwayError:
    """Return what a client's fault means for whoever looks after the broker."""
    met = tuple(_behind(fault))
    for one in met:
        if isinstance(one, ssl.SSLCertVerificationError):
            return BrokerUntrustedError(cause=one.verify_message)
        if isinstance(one, ssl.SSLError):
            return BrokerUntrustedError(cause=one.reason or type(one).__name__)
    for one in met:
        if type(one).__name__ in DENIED:
            return BrokerDeniedError(cause=_said(one))
    return BrokerAwayError(cause=_said(fault))


def _behind(fault: BaseException) -> Iterator[BaseException]:
    """Yield a fault and those that led to it."""
    one: BaseException | None = fault
    while one is not None:
        yield one
        one = one.__cause__ or one.__context__ or _carried(one)


def _carried(fault: BaseException) -> BaseException | None:
    """Return the fault that another one was made of; pika keeps it beside the arguments too."""
    kept = (*fault.args, getattr(fault, "exception", None))
    return next((one for one in kept if isinstance(one, BaseException)), None)


def _said(fault: BaseException) -> str:
    """Return the first line of what a fault, or the one it carries, says; else its kind."""
    carried = _carried(fault)
    if carried is not None:
        return _said(carried)
    said = next((word for word in fault.args if isinstance(word, str)), "")
    return next(iter(said.splitlines()), "").strip(" .") or type(fault).__name__
