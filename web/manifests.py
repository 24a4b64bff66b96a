"""Manifests: an open paper for any viewer that knows the IIIF Presentation API 3.

It has a canvas for each page of the paper and nothing beside it, is given to the session in which
the paper was opened alone, and says no more than the desk shows: the same panes, the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from pipeline.describe.called import Labels
from pipeline.language import Lang
from pipeline.practice.words import WORDS
from pipeline.seeing.sheet import sheet
from web.iiif import JSON_LD
from web.iiif import PREFIX as PICTURES
from web.numbers import number_in
from web.opened import opened
from web.parts import with_part
from web.texts import leaf_of, leaves_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocr.words import Box
    from pipeline.language import Language
    from pipeline.seeing.sheet import Sheet
    from web.asking import Visit
    from web.house import House
    from web.opened import Opened
    from web.texts import Leaf

PREFIX = "/iiif/presentation/3"
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
HEADERS = {"Cache-Control": "no-store"}
SIGNED_OUT, NOTHING = 401, 404
FIRST = "%5E!1000,1000"
PRACTICE = "Practice: invented papers"
UNCHECKED = "Unchecked: no registrar has registered this paper yet."
WITHHELD = (
    "This page is withheld: something on it is not for everybody to see. "
    "Ask the privacy officer for access."
)

Json = dict[str, object]


class Manifests:
    """The manifests of the papers that are open to whoever asks."""

    def __init__(self, house: House, visit_of: Callable[[Request], Visit | None]) -> None:
        self._house = house
        self._visit_of = visit_of

    def router(self) -> APIRouter:
        """Return where manifests and the text of their canvases are asked for."""
        made = APIRouter(prefix=PREFIX)
        made.add_api_route("/{viewing}/manifest", self._manifest, methods=["GET"])
        made.add_api_route("/{viewing}/text/{number}", self._text, methods=["GET"])
        return made

    def _manifest(self, request: Request, viewing: str) -> JSONResponse:
        found, leaves = self._found(request, viewing)
        home = f"{request.url.scheme}://{request.url.netloc}"
        return _answer(request, _manifest(home, self._house, found, leaves))

    def _text(self, request: Request, viewing: str, number: str) -> JSONResponse:
        found, leaves = self._found(request, viewing, number)
        home = f"{request.url.scheme}://{request.url.netloc}"
        return _answer(request, _text_of(home, self._house, found, leaves[0]))

    def _found(
        self, request: Request, viewing: str, number: str | None = None
    ) -> tuple[Opened, tuple[Leaf, ...]]:
        visit = self._visit_of(request)
        if visit is None:
            raise HTTPException(SIGNED_OUT)
        with self._house.records.reading() as tx:
            found = opened(tx, self._house.speech.forms, visit, viewing)
            if found is None:
                raise HTTPException(NOTHING)
            if number is None:
                return found, leaves_of(tx, found)
            known = number_in(number)
            leaf = leaf_of(tx, found, known) if known is not None else None
            if leaf is None:
                raise HTTPException(NOTHING)
            return found, (leaf,)


def _answer(request: Request, said: Json) -> JSONResponse:
    wants_ld = JSON_LD in request.headers.get("accept", "")
    kind = f'{JSON_LD};profile="{CONTEXT}"' if wants_ld else "application/json"
    return JSONResponse(said, headers={**HEADERS, "Vary": "Accept"}, media_type=kind)


def _manifest(home: str, house: House, found: Opened, leaves: Iterable[Leaf]) -> Json:
    """Return the manifest (IIIF Presentation API 3, 5.2)."""
    forms = house.speech.forms
    base = f"{home}{PREFIX}/{found.viewing.id}"
    languages = {str(lang): house.speech.languages[lang] for lang in Lang}
    said: Json = {
        "@context": CONTEXT,
        "id": f"{base}/manifest",
        "type": "Manifest",
        "label": {str(lang): [Labels(forms, lang).type(found.type)] for lang in Lang},
        "viewingDirection": "left-to-right",
        "items": [_canvas(home, house, found, leaf) for leaf in leaves],
    }
    if house.practice:
        shown = {lang: [say(PRACTICE)] for lang, say in languages.items()}
        said["requiredStatement"] = {"label": shown, "value": {"mn": [WORDS]}}
    if found.viewing.unchecked:
        said["summary"] = {lang: [say(UNCHECKED)] for lang, say in languages.items()}
    return said


def _canvas(home: str, house: House, found: Opened, leaf: Leaf) -> Json:
    """One page: its picture, unless it is withheld, and where its text is found."""
    shape, base = sheet(leaf.pane, leaf.page), _base(home, found, leaf)
    languages = {str(lang): house.speech.languages[lang] for lang in Lang}
    named = {lang: [_called(say, leaf)] for lang, say in languages.items()}
    said: Json = {
        "id": base,
        "type": "Canvas",
        "label": named,
        "width": shape.width,
        "height": shape.height,
        "items": [],
    }
    if leaf.pane.withheld:
        return {**said, "summary": {lang: [say(WITHHELD)] for lang, say in languages.items()}}
    page: Json = {"id": f"{base}/picture", "type": "AnnotationPage"}
    page["items"] = [_painting(home, found, leaf, shape)]
    text = f"{home}{PREFIX}/{found.viewing.id}/text/{leaf.number}"
    return {**said, "items": [page], "annotations": [{"id": text, "type": "AnnotationPage"}]}


def _called(say: Language, leaf: Leaf) -> str:
    name = say("Page {number}").format(number=leaf.number)
    return with_part(say, name, leaf.page.place.part, leaf.page.part_kind)


def _painting(home: str, found: Opened, leaf: Leaf, shape: Sheet) -> Json:
    service = f"{home}{PICTURES}/{found.viewing.id}.{leaf.number}"
    base = _base(home, found, leaf)
    return {
        "id": f"{base}/picture/1",
        "type": "Annotation",
        "motivation": "painting",
        "target": base,
        "body": {
            "id": f"{service}/full/{FIRST}/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": shape.width,
            "height": shape.height,
            "service": [{"id": service, "type": "ImageService3", "profile": "level2"}],
        },
    }


def _text_of(home: str, house: House, found: Opened, leaf: Leaf) -> Json:
    """Return the lines of a page, each where it stands on its canvas."""
    base = f"{home}{PREFIX}/{found.viewing.id}/text/{leaf.number}"
    canvas = _base(home, found, leaf)
    return {
        "@context": CONTEXT,
        "id": base,
        "type": "AnnotationPage",
        "items": [
            {
                "id": f"{base}/{place}",
                "type": "Annotation",
                "motivation": "supplementing",
                "body": {"type": "TextualBody", "value": text, "format": "text/plain"},
                "target": f"{canvas}#xywh={box.x},{box.y},{box.w},{box.h}",
            }
            for place, (text, box) in enumerate(_lines(house, found, leaf), 1)
        ],
    }


def _lines(house: House, found: Opened, leaf: Leaf) -> Iterator[tuple[str, Box]]:
    lines = lines_of(house.objects, found, leaf)
    for line in lines.all:
        yield " ".join(word.text for word in line), lines.around(line)


def _base(home: str, found: Opened, leaf: Leaf) -> str:
    """The name of a canvas."""
    return f"{home}{PREFIX}/{found.viewing.id}/canvas/{leaf.number}"
