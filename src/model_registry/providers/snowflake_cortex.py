"""Snowflake Cortex."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import override

from model_registry.catalog.facts import EntryFacts
from model_registry.errors import UnexpectedPayload
from model_registry.providers.base import Provider, RawRecord, Wire
from model_registry.providers.openai_format import group


class CortexRecord(Wire):
    id: str


class SnowflakeCortex(Provider[CortexRecord]):
    slug = "snowflake-cortex"
    name = "Snowflake Cortex"
    record = CortexRecord
    base_url = "https://{SNOWFLAKE_ACCOUNT}.snowflakecomputing.com/api/v2/cortex"
    docs_url = (
        "https://docs.snowflake.com/developer-guide/snowflake-rest-api/cortex-inference/cortex-inference-introduction"
    )
    litellm = ("snowflake",)
    openai_base_url = "https://{SNOWFLAKE_ACCOUNT}.snowflakecomputing.com/api/v2/cortex/v1"
    env = ("SNOWFLAKE_PAT", "SNOWFLAKE_ACCOUNT")
    env_aliases = {"SNOWFLAKE_PAT": ("SNOWFLAKE_CORTEX_API_KEY",)}
    kind = "host"
    verified = False

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        """The answer lists names alone, so a record is made of each. Raises `UnexpectedPayload`."""
        names = group(self.http.get_json("models")).get("models")
        if not isinstance(names, list):
            raise UnexpectedPayload("the answer holds no list of models (looked for models)")
        return [{"id": name} for name in names]

    @override
    def get_id(self, record: CortexRecord) -> str:
        return record.id

    @override
    def facts(self, record: CortexRecord) -> EntryFacts:
        return {}
