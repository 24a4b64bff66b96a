"""The document says what is so: its examples fit its schemas, and its words are whole."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from web.api.document import document
from web.api.examples import EXAMPLES
from web.api.problems import SENTENCES
from web.api.routes import API_ROUTES
from web.routes import POST

pytestmark = pytest.mark.embedded

DOCUMENT = document("1.2.3")
OPERATIONS = [one for path in DOCUMENT["paths"].values() for one in path.values()]


def schema_of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}


def test_every_schema_is_one() -> None:
    for name in DOCUMENT["components"]["schemas"]:
        assert validator_for(schema_of(name), Draft202012Validator) is Draft202012Validator
        Draft202012Validator.check_schema(schema_of(name))


@pytest.mark.parametrize("shape", EXAMPLES, ids=lambda shape: shape.__name__)
def test_an_example_fits_its_schema_and_its_shape(shape: Any) -> None:  # noqa: ANN401  # a shape
    Draft202012Validator(schema_of(shape.__name__)).validate(EXAMPLES[shape])
    shape.model_validate(EXAMPLES[shape])


def test_whatever_is_sent_has_an_example() -> None:
    sent = {route.asks for route in API_ROUTES if route.method == POST and route.asks.model_fields}
    assert sent <= set(EXAMPLES)


def test_every_reference_leads_somewhere() -> None:
    found: list[str] = []

    def look(node: object) -> None:
        if isinstance(node, dict):
            found.extend(value for name, value in node.items() if name == "$ref")
            for value in node.values():
                look(value)
        elif isinstance(node, list):
            for value in node:
                look(value)

    look(DOCUMENT)
    for reference in found:
        node: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        assert node is not None, reference


def test_every_operation_says_what_it_does_to_whom_it_opens_and_what_may_go_wrong() -> None:
    for one in OPERATIONS:
        assert one["summary"].endswith(".")
        assert one["description"].startswith("Opens to whoever")
        assert {"401", "403", "404", "406", "422", "429", "500", "503"} <= set(one["responses"])
    for status in SENTENCES:
        (media,) = DOCUMENT["components"]["responses"][f"Problem{status}"]["content"]
        assert media == "application/problem+json"


def test_no_schema_is_there_for_nothing() -> None:
    text = str(DOCUMENT)
    for name in DOCUMENT["components"]["schemas"]:
        assert f"#/components/schemas/{name}'" in text, name


def test_every_key_of_a_path_has_a_pattern() -> None:
    for one in OPERATIONS:
        for parameter in one["parameters"]:
            if parameter["in"] == "path":
                assert parameter["schema"]["pattern"].startswith("^")
