"""What an S3 server or the way to it says, in words that a person can act on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import urllib3
from minio.error import MinioException, S3Error

from pipeline.errors import ObjectMissingError, StoreAwayError, StoreDeniedError, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Iterator

DENIED = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"})
FULL = frozenset({"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"})
ABSENT = frozenset({"NoSuchKey", "NoSuchBucket", "NoSuchVersion", "MethodNotAllowed"})
"""The last is said of a version that is the mark of a removal."""


@contextmanager
def explained(place: str, key: str) -> Iterator[None]:
    """Turn what the client says into what a person can do about it."""
    try:
        yield
    except S3Error as error:
        if error.code in ABSENT:
            raise ObjectMissingError(key=key) from error
        if error.code in DENIED:
            raise StoreDeniedError(place=place, reason=error.code) from error
        if error.code in FULL:
            raise StoreFullError(place=place) from error
        raise StoreAwayError(place=place, reason=error.code) from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise StoreAwayError(place=place, reason=type(error).__name__) from error
