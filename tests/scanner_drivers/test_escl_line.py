"""A scanner asked by eSCL directly: its own bytes, broken lines, certificates, hostile answers."""

from __future__ import annotations

import hashlib
import ssl
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clock import now
from scanner_drivers.device import Colour, Profile, Tray
from scanner_drivers.driver import Scan
from scanner_drivers.elements import Element, StrangeXmlError, parsed
from scanner_drivers.errors import (
    CertificateError,
    DeviceBusyError,
    DeviceDeniedError,
    DeviceUnknownError,
    LostConnectionError,
    ProfileRefusedError,
    SourceUnknownError,
    StrangeAnswerError,
)
from scanner_drivers.escl.address import Address, address_of
from scanner_drivers.escl.device import EsclDevice
from scanner_drivers.escl.job import Patience
from scanner_drivers.faults import CoverOpenError, DoubleFeedError, JamError, MiscountError
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.target import Target
from tests.scanner_drivers.escl import emulated, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.scanner_drivers.escl import Emulator

ASKED = Profile(resolution=75)
QUICK = Patience(answer=2.0, page=3.0, between=0.02, tries=3)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with emulated(6) as lent:
        yield lent


@pytest.fixture
def device(emulator: Emulator) -> Iterator[EsclDevice]:
    opened = EsclDevice(emulator.url, QUICK)
    yield opened
    opened.close()


def fed(device: EsclDevice, folder: Path, profile: Profile = ASKED) -> tuple[int, DeviceDriver]:
    """Feed, and take everything that comes."""
    into = folder / "into"
    into.mkdir(exist_ok=True)
    driver = DeviceDriver(device, profile, Target("x"), into)
    came = 0
    for delivery in driver.deliveries():
        for item in delivery.scans():
            assert isinstance(item, Scan)
            delivery.accepted(item)
            came += 1
        delivery.done()
    return came, driver


def test_what_the_scanner_sent_is_kept_byte_for_byte(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    sent = list(emulator.sides)
    pages = list(device.feed(ASKED, tmp_path))
    assert [page.path.read_bytes() for page in pages] == sent
    assert [page.picture for page in pages] == [hashlib.sha256(one).hexdigest() for one in sent]
    assert {page.path.suffix for page in pages} == {".jpg"}
    assert not any(page.plain for page in pages)


def test_the_scanner_does_not_wait_for_who_stores_its_pages(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    pages = device.feed(ASKED, tmp_path)
    next(pages)
    until = time.monotonic() + 10
    while emulator.sides and time.monotonic() < until:
        time.sleep(0.01)
    assert emulator.sides == []


def test_an_empty_side_may_come_twice_and_a_written_one_may_not(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    blank = emulator.blank()
    emulator.sides = [sheet(1), blank, sheet(2), blank]
    assert [page.plain for page in device.feed(ASKED, tmp_path)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        ("ScannerAdfJam", JamError),
        ("ScannerAdfHatchOpen", CoverOpenError),
        ("ScannerAdfMultipickDetected", DoubleFeedError),
    ],
)
@pytest.mark.parametrize("status", [404, 409, 503])
def test_what_stops_the_feeder_is_told_whatever_the_answer_to_the_next_page(
    device: EsclDevice, emulator: Emulator, tmp_path: Path, state: str, fault: type, status: int
) -> None:
    emulator.stopping = (4, state, status)
    came, driver = fed(device, tmp_path)
    assert came == 4
    assert isinstance(driver.fault, fault)
    assert driver.fault.facts["sheets"] == 2


def test_a_page_that_is_not_ready_is_waited_for(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.not_ready = 5
    came, driver = fed(device, tmp_path)
    assert (came, driver.fault) == (6, None)


def test_a_line_that_breaks_between_two_pages_is_mended(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.drop_once_at = 3
    came, driver = fed(device, tmp_path)
    assert (came, driver.fault) == (6, None)


@pytest.mark.parametrize("counts", [True, False])
def test_a_page_that_was_lost_on_the_line_is_told_and_never_passed_over(
    device: EsclDevice, emulator: Emulator, tmp_path: Path, *, counts: bool
) -> None:
    emulator.cut_at, emulator.counts = 3, counts
    came, driver = fed(device, tmp_path)
    assert came == 2
    assert isinstance(driver.fault, LostConnectionError)
    assert list((tmp_path / "into").glob("*.part")) != []


def test_a_line_that_breaks_where_nobody_counts_is_told(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.drop_once_at, emulator.counts = 3, False
    came, driver = fed(device, tmp_path)
    assert came == 2
    assert isinstance(driver.fault, LostConnectionError)


def test_a_side_that_was_scanned_and_never_sent_shows_in_the_count(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.sides.append(sheet(7))
    emulator.swallow_at = 3
    came, driver = fed(device, tmp_path)
    assert came == 6
    assert isinstance(driver.fault, MiscountError)
    assert driver.fed() != came


def test_it_says_what_it_is_and_can(device: EsclDevice) -> None:
    found, can = device.identity(), device.capabilities()
    assert (found.model, found.serial) == ("Emulated Feeder 70", "EMU-0042")
    assert (can.feeder, can.flatbed, can.duplex, can.coded) == (True, True, True, True)
    assert can.resolutions == (75, 150)
    assert can.colours == {Colour.COLOUR, Colour.GREY}
    assert round(can.width_mm) == 216


def test_it_is_asked_for_what_the_profile_says(
    device: EsclDevice, emulator: Emulator, tmp_path: Path
) -> None:
    profile = replace(ASKED, colour=Colour.GREY, options=(("compression-factor", "20"),))
    list(device.feed(profile, tmp_path))
    asked = parsed(emulator.asked[-1].encode())
    assert asked.said("ColorMode") == "Grayscale8"
    assert asked.said("CompressionFactor") == "20"
    assert asked.said("Duplex") == "true"
    region = ("ScanRegions", "ScanRegion")
    assert asked.number(*region, "Width") == 2480
    assert asked.number(*region, "Height") == 3508
    emulator.sides = [sheet(1)]
    assert len(list(device.feed(replace(ASKED, tray=Tray.FLATBED), tmp_path))) == 1
    assert parsed(emulator.asked[-1].encode()).said("InputSource") == "Platen"


@pytest.mark.parametrize("value", ["0", "101", "soft"])
def test_an_option_out_of_its_range_is_refused(
    device: EsclDevice, tmp_path: Path, value: str
) -> None:
    asked = replace(ASKED, options=(("compression-factor", value),))
    with pytest.raises(ProfileRefusedError, match="1 … 100"):
        next(device.feed(asked, tmp_path))


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (401, DeviceDeniedError),
        (403, DeviceDeniedError),
        (404, DeviceUnknownError),
        (500, StrangeAnswerError),
        (301, StrangeAnswerError),
    ],
)
def test_whoever_answers_otherwise_is_no_scanner_of_ours(
    emulator: Emulator, device: EsclDevice, status: int, fault: type[Exception]
) -> None:
    emulator.answers["ScannerCapabilities"] = (status, b"")
    with pytest.raises(fault):
        device.identity()


def test_a_busy_scanner_is_told_as_such(
    emulator: Emulator, device: EsclDevice, tmp_path: Path
) -> None:
    emulator.busy = True
    with pytest.raises(DeviceBusyError):
        next(device.feed(ASKED, tmp_path))


HOSTILE = {
    "no XML": b"<html><body>printer",
    "an entity": b'<!DOCTYPE a [<!ENTITY e "ee">]><a>&e;</a>',
    "a file of ours": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>',
    "types declared": b"<!DOCTYPE a><a/>",
    "too deep": b"<a>" * 99 + b"</a>" * 99,
    "too many": b"<a>" + b"<b/>" * 30_000 + b"</a>",
    "too long": b"<a>" + b" " * (2 << 20) + b"</a>",
    "nothing it can": b"<a/>",
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_hostile_capabilities_are_refused(
    emulator: Emulator, device: EsclDevice, answer: bytes
) -> None:
    emulator.answers["ScannerCapabilities"] = (200, answer)
    with pytest.raises(StrangeAnswerError, match="bring the scanner's own software up to date"):
        device.capabilities()


@pytest.mark.parametrize("place", ["/etc/passwd", "http://192.0.2.1/", "", "/eSCL/ScanJobs/1 x"])
def test_a_job_elsewhere_is_not_asked_for(
    emulator: Emulator, device: EsclDevice, tmp_path: Path, place: str
) -> None:
    emulator.place = place or "nowhere"
    with pytest.raises(StrangeAnswerError):
        next(device.feed(ASKED, tmp_path))


def test_a_job_under_another_name_of_the_host_is_asked_for_at_the_address(
    emulator: Emulator, device: EsclDevice, tmp_path: Path
) -> None:
    emulator.place = "http://printer.invalid/eSCL/ScanJobs/1"
    assert len(list(device.feed(ASKED, tmp_path))) == 6


def test_what_is_no_picture_is_not_taken_for_a_page(
    emulator: Emulator, device: EsclDevice, tmp_path: Path
) -> None:
    emulator.answers["NextDocument"] = (200, b"<a/>")
    with pytest.raises(StrangeAnswerError):
        next(device.feed(ASKED, tmp_path))


def test_a_scanner_that_trickles_is_given_up(emulator: Emulator, tmp_path: Path) -> None:
    emulator.trickle = 0.2
    slow = EsclDevice(emulator.url, replace(QUICK, page=1.0, tries=0))
    began = time.monotonic()
    with pytest.raises(LostConnectionError):
        next(slow.feed(ASKED, tmp_path))
    assert time.monotonic() - began < 10
    slow.close()


def test_nobody_at_the_address_is_told_with_what_to_check() -> None:
    with pytest.raises(DeviceUnknownError, match="turned on"):
        EsclDevice("127.0.0.1:9", QUICK).identity()


class Shown:
    """A certificate that a scanner made for itself."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scanner")])
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now() - timedelta(days=1))
            .not_valid_after(now() + timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        self.path = folder / "scanner.pem"
        self.path.write_bytes(
            made.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.fingerprint = made.fingerprint(hashes.SHA256()).hex()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.path)


def test_a_certificate_of_its_own_is_trusted_only_by_its_fingerprint(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    with emulated(2, shown.context) as emulator:
        with pytest.raises(CertificateError, match=f"write #{shown.fingerprint} behind"):
            EsclDevice(emulator.url, QUICK).identity()
        other = "0" * 64
        with pytest.raises(CertificateError):
            EsclDevice(f"{emulator.url}#{other}", QUICK).identity()
        assert emulator.asked == []
        colons = ":".join(shown.fingerprint[at : at + 2] for at in range(0, 64, 2)).upper()
        known = EsclDevice(f"{emulator.url}#{colons}", QUICK)
        assert fed(known, tmp_path)[0] == 2
        known.close()


def test_a_certificate_that_the_machine_trusts_needs_no_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.path))
    with emulated(2, shown.context) as emulator:
        known = EsclDevice(emulator.url, QUICK)
        assert known.identity().serial == "EMU-0042"
        known.close()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("escl:192.0.2.10", Address("192.0.2.10", 80, "/eSCL/", secure=False)),
        ("escl:scanner:8080", Address("scanner", 8080, "/eSCL/", secure=False)),
        ("escl:https://scanner/x/y", Address("scanner", 443, "/x/y/", secure=True)),
        ("escl:http://[2001:db8::7]:81/", Address("2001:db8::7", 81, "/eSCL/", secure=False)),
    ],
)
def test_an_address_is_read_as_it_is_typed(source: str, found: Address) -> None:
    assert address_of(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "escl:",
        "escl:ftp://scanner/",
        "escl:http://bat:secret@scanner/",
        "escl:scanner:99999",
        "escl:http://scanner/?a=b",
        f"escl:http://scanner/#{'0' * 64}",
        "escl:https://scanner/#12",
        "escl:scan ner",
    ],
)
def test_an_address_that_is_none_is_refused(source: str) -> None:
    with pytest.raises(SourceUnknownError):
        address_of(source)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_tree_or_are_refused(data: bytes) -> None:
    with suppress(StrangeXmlError):
        assert isinstance(parsed(data), Element)
