"""Critical eyes that nobody here made: axe for access, vnu for valid HTML; and what is cut off."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.missing import missing, need_program

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHECKERS = Path(__file__).parents[2] / "build" / "pages" / "node_modules"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TWICE = {"width": 683, "height": 384}
"""What an office screen of 1366 × 768 shows at 200 %."""
BOXES = ".unseen, .stage, .plate, .skip"
"""What hides a part of itself on purpose."""
CUT = """([wide, boxes]) => [...document.querySelectorAll('body *')].filter((one) => {
    const style = getComputedStyle(one);
    const hides = style.overflowX === 'hidden' || style.overflowX === 'clip';
    const meant = one.matches('select, input') || one.closest(`svg, ${boxes}`);
    const box = one.getBoundingClientRect();
    const inBox = one.closest(`.scroll, .shown, .strip, ${boxes}`);
    return box.width && !meant
        && ((hides && one.scrollWidth > one.clientWidth + 1) || (!inBox && box.right > wide + 1));
}).map((one) => one.outerHTML.slice(0, 120))"""


def checker(name: str) -> Path:
    """Return where one of the checkers lies."""
    found = CHECKERS / name
    return found if found.exists() else missing(f"{found} is not there; run: make set-up-test")


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    page.evaluate(checker("axe-core/axe.min.js").read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(done => done.violations)", RULES)
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def lost(page: Page) -> list[str]:
    """What of the page is cut off at twice the size, or wider than the screen."""
    size = page.viewport_size
    page.set_viewport_size(TWICE)  # type: ignore[arg-type]  # a plain dict
    wide = page.evaluate("document.documentElement.scrollWidth")
    found: list[str] = page.evaluate(CUT, [TWICE["width"], BOXES])
    if wide > TWICE["width"]:
        found.append(f"the page is {wide} wide")
    if size:
        page.set_viewport_size(size)
    return found


def invalid(folder: Path) -> list[str]:
    """What vnu finds wrong with the pages in a folder, and with our style sheet."""
    jar = checker("vnu-jar/build/dist/vnu.jar")
    sheet = Path("web/static/style.css").absolute()
    done = subprocess.run(
        [need_program("java"), "-jar", jar, "--also-check-css", folder, sheet],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    said = [line for line in done.stderr.splitlines() if line]
    return said or ([] if done.returncode == 0 else [f"vnu ended with {done.returncode}"])
