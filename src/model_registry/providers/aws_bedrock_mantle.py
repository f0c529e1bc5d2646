"""Amazon Bedrock's OpenAI-compatible endpoint, called Mantle; its ids are not those of `aws-bedrock`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from urllib.parse import quote, urlencode

from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import EntryFacts
from model_registry.http import aws
from model_registry.http.client import Page, Params
from model_registry.providers import pages
from model_registry.providers.base import Auth, RawRecord, grouped, records_in
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel, Words
from model_registry.vocabulary import Status


class MantleRecord(OpenAIModel):
    created: int
    status: str
    regions: Words = ()
    """Not the vendor's: the regions that list it, added when they are asked."""


class AwsBedrockMantle(OpenAICompatible[MantleRecord]):
    slug = "aws-bedrock-mantle"
    name = "Amazon Bedrock Mantle"
    record = MantleRecord
    base_url = f"https://bedrock-mantle.{aws.REGION}.api.aws/v1"
    docs_url = "https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-mantle.html"
    litellm = ("bedrock_mantle", "bedrock", "bedrock_converse")
    models_dev = ("aws-bedrock-mantle", "amazon-bedrock")
    call_key = "AWS_BEARER_TOKEN_BEDROCK"
    env = aws.CREDENTIALS
    env_aliases = aws.INSTEAD
    auth = Auth("sigv4")
    kind = "host"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        for endpoint, region in aws.endpoints(type(self).base_url, self.http.base_url, self.environment).items():
            fetch = partial(self._ask, region)
            first = pages.Question(f"{endpoint}/models", {})
            records = pages.follow(fetch, first, lambda answer: records_in(answer, "data"), self.note_incomplete)
            yield from ({**record, "regions": region} for record in records)

    def _ask(self, region: str, url: str, params: Params) -> Page:
        target = f"{url}?{urlencode(params, quote_via=quote)}" if params else url
        return Page(aws.get_json(self.http, target, "bedrock-mantle", region, self.environment), {}, url)

    @override
    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """One record for each id, with all the regions that list it."""
        groups, strays = grouped(records, lambda record: record.get("id"))
        return [*({**each[0], "regions": [record["regions"] for record in each]} for each in groups), *strays]

    @override
    def get_developer(self, record: MantleRecord) -> str:
        """By the part before the first dot; `owned_by` is always `system`."""
        return developers.from_owner(self.get_id(record).partition(".")[0])

    @override
    def facts(self, record: MantleRecord) -> EntryFacts:
        status: Status | None = "active" if record.status == "available" else None
        return {**super().facts(record), "status": status, "regions": record.regions}
