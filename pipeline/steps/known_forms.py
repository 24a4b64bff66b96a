"""The forms of a child: loaded once per folder, used for every document after."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.describe.form import Forms


def digest_of(folder: str) -> str:
    """Return the digest of the forms in a folder; an empty name means those of the program."""
    from pipeline.describe import forms

    digest = hashlib.sha256()
    for path in sorted((Path(folder) if folder else forms.BUILT_IN).glob("*.toml")):
        digest.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def forms_of(folder: str) -> Forms:
    """Return the forms in a folder; an empty name means those that come with the program."""
    from pipeline.describe import forms

    return forms.load(Path(folder)) if folder else forms.built_in()


@cache
def restricted_types(folder: str) -> frozenset[str]:
    """Return the types of paper that are restricted by the forms in a folder or of the program."""
    known = (*forms_of(folder).all, *forms_of("").all)
    return frozenset(form.id for form in known if form.restricted)
