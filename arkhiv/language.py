"""Speaking: the catalogue of a language, and which language is asked for.

Click asks gettext for its own words, so the process is told the language once, when a program
starts.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.environment import PREFIX
from pipeline.clock import zone_of
from pipeline.language import Lang, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAIN = "arkhiv"
LOCALE = Path(__file__).parent / "locale"


def speak(lang: Lang, unit: str = "00") -> Language:
    """Return a language, with moments by the clock of a unit."""
    catalogue = gettext.translation(DOMAIN, LOCALE, [lang.value], fallback=lang is Lang.ENGLISH)
    return Language(lang, catalogue, zone_of(unit))


def wanted(environ: Mapping[str, str]) -> Lang:
    """Return the language an environment asks for, even if the rest of it is wrong."""
    asked = environ.get(PREFIX + "LANG", "")
    return Lang(asked) if asked in set(Lang) else Lang.MONGOLIAN


def tell_process(lang: Lang) -> None:
    """Have libraries that ask gettext themselves, like Click, speak this language too."""
    os.environ["LANGUAGE"] = lang.value
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
