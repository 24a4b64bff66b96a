"""The forms: how each type of paper is recognised and read, from files that the authority edits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.describe.form import FieldForm, Form, Forms
from pipeline.describe.kinds import Kind
from pipeline.errors import FormsError

BUILT_IN = Path(__file__).parents[1] / "forms"
REGISTERS = ("civil", "legal", "property")
NUMBER_PLACE = "{number}"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FORM_KEYS = frozenset(
    {
        "id",
        "register",
        "english",
        "restricted",
        "titles",
        "older_titles",
        "people",
        "signature",
        "act_anchors",
        "groups",
        "fields",
        "around",
    }
)
_FIELD_KEYS = frozenset(
    {
        "kind",
        "label",
        "english",
        "synonyms",
        "required",
        "restricted",
        "group",
        "short",
        "before",
        "after",
    }
)
Table = Mapping[str, object]


def load(folder: Path = BUILT_IN) -> Forms:
    """Read every form of a folder; raises FormsError that names file, place and fault."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise FormsError(file=str(folder), place="the folder", fault="it has no .toml file")
    return Forms(tuple(_form(path) for path in paths))


@cache
def built_in() -> Forms:
    """The forms that come with the program."""
    return load()


@dataclass(frozen=True, slots=True)
class _Reader:
    """One table of one file, with the place to name when something in it is wrong."""

    file: str
    place: str
    table: Table

    def fault(self, key: str, fault: str) -> FormsError:
        place = f"{self.place}.{key}" if self.place else key
        return FormsError(file=self.file, place=place, fault=fault)

    def only(self, known: frozenset[str]) -> None:
        for key in self.table:
            if key not in known:
                raise self.fault(key, "this key is not known; see docs/forms.md")

    def text(self, key: str) -> str:
        value = self.table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "a text is needed here")
        return value

    def choice(self, key: str, among: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in among:
            raise self.fault(key, f"{value!r} is none of {', '.join(among)}")
        return value

    def truth(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false is needed here")
        return value

    def texts(self, key: str, least: Literal[0, 1] = 0) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.fault(key, "a list of texts is needed here")
        if len(value) < least:
            raise self.fault(key, "at least one text is needed here")
        return tuple(value)

    def inner(self, key: str) -> _Reader:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, "a table is needed here")
        place = f"{self.place}.{key}" if self.place else key
        return _Reader(self.file, place, value)


def _form(path: Path) -> Form:
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormsError(file=path.name, place="the whole file", fault=str(error)) from error
    top = _Reader(path.name, "", table)
    top.only(_FORM_KEYS)
    if top.text("id") != path.stem:
        raise top.fault(key="id", fault=f"it must be the name of the file, {path.stem!r}")
    groups, fields, around = (top.inner(key) for key in ("groups", "fields", "around"))
    form = Form(
        id=path.stem,
        register=top.choice("register", REGISTERS),
        english=top.text("english"),
        restricted=top.truth("restricted"),
        titles=(*top.texts("titles", 1), *top.texts("older_titles")),
        fields=tuple(
            _field(table.inner(name), name) for table in (fields, around) for name in table.table
        ),
        people=_people(top),
        signature=top.text("signature") if "signature" in top.table else None,
        act_anchors=_anchors(top),
        headings=tuple((name, groups.inner(name).texts("headings", 1)) for name in groups.table),
        unread=tuple((name, groups.inner(name).texts("unread")) for name in groups.table),
    )
    _check_names(top, form)
    return form


def _field(table: _Reader, name: str) -> FieldForm:
    table.only(_FIELD_KEYS)
    if not _NAME.fullmatch(name):
        raise table.fault(key="", fault="a field's name has small Latin letters, digits and _ only")
    return FieldForm(
        name=name,
        kind=Kind(table.choice("kind", tuple(Kind))),
        label=table.text("label"),
        english=table.text("english"),
        synonyms=table.texts("synonyms"),
        required=table.truth("required"),
        restricted=table.truth("restricted"),
        group=table.text("group") if "group" in table.table else None,
        short=table.texts("short"),
        before=table.texts("before"),
        after=table.texts("after"),
    )


def _people(top: _Reader) -> tuple[tuple[str, ...], ...]:
    value = top.table.get("people", [])
    if not isinstance(value, list):
        raise top.fault(key="people", fault="a list of lists of field names is needed here")
    return tuple(
        _Reader(top.file, "people", {str(number): names}).texts(str(number), 1)
        for number, names in enumerate(value, 1)
    )


def _anchors(top: _Reader) -> tuple[str, ...]:
    anchors = top.texts("act_anchors")
    for anchor in anchors:
        if anchor.count(NUMBER_PLACE) != 1:
            raise top.fault(key="act_anchors", fault=f"{anchor!r} needs {NUMBER_PLACE} once")
    return anchors


def _check_names(top: _Reader, form: Form) -> None:
    """Every name that is used is the name of something."""
    if not form.fields:
        raise top.fault(key="fields", fault="at least one field is needed")
    groups = {name for name, _ in form.headings}
    for field in form.fields:
        if field.group is not None and field.group not in groups:
            fault = f"no group {field.group!r} is described"
            raise top.fault(key=f"fields.{field.name}.group", fault=fault)
    used = [("people", name) for person in form.people for name in person]
    used += [("signature", form.signature)] if form.signature else []
    for key, name in used:
        if form.field(name) is None:
            raise top.fault(key=key, fault=f"no field {name!r} is described")
