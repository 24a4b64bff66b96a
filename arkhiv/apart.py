"""Apart: an archive for practice lies in a folder of its own, with its database and its objects.

A note in the folder says so to people and to programs that open no database. Where the note and the
mark in the database do not agree, nobody works: invented papers would come among real ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.practice.errors import PracticeMixedError

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.settings import Settings

NOTE = "PRACTICE.txt"
FEEDER = "feeder"
"""The folder from which the desk feeds in practice."""


def own_settings(settings: Settings, folder: Path) -> Settings:
    """Return the settings of an archive for practice in a folder; nothing of it lies elsewhere."""
    return replace(
        settings,
        data=folder,
        database_url=f"sqlite:///{folder}/arkhiv.db",
        objects_url=f"folder:{folder}/objects",
        broker_url="memory:",
        desk_sources=None,
        backup_every=None,
        token=None,
    )


def is_noted(settings: Settings) -> bool:
    """Say whether the data folder is one for practice."""
    return (settings.data / NOTE).exists()


def require_apart(settings: Settings, *, practice: bool) -> None:
    """Raise where the data folder is for practice and the database is not, or the other way."""
    own = own_settings(settings, settings.data)
    places = settings.database_url, settings.objects_url
    alone = places == (own.database_url, own.objects_url)
    if is_noted(settings) is not practice or (practice and not alone):
        raise PracticeMixedError(place=settings.data)


def at_practice(settings: Settings) -> Settings:
    """Return the settings with the feeder of the invented papers at the desk."""
    feeder = f"folder:{settings.data / FEEDER}"
    named = settings.desk_sources.split(",") if settings.desk_sources else []
    return replace(settings, desk_sources=",".join((feeder, *named)), backup_every=None)
