"""The tray of the demonstration: a folder into which an overhead camera has laid three leaves.

The second came out blurred, and a fourth picture is what comes when that leaf is scanned again.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageFilter

SCANS = Path(__file__).parent / "scans"
LEAVES = ("191%2FШШ2025%2F01670/1r.jpg", "property-2013/001.jpg", "legal-2004-0117/1-3r.jpg")
BLURRED = 1
"""The leaf, counted from 0, that the camera did not see sharply."""
BLUR = 6.0
QUALITY = 85


def lay(tray: Path) -> None:
    """Lay the pictures into a tray in which none lies any more."""
    tray.mkdir(parents=True, exist_ok=True)
    if any(path.is_file() for path in tray.iterdir()):
        return
    for number, leaf in enumerate((*LEAVES, LEAVES[BLURRED])):
        with Image.open(SCANS / leaf) as scan:
            seen = scan.convert("RGB")
        if number == BLURRED:
            seen = seen.filter(ImageFilter.GaussianBlur(BLUR))
        seen.save(tray / f"{number + 1}.jpg", quality=QUALITY, dpi=(300, 300))
