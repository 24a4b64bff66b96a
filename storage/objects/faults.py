"""What an S3 server or the way to it says, in words that a person can act on."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

import urllib3
from minio.error import MinioException, S3Error

from pipeline.errors import (
    ObjectMissingError,
    StoreAwayError,
    StoreDeniedError,
    StoreFullError,
    StoreUntrustedError,
)

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
    except (urllib3.exceptions.SSLError, ssl.SSLError) as error:
        raise StoreUntrustedError(place=place, reason=_of_certificate(error)) from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise StoreAwayError(place=place, reason=type(error).__name__) from error


def _of_certificate(error: Exception) -> str:
    """Return what keeps a line from being encrypted, as the library says it."""
    said = error.args[0] if error.args and isinstance(error.args[0], ssl.SSLError) else error
    if isinstance(said, ssl.SSLCertVerificationError):
        return said.verify_message
    return getattr(said, "reason", None) or type(said).__name__
