"""An eSCL scanner of the tests' own: glass, feeder, both sides, and everything that goes wrong."""

from __future__ import annotations

import io
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
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
    slow_after: int | None = None
    """So many sides come at once, and the others as slowly as a hand lays them."""
    seconds: float = 0.0
    """How long a side takes."""
    loaded: bool = True
    feeder: bool = True
    asked: list[str] = field(default_factory=list)
    sent: int = 0
    cancelled: bool = False
    url: str = ""

    @property
    def stopped(self) -> str:
        """Why it stands still with paper in it; empty if it does not."""
        for after, state in (
            (self.jam_after, "ScannerAdfJam"),
            (self.double_after, "ScannerAdfMultipickDetected"),
        ):
            if after is not None and self.sent >= after:
                return state
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
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerStatus {SPACES}><pwg:Version>2.63</pwg:Version><pwg:State>Idle</pwg:State>
<scan:AdfState>{feeder}</scan:AdfState></scan:ScannerStatus>"""


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    emulator: Emulator

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own name
        """Keep quiet."""

    def do_GET(self) -> None:
        if self.path.endswith("/ScannerCapabilities"):
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
        self.emulator.sent, self.emulator.cancelled = 0, False
        feeding = "Feeder" in asked
        if feeding and (self.emulator.stopped or not self.emulator.loaded):
            self._say(409)
            return
        self._say(201, headers={"Location": f"{self.emulator.url}ScanJobs/1"})

    def do_DELETE(self) -> None:
        self.emulator.cancelled = True
        self._say(200)

    def _next(self) -> None:
        emulator = self.emulator
        slow = emulator.slow_after is not None and emulator.sent >= emulator.slow_after
        time.sleep(SLOW if slow else emulator.seconds)
        if emulator.drop_after == emulator.sent:
            self.connection.close()
            return
        if emulator.stopped:
            self._say(409)
            return
        if not emulator.sides or emulator.cancelled:
            self._say(404)
            return
        data = emulator.sides.pop(0)
        emulator.sent += 1
        self._say(200, data[:35] if emulator.torn_at == emulator.sent else data, "image/jpeg")

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


@contextmanager
def emulated(sides: int = 4) -> Iterator[Emulator]:
    """Lend a scanner with so many sides in its feeder."""
    emulator = Emulator([sheet(number) for number in range(1, sides + 1)])
    answers = type("Answers", (_Answers,), {"emulator": emulator})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    server.daemon_threads = True
    emulator.url = f"http://127.0.0.1:{server.server_port}/eSCL/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield emulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join(QUIET)
