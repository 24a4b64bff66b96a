"""The table of the API: every method and path, whom it opens to, what it takes, gives and answers.

The guard, the document and the test of every role read only this. What the desks come to do gets
its row here, in the section of its noun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import compile_path

from web.api.route import PREFIX
from web.api.routes_capture import CAPTURE
from web.api.routes_line import LINE
from web.api.routes_papers import PAPERS
from web.api.routes_trail import TRAIL
from web.api.routes_viewings import VIEWINGS
from web.routes import GET

if TYPE_CHECKING:
    from web.api.route import ApiRoute

API_ROUTES: tuple[ApiRoute, ...] = (*PAPERS, *CAPTURE, *VIEWINGS, *LINE, *TRAIL)

DOCUMENT = f"{PREFIX}/openapi.json"
"""What anybody may read: the document that is made of the table."""
_PATHS = tuple((compile_path(route.address)[0], route.method) for route in API_ROUTES)


def methods_at(path: str) -> tuple[str, ...]:
    """Return what can be done at a path."""
    if path == DOCUMENT:
        return (GET,)
    return tuple(sorted({method for pattern, method in _PATHS if pattern.match(path)}))
