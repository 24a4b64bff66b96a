"""The messages: every sentence that people see, collected from the code into the catalogue.

    python deploy/messages.py            bring the catalogue up to date and compile it
    python deploy/messages.py --check    only say what is not current or not translated

Beside `say("…")` in the code and in the templates of pages, these are collected: the `template` of
every error, the sentences for reasons and flags, phrases that errors carry as facts, the codes of
states and events, and Click's own words.
"""

# ruff: noqa: INP001  # a program that make runs, not a package

from __future__ import annotations

import ast
import errno
import io
import os
import re
import string
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = ("arkhiv", "workers", "web", "storage", "pipeline", "ocr", "scanner_drivers")
TEMPLATES = ROOT / "web" / "templates"
IN_TEMPLATES = {"say": None, "many": (1, 2)}
"""What is said in a template, and which of its arguments are texts."""
CATALOGUE = ROOT / "arkhiv" / "locale" / "mn" / "LC_MESSAGES" / "arkhiv.po"
SENTENCES = frozenset({"REASONS", "MEANINGS", "FLAGS", "FAULTS", "WORDS", "SENTENCES", "ADVICE"})
CLICK = ("core", "exceptions", "formatting", "parser", "types", "decorators")
NOUNS = (
    "pipeline/custody.py",
    "pipeline/describe/flags.py",
    "pipeline/flow.py",
    "pipeline/events.py",
    "pipeline/nouns",
    "pipeline/progress",
    "pipeline/holdings/columns.py",
    "scanner_drivers/device.py",
    "scanner_drivers/refusal.py",
    "arkhiv/doctor/finding.py",
)
EXPECTED = 2
SPOKEN = frozenset({"value", "reason", "why", "fault", "expected"})
OTHER_WORDS = (
    "file",
    "path",
    "certified",
    "found",
    "leaf",
    "pages",
    "record",
    "findings",
    "seal",
    "position",
    "master",
    "version",
    "field",
    "link",
    "emergency",
    "archive",
    "import",
    "key",
    "person",
    "receiver",
    "search",
    "unit",
    "cli",
    "web",
    "api",
    "stack",
    "trouble",
    "role",
    "restricted",
    "grant",
    "disabled",
    "no_role",
    "other_unit",
    "grant_ended",
    "delivery",
    "inventory",
    "delimit",
    "linked",
    "keyed",
    "redone",
    "disputed",
    "taken_back",
    "signed_out",
    "signed_in_anew",
    "wrong_pins",
    "originals_digitized",
    "orientation_unsure",
    "ink_loss",
)
OTHER_FACTS = (
    "delivery",
    "inventory",
    "delimit",
    "person",
    "the header is damaged",
    "the database",
    "the object store",
    "Government resolution 144 of 2018",
)
LETTERS = string.ascii_letters
FIELD = re.compile(r"{[^}]*}")
SYSTEM = (
    errno.ENOENT,
    errno.EACCES,
    errno.EPERM,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EBUSY,
    errno.EIO,
    errno.ENAMETOOLONG,
    errno.ECONNREFUSED,
    errno.ETIMEDOUT,
)


@dataclass(frozen=True, order=True)
class Message:
    """One text of the catalogue: alone, or with its plural; phrases and words have a context."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str | tuple[str, str]:
        """The text as Babel wants it."""
        return (self.text, self.plural) if self.plural else self.text


def collected() -> set[Message]:
    """Return every message of the program."""
    found = {Message(os.strerror(number), context="fact") for number in SYSTEM}
    found |= {Message(word, context="word") for word in OTHER_WORDS}
    found |= {Message(phrase, context="fact") for phrase in OTHER_FACTS}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            name = path.relative_to(ROOT).as_posix()
            found.update(_sentences(tree), _said(tree, "say"), _facts(tree))
            if name.startswith(NOUNS):
                found.update(_words(tree))
    for path in sorted(TEMPLATES.rglob("*.html")):
        found.update(_templated(path))
    for module in CLICK:
        path = Path(click.__file__).with_name(f"{module}.py")
        found.update(_said(ast.parse(path.read_text(encoding="utf-8")), "_"))
    found.add(Message("required"))
    return {message for message in found if set(LETTERS) & set(FIELD.sub("", message.text))}


def _templated(path: Path) -> Iterator[Message]:
    """What a template says; words of codes are collected where their sets are closed."""
    with path.open("rb") as file:
        for _, text, _, _ in extract("jinja2.ext:babel_extract", file, IN_TEMPLATES):
            yield Message(text) if isinstance(text, str) else Message(*text)


def _sentences(tree: ast.AST) -> Iterator[Message]:
    """Templates of errors, and the values of tables of sentences."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if "template" in names and _text(node.value):
            yield Message(_text(node.value))
        elif names & SENTENCES:
            for table in ast.walk(node):
                if isinstance(table, ast.Dict):
                    yield from (Message(_text(value)) for value in table.values if _text(value))
        elif any(name.endswith("_PHRASE") for name in names):
            yield Message(_text(node.value), context="fact")


def _said(tree: ast.AST, word: str) -> Iterator[Message]:
    """What is given to `say("…")` and `say.many("…", "…", n)`; in Click, to `_` and `ngettext`."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        texts = [_text(argument) for argument in call.args]
        if not texts or not texts[0]:
            continue
        if _name(call.func) == word:
            yield Message(texts[0])
        elif _name(call.func) in {"many", "ngettext"} and len(texts) > 1 and texts[1]:
            yield Message(texts[0], texts[1])


def _facts(tree: ast.AST) -> Iterator[Message]:
    """Phrases that an error carries: `SomeError(reason="no such folder")`, and what is expected."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _name(call.func) == "word" and len(call.args) > EXPECTED:
            yield Message(_text(call.args[EXPECTED]), context="fact")
        elif _name(call.func).endswith("Error"):
            for keyword in call.keywords:
                spoken = keyword.arg in SPOKEN or " " in _text(keyword.value)
                if spoken:
                    yield Message(_text(keyword.value), context="fact")


def _words(tree: ast.AST) -> Iterator[Message]:
    """The codes of closed sets of the trade: states, roles, kinds of event, reasons."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        if any(_name(base) == "StrEnum" for base in node.bases):
            values = (item.value for item in node.body if isinstance(item, ast.Assign))
            yield from (Message(_text(value), context="word") for value in values)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr | None) -> str:
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if constant else ""  # type: ignore[union-attr]  # asked just before


def renewed(messages: set[Message]) -> Catalog:
    """Return the catalogue with exactly these messages, keeping what is translated."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="mn", domain="arkhiv")
    template = Catalog(creation_date=catalogue.creation_date)
    for message in sorted(messages):
        template.add(message.key, context=message.context or None)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """Return the catalogue as text and compiled."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalogue, width=96, no_location=True, sort_output=True)
    write_mo(compiled, catalogue)
    return text.getvalue(), compiled.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that have no translation, or only a guess."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]


def _strings(given: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(given) if isinstance(given, tuple | list) else (given or "",)


def main() -> int:
    """Renew or check the catalogue; 1 if something is left to do."""
    catalogue = renewed(collected())
    text, compiled = written(catalogue)
    lacking = untranslated(catalogue)
    mo = CATALOGUE.with_suffix(".mo")
    if "--check" in sys.argv[1:]:
        current = CATALOGUE.read_bytes() == text and mo.exists() and mo.read_bytes() == compiled
        if not current:
            print("The catalogue is not current. Run: make messages")  # noqa: T201  # a program that prints
        lacking = lacking if current else [*lacking, ""]
    else:
        CATALOGUE.write_bytes(text)
        mo.write_bytes(compiled)
    for one in filter(None, lacking):
        print(f"not translated: {one}")  # noqa: T201  # a program that prints
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
