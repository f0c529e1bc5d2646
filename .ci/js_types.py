"""The types of an entry for TypeScript, from the schema of the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model_registry.catalog.json_schema import catalog_schema


def text() -> str:
    """`packages/js/schema.d.ts`."""
    definitions: Any = catalog_schema()["$defs"]
    lines = ["// Generated from the schema of models.json by `.ci/inject.py`: do not edit."]
    for name, schema in definitions.items():
        lines += ["", f"/** {schema['description']} */", f"export interface {name} {{", *_fields(schema), "}"]
    return "\n".join(lines) + "\n"


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        if described := field.get("description"):
            yield f"  /** {' '.join(described.split())} */"
        yield f"  {name}{'' if name in required else '?'}: {_type(field)};"


def _type(schema: dict[str, Any]) -> str:
    match schema:
        case {"$ref": reference}:
            found = str(reference).rpartition("/")[2]
        case {"enum": words}:
            found = " | ".join(f'"{word}"' for word in words)
        case {"anyOf": kinds}:
            found = " | ".join(map(_type, kinds))
        case {"type": "array", "items": items}:
            found = f"Array<{_type(items)}>"
        case {"type": "object", "additionalProperties": dict() as values}:
            found = f"Record<string, {_type(values)}>"
        case {"type": "object", "patternProperties": dict() as patterns}:
            found = f"Record<string, {' | '.join(map(_type, patterns.values()))}>"
        case {"type": "integer" | "number" | "boolean" | "string" as plain}:
            found = {"integer": "number"}.get(plain, plain)
        case _:
            raise TypeError(f"there is no type for {schema}")
    return found
