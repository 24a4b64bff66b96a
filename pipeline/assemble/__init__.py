"""Assembly: one PDF/A of a document's version, and the JSON that lies beside its objects."""

from __future__ import annotations

from pipeline.assemble.access import assemble
from pipeline.assemble.sheet import Assembled, Facts, Flavour, Sheet, Shown

__all__ = ["Assembled", "Facts", "Flavour", "Sheet", "Shown", "assemble"]
