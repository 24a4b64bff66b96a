"""The image service: parts of pages by the IIIF Image API 3, level 2.

Who may see a page, and what of it, is decided by whoever hands this the finder; an
identifier that means nothing and one that may not be seen look the same. Nothing is kept by the
browser: a picture of a page is personal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from pipeline.nouns.mask import ALL
from pipeline.viewing import cutting
from pipeline.viewing.cutting import LARGEST, Format, Quality, Size, cut
from pipeline.viewing.errors import PictureRequestError
from pipeline.viewing.shown import MEDIA_TYPES, shown
from pipeline.viewing.tiles import SIDE
from web.errors import PicturesBusyError
from web.turns import PICTURES, Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.errors import ArkhivError
    from pipeline.nouns.mask import Mask
    from pipeline.viewing.shown import Copy

PREFIX = "/iiif/3"
CONTEXT = "http://iiif.io/api/image/3/context.json"
LEVEL = "http://iiif.io/api/image/3/level2.json"
JSON_LD = "application/ld+json"
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-store",
    "Link": f'<{LEVEL}>;rel="profile"',
}
RETRY = 2
FEATURES = (
    "mirroring",
    "regionByPct",
    "regionSquare",
    "sizeByConfinedWh",
    "sizeUpscaling",
)


@dataclass(frozen=True, slots=True)
class Visible:
    """A page as one person may see it: its copy, and what of it may be seen."""

    copy: Copy
    mask: Mask = ALL


def image_service(
    find: Callable[[Request, str], Visible], caller: Callable[[Request], str] = lambda _: ""
) -> APIRouter:
    """Return the service; `find` gives what a request may see under a name, or raises.

    `caller` tells apart those who ask, so that they take turns.
    """
    router, turns = APIRouter(prefix=PREFIX), Turns(PICTURES)

    async def answered(request: Request, work: Callable[[], Response]) -> Response:
        try:
            return await turns.take(partial(caller, request), work)
        except PictureRequestError as fault:
            return _told(fault, 400)
        except PicturesBusyError as fault:
            return _told(fault, 503, {"Retry-After": str(RETRY)})

    @router.get("/{name}")
    async def base(request: Request, name: str) -> Response:
        def work() -> Response:
            find(request, name)
            return RedirectResponse(f"{request.url}/info.json", 303, HEADERS)

        return await answered(request, work)

    @router.get("/{name}/info.json")
    async def info(request: Request, name: str) -> Response:
        def work() -> Response:
            copy = find(request, name).copy
            about = information(str(request.url).removesuffix("/info.json"), copy)
            wants_ld = JSON_LD in request.headers.get("accept", "")
            kind = f'{JSON_LD};profile="{CONTEXT}"' if wants_ld else "application/json"
            return JSONResponse(about, headers={**HEADERS, "Vary": "Accept"}, media_type=kind)

        return await answered(request, work)

    @router.get("/{name}/{region}/{size}/{rotation}/{quality}.{form}")
    async def picture(
        request: Request, name: str, region: str, size: str, rotation: str, quality: str, form: str
    ) -> Response:
        def work() -> Response:
            visible = find(request, name)
            asked = cutting.Request(region, size, rotation, quality, form)
            wanted = cut(asked, visible.copy.size)
            made = shown(visible.copy, wanted, visible.mask)
            return Response(made, headers=HEADERS, media_type=MEDIA_TYPES[wanted.format])

        return await answered(request, work)

    return router


def _told(
    fault: ArkhivError, status: int, more: Mapping[str, str] = MappingProxyType({})
) -> JSONResponse:
    """Say what is wrong, for programs."""
    return JSONResponse({"code": fault.code, "said": str(fault)}, status, {**HEADERS, **more})


def information(address: str, copy: Copy) -> dict[str, object]:
    """Return what the service says of a picture (IIIF Image API 3, 5)."""
    sizes = [
        Size(max(1, copy.size.width // factor), max(1, copy.size.height // factor))
        for factor in copy.factors
    ]
    fitting = [size for size in sizes if max(size) <= LARGEST]
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": copy.size.width,
        "height": copy.size.height,
        "maxWidth": LARGEST,
        "maxHeight": LARGEST,
        "sizes": [{"width": size.width, "height": size.height} for size in reversed(fitting)],
        "tiles": [{"width": SIDE, "scaleFactors": list(copy.factors)}],
        "extraQualities": [each for each in Quality if each is not Quality.DEFAULT],
        "extraFormats": [Format.PNG],
        "extraFeatures": list(FEATURES),
    }
