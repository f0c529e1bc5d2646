"""Conversions shared by providers, and what a model's id tells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import JsonValue

from model_registry.catalog import developers
from model_registry.catalog.licences import licence_id
from model_registry.catalog.normalize import (
    amount,
    announced_date,
    apis,
    as_date,
    date_in_id,
    display_name,
    modalities,
    per_token,
    positive,
    says_free,
    says_preview,
    text,
    type_behind,
    type_of,
    without_unknown,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("model_id", "day"),
    [
        ("gpt-4o-mini-2024-07-18", date(2024, 7, 18)),
        ("claude-3-7-sonnet-20250219", date(2025, 2, 19)),
        ("openai/gpt-4o-2024-05-13", date(2024, 5, 13)),
        ("model-2026-11-22", date(2026, 11, 22)),
        ("model-2026-11-23", None),
        ("gpt-4-0613", None),
        ("mistral-large-2411", None),
        ("model-2024-13-01", None),
        ("model-20240230", None),
        ("model-1202407181", None),
        ("model-2017-01-01", None),
        ("model-2024-0718", None),
    ],
)
def test_date_in_id(model_id: str, day: date | None) -> None:
    assert date_in_id(model_id, TODAY) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1721172717, date(2024, 7, 16)),
        (1721172717000, date(2024, 7, 16)),
        ("2026-07-24T00:00:00Z", date(2026, 7, 24)),
        ("2025-01-01T01:00:00+02:00", date(2024, 12, 31)),
        ("2024-02-27 18:12:27.019", date(2024, 2, 27)),
        ("2025-08", None),
        ("soon", None),
        (True, None),
        (None, None),
        (10**30, None),
        ([], None),
    ],
)
def test_as_date(value: JsonValue, day: date | None) -> None:
    assert as_date(value) == day


def test_the_far_future_means_never() -> None:
    assert announced_date("2026-12-31", TODAY) == date(2026, 12, 31)
    assert announced_date("2098-12-31", TODAY) is None


@pytest.mark.parametrize(
    ("value", "price"),
    [
        ("0.00000015", Decimal("0.15")),
        ("5e-07", Decimal("0.5")),
        (5e-07, Decimal("0.5")),
        ("$0.00000055", Decimal("0.55")),
        ("0", Decimal(0)),
        ("-1", None),
        (-1, None),
        ("", None),
        ("free", None),
        ("NaN", None),
        ("Infinity", None),
        (True, None),
        (None, None),
        ({}, None),
    ],
)
def test_per_token(value: JsonValue, price: Decimal | None) -> None:
    assert per_token(value) == price


def test_the_noise_of_floats_is_dropped() -> None:
    assert amount(0.18000000000000002) == Decimal("0.18")
    assert amount(0.05499999999999999) == Decimal("0.055")


@pytest.mark.parametrize(
    ("value", "limit"),
    [(8192, 8192), ("8192", 8192), (8192.0, 8192), (0, None), (-1, None), (True, None), (1.5, None), ("128k", None)],
)
def test_positive(value: JsonValue, limit: int | None) -> None:
    assert positive(value) == limit


@pytest.mark.parametrize(
    ("model_id", "kind"),
    [
        ("gpt-4o", "chat"),
        ("gpt-3.5-turbo-instruct", "completion"),
        ("babbage-002", "completion"),
        ("meta-llama/Llama-2-70b-hf", "completion"),
        ("meta-llama/Llama-2-70b-chat-hf", "chat"),
        ("mattshumer/Reflection-Llama-3.1-70B", "chat"),
        ("text-embedding-3-small", "embedding"),
        ("BAAI/bge-reranker-v2-m3", "rerank"),
        ("gpt-4o-transcribe", "transcription"),
        ("gpt-4o-mini-tts", "speech"),
        ("omni-moderation-latest", "moderation"),
        ("meta-llama/Llama-Guard-4-12B", "moderation"),
        ("runwayml/stable-diffusion-v1-5", "image"),
        ("gpt-image-2-2026-04-21", "image"),
        ("sora-2-pro", "video"),
        ("deepseek-ai/DeepSeek-OCR", "ocr"),
        ("google/lyria-3-pro-preview", "other"),
    ],
)
def test_type_of(model_id: str, kind: str) -> None:
    assert type_of(model_id) == kind


def test_marks_in_ids() -> None:
    assert says_preview("gpt-4o-search-preview-2025-03-11")
    assert says_preview("gemini-2.0-flash-exp")
    assert not says_preview("expert-model")
    assert says_free("qwen/qwen3:free")
    assert says_free("Llama-3.3-70B-Turbo-Free")
    assert says_free("openrouter/free")
    assert not says_free("freeform-7b")


def test_modalities_and_text() -> None:
    assert modalities(["text", "file", "Image", "smell"]) == ("image", "pdf", "text")
    assert text("  two \n words\x1b ") == "two words"
    assert text("  ") is None
    assert text(5) is None


def test_pruned() -> None:
    assert without_unknown({"a": None, "b": {"c": None}, "d": False, "e": (), "f": {"g": 0}}) == {
        "d": False,
        "f": {"g": 0},
    }


@pytest.mark.parametrize(
    ("model_id", "developer"),
    [
        ("meta-llama/Llama-3.3-70B-Instruct", "meta"),
        ("mistralai/Mistral-7B-Instruct-v0.3", "mistral"),
        ("Qwen/Qwen3-32B", "alibaba"),
        ("x-ai/grok-4", "xai"),
        ("z-ai/glm-5", "zhipuai"),
        ("~anthropic/claude-haiku-latest", "anthropic"),
        ("NousResearch/Hermes-3-Llama-3.1-405B", "nousresearch"),
        ("accounts/fireworks/models/x/deepseek-ai/DeepSeek-V3", "deepseek"),
        ("Austism/chronos-hermes-13b-v2", "austism"),
        ("library/llama3.2", "meta"),
        ("gpt-oss-120b", "openai"),
        ("llama-3.1-8b-instant", "meta"),
        ("some-model", "unknown"),
    ],
)
def test_developer_of(model_id: str, developer: str) -> None:
    assert developers.from_model_id(model_id) == developer


@pytest.mark.parametrize(
    ("owner", "developer"),
    [
        ("Alibaba Cloud", "alibaba"),
        ("Mistral AI", "mistral"),
        ("system", "unknown"),
        ("", "unknown"),
        ("OpenAI", "openai"),
    ],
)
def test_developer_named(owner: str, developer: str) -> None:
    assert developers.from_owner(owner) == developer


@pytest.mark.parametrize(
    ("model_id", "kind"),
    [
        ("quill-realtime-2", "realtime"),
        ("quill-4-flash-live-preview", "realtime"),
        ("quill-4-native-audio", "realtime"),
        ("quill-live-transcribe", "realtime"),
        ("quill-lively-8b", "chat"),
        ("quill-audio", "chat"),
    ],
)
def test_what_is_called_over_an_open_session_is_realtime(model_id: str, kind: str) -> None:
    assert type_of(model_id) == kind


def test_endpoints_go_by_one_name_however_a_list_spells_them() -> None:
    assert apis(["/v1/chat/completions", "chat.completions", "/responses", "/v1/batch"]) == ("chat", "responses")
    assert apis(["embed", "rerank"]) == ("embeddings", "rerank")


def test_what_no_conversation_takes_is_called_for_what_its_endpoint_does() -> None:
    assert type_behind(apis(["/v1/completions"])) == "completion"
    assert type_behind(apis(["/v1/completions", "/v1/chat/completions"])) is None
    assert type_behind(apis(["/v1/riddles"])) is None


@pytest.mark.parametrize(
    ("name", "model_id", "shown"),
    [
        ("Acme: Quill 4", "quill-4", "Quill 4"),
        ("quill-4-mini", "quill-4-mini-2026", None),
        ("Acme-Labs/Quill-4", "quill-4", None),
        ("Quill-4", "Quill-4", None),
        ("Quill-4", "acme/quill-4", "Quill-4"),
        ("quill", "quill-v1", "quill"),
    ],
)
def test_a_name_is_for_people(name: str, model_id: str, shown: str | None) -> None:
    assert display_name(name, model_id) == shown


@pytest.mark.parametrize(
    ("written", "licence"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("https://ai.google.dev/gemma/terms#use", "Gemma Terms of Use"),
        ("Llama 3.3 Community License Agreement", "Llama 3.3 Community License"),
        ("https://acme.example/terms", None),
        ("other", None),
    ],
)
def test_a_licence_goes_by_one_name_and_never_by_an_address(written: str, licence: str | None) -> None:
    assert licence_id(written) == licence


@pytest.mark.parametrize(
    ("model_id", "developer"),
    [
        ("TheDrummer-Quill-12B", "thedrummer"),
        ("OpenAI: GPT-9", "openai"),
        ("Anthropic Quill 2", "anthropic"),
        ("L3.3-70B-Euryale-v9", "sao10k"),
        ("cerebras-llama-9-70b", "meta"),
        ("gpt-neox-20b", "eleutherai"),
        ("quill-openai", "unknown"),
    ],
)
def test_an_id_names_its_developer_before_the_model_or_by_the_family(model_id: str, developer: str) -> None:
    assert developers.from_model_id(model_id) == developer
