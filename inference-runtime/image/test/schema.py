"""The part of JSON Schema that the report's schema uses. Where the package `jsonschema` is installed it has the last word too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

try:
    import jsonschema  # type: ignore[import-untyped,unused-ignore]
except ImportError:
    jsonschema = None

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent.parent / "report.schema.json").read_text(encoding="utf-8"))

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
_KNOWN = {
    "$schema", "$id", "title", "description", "type", "required", "properties", "additionalProperties", "enum", "pattern", "minimum", "minLength",
    "minItems", "items",
}  # fmt: skip


def problems(report: Any) -> list[str]:
    found = list(_problems(report, SCHEMA, "$"))
    if jsonschema is None:
        return found
    return found + [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(report)]


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _problems(value: Any, schema: dict[str, Any], path: str) -> Any:
    unknown = set(schema) - _KNOWN
    if unknown:
        raise AssertionError(f"the validator of the tests doesn't know {unknown}")
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{path} is {value!r}, not {' or '.join(kinds)}"
        return
    if "enum" in schema and not any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in schema["enum"]):
        yield f"{path} is {value!r}, not one of {schema['enum']}"
    if isinstance(value, str) and (not re.search(schema.get("pattern", ""), value) or len(value) < schema.get("minLength", 0)):
        yield f"{path} is {value!r}"
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value < schema.get("minimum", value):
        yield f"{path} is {value}"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{path} has {len(value)} items"
        for index, item in enumerate(value):
            yield from _problems(item, schema.get("items", {}), f"{path}[{index}]")
    if isinstance(value, dict):
        yield from _object(value, schema, path)


def _object(value: dict[str, Any], schema: dict[str, Any], path: str) -> Any:
    yield from (f"{path} lacks {name}" for name in schema.get("required", []) if name not in value)
    more = schema.get("additionalProperties", True)
    for name, item in value.items():
        inner = schema.get("properties", {}).get(name, more)
        if inner is False:
            yield f"{path} has {name}"
        elif isinstance(inner, dict):
            yield from _problems(item, inner, f"{path}.{name}")
