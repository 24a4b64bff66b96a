"""The recipe: what the results of the steps depend on, beside their inputs."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

import rfc8785

STEPS_VERSION = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of the steps. A change gives other results, so it is part of their key."""

    language: str = "Cyrillic"
    psm: int = 4
    page_seconds: float = 120.0
    max_pixels: int = 200_000_000
    forms: str = ""
    version: int = STEPS_VERSION

    def key(self, *inputs: str) -> str:
        """Return the key of results made with this recipe from inputs with these digests."""
        facts = {"recipe": asdict(self), "inputs": list(inputs)}
        return hashlib.sha256(rfc8785.dumps(facts)).hexdigest()
