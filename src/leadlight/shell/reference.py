"""The API's reference, drawn from its OpenAPI document (FastAPI's own page loads from outside)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Schema = Mapping[str, Any]
_REFERENCE = "#/components/schemas/"


class Field(NamedTuple):
    """A parameter or a field of a record; ``record`` names a record that it holds, or is empty."""

    name: str
    kind: str
    record: str
    required: bool
    says: str


class Operation(NamedTuple):
    """Something that can be asked for."""

    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    answer: str


class Record(NamedTuple):
    """A record that an answer holds."""

    name: str
    says: str
    fields: tuple[Field, ...]


def operations(document: Schema) -> Iterator[Operation]:
    """What can be asked for, by address."""
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            parameters = tuple(_parameter(each) for each in told.get("parameters", ()))
            good = next(said for status, said in told["responses"].items() if status[0] == "2")
            answer = good["content"]["application/json"]["schema"]
            yield Operation(method.upper(), path, told["summary"], parameters, record_in(answer))


def records(document: Schema) -> Iterator[Record]:
    """The records of the answers, by name."""
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "properties" in schema:
            yield Record(name, schema.get("description", ""), tuple(_fields(schema)))


def kind(schema: Schema) -> str:
    """The type that ``schema`` describes, in words: ``list of Reason``, ``number or null``."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REFERENCE)
    if "anyOf" in schema:
        return " or ".join(kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"“{value}”" for value in schema["enum"])
    if schema.get("type") == "array":
        return _list_kind(schema)
    return str(schema.get("format", schema.get("type", "anything")))


def record_in(schema: Schema) -> str:
    """Name of the record that ``schema`` refers to, at any depth; empty if none."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_REFERENCE)
    items = schema.get("items")
    inner = schema.get("anyOf", [items] if items else [])
    return next((name for each in inner if (name := record_in(each))), "")


def _list_kind(schema: Schema) -> str:
    if schema.get("prefixItems"):
        return "pair of " + kind(schema["prefixItems"][0])
    return "list of " + (kind(schema["items"]) if schema.get("items") else "anything")


def _fields(schema: Schema) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, each in schema["properties"].items():
        says = each.get("description", "")
        yield Field(name, kind(each), record_in(each), name in required, says)


def _parameter(told: Schema) -> Field:
    schema = told.get("schema", {})
    says = told.get("description", "")
    return Field(told["name"], kind(schema), "", told.get("required", False), says)
