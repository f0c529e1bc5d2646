"""Servers of a user's own: gateways and what runs on one's machine, added and read by the job."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from model_registry.cli import main
from model_registry.paths import answers_folder
from tests.support.job import Job

SECRET = "sk-of-another-account"

LIST: list[dict[str, Any]] = [
    {"id": "fast", "mode": "chat", "max_input_tokens": 90_000, "max_output_tokens": 7_000},
    {"id": "ours", "mode": "chat", "max_input_tokens": 5_000},
    {"id": "ears", "mode": "audio_transcription"},
    {"id": "mistral-small-2503", "mode": "chat", "max_input_tokens": 128_000},
]
INFO = [
    {
        "model_name": "fast",
        "litellm_params": {"model": "openai/gpt-4.1-nano", "api_base": "https://in.house.example", "api_key": SECRET},
        "model_info": {
            "key": "gpt-4.1-nano",
            "mode": "chat",
            "litellm_provider": "openai",
            "created_by": "a-person",
            "input_cost_per_token": 2e-07,
            "output_cost_per_token": 9e-07,
            "cache_read_input_token_cost": 5e-08,
            "max_input_tokens": 90_000,
            "max_output_tokens": 7_000,
            "supports_vision": True,
            "supports_function_calling": False,
        },
    },
    {
        "model_name": "ours",
        "litellm_params": {"model": "hosted_vllm/herd"},
        "model_info": {"key": "hosted_vllm/herd", "litellm_provider": "hosted_vllm", "input_cost_per_token": 3e-06},
    },
    {
        "model_name": "ears",
        "litellm_params": {"model": "azure/our-ears"},
        "model_info": {
            "base_model": "azure/whisper-large-v3",
            "litellm_provider": "azure",
            "mode": "audio_transcription",
            "input_cost_per_second": 0.0001,
        },
    },
    {
        "model_name": "mistral-small-2503",
        "litellm_params": {"model": "mistral/mistral-small-2503", "api_key": SECRET},
        "model_info": {"litellm_provider": "mistral", "input_cost_per_token": 1e-07, "output_cost_per_token": 3e-07},
    },
    {
        "model_name": "mistral-small-2503",
        "litellm_params": {"model": "azure_ai/mistral-small-2503", "api_key": SECRET},
        "model_info": {"litellm_provider": "azure_ai", "input_cost_per_token": 1e-07, "output_cost_per_token": 5e-07},
    },
]


def listed(server: HTTPServer) -> None:
    models = [{**each, "object": "model", "created": 1_677_610_602, "owned_by": "openai"} for each in LIST]
    server.expect_request("/v1/models").respond_with_json({"object": "list", "data": models}, headers={"ETag": '"1"'})


def add(server: HTTPServer, path: str, *options: str) -> None:
    assert main(["providers", "add", "gate", "--base-url", server.url_for(path), *options]) == 0


def files() -> Iterator[str]:
    for path in Path.home().rglob("*"):
        if path.is_file():
            yield path.read_text(encoding="utf-8", errors="replace")


def test_the_list_of_a_gateway_tells_kinds_and_limits_and_no_developer(job: Job, httpserver: HTTPServer) -> None:
    listed(httpserver)
    add(httpserver, "/v1")

    outcome = job("--providers", "gate")

    rows = outcome.of("gate")
    assert [row["provider"] for row in outcome.entries] == ["gate"] * 4
    assert {name: row["type"] for name, row in rows.items()}["ears"] == "transcription"
    assert (rows["fast"]["max_input_tokens"], rows["fast"]["max_output_tokens"]) == (90_000, 7_000)
    assert {rows[name]["developer"] for name in ("fast", "ours", "ears")} == {"unknown"}
    assert rows["mistral-small-2503"]["developer"] == "mistral"
    assert {rows[name]["release_date_basis"] for name in ("fast", "ours", "ears")} == {"first_seen"}


@pytest.mark.parametrize("info", ["/v1/model/info", "/model/info"])
def test_a_litellm_proxy_tells_prices_and_the_model_behind_a_name(info: str, job: Job, httpserver: HTTPServer) -> None:
    listed(httpserver)
    httpserver.expect_request(info).respond_with_json({"data": INFO}, headers={"ETag": '"2"'})
    httpserver.expect_request("/v1/model/info").respond_with_data(status=404)
    add(httpserver, "/v1", "--kind", "litellm")

    rows = job("--providers", "gate").of("gate")

    fast, ours, ears, small = (rows[name] for name in ("fast", "ours", "ears", "mistral-small-2503"))
    assert (fast["canonical_id"], fast["developer"]) == ("openai/gpt-4.1-nano", "openai")
    assert fast["pricing"] == {"input": 0.2, "output": 0.9, "cache_read": 0.05}
    assert fast["capabilities"] == {"vision": True, "tools": False}
    assert (ours["developer"], ours["pricing"]) == ("unknown", {"input": 3})
    assert (ears["canonical_id"], ears["type"]) == ("openai/whisper-large-v3", "transcription")
    assert ears["pricing"] == {"per_input_minute": 0.006}
    assert small["pricing"] == {"input": 0.1}, "what deployments of one name differ in is no fact"


def test_how_the_proxy_calls_its_models_is_kept_nowhere(job: Job, httpserver: HTTPServer, tmp_path: Path) -> None:
    listed(httpserver)
    httpserver.expect_request("/v1/model/info").respond_with_json({"data": INFO}, headers={"ETag": '"2"'})
    add(httpserver, "/v1", "--kind", "litellm")

    job("--providers", "gate")
    main(["fetch", "gate", "--output", str(tmp_path / "raw")])
    main(["record", "gate", "--output", str(tmp_path / "record.json")])

    kept = list(files())
    assert list(answers_folder().rglob("*")), "answers are kept, or nothing is shown here"
    assert any("model_info" in text for text in kept)
    for word in (SECRET, "in.house.example", "litellm_params", "a-person"):
        assert not any(word in text for text in kept), word


def test_a_proxy_that_tells_no_more_is_read_with_a_warning(job: Job, httpserver: HTTPServer) -> None:
    listed(httpserver)
    add(httpserver, "/v1", "--kind", "litellm")

    outcome = job("--providers", "gate", "--json")

    [row] = outcome.json["providers"]
    assert (row["status"], row["entries"]) == ("read", 4)
    assert row["warnings"][0].startswith("its model/info, with prices, capabilities")


def test_a_list_of_any_shape_is_read_in_pages(job: Job, httpserver: HTTPServer) -> None:
    first = {"herd": {"list": [{"ref": "ox/large", "max_model_len": 4096}], "next_cursor": "b"}, "data": []}
    last = {"herd": {"list": [{"ref": "ox/small"}]}, "data": []}
    httpserver.expect_oneshot_request("/models").respond_with_json({**first, "pagination": {"next_cursor": "b"}})
    httpserver.expect_request("/models", query_string="cursor=b").respond_with_json(last)
    add(httpserver, "", "--items", "herd.list", "--id-field", "ref")

    rows = job("--providers", "gate").of("gate")

    assert rows.keys() == {"ox/large", "ox/small"}
    assert rows["ox/large"]["context_window"] == 4096


def test_a_list_that_cannot_be_read_says_so_in_words(job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_json({"cows": {"count": 2}, "took": 5})
    add(httpserver, "")

    outcome = job("--providers", "gate")

    assert outcome.code == 1
    assert "gate: the answer holds no list of models; it has the fields cows, took" in outcome.out


def test_one_odd_record_of_three_is_left_out_in_words(job: Job, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/models").respond_with_json(["ox/large", "ox/small", "ox/odd "])
    add(httpserver, "")

    outcome = job("--providers", "gate", "--json")

    [row] = outcome.json["providers"]
    assert (row["entries"], row["warnings"]) == (2, ["ox/odd  left out: the id ends with a space"])


def test_a_list_that_names_a_currency_is_kept_in_it(job: Job, httpserver: HTTPServer) -> None:
    price = {"prompt": "0.000002", "completion": "0.000004"}
    models = [
        {"id": "ox/yuan", "pricing": {**price, "currency": "cny"}},
        {"id": "ox/dollar", "pricing": {**price, "currency": "USD"}},
        {"id": "ox/points", "pricing": {**price, "currency": "credits"}},
        {"id": "ox/euro", "pricing": price, "currency": "€"},
    ]
    httpserver.expect_request("/models").respond_with_json({"data": models})
    add(httpserver, "")

    rows = job("--providers", "gate").of("gate")

    yuan = rows["ox/yuan"]["pricing"]
    # For comparison with others; it is cited, and may be another tomorrow.
    assert yuan.pop("exchange_rate").keys() == {"usd", "date", "source"}
    assert yuan == {"input": 2, "output": 4, "currency": "CNY"}
    assert rows["ox/dollar"]["pricing"] == {"input": 2, "output": 4}
    assert rows["ox/euro"]["pricing"]["currency"] == "EUR"
    assert "pricing" not in rows["ox/points"]


@pytest.mark.parametrize("owner", ["me", "llamacpp", "llama.cpp", "xinference", "lmdeploy", "root", "mlx-community"])
def test_a_stand_in_owner_is_no_developer(owner: str, job: Job, httpserver: HTTPServer) -> None:
    models = [{"id": "tiny-model", "owned_by": owner}]
    httpserver.expect_request("/models").respond_with_json({"data": models})
    add(httpserver, "")

    assert job("--providers", "gate").of("gate")["tiny-model"]["developer"] == "unknown"


def test_owner_and_day_that_stand_at_every_record_are_no_facts(job: Job, httpserver: HTTPServer) -> None:
    models = [{"id": f"calf-{number}", "owned_by": "meadow", "created": 1_760_000_000} for number in range(2)]
    httpserver.expect_request("/models").respond_with_json({"data": models})
    add(httpserver, "")

    rows = job("--providers", "gate").of("gate").values()

    assert {(row["developer"], row["release_date_basis"]) for row in rows} == {("unknown", "first_seen")}


def test_an_owner_that_others_stand_beside_is_one(job: Job, httpserver: HTTPServer) -> None:
    models = [{"id": "calf-1", "owned_by": "meadow"}, {"id": "calf-2", "owned_by": "barn"}]
    httpserver.expect_request("/models").respond_with_json({"data": models})
    add(httpserver, "")

    rows = job("--providers", "gate").of("gate").values()

    assert [row["developer"] for row in rows] == ["meadow", "barn"]


def test_the_window_of_a_local_server_is_the_one_it_has_loaded(job: Job, httpserver: HTTPServer) -> None:
    models = [
        {"id": "a", "state": "loaded", "max_context_length": 200_000, "loaded_context_length": 30_000},
        {"id": "b", "meta": {"n_ctx": 12_000, "n_ctx_train": 90_000, "n_params": 7_000_000_000}},
        {"id": "c", "meta": {"n_ctx_train": 90_000}},
        {"id": "d", "max_model_len": 9_000},
    ]
    httpserver.expect_request("/models").respond_with_json({"data": models})
    add(httpserver, "")

    rows = job("--providers", "gate").of("gate")

    assert {name: row.get("context_window") for name, row in rows.items()} == {
        "a": 30_000,
        "b": 12_000,
        "c": None,
        "d": 9_000,
    }
    assert rows["b"]["parameters"] == 7_000_000_000


def test_a_model_on_ones_own_machine_is_not_lent_the_window_it_could_have(job: Job, httpserver: HTTPServer) -> None:
    openai = {"id": "gpt-oss-20b", "created": 1_754_000_000, "owned_by": "openai", "active": True}
    httpserver.expect_request("/host/models").respond_with_json({"data": [openai | {"context_window": 131_072}]})
    httpserver.expect_request("/own/models").respond_with_json({"data": [openai]})
    job.point("groq", httpserver.url_for("/host"))
    add(httpserver, "/own")

    outcome = job("--providers", "gate,groq")

    assert outcome.of("groq")["gpt-oss-20b"]["context_window"] == 131_072
    assert "context_window" not in outcome.of("gate")["gpt-oss-20b"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--base-url", "ftp://x.example"], "--base-url is not valid: it is no address that begins with http"),
        (["--base-url", "http://127.0.0.1", "--api-key-env", "a b"], "it is no name of a variable"),
        (
            ["--base-url", "http://127.0.0.1", "--kind", "litellm", "--items", "x"],
            "a list of kind litellm has one shape",
        ),
    ],
)
def test_what_cannot_be_added_is_said_in_words(
    options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["providers", "add", "gate", *options]) == 2

    err = capsys.readouterr().err
    assert words in err
    assert "pattern" not in err


def test_what_was_added_is_read_back(job: Job, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]) -> None:
    add(httpserver, "", "--items", "a.b", "--id-field", "c", "--json")

    told = json.loads(capsys.readouterr().out)

    assert told["added"] == "gate"
    assert 'items = "a.b"\nid_field = "c"' in Path(told["file"]).read_text()


def test_a_list_in_anthropics_shape_is_asked_for_once_and_may_hold_others_models(
    job: Job, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = [
        {"id": "claude-haiku-4-5", "display_name": "Haiku", "created_at": "2025-10-01T00:00:00Z", "max_tokens": 9_000},
        {"id": "kimi-k9", "type": "model"},
        {"id": "our-own"},
    ]
    httpserver.expect_request("/v1/models", headers={"x-api-key": "k"}).respond_with_json(
        {"data": models, "has_more": False, "first_id": "claude-haiku-4-5", "last_id": "our-own"}
    )
    monkeypatch.setenv("GATE_KEY", "k")
    add(httpserver, "/v1", "--kind", "anthropic", "--api-key-env", "GATE_KEY")

    rows = job("--providers", "gate").of("gate")

    assert [request.path for request, _ in httpserver.log] == ["/v1/models"]
    developers = {name: row["developer"] for name, row in rows.items()}
    assert developers == {"claude-haiku-4-5": "anthropic", "kimi-k9": "moonshotai", "our-own": "unknown"}
    assert rows["claude-haiku-4-5"]["max_output_tokens"] == 9_000
