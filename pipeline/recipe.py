"""The recipe: what the results of the steps depend on, beside their inputs."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping

STEPS_VERSION = 12


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of the steps. A change gives other results, so it is part of their key.

    `engine`, `model` and `forms_digest` say what the settings stand for on this machine.
    """

    reader: str = "auto"
    language: str = "papers"
    psm: int = 4
    page_seconds: float = 120.0
    max_pixels: int = 200_000_000
    forms: str = ""
    engine: str = ""
    model: str = ""
    forms_digest: str = ""
    version: int = STEPS_VERSION

    def key(self, step: str, arguments: Mapping[str, object], inputs: Mapping[str, str]) -> str:
        """Return the key of what a step makes of arguments and of inputs with these digests."""
        facts = {
            "arguments": rfc8785.dumps(dict(arguments)),  # type: ignore[arg-type]  # JSON values by construction
            "inputs": rfc8785.dumps(dict(inputs)),
            "recipe": _canonical(self),
            "step": rfc8785.dumps(step),
        }
        members = b",".join(b'"%b":%b' % (name.encode(), fact) for name, fact in facts.items())
        return hashlib.sha256(b"{%b}" % members).hexdigest()


@lru_cache(maxsize=8)
def _canonical(recipe: Recipe) -> bytes:
    """Return a recipe as canonical JSON, which is the same for every thing that is worked on."""
    return rfc8785.dumps(asdict(recipe))
