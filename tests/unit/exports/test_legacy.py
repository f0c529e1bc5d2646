"""The older exporter's files: as they were, and as they should have been."""

from __future__ import annotations

import hashlib
import re
import tomllib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from model_registry.catalog.legacy_providers import OLDER
from model_registry.exports.legacy import compat, fixed
from model_registry.providers import PROVIDERS
from model_registry.toolconfigs.profile_names import LONGEST, profile_names

ERROR: JsonValue = {"error": {"message": "no key", "type": "auth"}}


def as_it_was(payload: JsonValue, provider: str = "xai", **env: str) -> dict[str, Any]:
    return tomllib.loads(compat.toml(payload, OLDER[provider], env))


def corrected(payload: JsonValue, provider: str = "xai", **env: str) -> dict[str, Any]:
    models = fixed.listed(payload).models
    address = fixed.address(provider, env)
    assert address is not None
    names = profile_names(provider, [model.id for model in models])
    return tomllib.loads(fixed.toml(provider, address, models, names))


def limits(**record: JsonValue) -> tuple[Any, Any, Any, Any]:
    """Context and output as it was, then corrected."""
    payload: JsonValue = {"data": [{"id": "m", **record}]}
    [old], [new] = as_it_was(payload)["profiles"].values(), corrected(payload)["profiles"].values()
    return (*(each.get(name) for each in (old, new) for name in ("model_context_window", "model_max_output_tokens")),)


LIST: JsonValue = {
    "object": "list",
    "data": [
        {"id": "Zeta-1"},
        {"id": "alpha/one.5", "context_length": 8192, "max_completion_tokens": 4096},
        {"object": "model"},
        {"id": ""},
        {"id": "Models/Foo Bar:free"},
        {"id": "模型"},
    ],
}


def test_the_older_text_has_every_id_in_the_order_of_code_points_and_no_last_line_end() -> None:
    assert compat.txt(LIST) == "Models/Foo Bar:free\nZeta-1\nalpha/one.5\n模型"
    assert fixed.txt(fixed.listed(LIST).models) == compat.txt(LIST)


def test_the_older_toml_to_the_byte() -> None:
    assert compat.toml({"data": [{"id": 'a"b', "max_tokens": 5}]}, OLDER["litellm"], {}) == (
        "[model_providers.litellm]\n"
        'base_url = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"\n'
        'name = "litellm"\nwire_api = "chat"\n\n'
        '[profiles.lit_ab]\napproval_policy = "never"\nmodel = "a\\"b"\nmodel_provider = "litellm"\n'
        'model_reasoning_effort = "high"\nmodel_context_window = 5\n'
    )
    assert compat.toml([], OLDER["poe"], {}).endswith('env_key = "POE_API_KEY"\n\n[profiles]\n')


def test_the_corrected_toml_to_the_byte() -> None:
    payload: JsonValue = [{"id": "b", "context_length": 8192.0, "max_output_length": 99}, {"id": "a"}]
    models = fixed.listed(payload).models

    assert fixed.toml("groq", fixed.Address("https://x.example/v1", "KEY"), models, {"a": "groq_a", "b": "groq_b"}) == (
        '[model_providers.groq]\nbase_url = "https://x.example/v1"\nname = "groq"\nenv_key = "KEY"\n\n'
        '[profiles.groq_a]\nmodel = "a"\nmodel_provider = "groq"\n\n'
        '[profiles.groq_b]\nmodel = "b"\nmodel_provider = "groq"\nmodel_context_window = 8192\n'
        "model_max_output_tokens = 99\n"
    )


@pytest.mark.parametrize(
    ("provider", "model_id", "older"),
    [
        ("openai", "gpt-4o", "ope_gpt_4o"),
        ("xai", "Models/Foo Bar:free", "xai_models_foobarfree"),
        ("xai", "模型", "xai_"),
        ("fireworks", "accounts/fireworks/models/kimi", "fir_accounts_fireworks_m"),
    ],
)
def test_older_names(provider: str, model_id: str, older: str) -> None:
    assert compat.profile_name(provider, model_id) == older


def test_of_models_with_one_name_the_older_exporter_kept_the_last_in_the_place_of_the_first() -> None:
    long = "a-name-of-twenty-chars-and-"
    payload: JsonValue = {
        "data": [
            {"id": f"{long}1", "context_length": 1},
            {"id": f"{long}2", "context_length": 2},
            {"id": "z"},
        ]
    }

    old, new = as_it_was(payload)["profiles"], corrected(payload)["profiles"]

    assert list(old) == ["xai_a_name_of_twenty_cha", "xai_z"]
    assert (old["xai_a_name_of_twenty_cha"]["model"], old["xai_a_name_of_twenty_cha"]["model_context_window"]) == (
        f"{long}2",
        2,
    )
    assert {name: profile["model"] for name, profile in new.items()} == {
        "xai_a_name_of_twenty_chars_and_1": f"{long}1",
        "xai_a_name_of_twenty_chars_and_2": f"{long}2",
        "xai_z": "z",
    }


def test_of_a_repeated_id_the_first_record_counts() -> None:
    payload: JsonValue = {"data": [{"id": "m", "max_context_length": 10}, {"id": "m", "max_context_length": 20}]}

    [old], [new] = as_it_was(payload)["profiles"].values(), corrected(payload)["profiles"].values()

    assert old["model_context_window"] == new["model_context_window"] == 10
    assert compat.txt(payload) == "m\nm"
    assert fixed.txt(fixed.listed(payload).models) == "m"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"context_length": True}, (1, None, None, None)),
        ({"context_length": -1}, (-1, None, None, None)),
        ({"context_length": 131072.0}, (None, None, 131072, None)),
        ({"context_length": "131072"}, (131072, None, 131072, None)),
        ({"context_length": "128k"}, (None, None, None, None)),
        ({"context_length": 0, "max_model_len": 4096}, (4096, None, 4096, None)),
        ({"context_length": 10**12, "context_window": 4096}, (10**12, None, 4096, None)),
        ({"context_size": 4096}, (None, None, 4096, None)),
        ({"max_tokens": 4096}, (4096, None, None, None)),
        ({"max_tokens": 4096, "max_input_tokens": 8192}, (4096, None, 8192, None)),
        ({"max_output_length": 64}, (None, None, None, 64)),
        ({"context_length": 100, "max_output_tokens": 200}, (100, 200, 100, None)),
        ({"metadata": {"context_length": 8192, "max_tokens": 8192}}, (None, None, 8192, None)),
        ({"metadata": None}, (None, None, None, None)),
        (
            {"context_length": 8192, "top_provider": {"context_length": None, "max_completion_tokens": 64}},
            (None, 64, 8192, 64),
        ),
        ({"top_provider": {"context_length": 4096, "max_completion_tokens": 0}}, (4096, None, 4096, None)),
        (
            {
                "providers": [
                    {"status": "live", "context_length": 4096},
                    {"status": "live", "context_length": 8192},
                    {"status": "error", "context_length": 9999},
                    "?",
                ]
            },
            (None, None, 8192, None),
        ),
    ],
)
def test_limits(record: dict[str, JsonValue], expected: tuple[int | None, ...]) -> None:
    assert limits(**record) == expected


PRICES: JsonValue = {
    "sample_spec": {"max_tokens": "set to max output tokens", "litellm_provider": "one of"},
    "z/chat": {"litellm_provider": "z", "max_tokens": 4096, "max_input_tokens": 128000, "max_output_tokens": 4096},
    "a/embed": {"litellm_provider": "a", "max_tokens": 512, "mode": "embedding"},
}


def test_a_price_map_lists_models_by_its_keys() -> None:
    old, new = as_it_was(PRICES, "litellm"), corrected(PRICES, "litellm")

    assert compat.txt(PRICES) == fixed.txt(fixed.listed(PRICES).models) == "a/embed\nz/chat"
    assert [profile.get("model_context_window") for profile in old["profiles"].values()] == [512, 4096]
    assert [profile.get("model_context_window") for profile in new["profiles"].values()] == [None, 128000]
    assert new["profiles"]["litellm_z_chat"]["model_max_output_tokens"] == 4096
    assert new["model_providers"]["litellm"] == {"base_url": "http://localhost:4000", "name": "litellm"}


@pytest.mark.parametrize("payload", [ERROR, {"message": "limit"}, {}, None, "busy", 5, {"data": None}])
def test_what_is_no_list_is_refused_where_it_was_taken_for_models(payload: JsonValue) -> None:
    with pytest.raises(fixed.Unreadable):
        fixed.listed(payload)


def test_the_older_exporter_took_the_keys_of_an_error_for_models() -> None:
    assert compat.txt(ERROR) == "error"
    assert list(as_it_was(ERROR, "morphllm")["profiles"]) == ["mor_error"]
    assert compat.txt({"models": [{"id": "m"}]}) == "models"
    assert fixed.txt(fixed.listed({"models": [{"id": "m"}]}).models) == "m"


UNCALLABLE: JsonValue = {"data": [{"id": None}, {"id": 5}, "m", {"id": "a\nb"}, {"id": "\ud800"}, {"id": " m"}]}


def test_records_that_name_no_model_are_left_out_and_counted() -> None:
    assert fixed.listed({"data": [*UNCALLABLE["data"], {"id": "m"}]}) == ([fixed.Model("m")], 6)  # type: ignore[call-overload, index, misc]  # a list
    with pytest.raises(fixed.Unreadable):
        fixed.listed(UNCALLABLE)
    assert fixed.listed({"data": []}) == ([], 0)


@pytest.mark.parametrize("payload", [UNCALLABLE, ["m"], [{"id": None}], [{"id": "m", "top_provider": None}], 5])
def test_where_the_older_exporter_broke_off_there_is_nothing_to_be_equal_to(payload: JsonValue) -> None:
    with pytest.raises(compat.BrokeOff):
        compat.toml(payload, OLDER["xai"], {})


@pytest.mark.parametrize(
    ("url", "older", "right"),
    [
        ("https://api.acme.de", "https://api.acme.", "https://api.acme.de"),
        ("https://llm.example.com/oss", "https://llm.example.c", "https://llm.example.com/oss"),
        ("http://host/model", "http://host", "http://host/model"),
        ("http://host/v1/models/", "http://host/v1", "http://host/v1"),
    ],
)
def test_of_an_address_only_models_is_taken_off(url: str, older: str, right: str) -> None:
    old, new = as_it_was([], XAI_API_OPENAI=url), corrected([], XAI_API_OPENAI=url)

    assert old["model_providers"]["xai"]["base_url"] == older
    assert new["model_providers"]["xai"]["base_url"] == right


def test_an_address_without_a_variable_is_never_that_of_the_key() -> None:
    new = corrected([], "atlascloud", ATLASCLOUD_API_KEY="secret")

    assert new["model_providers"]["atlascloud"] == {
        "base_url": "https://api.atlascloud.ai/v1",
        "name": "atlascloud",
        "env_key": "ATLASCLOUD_API_KEY",
    }


@pytest.mark.parametrize(
    ("provider", "base_url", "key"),
    [
        ("gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "GOOGLE_API_KEY"),
        ("huggingface", "https://router.huggingface.co/v1", "HUGGINGFACEHUB_API_TOKEN"),
        ("inference-net", "https://api.inference.net/v1", "INFERENCE_API_KEY"),
        ("lmstudio", "http://localhost:1234/v1", None),
        ("targon", "https://api.targon.com/v1", "TARGON_API_KEY"),
    ],
)
def test_where_models_are_called_and_with_which_key(provider: str, base_url: str, key: str | None) -> None:
    assert fixed.address(provider, {}) == (base_url, key)


@pytest.mark.parametrize("provider", ["featherless_best", "aws-bedrock", "cloudflare-workers-ai"])
def test_where_no_address_holds_for_everybody_none_is_made_up(provider: str) -> None:
    assert fixed.address(provider, {}) is None


@pytest.mark.parametrize("provider", sorted(fixed.RESERVED))
def test_names_of_codex_itself_stay_free(provider: str) -> None:
    models = [fixed.Model("m")]
    tables = tomllib.loads(fixed.toml(provider, fixed.Address("http://x.example", None), models, {"m": "n"}))

    [own] = tables["model_providers"]
    assert own not in fixed.RESERVED
    assert tables["profiles"]["n"]["model_provider"] == own


def test_nothing_is_decided_for_the_user() -> None:
    new = corrected(LIST)

    assert "wire_api" not in new["model_providers"]["xai"]
    assert not {"approval_policy", "model_reasoning_effort"} & {
        key for each in new["profiles"].values() for key in each
    }


slugs = st.sampled_from(sorted(PROVIDERS))
# Few letters, so that names clash often.
ids = st.lists(st.text("aA-./:é", min_size=1, max_size=4), max_size=30)


@given(slugs, ids)
def test_names_are_unique_and_of_the_characters_that_codex_takes(provider: str, model_ids: list[str]) -> None:
    names = profile_names(provider, model_ids)

    assert names.keys() == set(model_ids)
    assert len(set(names.values())) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) and name.startswith(f"{provider}_") for name in names.values())


def test_where_six_digits_are_not_enough_there_are_more() -> None:
    names = profile_names("xai", ["m:@:@+@+@", "m:++:+++:", "m"])

    assert len(set(names.values())) == 3
    assert [len(name) for name in names.values()] == [len("xai_m-") + 7] * 3


def test_no_id_can_be_made_to_have_another_s_name() -> None:
    digits = hashlib.sha256(b"a").hexdigest()[:6]

    assert len({*profile_names("groq", ["A", "a", f"a-{digits}"]).values()}) == 3


def test_long_names_are_cut_and_told_apart() -> None:
    long = "m" * LONGEST
    names = profile_names("xai", [long, f"{long}n", "short"])

    assert len({*names.values()}) == 3
    assert names["short"] == "xai_short"
    assert {len(names[long]), len(names[f"{long}n"])} == {LONGEST + len("-123456")}


@given(slugs, ids, ids)
def test_a_name_changes_only_when_another_model_comes_to_share_it(
    provider: str, model_ids: list[str], others: list[str]
) -> None:
    before, after = profile_names(provider, model_ids), profile_names(provider, [*others, *model_ids])
    alone = {model_id: profile_names(provider, [model_id])[model_id] for model_id in {*model_ids, *others}}

    for model_id, name in before.items():
        if after[model_id] != name:
            assert name == alone[model_id]
            assert any(alone[other] == name for other in others if other != model_id)
            assert after[model_id] == f"{name}-{hashlib.sha256(model_id.encode()).hexdigest()[:6]}"


@given(slugs, slugs, ids, ids)
def test_names_of_different_providers_differ(one: str, other: str, model_ids: list[str], others: list[str]) -> None:
    if one != other:
        assert not {*profile_names(one, model_ids).values()} & {*profile_names(other, others).values()}


@given(st.lists(st.fixed_dictionaries({"id": st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=9)})))
def test_every_toml_parses_and_every_model_is_in_it(rows: list[JsonValue]) -> None:
    payload: JsonValue = [*rows, {"id": "m"}]
    models = fixed.listed(payload).models

    assert {profile["model"] for profile in corrected(payload)["profiles"].values()} == {model.id for model in models}
    assert as_it_was(payload)["profiles"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**40) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(["id", "top_provider", "metadata", "providers", *compat.CONTEXT, *compat.OUTPUT])


@given(st.lists(st.dictionaries(fields, anything, max_size=4) | anything, max_size=4), anything)
def test_whatever_an_answer_holds_is_read_or_refused(rows: list[JsonValue], other: JsonValue) -> None:
    payloads: list[JsonValue] = [other, rows, {"data": rows}, {"models": rows}]
    for payload in payloads:
        with suppress(fixed.Unreadable):
            models, left_out = fixed.listed(payload)
            assert all(model.id and (model.context_window or 1) > 0 for model in models)
            assert len(models) + left_out <= len(rows) or payload is other
        with suppress(compat.BrokeOff):
            compat.txt(payload)
            tomllib.loads(compat.toml(payload, OLDER["xai"], {}))
