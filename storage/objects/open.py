"""Object stores by their address: `folder:PATH` or `s3://HOST[:PORT]/BUCKET[/PREFIX][?tls=no]`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pipeline.errors import ObjectsUrlError
from storage.objects.folder import FolderObjects

if TYPE_CHECKING:
    from pipeline.ports.objects import Objects
    from storage.objects.s3 import Bucket

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_OPTIONS = frozenset({"tls", "region"})


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


def bucket_of(url: str, *, access_key: str | None, secret_key: str | None) -> Bucket:
    """Return the bucket that an s3 address names; keys given apart come before keys in it."""
    from storage.objects.s3 import Bucket

    parts = urlsplit(url)
    options = _options(parts)
    name, _, prefix = parts.path.strip("/").partition("/")
    if not parts.hostname or not _BUCKET.fullmatch(name):
        raise ObjectsUrlError(reason="the host or the name of the bucket is missing")
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
    )


def _options(parts: SplitResult) -> dict[str, str]:
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    for name in options.keys() - _OPTIONS:
        raise ObjectsUrlError(reason=f"“{name}” is not an option")
    if options.get("tls", "yes") not in {"yes", "no"}:
        raise ObjectsUrlError(reason="tls is yes or no")
    return options
