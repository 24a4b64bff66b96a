"""The office's own authority: it signs the certificate of the server, and browsers trust it alone.

Its key can vouch for any name, so it may be taken away from the machine once it has signed; the
names that it signs for are limited to those that were given.
"""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pipeline.clock import now
from web.errors import OfficeThereError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cryptography.x509 import Certificate, CertificateBuilder

PRIVATE, OPEN, FOLDER = 0o600, 0o644, 0o700
AUTHORITY_LASTS, SERVER_LASTS = timedelta(days=3650), timedelta(days=820)
SLACK = timedelta(hours=1)
"""Clocks of office computers are not all right."""
OFFICE, SERVER = "Arkhiv office authority", "Arkhiv server"
"""What people read on the certificates. Some programs take a name in this place for one to be
reached under, even an address, which the authority then may not vouch for.
"""
NOWHERE = "invalid"
"""A name that is nobody's, now and for ever (RFC 2606)."""
EVERYWHERE = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))


@dataclass(frozen=True, slots=True)
class Files:
    """Where the certificates and their keys lie."""

    authority: Path
    authority_key: Path
    server: Path
    server_key: Path


def files_in(folder: Path) -> Files:
    """Return the files of a folder."""
    names = ("office.pem", "office.key", "server.pem", "server.key")
    return Files(*(folder / name for name in names))


def found_office(folder: Path, names: Sequence[str]) -> Files:
    """Make an authority and the certificate of a server that is reached under some names."""
    files = files_in(folder)
    if any(path.exists() for path in (files.authority_key, files.server_key)):
        raise OfficeThereError(place=folder)
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    own, servers = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    moment, said = now(), [_name(name) for name in names]
    authority = _authority(own, moment, said)
    server = _server(servers, authority, moment, said).sign(own, hashes.SHA256())
    _write(files.authority_key, _private(own), PRIVATE)
    _write(files.server_key, _private(servers), PRIVATE)
    _write(files.authority, _public(authority), OPEN)
    _write(files.server, _public(server) + _public(authority), OPEN)
    return files


def _authority(
    key: ec.EllipticCurvePrivateKey, moment: datetime, names: Sequence[x509.GeneralName]
) -> Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, OFFICE)])
    return (
        _begun(subject, subject, key.public_key(), moment, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(_constraints(names), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _server(
    key: ec.EllipticCurvePrivateKey,
    authority: Certificate,
    moment: datetime,
    names: Sequence[x509.GeneralName],
) -> CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SERVER)])
    held = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return (
        _begun(subject, authority.subject, key.public_key(), moment, SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(held), critical=False
        )
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    moment: datetime,
    lasts: timedelta,
) -> CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - SLACK)
        .not_valid_after(moment + lasts)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.GeneralName:
    """Return an address or a name as certificates hold it."""
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text.lower())


def _constraints(names: Sequence[x509.GeneralName]) -> x509.NameConstraints:
    """Permit these names and addresses alone; a kind that is not named is permitted nowhere."""
    hosts = [name for name in names if isinstance(name, x509.DNSName)]
    places = [ipaddress.ip_network(str(one.value)) for one in names if _is_address(one)]
    return x509.NameConstraints(
        permitted_subtrees=[
            *(hosts or [x509.DNSName(NOWHERE)]),
            *map(x509.IPAddress, places),
        ],
        excluded_subtrees=None if places else [*map(x509.IPAddress, EVERYWHERE)],
    )


def _is_address(name: x509.GeneralName) -> bool:
    return isinstance(name, x509.IPAddress)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public(made: Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, text: bytes, mode: int) -> None:
    """Write a file that was never there, open to nobody else even while it is written."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(text)
