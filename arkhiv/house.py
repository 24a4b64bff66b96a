"""The house of the web server, put together of an archive."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from arkhiv.cli.wording import explained, flagged
from arkhiv.developing import developing
from arkhiv.feeds import Feeds
from arkhiv.language import speak
from arkhiv.stations import arriving_of
from arkhiv.version import number
from arkhiv.watching import watch_of
from pipeline.describe.forms import built_in, load
from pipeline.language import Lang
from web.house import House, Speech

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""The names of this machine for itself."""


def house_of(
    archive: Archive,
    hosts: Iterable[str] = (),
    *,
    secure: bool = False,
    open_to_others: bool = False,
) -> House:
    """Return what the web server needs of an archive, asked under some names beside its own."""
    settings = archive.settings
    return House(
        records=archive.records,
        objects=archive.objects,
        folders=(("data", settings.data), ("scratch", settings.data / "scratch")),
        patience=timedelta(minutes=settings.patience_minutes),
        version=number(),
        speech=_speech(settings),
        hosts=LOOPBACK | frozenset(hosts),
        secure=secure,
        open_to_others=open_to_others,
        develop=developing(settings),
        watch=watch_of(settings),
        feeds=Feeds(archive),
        arriving=None if archive.practice else arriving_of(archive),
        practice=archive.practice,
    )


def _speech(settings: Settings) -> Speech:
    return Speech(
        languages={lang: speak(lang, settings.unit) for lang in Lang},
        usual=settings.lang,
        explain=explained,
        flagged=partial(flagged, fields={}),
        forms=load(settings.forms) if settings.forms else built_in(),
    )
