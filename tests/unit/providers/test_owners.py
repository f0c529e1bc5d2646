"""Who made a model, whatever a list writes beside its id."""

from __future__ import annotations

from datetime import date

import pytest

from model_registry.http.network import Limits, Network
from model_registry.providers.base import NO_AUTH
from model_registry.providers.infermatic import Infermatic
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel
from model_registry.providers.poe import Poe, PoeRecord

TODAY = date(2029, 1, 1)


class Gateway(OpenAICompatible):
    slug = "whale-gate"
    name = "WhaleGate"
    base_url = "https://api.whalegate.example/v1"
    docs_url = "https://docs.whalegate.example/models"
    auth = NO_AUTH
    kind = "aggregator"


@pytest.mark.parametrize(
    "host",
    ["Fireworks AI", "fireworks-ai", "Novita AI Inc.", "novita", "DeepInfra", "nano-gpt", "Whale Gate", "WhaleGate AI"],
)
def test_an_owner_that_only_serves_models_made_none(host: str) -> None:
    record = OpenAIModel(id="helpful-oracle", owned_by=host)

    assert Gateway({}, Network(Limits()), TODAY).get_developer(record) == "unknown"


@pytest.mark.parametrize(
    ("owner", "developer"), [("Whale Labs", "whale-labs"), ("Together AI", "together"), ("Morph", "morph")]
)
def test_an_owner_that_makes_models_made_it(owner: str, developer: str) -> None:
    record = OpenAIModel(id="helpful-oracle", owned_by=owner)

    assert Gateway({}, Network(Limits()), TODAY).get_developer(record) == developer


@pytest.mark.parametrize("owner", ["Poe", "Fireworks AI", "fal", "Somebody Else"])
@pytest.mark.parametrize(
    ("model_id", "developer"),
    [
        ("claude-psalm-9", "anthropic"),
        ("gpt-9.2-venus", "openai"),
        ("gemini-8-flash", "google"),
        ("grok-9", "xai"),
        ("kimi-k9-fw", "moonshotai"),
        ("minimax-m9-n", "minimax"),
        ("qwen9-max-t", "alibaba"),
        ("seedream-9.0", "bytedance"),
        ("kling-9-pro", "kuaishou"),
        ("hailuo-9", "minimax"),
        ("wan-9.1", "alibaba"),
        ("flux-9-max", "black-forest-labs"),
        ("recraft-v9", "recraft"),
        ("ideogram-v9", "ideogram"),
        ("runway-gen-9", "runway"),
        ("elevenlabs-v9", "elevenlabs"),
        ("cartesia-sonic-9", "cartesia"),
        ("stablediffusionxl", "stabilityai"),
        ("hunyuan-9", "tencent"),
        ("nova-pro-9", "amazon"),
    ],
)
def test_poe_knows_families_whatever_the_owner(owner: str, model_id: str, developer: str) -> None:
    record = PoeRecord(id=model_id, created=0, owned_by=owner)

    assert Poe({}, Network(Limits()), TODAY).get_developer(record) == developer


@pytest.mark.parametrize(
    ("model_id", "developer"),
    [
        ("Sao10K-L3.9-70B-Euryale-v9-FP8-Dynamic", "sao10k"),
        ("L3-8B-Stheno-v9", "sao10k"),
        ("TheDrummer-Anubis-70B-V9", "thedrummer"),
        ("Rocinante-12B-v9", "thedrummer"),
        ("anthracite-org-magnum-v9-72b-FP8-Dynamic", "anthracite-org"),
        ("MN-12B-Starcannon-v9", "vongolachouko"),
        ("Infermatic-MN-12B-Inferor-v0.9", "infermatic"),
        ("Doctor-Shotgun-MS3.2-24B-Magnum-Diamond", "doctor-shotgun"),
        ("PocketDoc-Dans-PersonalityEngine-V9-24b", "pocketdoc"),
        ("DS-R1-Qwen3-8B-ArliAI-RpR-v9-Small", "arliai"),
        ("L3.3-MS-Nevoria-70b", "steelskull"),
        ("WizardLM-2-8x22B", "microsoft"),
        ("Meta-Llama-3.1-70B-Instruct-FP8", "meta"),
        ("zai-org-GLM-9-Air", "zhipuai"),
    ],
)
def test_infermatic_knows_families_by_the_id_alone(model_id: str, developer: str) -> None:
    record = OpenAIModel(id=model_id, owned_by="openai")

    assert Infermatic({"INFERMATIC_API_KEY": "key"}, Network(Limits()), TODAY).get_developer(record) == developer
