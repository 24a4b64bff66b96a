"""The forms of a child: loaded once per folder, used for every document after."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.describe import forms

if TYPE_CHECKING:
    from pipeline.describe.form import Forms


@cache
def forms_of(folder: str) -> Forms:
    """Return the forms in a folder; an empty name means those that come with the program."""
    return forms.load(Path(folder)) if folder else forms.built_in()
