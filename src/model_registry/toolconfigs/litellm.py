"""LiteLLM's proxy, which reads `model_list:` of its `config.yaml`: https://docs.litellm.ai/docs/proxy/configs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from typing_extensions import override

from model_registry.catalog.normalize import format_decimal
from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import marks
from model_registry.toolconfigs.base import Service, Tool, Unusable
from model_registry.toolconfigs.cost_map import facts_of
from model_registry.toolconfigs.yaml_block import Document, Item, Plain, as_item, lines_of

_LIST = ("model_list",)
_OWN_CLIENT = frozenset({"anthropic", "openai"})


class LiteLLM(Tool):
    """A deployment for each model, called `<provider>/<model id>` by the proxy's clients.

    LiteLLM's client of the name `openai` sends `OPENAI_API_KEY` to any address when the key of an entry is not
    set (seen with 1.106.2). So it serves OpenAI alone; all others are called by `hosted_vllm`, LiteLLM's client
    for OpenAI's format at an address of the user's, which sends no vendor's key in that case. Anthropic's own
    client takes no key but Anthropic's.
    """

    slug = "litellm"
    name = "LiteLLM"
    suffix = "yaml"
    note = "LiteLLM looks nowhere by itself: start it with `litellm --config FILE`"

    @override
    def location(self) -> Path:
        return Path("litellm_config.yaml").absolute()

    @override
    def generate(self, service: Service) -> str:
        return marks.whole() + Document("").append(_LIST, list(_deployments(service, service.models)))

    @override
    def update(self, text: str, service: Service, *, adopt: bool) -> str:
        document = Document(text)
        others = document.value(_LIST, without=service.slug)
        # A second deployment under the user's own name would take a share of its calls.
        taken = (
            {item.get("model_name") for item in others if isinstance(item, dict)} if isinstance(others, list) else ()
        )
        free = [entry for entry in service.models if _alias(entry) not in taken]
        if not free:
            raise Unusable("every model of it is in your own list")
        return document.put(_LIST, service.slug, list(_deployments(service, free)))


def _alias(entry: ModelEntry) -> str:
    return str(entry.key)


def _deployments(service: Service, models: Iterable[ModelEntry]) -> Iterator[str]:
    client = service.slug if service.slug in _OWN_CLIENT else "hosted_vllm"
    # Anthropic's client adds the version itself.
    address = service.api_base.removesuffix("/v1") if client == "anthropic" else service.api_base
    for entry in models:
        call = {"model": f"{client}/{entry.model_id}", "api_base": address}
        if service.key_env:
            call["api_key"] = f"os.environ/{service.key_env}"
        facts = facts_of(entry).items()
        item: Item = {
            "model_name": _alias(entry),
            "litellm_params": call,
            "model_info": {
                key: Plain(format_decimal(each)) if isinstance(each, Decimal) else each for key, each in facts
            },
        }
        yield from as_item(lines_of(item))
