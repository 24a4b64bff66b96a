"""The certificate: with which key the server proves its names, and which names these are."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509

from web.errors import CertificateError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of a certificate and its key, and the names that the certificate is for."""

    certificate: Path
    key: Path
    names: frozenset[str]


def certificate_of(certificate: Path, key: Path) -> Certificate:
    """Return a certificate that fits its key, or raise why it does not."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
        names = _names(x509.load_pem_x509_certificate(certificate.read_bytes()))
    except (OSError, ValueError, x509.ExtensionNotFound) as fault:
        raise CertificateError(place=certificate, reason=type(fault).__name__) from fault
    return Certificate(certificate, key, names)


def _names(read: x509.Certificate) -> frozenset[str]:
    """Return every name as a browser writes it in front of the port."""
    said = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    hosts = {name.lower() for name in said.get_values_for_type(x509.DNSName)}
    addresses = said.get_values_for_type(x509.IPAddress)
    return frozenset(
        hosts | {f"[{one}]" if one.version == 6 else str(one) for one in addresses}  # noqa: PLR2004
    )
