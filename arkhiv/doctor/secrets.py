"""Secrets: what no finding may show, whatever a driver put into its message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from arkhiv.settings import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arkhiv.settings import Settings

_USER = re.compile(r"://(?P<name>[^:/?#@]*)(?::(?P<password>.*))?@")
_OPTION = re.compile(r"[?&][^=&]*(?:pass|secret|token|key)[^=&]*=(?P<value>[^&]*)", re.IGNORECASE)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return every secret in the settings, as written and as meant, the longest first."""
    found = {settings.s3_access_key, settings.s3_secret_key}
    found |= set((settings.webhook_secret or "").split(","))
    places = settings.database_url, settings.objects_url, settings.broker_url, settings.backup_to
    for url in filter(None, places):
        user = _USER.search(url)
        if user:
            found.add(user["password"])
            if url.startswith("s3:"):
                found.add(user["name"])
        found |= {option["value"] for option in _OPTION.finditer(url)}
    meant = {unquote(secret) for secret in found if secret}
    written = {secret for secret in found if secret}
    return tuple(sorted(written | meant, key=len, reverse=True))


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Return a text with every secret masked."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text
