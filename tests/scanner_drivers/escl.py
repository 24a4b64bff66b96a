"""An eSCL scanner of the tests' own: glass, feeder, both sides, and everything that goes wrong."""

from __future__ import annotations

import io
import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

SPACES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
SETTINGS = """
<scan:SettingProfiles><scan:SettingProfile>
<scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode>
</scan:ColorModes>
<scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
<scan:SupportedResolutions><scan:DiscreteResolutions>
<scan:DiscreteResolution><scan:XResolution>75</scan:XResolution>
<scan:YResolution>75</scan:YResolution></scan:DiscreteResolution>
<scan:DiscreteResolution><scan:XResolution>150</scan:XResolution>
<scan:YResolution>150</scan:YResolution></scan:DiscreteResolution>
</scan:DiscreteResolutions></scan:SupportedResolutions>
</scan:SettingProfile></scan:SettingProfiles>"""
SIZE = """
<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight>"""
A4_AT_75 = (620, 877)
QUIET = 10.0
SLOW = 2.0
EMPTYING = 0.3
"""Seconds until it sees that its feeder is empty. Every real one needs longer, and airscan, where a
whole job is over before its caller wakes up, says that no paper lay there and drops the sides."""


def sheet(number: int, size: tuple[int, int] = A4_AT_75) -> bytes:
    """One side as a scanner codes it, unlike all others."""
    image = Image.new("RGB", size, (240, 236, 228))
    draw = ImageDraw.Draw(image)
    for line in range(20):
        draw.text((60, 60 + 36 * line), f"{number} · {number * 7919 + line}", fill=(30, 30, 40))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=85, dpi=(75, 75))
    return data.getvalue()


@dataclass
class Emulator:
    """What lies in the scanner, and how it misbehaves."""

    sides: list[bytes] = field(default_factory=list)
    """What the next feeding yields, side by side."""
    jam_after: int | None = None
    double_after: int | None = None
    """So many sides come before two sheets go through at once, and it feels that."""
    drop_after: int | None = None
    torn_at: int | None = None
    drop_once_at: int | None = None
    """Before this side the line breaks once; the side stays in the scanner."""
    cut_at: int | None = None
    """In the middle of this side the line breaks; it is gone from the scanner."""
    swallow_at: int | None = None
    """This side it scans and never sends."""
    not_ready: int = 0
    """How often it says that the next side is not ready yet."""
    counts: bool = True
    """Whether it says how many sides of a job it scanned."""
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """What it answers instead, by the last part of the path."""
    place: str | None = None
    """Where it says that the job is, if not where it is."""
    slow_after: int | None = None
    """So many sides come at once, and the others as slowly as a hand lays them."""
    seconds: float = 0.0
    """How long a side takes."""
    loaded: bool = True
    feeder: bool = True
    asked: list[str] = field(default_factory=list)
    job: int = 0
    """The number of the last job that was begun; 0 before the first."""
    sent: int = 0
    scanned: int = 0
    cancelled: bool = False
    url: str = ""

    stopping: tuple[int, str, int] | None = None
    """After so many sides it stands still in this state, and answers for the next with this."""
    busy: bool = False
    trickle: float = 0.0
    """Seconds between two small pieces of a side."""

    def blank(self) -> bytes:
        """A side of one shade, at the size of a page."""
        data = io.BytesIO()
        Image.new("RGB", A4_AT_75, (255, 255, 255)).save(data, "JPEG", quality=85, dpi=(75, 75))
        return data.getvalue()

    @property
    def stopped(self) -> str:
        """Why it stands still with paper in it; empty if it does not."""
        for after, state in (
            (self.jam_after, "ScannerAdfJam"),
            (self.double_after, "ScannerAdfMultipickDetected"),
        ):
            if after is not None and self.sent >= after:
                return state
        if self.stopping is not None and self.sent >= self.stopping[0]:
            return self.stopping[1]
        return ""

    def capabilities(self) -> str:
        """What it says that it can."""
        feeder = f"""<scan:Adf>
<scan:AdfSimplexInputCaps>{SIZE}{SETTINGS}</scan:AdfSimplexInputCaps>
<scan:AdfDuplexInputCaps>{SIZE}{SETTINGS}</scan:AdfDuplexInputCaps>
<scan:FeederCapacity>50</scan:FeederCapacity>
<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption>
<scan:AdfOption>Duplex</scan:AdfOption></scan:AdfOptions></scan:Adf>"""
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities {SPACES}><pwg:Version>2.63</pwg:Version>
<pwg:MakeAndModel>Emulated Feeder 70</pwg:MakeAndModel>
<pwg:SerialNumber>EMU-0042</pwg:SerialNumber>
<scan:CompressionFactorSupport><scan:Min>1</scan:Min><scan:Max>100</scan:Max>
<scan:Normal>25</scan:Normal><scan:Step>1</scan:Step></scan:CompressionFactorSupport>
<scan:Platen><scan:PlatenInputCaps>{SIZE}{SETTINGS}</scan:PlatenInputCaps></scan:Platen>
{feeder if self.feeder else ""}</scan:ScannerCapabilities>"""

    def status(self) -> str:
        """What it says of its state."""
        feeder = "ScannerAdfProcessing"
        if self.stopped:
            feeder = self.stopped
        elif not self.loaded or not self.sides:
            feeder = "ScannerAdfEmpty"
        else:
            feeder = "ScannerAdfLoaded"
        job = f"""<scan:Jobs><scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/{self.job}</pwg:JobUri>
<pwg:ImagesCompleted>{self.scanned}</pwg:ImagesCompleted>
<pwg:ImagesToTransfer>0</pwg:ImagesToTransfer></scan:JobInfo></scan:Jobs>"""
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus {SPACES}><pwg:Version>2.63</pwg:Version><pwg:State>Idle</pwg:State>
<scan:AdfState>{feeder}</scan:AdfState>{job if self.counts else ""}</scan:ScannerStatus>"""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    emulator: Emulator

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own name
        """Keep quiet."""

    def do_GET(self) -> None:
        instead = self.emulator.answers.get(self.path.rpartition("/")[2])
        if instead is not None:
            self._say(*instead, "text/xml")
        elif not self.path.startswith("/eSCL/Scan") or "not-there" in self.path:
            self._say(404)
        elif self.path.endswith("/ScannerCapabilities"):
            self._say(200, self.emulator.capabilities().encode(), "text/xml")
        elif self.path.endswith("/ScannerStatus"):
            self._say(200, self.emulator.status().encode(), "text/xml")
        elif self.path.endswith("/NextDocument"):
            self._next()
        else:
            self._say(404)

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.emulator.asked.append(asked)
        self.emulator.job += 1
        self.emulator.sent = self.emulator.scanned = 0
        self.emulator.cancelled = False
        feeding = "Feeder" in asked
        if self.emulator.busy:
            self._say(503)
            return
        if feeding and (self.emulator.stopped or not self.emulator.loaded):
            self._say(409)
            return
        job = f"{self.emulator.url}ScanJobs/{self.emulator.job}"
        self._say(201, headers={"Location": self.emulator.place or job})

    def do_DELETE(self) -> None:
        """Cancel the job; one that was over before another began is no job any more."""
        is_current = self.path.endswith(f"/{self.emulator.job}")
        self.emulator.cancelled |= is_current
        self._say(200 if is_current else 404)

    def _next(self) -> None:
        emulator = self.emulator
        slow = emulator.slow_after is not None and emulator.sent >= emulator.slow_after
        time.sleep(SLOW if slow else emulator.seconds)
        if emulator.drop_after == emulator.sent or emulator.drop_once_at == emulator.sent + 1:
            emulator.drop_once_at = None
            self.connection.close()
        elif emulator.not_ready:
            emulator.not_ready -= 1
            self._say(503)
        elif emulator.stopped:
            self._say(emulator.stopping[2] if emulator.stopping else 409)
        elif not emulator.sides or emulator.cancelled:
            time.sleep(EMPTYING)
            self._say(404)
        else:
            self._send()

    def _send(self) -> None:
        emulator = self.emulator
        emulator.scanned += 1
        if emulator.swallow_at == emulator.scanned and len(emulator.sides) > 1:
            emulator.sides.pop(0)
            emulator.scanned += 1
        data = emulator.sides.pop(0)
        emulator.sent += 1
        if emulator.cut_at == emulator.sent:
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if emulator.trickle:
            self._trickle(data)
            return
        self._say(200, data[:35] if emulator.torn_at == emulator.sent else data, "image/jpeg")

    def _trickle(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        for at in range(0, len(data), 10):
            self.wfile.write(data[at : at + 10])
            self.wfile.flush()
            time.sleep(self.emulator.trickle)

    def _say(
        self, code: int, body: bytes = b"", kind: str = "", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(code)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about whoever hangs up."""


@contextmanager
def emulated(sides: int = 4, tls: ssl.SSLContext | None = None) -> Iterator[Emulator]:
    """Lend a scanner with so many sides in its feeder, behind a certificate if one is given."""
    emulator = Emulator([sheet(number) for number in range(1, sides + 1)])
    answers = type("Answers", (_Answers,), {"emulator": emulator})
    server = _Server(("127.0.0.1", 0), answers)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    emulator.url = f"{scheme}://127.0.0.1:{server.server_port}/eSCL/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield emulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join(QUIET)
