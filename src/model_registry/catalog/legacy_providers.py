"""What the older exporter called its providers, their variables and their addresses.

Its users still have files and variables of these names. One thing is told as it should have been: Atlas
Cloud's address, which the exporter stored under the name of the key variable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class OlderProvider(NamedTuple):
    """A provider as the older exporter knew it."""

    name: str
    """Its name there: in `models_<name>.json` and before each variable."""
    key: str | None
    """Variable of the key."""
    url: str
    """Base URL unless the variable says another."""
    slug: str | None
    """Its name here; None where it is no provider of the catalog."""
    deeper: str = ""
    """What its base URL has below ours."""

    @property
    def url_variable(self) -> str:
        """Variable that replaces the base URL."""
        return f"{self.name.upper()}_API_OPENAI"


_PRICES = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"

_ROWS = (
    OlderProvider("aihorde", "AIHORDE_KEY", "https://oai.aihorde.net/v1", "aihorde"),
    OlderProvider("anthropic", "ANTHROPIC_API_KEY", "https://api.anthropic.com/v1", "anthropic", deeper="/v1"),
    OlderProvider("atlascloud", "ATLASCLOUD_API_KEY", "https://api.atlascloud.ai/v1", "atlascloud"),
    OlderProvider("avian", "AVIAN_API_KEY", "https://api.avian.io/v1", "avian"),
    OlderProvider("baseten", "BASETEN_API_KEY", "https://inference.baseten.co/v1", "baseten"),
    OlderProvider("cerebras", "CEREBRAS_API_KEY", "https://api.cerebras.ai/v1", "cerebras", deeper="/v1"),
    OlderProvider("chutes", "CHUTES_API_KEY", "https://llm.chutes.ai/v1", "chutes"),
    OlderProvider("deepinfra", "DEEPINFRA_API_KEY", "https://api.deepinfra.com/v1/openai", "deepinfra"),
    OlderProvider("deepseek", "DEEPSEEK_API_KEY", "https://api.deepseek.com/v1", "deepseek"),
    OlderProvider("enfer", "ENFER_API_KEY", "https://api.enfer.ai/v1", "enfer"),
    OlderProvider("featherless", "FEATHERLESS_API_KEY", "https://api.featherless.ai/v1", "featherless"),
    OlderProvider("fireworks", "FIREWORKS_API_KEY", "https://api.fireworks.ai/inference/v1", "fireworks"),
    OlderProvider("friendli", "FRIENDLI_TOKEN", "https://api.friendli.ai/serverless/v1", "friendli"),
    OlderProvider(
        "gemini",
        "GOOGLE_API_KEY",
        "https://generativelanguage.googleapis.com/v1beta/openai",
        "google",
        deeper="/openai",
    ),
    OlderProvider("groq", "GROQ_API_KEY", "https://api.groq.com/openai/v1", "groq"),
    OlderProvider("huggingface", "HUGGINGFACEHUB_API_TOKEN", "https://router.huggingface.co/v1", "huggingface"),
    OlderProvider("hyperbolic", "HYPERBOLIC_API_KEY", "https://api.hyperbolic.xyz/v1", "hyperbolic"),
    OlderProvider("inference", "INFERENCENET_API_KEY", "https://api.inference.net/v1", "inference-net"),
    OlderProvider("infermatic", "INFERMATIC_API_KEY", "https://api.totalgpt.ai/v1", "infermatic"),
    OlderProvider("litellm", None, _PRICES, None),
    OlderProvider("llm7", "LLM7_API_KEY", "https://api.llm7.io/v1", "llm7"),
    OlderProvider("lmstudio", "LMSTUDIO_API_KEY", "http://othello.local:1234/v1", "lmstudio"),
    OlderProvider("mancer", "MANCER_API_KEY", "https://neuro.mancer.tech/oai/v1", "mancer"),
    OlderProvider("mistral", "MISTRAL_API_KEY", "https://api.mistral.ai/v1", "mistral"),
    OlderProvider("moonshot", "MOONSHOT_API_KEY", "https://api.moonshot.ai/v1", "moonshot"),
    OlderProvider("morphllm", "MORPHLLM_API_KEY", "https://api.morphllm.com/v1", "morphllm"),
    OlderProvider("nebius", "NEBIUS_API_KEY", "https://api.studio.nebius.com/v1", "nebius"),
    OlderProvider("nineteenai", "NINETEENAI_API_KEY", "https://api.nineteen.ai/v1", None),
    OlderProvider("novita", "NOVITA_API_KEY", "https://api.novita.ai/v3/openai", "novita"),
    OlderProvider("openai", "OPENAI_API_KEY", "https://api.openai.com/v1", "openai"),
    OlderProvider("openrouter", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1", "openrouter"),
    OlderProvider("parasail", "PARASAIL_API_KEY", "https://api.parasail.io/v1", "parasail"),
    OlderProvider("poe", "POE_API_KEY", "https://api.poe.com/v1", "poe"),
    OlderProvider("pollinations", "POLLINATIONS_API_KEY", "https://text.pollinations.ai/openai", "pollinations"),
    OlderProvider("redpill", "REDPILL_API_KEY", "https://api.redpill.ai/v1", "redpill"),
    OlderProvider("sambanova", "SAMBANOVA_API_KEY", "https://api.sambanova.ai/v1", "sambanova"),
    OlderProvider("targon", "TARGON_API_KEY", "https://api.targon.com/v1", None),
    OlderProvider("togetherai", "TOGETHERAI_API_KEY", "https://api.together.xyz/v1", "together"),
    OlderProvider("xai", "XAI_API_KEY", "https://api.x.ai/v1", "xai"),
    OlderProvider("zai", "ZAI_API_KEY", "https://api.z.ai/api/paas/v4", "zai"),
)

OLDER: Mapping[str, OlderProvider] = {row.name: row for row in _ROWS}
"""Every provider of the older exporter, by its name there."""

_BY_SLUG = {row.slug: row for row in _ROWS if row.slug}


def own_url(row: OlderProvider, env: Mapping[str, str]) -> str | None:
    """The base URL that the user has set by the older variable, without a `/models` at its end.

    None if there is none, or if it is the one the exporter itself had: then nobody meant to change it.
    """
    value = env.get(row.url_variable, "").strip().rstrip("/").removesuffix("/models").rstrip("/")
    return value if value and value != row.url else None


def list_url(slug: str, env: Mapping[str, str]) -> tuple[str, str] | None:
    """The older variable by which the user leads a provider elsewhere, and the base URL for its list."""
    row = _BY_SLUG.get(slug)
    url = own_url(row, env) if row else None
    return (row.url_variable, url.removesuffix(row.deeper)) if row and url else None
