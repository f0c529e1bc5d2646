"""The JSON Schema of `models.json`, generated from the records."""

from __future__ import annotations

from pydantic import JsonValue, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import override

from model_registry.schemas import ModelEntry


class AbsentNotNull(GenerateJsonSchema):
    """An unknown fact has no key in the file, so null and its default are no part of the schema."""

    @override
    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    @override
    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


class Published(AbsentNotNull):
    """The records refuse a field they have no name for. What is published does not: optional fields may be added at
    any time, and a reader made from the schema of today is to read the file of tomorrow.
    """

    @override
    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        return {key: value for key, value in made.items() if key != "additionalProperties"}


def catalog_schema() -> dict[str, JsonValue]:
    """The schema of the whole file: an array of entries."""
    schema = TypeAdapter(list[ModelEntry]).json_schema(mode="validation", schema_generator=Published)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "models.json of Model Registry",
        **schema,
    }
