"""The document of the API (OpenAPI 3.1), made of the table and of the shapes that check it."""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from web.api.examples import EXAMPLES
from web.api.negotiating import JSON
from web.api.problems import MEDIA_TYPE, SENTENCES
from web.api.routes import API_ROUTES
from web.api.shapes import PATTERNS, Part, Problem
from web.routes import GET, POST, Opens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from web.api.route import ApiRoute
    from web.api.shapes import Shape

REF = "#/components/schemas/{model}"
ALWAYS = (400, 401, 403, 404, 406, 421, 422, 429, 500, 503)
"""What any question may be answered with instead."""
SENT = (408, 409, 413, 415)
"""What besides only one with a body may be answered with."""
DESCRIPTION = (
    "What the desks of this archive do, for other systems. Whoever asks sends a token that is "
    "bound to purposes and archive units; what is asked by it is restricted and written down as it "
    "is for people. No address holds a record's ID or anything else of a person."
)
SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token for a program, made with: arkhiv user token NAME --purpose …",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "description": (
            "The session of a browser; what is not only read needs its token in X-CSRF-Token too."
        ),
    },
}
TEXT = {"type": "string"}
HEADERS: Mapping[str, Any] = MappingProxyType(
    {
        "ETag": {"description": "Tells the same answer again.", "schema": TEXT},
        "Link": {"description": "Where the list goes on, as rel=next.", "schema": TEXT},
        "Location": {"description": "Where what was made is found.", "schema": TEXT},
        "WWW-Authenticate": {"description": "How to say who asks.", "schema": TEXT},
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
        "Content-Language": {"description": "The language of the problem.", "schema": TEXT},
    }
)
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "The language in which sentences are wanted: mn or en.",
    "schema": TEXT,
}
KNOWN = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that the program has; 304 says that it is still so.",
    "schema": TEXT,
}
REPEATED = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A name of this request: sent again under it, nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


@cache
def written(version: str, cookie: str) -> bytes:
    """Return the document as JSON, made once in a process."""
    return json.dumps(document(version, cookie), ensure_ascii=False).encode()


def document(version: str, cookie: str = "arkhiv") -> dict[str, Any]:
    """Return the document."""
    asks = {route.asks for route in API_ROUTES}
    sent = {route.asks for route in API_ROUTES if route.method == POST}
    gives = {route.gives for route in API_ROUTES if JSON in route.media} | {Problem}
    _, schemas = models_json_schema(
        [
            *((one, "validation") for one in sorted(asks, key=_named)),
            *((one, "serialization") for one in sorted(gives, key=_named)),
        ],
        ref_template=REF,
    )
    made = _paths(schemas["$defs"])
    for one in asks:
        if one not in sent:
            del schemas["$defs"][one.__name__]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Arkhiv", "version": version, "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "paths": made,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {**SCHEMES, "session": {**SCHEMES["session"], "name": cookie}},
            "headers": dict(HEADERS),
            "responses": {f"Problem{status}": _problem(status) for status in SENTENCES},
        },
    }


def _named(model: type[Shape]) -> str:
    return model.__name__


def _paths(schemas: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for route in API_ROUTES:
        made.setdefault(route.address, {})[route.method.lower()] = _operation(route, schemas)
    return made


def _operation(route: ApiRoute, schemas: dict[str, Any]) -> dict[str, Any]:
    said = (route.answer.__doc__ or "").strip()
    made: dict[str, Any] = {
        "operationId": route.name,
        "summary": said.split("\n", maxsplit=1)[0],
        "description": _opens(route),
        "tags": [route.path.split("/")[1]],
        "parameters": [*_parameters(route, schemas)],
        "responses": {**_answers(route), **_problems(route)},
    }
    if route.in_person:
        made["security"] = [{"session": []}]
    if route.method == POST:
        made["requestBody"] = {"required": True, "content": {JSON: _body(route.asks)}}
    return made


def _opens(route: ApiRoute) -> str:
    if isinstance(route.opens, Opens):
        return "Opens to whoever has a token or is signed in."
    where = ", in all units" if route.everywhere else ""
    how = ", in their own browser and by no token" if route.in_person else ""
    return f"Opens to whoever has the right {route.opens.value}{where}{how}."


def _parameters(route: ApiRoute, schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in route.path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}")
            schema = {"type": "string", "pattern": PATTERNS[name]}
            yield {"name": name, "in": "path", "required": True, "schema": schema}
    if route.method == GET:
        asked = schemas[route.asks.__name__]
        for name, schema in asked.get("properties", {}).items():
            needed = name in asked.get("required", ())
            yield {"name": name, "in": "query", "required": needed, "schema": _plain(schema)}
        yield KNOWN
    else:
        yield REPEATED
    yield LANGUAGE


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that is left out is not there: nothing is never written in an address."""
    some = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(some) != 1:
        return schema
    kept = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return {**kept, **some[0]}


def _answers(route: ApiRoute) -> dict[str, Any]:
    headers = ["ETag"] if route.method == GET else []
    if issubclass(route.gives, Part):
        headers.append("Link")
    if route.status != 200:  # noqa: PLR2004
        headers.append("Location")
    known = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    made = {
        str(route.status): {
            "description": _given(route),
            "headers": known,
            "content": _content(route),
        }
    }
    if route.method == GET:
        made["304"] = {"description": "The program has this answer already.", "headers": {}}
    return made


def _given(route: ApiRoute) -> str:
    return (route.gives.__doc__ or "").strip() if JSON in route.media else "The file."


def _content(route: ApiRoute) -> dict[str, Any]:
    """A file has no schema: it is bytes."""
    return {kind: _body(route.gives) if kind == JSON else {} for kind in route.media}


def _problems(route: ApiRoute) -> dict[str, Any]:
    statuses = (*ALWAYS, *(SENT if route.method == POST else ()))
    return {
        str(status): {"$ref": f"#/components/responses/Problem{status}"}
        for status in sorted(statuses)
    }


def _problem(status: int) -> dict[str, Any]:
    names = ["Content-Language"]
    names += ["WWW-Authenticate"] if status == 401 else []  # noqa: PLR2004
    names += ["Retry-After"] if status in {429, 503} else []
    return {
        "description": SENTENCES[status],
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(model=Problem.__name__)}}},
    }


def _body(model: type[Shape]) -> dict[str, Any]:
    made: dict[str, Any] = {"schema": {"$ref": REF.format(model=model.__name__)}}
    if model in EXAMPLES:
        made["example"] = EXAMPLES[model]
    return made
