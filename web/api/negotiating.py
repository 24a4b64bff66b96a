"""Negotiating: which language and which form a program asks for, and what it has already."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.language import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JSON = "application/json"
MOST_PREFERENCES = 20


def language_of(header: str | None) -> Lang | None:
    """Return the language of ours that `Accept-Language` prefers; None where it names none."""
    for tag in _preferred(header):
        main = tag.partition("-")[0]
        if main in set(Lang):
            return Lang(main)
    return None


def accepts(header: str | None, kinds: Iterable[str]) -> bool:
    """Say whether one of these forms may be answered; without a word about it, each may."""
    if header is None or not header.strip():
        return True
    known = {"*/*", *kinds, *(f"{kind.partition('/')[0]}/*" for kind in kinds)}
    return any(kind in known for kind in _preferred(header))


def is_json(header: str | None) -> bool:
    """Say whether a body says that it is JSON."""
    return (header or "").partition(";")[0].strip().lower() == JSON


def etag_of(body: bytes) -> str:
    """Return the mark by which the same answer is known again."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def has_already(header: str | None, etag: str) -> bool:
    """Say whether `If-None-Match` names an answer."""
    named = [one.strip() for one in (header or "").split(",")]
    return "*" in named or etag in [one.removeprefix("W/") for one in named]


def _preferred(header: str | None) -> Iterator[str]:
    """Yield what a header prefers, best first, without what it refuses."""
    weighed = []
    for place, one in enumerate((header or "").split(",")[:MOST_PREFERENCES]):
        name, *parameters = (part.strip().lower() for part in one.split(";"))
        weighed.append((-_weight(parameters), place, name))
    yield from (name for weight, _, name in sorted(weighed) if weight < 0)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
