"""Object stores by their address: `folder:PATH` or `s3://HOST[:PORT]/BUCKET[/PREFIX][?OPTION=…]`.

tls=yes|no            whether the server is spoken to over TLS; yes
region=NAME           where a server asks for it
masters=BUCKET        the bucket of the masters; BUCKET-masters
lock=governance|compliance|no   how firmly masters are locked there; governance
years=N               for how long, 1 to 100; 10
sse=yes|no            whether the buckets encrypt what they keep; yes
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pipeline.errors import ObjectsUrlError
from storage.objects.folder import FolderObjects

if TYPE_CHECKING:
    from pipeline.ports.objects import Objects
    from storage.objects.bucket import Bucket

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_YES_NO = frozenset({"yes", "no"})
_LOCKS = frozenset({"governance", "compliance", "no"})
_OPTIONS = frozenset({"tls", "region", "masters", "lock", "years", "sse"})
_MOST_YEARS = 100


def open_objects(
    url: str, *, access_key: str | None = None, secret_key: str | None = None
) -> Objects:
    """Return the store at an address; nothing is read or written yet, see `Objects.probe`."""
    scheme, _, rest = url.partition(":")
    if scheme == "folder" and rest:
        return FolderObjects(Path(rest))
    if scheme == "s3":
        from storage.objects.s3 import S3Objects

        return S3Objects(bucket_of(url, access_key=access_key, secret_key=secret_key))
    raise ObjectsUrlError(reason=f"“{scheme}” is not a kind of store")


def locks(url: str) -> bool:
    """Say whether the store at an address locks masters; a folder cannot."""
    return url.startswith("s3:") and bucket_of(url, access_key=None, secret_key=None).locks


def bucket_of(url: str, *, access_key: str | None, secret_key: str | None) -> Bucket:
    """Return the bucket that an s3 address names; keys given apart come before keys in it."""
    from storage.objects.bucket import RETENTION_YEARS, Bucket, Lock

    parts = urlsplit(url)
    options = _options(parts)
    name, _, prefix = parts.path.strip("/").partition("/")
    if not parts.hostname or not name:
        raise ObjectsUrlError(reason="the host or the name of the bucket is missing")
    if not _BUCKET.fullmatch(name):
        raise ObjectsUrlError(reason="a bucket's name has 3 to 63 small letters, digits, . and -")
    access_key = access_key or (unquote(parts.username) if parts.username else None)
    secret_key = secret_key or (unquote(parts.password) if parts.password else None)
    if bool(access_key) != bool(secret_key):
        raise ObjectsUrlError(reason="access key and secret key belong together")
    return Bucket(
        host=parts.netloc.rpartition("@")[2],
        name=name,
        prefix=f"{prefix}/" if prefix else "",
        tls=options.get("tls", "yes") == "yes",
        region=options.get("region"),
        access_key=access_key,
        secret_key=secret_key,
        masters=options.get("masters", ""),
        lock=Lock(options.get("lock", Lock.GOVERNANCE).upper()),
        years=int(options.get("years", RETENTION_YEARS)),
        encrypted=options.get("sse", "yes") == "yes",
    )


def _options(parts: SplitResult) -> dict[str, str]:
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    for name in options.keys() - _OPTIONS:
        raise ObjectsUrlError(reason=f"“{name}” is not an option")
    for name, allowed in (("tls", _YES_NO), ("sse", _YES_NO), ("lock", _LOCKS)):
        if name in options and options[name] not in allowed:
            raise ObjectsUrlError(reason=f"{name} is {' or '.join(sorted(allowed))}")
    years = options.get("years", "1")
    if not (years.isdecimal() and 1 <= int(years) <= _MOST_YEARS):
        raise ObjectsUrlError(reason=f"years is 1 to {_MOST_YEARS}")
    if "masters" in options and not _BUCKET.fullmatch(options["masters"]):
        raise ObjectsUrlError(reason="masters is the name of a bucket")
    return options
