"""Amazon Bedrock: the foundation models of a region, and the inference profiles that lead to them.

Needs the permissions `bedrock:ListFoundationModels` and `bedrock:ListInferenceProfiles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import quote, urlencode

from pydantic import ConfigDict, JsonValue
from pydantic.alias_generators import to_camel
from typing_extensions import override

from model_registry.catalog import developers
from model_registry.catalog.facts import CapabilitiesField, EntryFacts
from model_registry.catalog.normalize import announced_date, as_date, magnitude, modalities, positive, text, type_of
from model_registry.http import aws
from model_registry.providers.base import Auth, Provider, RawRecord, Wire, records_in
from model_registry.providers.openai_format import Group, Word, Words, flag, group, words
from model_registry.vocabulary import EntryType, Modality, Status

PAGE = 1000
"""Most inference profiles the API puts on a page."""

_TYPES: Mapping[str, EntryType] = {"EMBEDDING": "embedding", "IMAGE": "image", "VIDEO": "video"}
_STATUS: Mapping[str, Status] = {"ACTIVE": "active", "LEGACY": "deprecated"}
_SENSES: Mapping[CapabilitiesField, Modality] = {"vision": "image", "audio": "audio", "video": "video"}

_JOINED = ("aliases", "customizationsSupported", "inferenceTypesSupported", "regions")
"""Fields of which each record of a model holds a part."""


class BedrockRecord(Wire):
    """A foundation model. `fold` adds the last group, of which two fields are those of an inference profile."""

    model_config = ConfigDict(alias_generator=to_camel)

    model_id: str
    model_arn: str
    model_name: Word = None
    provider_name: Word = None
    input_modalities: Words = ()
    output_modalities: Words = ()
    response_streaming_supported: bool | None = None
    customizations_supported: Words = ()
    inference_types_supported: Words = ()
    model_lifecycle: Group = {}
    converse: Group = {}
    description: Group = {}
    explicit_prompt_caching: Group = {}
    batch_supported: Group = {}

    aliases: Words = ()
    regions: Words = ()
    inference_profile_id: str | None = None
    inference_profile_name: str | None = None


class AwsBedrock(Provider[BedrockRecord]):
    slug = "aws-bedrock"
    name = "Amazon Bedrock"
    record = BedrockRecord
    base_url = f"https://bedrock.{aws.REGION}.amazonaws.com"
    docs_url = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html"
    litellm = ("bedrock", "bedrock_converse")
    models_dev = ("amazon-bedrock",)
    env = aws.CREDENTIALS
    env_aliases = aws.INSTEAD
    base_url_env = ("AWS_ENDPOINT_URL_BEDROCK",)
    auth = Auth("sigv4")
    makes = "amazon"
    kind = "host"

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        for endpoint, region in aws.endpoints(type(self).base_url, self.http.base_url, self.environment).items():
            yield from records_in(self._ask(f"{endpoint}/foundation-models", region), "modelSummaries")
            yield from self._profiles(f"{endpoint}/inference-profiles", region)

    def _profiles(self, url: str, region: str) -> Iterable[RawRecord]:
        query: dict[str, str | int] = {"maxResults": PAGE, "type": "SYSTEM_DEFINED"}
        while True:
            page = group(self._ask(f"{url}?{urlencode(query, quote_via=quote)}", region))
            # Where there are no profiles, the list may be missing.
            yield from records_in(page.get("inferenceProfileSummaries", []))
            token = text(page.get("nextToken"))
            if token is None:
                return
            query["nextToken"] = token

    def _ask(self, url: str, region: str) -> JsonValue:
        return aws.get_json(self.http, url, "bedrock", region, self.environment)

    @override
    def fold(self, records: list[RawRecord]) -> list[RawRecord]:
        """One record for each id that can be called.

        Size variants (`…:0:8k`) join the model they are sizes of, the records of several regions join each
        other, and an inference profile takes the facts of the model it leads to.
        """
        models = [record for record in records if text(record.get("modelId"))]
        profiles = [record for record in records if text(record.get("inferenceProfileId"))]
        others = [record for record in records if not text(record.get("modelId") or record.get("inferenceProfileId"))]
        listed = {str(model["modelId"]) for model in models}
        entries: dict[str, RawRecord] = {}
        # The first record of an id counts, so size variants come last.
        for model in sorted(models, key=lambda model: str(model["modelId"]).count(":")):
            model_id = _base(str(model["modelId"]), listed)
            _join(entries, model_id, {**model, "modelId": model_id, "regions": _region(model.get("modelArn"))})
        for profile in profiles:
            profile_id = str(profile["inferenceProfileId"])
            arn = _leads_to(profile)
            model_id = arn.rpartition("/")[2]
            model = entries.get(model_id, {"modelId": model_id, "modelArn": arn})
            model["aliases"] = [*words(model.get("aliases")), profile_id]
            own: RawRecord = {
                "inferenceProfileId": profile_id,
                "inferenceProfileName": profile.get("inferenceProfileName"),
                "regions": _region(profile.get("inferenceProfileArn")),
            }
            _join(entries, profile_id, {**model, "aliases": None, "inferenceTypesSupported": None, **own})
        return [*entries.values(), *others]

    @override
    def get_id(self, record: BedrockRecord) -> str:
        return record.inference_profile_id or record.model_id

    @override
    def get_developer(self, record: BedrockRecord) -> str:
        return developers.from_owner(record.provider_name or record.model_id.partition(".")[0])

    @override
    def get_created(self, record: BedrockRecord) -> date | None:
        return as_date(record.description.get("releaseDate") or record.model_lifecycle.get("startOfLifeTime"))

    @override
    def facts(self, record: BedrockRecord) -> EntryFacts:
        inputs = modalities(record.input_modalities)
        documents = words(record.converse.get("userDocumentTypesSupported"))
        batch = [able for able in record.batch_supported.values() if isinstance(able, bool)]
        return {
            "type": next(
                (_TYPES[word] for word in record.output_modalities if word in _TYPES), type_of(record.model_id)
            ),
            "name": text(record.inference_profile_name) or record.model_name,
            "version": text(record.description.get("version")),
            "aliases": record.aliases,
            "status": _STATUS.get(str(record.model_lifecycle.get("status"))),
            "deprecation_date": announced_date(record.model_lifecycle.get("legacyTime"), self.today),
            "retirement_date": announced_date(record.model_lifecycle.get("endOfLifeTime"), self.today),
            "context_window": magnitude(record.description.get("maxContextWindow")),
            "max_output_tokens": positive(record.converse.get("maxTokensMaximum")),
            "modalities": {"input": inputs, "output": modalities(record.output_modalities)},
            "capabilities": {
                **{sense: modality in inputs for sense, modality in _SENSES.items() if inputs},
                "pdf": True if "pdf" in documents else None,
                # An object that says where the thoughts are put; null if there are none.
                "reasoning": True if group(record.converse.get("reasoningSupported")) else None,
                "streaming": record.response_streaming_supported,
                "prompt_cache": flag(record.explicit_prompt_caching.get("isSupported")),
                "batch": any(batch) if batch else None,
                "fine_tuning": "FINE_TUNING" in record.customizations_supported if inputs else None,
            },
            "regions": record.regions,
            "tags": record.inference_types_supported,
        }


def _base(model_id: str, listed: set[str]) -> str:
    """The model a size variant is one of: the longest listed id it begins with, else its id without the size."""
    if model_id.count(":") < 2:
        return model_id
    begins = [each for each in listed if model_id.startswith(f"{each}:")]
    return max(begins, key=len, default=model_id.rpartition(":")[0])


def _leads_to(profile: RawRecord) -> str:
    """The ARN of the model behind a profile, which is listed once for each region it may run in."""
    models = profile.get("models")
    return str(group(models[0]).get("modelArn")) if isinstance(models, list) and models else ""


def _region(arn: JsonValue) -> str:
    """The region in `arn:aws:bedrock:<region>:<account>:…`."""
    return f"{arn}:::".split(":")[3]


def _join(entries: dict[str, RawRecord], key: str, record: RawRecord) -> None:
    """Add a record, or what it holds besides the one that is there already."""
    known = entries.get(key, {})
    parts: RawRecord = {name: [*words(known.get(name)), *words(record.get(name))] for name in _JOINED}
    entries[key] = {**record, **known, **parts}
