"""The recipe: what the results of the steps depend on, beside their inputs."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping

STEPS_VERSION = 2


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
            "recipe": asdict(self),
            "step": step,
            "arguments": dict(arguments),
            "inputs": dict(inputs),
        }
        return hashlib.sha256(rfc8785.dumps(facts)).hexdigest()  # type: ignore[arg-type]  # JSON values by construction
