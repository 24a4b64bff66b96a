"""The settings: read once from the environment, checked, frozen, shown with secrets masked.

Each is a variable that begins with `ARKHIV_`. Addresses and secrets may stand in a file instead,
which the same variable with `_FILE` at its end names.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from arkhiv.environment import HIDDEN_PHRASE, PREFIX, Environment
from arkhiv.errors import BadSettingError
from ocr.settings import EngineName
from pipeline.finding.watch import USUAL
from pipeline.language import Lang
from pipeline.notices.hosts import allowed_of
from pipeline.nouns.volume import LeafKind

if TYPE_CHECKING:
    from collections.abc import Mapping

MASK = "••••"
BROKER_PHRASE = "like amqp://NAME:PASSWORD@HOST:PORT/%2F, with / in a password written %2F"
_SECRET = ("DATABASE_URL", "OBJECTS_URL", "BROKER_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "TOKEN")
_IN_FILES = (*_SECRET, "BACKUP_TO", "BACKUP_RECIPIENT", "WEBHOOK_SECRET")
_HIDDEN = frozenset({"s3_access_key", "s3_secret_key", "token", "webhook_secret"})
_SIGNING = r"whsec_(?:[A-Za-z0-9+/]{4}){8,22}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_KIND = "|".join(LeafKind)
_PASSWORD = re.compile(r"(://[^:/?#]*):.*@")
_PASSWORD_OPTION = re.compile(r"([?&][^=&]*(?:pass|secret|token|key)[^=&]*)=[^&]*", re.IGNORECASE)
_LEAVES_PHRASE = "kinds of leaf joined by commas, like body,insert"
_SOURCES_PHRASE = "scanners and folders joined by commas, like sane:fujitsu:fi-8170,folder:/scans"
_SIGNED_PHRASE = "whsec_ and at least 24 bytes as base64; or two of these with a comma between them"
"""What a setting has to be, where that takes more words."""


class Log(StrEnum):
    """How the log is written to stderr, for whoever gathers it; without it there is a file."""

    JSON = "json"
    TEXT = "text"


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What the environment decides. Paths are absolute, so that child processes agree on them."""

    data: Path
    database_url: str
    objects_url: str
    broker_url: str
    lang: Lang
    unit: str
    station: str
    ocr_engine: EngineName
    ocr_language: str
    workers: int
    page_seconds: int
    child_memory_mb: int
    max_pixels: int
    forms: Path | None
    log: Log | None
    patience_minutes: int
    stop_seconds: int
    counted_leaves: str
    """The kinds of leaf that count against the certified number of a volume, joined by commas."""
    desk_sources: str | None
    """The scanners and folders that operators feed from at the desk, joined by commas."""
    s3_access_key: str | None
    s3_secret_key: str | None
    backup_to: str | None
    backup_every: int | None
    backup_recipient: str | None
    backup_objects: str
    searches_a_minute: int
    """So many searches of one person are heard within a minute."""
    odd_questions: int
    odd_unopened: int
    odd_repeats: int
    odd_far: int
    """From these numbers on searches are odd: `pipeline.finding.watch` says how each is counted."""
    office_hours: str
    """From which hour until before which other an office works, Monday to Friday."""
    token: str | None
    """What says which person is at the command line."""
    webhook_secret: str | None
    """What notices to other systems are signed with; two with a comma while they change."""
    webhook_hosts: str | None
    """The hosts that may be told, joined by commas; one with a private address as HOST=NETWORK."""

    def __repr__(self) -> str:
        return f"Settings({effective(self)})"


def read(environ: Mapping[str, str]) -> Settings:
    """Return the settings that an environment gives, or raise what is wrong with it."""
    known = [field.name.upper() for field in fields(Settings)]
    ours = Environment(environ, known, _IN_FILES)
    data = ours.path("DATA") or Path("arkhiv-data").absolute()
    access_key, secret_key = _s3_keys(ours)
    log = ours.word("LOG", "json|text", "json or text")
    return Settings(
        data=data,
        database_url=ours.address("DATABASE_URL", "sqlite", "postgresql", "postgresql+psycopg")
        or f"sqlite:///{data}/arkhiv.db",
        objects_url=ours.address("OBJECTS_URL", "folder", "s3") or f"folder:{data}/objects",
        broker_url=_broker(ours) or "memory:",
        lang=Lang(ours.word("LANG", "mn|en", "mn or en") or Lang.MONGOLIAN),
        unit=ours.word("UNIT", r"[0-9]{2}([0-9]{2})?", "an archive unit's 2 or 4 digits") or "00",
        station=ours.word("STATION", r"[a-z0-9][a-z0-9-]{0,39}", "like station-1") or "station-1",
        ocr_engine=_ocr_engine(ours),
        ocr_language=_ocr_language(ours),
        workers=ours.number("WORKERS", 1, 256) or len(os.sched_getaffinity(0)),
        page_seconds=ours.number("PAGE_SECONDS", 1, 3600) or 120,
        child_memory_mb=ours.number("CHILD_MEMORY_MB", 256, 1 << 20) or 4096,
        max_pixels=ours.number("MAX_PIXELS", 1_000_000, 10_000_000_000) or 200_000_000,
        forms=ours.path("FORMS"),
        log=Log(log) if log else None,
        patience_minutes=ours.number("PATIENCE_MINUTES", 1, 1440) or 10,
        stop_seconds=ours.number("STOP_SECONDS", 1, 3600) or 60,
        counted_leaves=_counted_leaves(ours),
        desk_sources=_desk_sources(ours),
        s3_access_key=access_key,
        s3_secret_key=secret_key,
        backup_to=ours.text("BACKUP_TO"),
        backup_every=ours.number("BACKUP_EVERY", 1, 24 * 31),
        backup_recipient=ours.text("BACKUP_RECIPIENT"),
        backup_objects=ours.word("BACKUP_OBJECTS", "yes|no", "yes or no") or "yes",
        searches_a_minute=ours.number("SEARCHES_A_MINUTE", 1, 600) or USUAL.a_minute,
        odd_questions=ours.number("ODD_QUESTIONS", 2, 10_000) or USUAL.questions,
        odd_unopened=ours.number("ODD_UNOPENED", 2, 10_000) or USUAL.unopened,
        odd_repeats=ours.number("ODD_REPEATS", 2, 10_000) or USUAL.repeats,
        odd_far=ours.number("ODD_FAR", 1, 10_000) or USUAL.far,
        office_hours=_office_hours(ours),
        token=ours.word("TOKEN", r"arkhiv_[\w-]+", "a token, as user token prints it"),
        webhook_secret=_webhook_secret(ours),
        webhook_hosts=_webhook_hosts(ours),
    )


def _ocr_engine(ours: Environment) -> EngineName:
    names = "auto|tesserocr|pytesseract"
    found = ours.word("OCR_ENGINE", names, "auto, tesserocr or pytesseract")
    return EngineName(found or EngineName.AUTO)


def _ocr_language(ours: Environment) -> str:
    names = r"[A-Za-z_/]+(\+[A-Za-z_/]+)*"
    return ours.word("OCR_LANGUAGE", names, "names of models joined by +") or "papers"


def _counted_leaves(ours: Environment) -> str:
    kinds = f"({_KIND})(,({_KIND}))*"
    return ours.word("COUNTED_LEAVES", kinds, _LEAVES_PHRASE) or LeafKind.BODY.value


def _desk_sources(ours: Environment) -> str | None:
    sources = r"(sane:|escl:|folder:/)[^,]+(,(sane:|escl:|folder:/)[^,]+)*"
    return ours.word("DESK_SOURCES", sources, _SOURCES_PHRASE)


def _office_hours(ours: Environment) -> str:
    hours = r"([01]?\d|2[0-3])-([01]?\d|2[0-4])"
    return ours.word("OFFICE_HOURS", hours, "two hours, like 8-18") or "7-20"


def _webhook_secret(ours: Environment) -> str | None:
    return ours.word("WEBHOOK_SECRET", rf"{_SIGNING}(,{_SIGNING})?", _SIGNED_PHRASE)


def effective(settings: Settings) -> dict[str, str]:
    """Return every setting under its variable's name as it may be shown: secrets are masked."""
    return {
        PREFIX + field.name.upper(): _shown(field.name, getattr(settings, field.name))
        for field in fields(settings)
    }


def masked(url: str) -> str:
    """Return an address without the password in it."""
    return _PASSWORD_OPTION.sub(rf"\1={MASK}", _PASSWORD.sub(rf"\1:{MASK}@", url))


def _shown(name: str, value: object) -> str:
    if value is None:
        return ""
    return MASK if name in _HIDDEN else masked(str(value))


def _broker(ours: Environment) -> str | None:
    """Return the address of the broker, whose client would stumble over an unusable one."""
    url = ours.address("BROKER_URL", "memory", "redis", "rediss", "amqp", "amqps")
    try:
        usable = not url or url.startswith("memory:") or _names_a_host(url)
    except ValueError:
        usable = False
    if not usable:
        raise BadSettingError(
            key=PREFIX + "BROKER_URL", value=HIDDEN_PHRASE, expected=BROKER_PHRASE
        )
    return url


def _names_a_host(url: str) -> bool:
    """Say whether an address has a host, no port but a number, and no @ out of its place."""
    parts = urlsplit(url)
    whole = "@" not in parts.path + parts.query + parts.fragment
    return whole and bool(parts.hostname) and (parts.port is None or parts.port > 0)


def _webhook_hosts(ours: Environment) -> str | None:
    text = ours.text("WEBHOOK_HOSTS")
    try:
        allowed_of(text or "")
    except ValueError as fault:
        raise BadSettingError(
            key=PREFIX + "WEBHOOK_HOSTS",
            value=f"“{text}”",
            expected="hosts with commas between them, like registry.example.mn,hub=10.1.0.0/16",
        ) from fault
    return text


def _s3_keys(ours: Environment) -> tuple[str | None, str | None]:
    keys = ours.text("S3_ACCESS_KEY"), ours.text("S3_SECRET_KEY")
    if bool(keys[0]) != bool(keys[1]):
        lacking = "S3_SECRET_KEY" if keys[0] else "S3_ACCESS_KEY"
        raise BadSettingError(
            key=PREFIX + lacking, value="empty", expected="set when the other S3 key is"
        )
    return keys
