"""The language: every sentence is translated, with the same facts, and the catalogue is current."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po

from arkhiv.language import speak, wanted
from pipeline.flow import State
from pipeline.language import Lang
from pipeline.moves.errors import NotReadyError, WrongStateError

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).parents[2]
EXTRACTOR = ROOT / "deploy" / "messages.py"
MONGOLIAN, ENGLISH = speak(Lang.MONGOLIAN), speak(Lang.ENGLISH)
FOREIGN = re.compile(r"[A-Za-z]{4,}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "arkhiv/locale/mn/LC_MESSAGES/arkhiv.po").open("rb") as file:
        return read_po(file)


def texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else string


def facts(text: str) -> set[str]:
    """The names that are filled in; Click's own %(…)s too."""
    braces = {name for _, name, _, _ in Formatter().parse(text) if name}
    return braces | set(re.findall(r"%\((\w+)\)s", text))


def translated(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_every_sentence_of_the_program_is_in_the_catalogue_and_compiled() -> None:
    checked = subprocess.run(
        [sys.executable, str(EXTRACTOR), "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout + checked.stderr


def test_nothing_is_untranslated_or_guessed(catalogue: Catalog) -> None:
    assert len(translated(catalogue)) > 400
    for message in translated(catalogue):
        assert all(texts(message.string)), message.id
        assert not message.fuzzy, message.id


def test_both_languages_tell_the_same_facts(catalogue: Catalog) -> None:
    for message in translated(catalogue):
        given = set().union(*map(facts, texts(message.id)))
        for string in texts(message.string):
            assert facts(string) <= given, message.id
        assert facts(texts(message.string)[-1]) == facts(texts(message.id)[-1]), message.id


def test_what_is_translated_is_mongolian(catalogue: Catalog) -> None:
    for message in translated(catalogue):
        for source, string in zip(texts(message.id), texts(message.string), strict=True):
            bare = Formatter().parse(source)
            if FOREIGN.search("".join(text for text, *_ in bare)):
                assert re.search(r"[а-яөүА-ЯӨҮ]|^[A-Z]+$", string), message.id


@pytest.fixture(scope="module")
def extractor() -> Any:  # noqa: ANN401  # a program, loaded as a module
    spec = spec_from_file_location("messages", EXTRACTOR)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules["messages"] = module
    spec.loader.exec_module(module)
    return module


def test_texts_of_every_kind_are_collected(extractor: Any) -> None:  # noqa: ANN401  # a module
    found = {(message.context, message.text) for message in extractor.collected()}
    assert ("", "The settings.") in found, "what is said"
    assert ("", NotReadyError.template) in found, "the template of an error"
    assert ("", "The image cannot be decoded. Scan it again.") in found, "a reason"
    assert ("", "Missing command.") in found, "a word of Click"
    assert ("fact", "it is held") in found, "a phrase that an error carries"
    assert ("fact", "Permission denied") in found, "a phrase of the system"
    assert ("word", "page.received") in found, "a kind of event"


def test_numbers_and_days_are_written_as_in_mongolia() -> None:
    assert MONGOLIAN.number(1234567) == "1,234,567"
    assert MONGOLIAN.share(0.6581) == "65.8%"
    assert MONGOLIAN.share(None) == "–"
    assert MONGOLIAN.day(date(2026, 7, 14)) == "2026.07.14"
    assert ENGLISH.day(date(2026, 7, 14)) == "2026-07-14"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-" + "1" * 5000, "…-07"])
def test_a_month_is_written_as_in_mongolia_and_what_is_none_stays(text: str) -> None:
    assert MONGOLIAN.month("2026-07") == "2026 оны 7-р сар"
    assert MONGOLIAN.month("2026-11") == "2026 оны 11-р сар"
    assert ENGLISH.month("2026-07") == "2026-07"
    assert MONGOLIAN.month(text) == text


def test_moments_are_by_the_clock_of_the_unit() -> None:
    noon = datetime(2026, 7, 14, 12, tzinfo=UTC)
    assert MONGOLIAN.moment(noon) == "2026.07.14 20:00"
    assert speak(Lang.MONGOLIAN, "83").moment(noon) == "2026.07.14 19:00"
    assert MONGOLIAN.moment(None) == "–"
    assert MONGOLIAN.sentence("{since}", {"since": noon}) == "2026.07.14 20:00"


def test_a_value_that_is_a_day_is_written_as_one() -> None:
    assert MONGOLIAN.value("2019-12-08") == "2019.12.08"
    assert MONGOLIAN.value("Улаанбаатар") == "Улаанбаатар"


def test_phrases_and_states_within_a_sentence_are_translated() -> None:
    held = NotReadyError(document="D", why="it is held")
    assert "хүлээлгэсэн" in MONGOLIAN.sentence(held.template, held.facts)
    stood = WrongStateError(document="D", state=State.ASSEMBLED)
    assert "«эвлүүлсэн»" in MONGOLIAN.sentence(stood.template, stood.facts)
    assert ENGLISH.sentence(held.template, held.facts) == str(held)


def test_a_fact_that_a_person_typed_stays_as_it_is() -> None:
    assert MONGOLIAN.fact("birth") == "birth"
    assert MONGOLIAN("") == ""


def test_codes_without_a_word_are_shown_readably() -> None:
    assert MONGOLIAN.word("page.received") == "нүүрийг хүлээн авсан"
    assert ENGLISH.word("bound_register") == "bound register"


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, Lang.MONGOLIAN),
        ({"ARKHIV_LANG": "en"}, Lang.ENGLISH),
        ({"ARKHIV_LANG": "xx"}, Lang.MONGOLIAN),
    ],
)
def test_the_language_is_known_even_if_other_settings_are_wrong(
    environ: dict[str, str], lang: Lang
) -> None:
    assert wanted(environ) is lang
