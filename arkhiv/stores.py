"""Stores by an address that somebody gave: keys in it come before those of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.objects.open import open_objects

if TYPE_CHECKING:
    from arkhiv.settings import Settings
    from pipeline.ports.objects import Objects


def store_at(settings: Settings, url: str) -> Objects:
    """Return the store at an address, with the keys in it or else those of the settings."""
    has_keys = "@" in url.partition("://")[2].partition("/")[0]
    return open_objects(
        url,
        access_key=None if has_keys else settings.s3_access_key,
        secret_key=None if has_keys else settings.s3_secret_key,
    )
