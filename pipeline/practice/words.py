"""The words of the mark, the same in every language: they stand in pixels and on paper."""

from __future__ import annotations

WORDS = "СУРГАЛТ — ЗОХИОМОЛ БАРИМТ"
SHORT = "СУРГАЛТ"
HEADER = "X-Arkhiv-Practice"
"""The header of every answer of such an archive."""
