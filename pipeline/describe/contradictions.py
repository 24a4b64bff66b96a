"""Where a document says something else than the inventory does about its record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.describe.flags import Flag
from pipeline.describe.forms import built_in
from pipeline.describe.genitives import nominative
from pipeline.describe.kinds import Kind
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.describe.description import Claimed, Description, FoundField
    from pipeline.describe.form import Form, Forms

_NAME_LIKE = 82
_NUMBERS = (Kind.REGISTER_NUMBER, Kind.LEGAL_REGISTER)
_LEGAL_NAME = "name"
_CIVIL = "civil"
_YEAR = 4
_WORD = re.compile(r"[^\W\d_]+(?:[-–][^\W\d_]+)*")


def contradictions(
    description: Description, claimed: Claimed, forms: Forms | None = None
) -> tuple[str, ...]:
    """The codes of what contradicts the inventory; what was not found contradicts nothing."""
    known = forms or built_in()
    form = known.form(description.type)
    if form is None:
        return ()
    found = []
    if claimed.type and not _can_belong(form, claimed.type, known.form(claimed.type)):
        found.append(Flag.TYPE_CONTRADICTS)
    if claimed.register_number and _other_number(description, form, claimed.register_number):
        found.append(Flag.REGISTER_NUMBER_CONTRADICTS)
    if claimed.names and _other_names(description, form, claimed.names):
        found.append(Flag.NAME_CONTRADICTS)
    if claimed.year and _other_year(description, form, claimed.year):
        found.append(Flag.YEAR_CONTRADICTS)
    return tuple(map(str, found))


def names_agree(claimed: str, read: str) -> bool:
    """Whether a name of the inventory is in a name that was read; initials count as names."""
    parts, words = _words(claimed), _words(read)
    return all(any(_word_agrees(part, word) for word in words) for part in parts)


def _can_belong(form: Form, claimed: str, claimed_form: Form | None) -> bool:
    """A civil record has papers of its own type; the files of the other registers have many."""
    if claimed_form is not None and claimed_form.register == form.register != _CIVIL:
        return True
    return claimed == form.id


def _other_number(description: Description, form: Form, claimed: str) -> bool:
    read = [field.value for field in _of_kind(description, form, _NUMBERS) if field.value]
    wanted = "".join(claimed.split()).upper()
    return bool(read) and wanted not in read


def _other_names(description: Description, form: Form, claimed: tuple[str, ...]) -> bool:
    """Whether a claimed name is none of those read, although as many were read as claimed."""
    read = list(_people(description, form))
    strangers = [one for one in claimed if not any(names_agree(one, other) for other in read)]
    return bool(strangers) and len(read) >= len(claimed)


def _other_year(description: Description, form: Form, claimed: int) -> bool:
    dates = [field.value for field in _of_kind(description, form, (Kind.DATE,)) if field.value]
    return bool(dates) and claimed not in {int(one[:_YEAR]) for one in dates}


def _of_kind(description: Description, form: Form, kinds: tuple[Kind, ...]) -> list[FoundField]:
    wanted = {field.name for field in form.fields if field.kind in kinds}
    return [field for field in description.fields if field.name in wanted]


def _people(description: Description, form: Form) -> Iterator[str]:
    """Whom the document is about: its people, else every person and the name of the entity."""
    for person in form.people:
        found = [description.field(name) for name in person]
        values = [field.value for field in found if field is not None and field.value]
        if values and found[-1] is not None:
            yield " ".join(values)
    if not form.people:
        for field in description.fields:
            wanted = form.field(field.name)
            named = wanted and (wanted.kind is Kind.PERSON or wanted.name == _LEGAL_NAME)
            if named and field.value:
                yield field.value


def _words(name: str) -> list[str]:
    """The names in a name, in the nominative; the word for a clan is none."""
    words = _WORD.findall(name)
    return [folded(nominative(word)) for word in words if not word.startswith("ово")]


def _word_agrees(part: str, word: str) -> bool:
    if min(len(part), len(word)) == 1:
        return part[0] == word[0]
    return fuzz.ratio(part, word) >= _NAME_LIKE
