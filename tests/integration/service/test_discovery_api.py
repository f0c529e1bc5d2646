"""Questions over HTTP: which models fit, what they cost where, which route to take, and what ends."""

from __future__ import annotations

from typing import Any

from tests.support.service_client import Client


def ids(client: Client, path: str) -> list[str]:
    """The models that an address tells."""
    return [each["model_id"] for each in client.get(path)["items"]]


def test_search_finds_what_fits_everything(client: Client) -> None:
    assert ids(client, "search?q=aurora&capability=function_calling") == [
        "openai/aurora",
        "openai/aurora-mini",
        "openai/aurora-0",
    ]
    assert ids(client, "search?capability=tools&capability=vision") == ["openai/aurora"]
    assert ids(client, "search?capability=tools,vision") == ["openai/aurora"]
    assert ids(client, "search?capability=function_calling&excluded=vision") == [
        "meta/llama-night",
        "openai/aurora-0",
        "openai/aurora-mini",
    ]
    assert ids(client, "search?platform=openrouter") == ["meta/llama-night", "openai/aurora"]
    assert ids(client, "search?provider=meta") == ["meta/llama-night"]
    assert ids(client, "search?max_input_price=1&sort=-input_price") == ["openai/aurora-mini", "meta/llama-night"]
    assert ids(client, "search?min_context=100000&min_output=1") == ["openai/aurora"]
    assert ids(client, "search?status=beta") == ["openai/aurora-mini"]
    assert ids(client, "search?status=unknown") == ["dusk/dusk-7b", "meta/llama-night"]
    assert ids(client, "search?open_weights=true") == ["meta/llama-night"]
    assert ids(client, "search?capability=free_tier") == ["meta/llama-night"]


def test_optional_capabilities_sort_and_are_told(client: Client) -> None:
    found = client.get("search?capability=function_calling&optional=vision&optional=reasoning")["items"]
    assert found[0]["model_id"] == "openai/aurora"
    assert found[0]["match"] == {"met": ["vision"], "unmet": ["reasoning"]}
    assert {key: value for key, value in found[0].items() if key != "match"} == client.get("models/openai/aurora")


def test_search_comes_in_pages(client: Client) -> None:
    every, found, path = ids(client, "search?q=a"), [], "/api/registry/search?q=a&limit=2"
    while path:
        answer = client.ask("GET", path)
        found += [each["model_id"] for each in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert found == every


def test_what_a_client_writes_is_searched(client: Client) -> None:
    client.patch("models/dusk/dusk-7b", {"capabilities": {"vision": True}, "context_window": 130_000})
    assert ids(client, "search?capability=vision&capability=128k_context") == ["dusk/dusk-7b", "openai/aurora"]


def test_the_capability_matrix_counts_and_names_models(client: Client) -> None:
    matrix = client.get("capabilities")["capabilities"]
    assert matrix["vision"] == {"count": 1, "without": 1, "unknown": 3, "models": ["openai/aurora"]}
    assert matrix["free_tier"]["models"] == ["meta/llama-night"]
    assert matrix["128k_context"]["models"] == ["meta/llama-night", "openai/aurora"]
    for name in ("vision", "function_calling", "128k_context", "free_tier"):
        row = matrix[name]
        assert row["count"] == len(row["models"])
        assert row["count"] + row["without"] + row["unknown"] == 5
        assert sorted(row["models"]) == sorted(ids(client, f"search?capability={name}"))
    assert list(client.get("capabilities?capability=tools")["capabilities"]) == ["function_calling"]


def test_prices_of_a_model_at_every_platform_the_cheapest_first(client: Client) -> None:
    (found,) = client.get("pricing?model=openai/aurora")["items"]
    assert (found["input_cost"], found["output_cost"]) == (3, 12)
    assert [(each["platform_id"], each["blended"]) for each in found["routes"]] == [
        ("groq", "3.75"),
        ("openrouter", "4.625"),
        ("direct", "5.25"),
        ("azure-openai", "5.725"),
    ]
    assert found["routes"][2]["pricing"] == {"input": 3, "output": 12, "cache_read": 0.3}
    two = client.get("pricing?model=dusk/dusk-7b&model=openai/aurora-mini")["items"]
    assert [each["model_id"] for each in two] == ["dusk/dusk-7b", "openai/aurora-mini"]
    assert two[0]["routes"] == []
    assert "no known price" in two[0]["unpriced"][0]["reason"]
    assert client.ask("GET", "pricing?model=none").status_code == 404


def test_the_fallback_chain(client: Client) -> None:
    chain = client.get("models/openai/aurora/fallbacks")
    assert [(each["platform_id"], each["priority"]) for each in chain["items"]] == [
        ("direct", 1),
        ("groq", 2),
        ("azure-openai", 3),
        ("openrouter", 4),
    ]
    client.patch("routes/groq/aurora-1-fast", {"status": "inactive"})
    client.patch("routes/openrouter/openai/aurora/priority", {"priority": 1})
    chain = client.get("models/openai/aurora/fallbacks")
    assert [each["platform_id"] for each in chain["items"]] == ["direct", "openrouter", "azure-openai"]
    assert [(each["route_id"], each["code"]) for each in chain["refused"]] == [("groq/aurora-1-fast", "route-inactive")]


def test_routes_and_availability_of_a_model(client: Client) -> None:
    routes = client.get("models/openai/aurora/routes")["items"]
    assert [each["priority"] for each in routes] == [1, 2, 3, 4]
    assert routes[0] == client.get("routes/openai/aurora-1")
    client.patch("platforms/openrouter", {"status": "deprecated"})
    told = client.get("models/openai/aurora/availability")
    assert told["available"] is True
    assert {name: [each["available"] for each in routes] for name, routes in told["platforms"].items()} == {
        "direct": [True],
        "groq": [True],
        "azure-openai": [True],
        "openrouter": [False],
    }
    assert told["platforms"]["openrouter"][0]["reason"]["code"] == "platform-deprecated"


def test_the_best_route(client: Client) -> None:
    def best(query: str = "") -> str:
        route: str = client.get(f"models/openai/aurora/best-route{query}")["route"]["route_id"]
        return route

    assert best() == "openai/aurora-1"
    assert best("?sort=price") == "groq/aurora-1-fast"
    refused = client.ask("GET", "models/openai/aurora/best-route?capability=reasoning")
    assert refused.status_code == 422
    assert {each["code"] for each in refused.json()["refused"]} == {"capability-missing"}


def test_where_a_prompt_costs_least(client: Client) -> None:
    asked: dict[str, Any] = {"prompt_tokens": 10_000, "max_output_tokens": 500, "model_id": "openai/aurora"}
    found = client.post("routes/cheapest", asked).json()
    assert found["route"]["route_id"] == "groq/aurora-1-fast"
    assert (found["cost"]["total"], found["cost"]["currency"]) == ("0.0245", "USD")
    assert [(each["part"], each["units"], each["price"], each["amount"]) for each in found["cost"]["items"]] == [
        ("input_tokens", "10000", "2", "0.02"),
        ("output_tokens", "500", "9", "0.0045"),
    ]
    assert [each["platform_id"] for each in found["candidates"]] == ["groq", "openrouter", "direct", "azure-openai"]
    cached = client.post("routes/cheapest", {**asked, "cached_tokens": 9_000}).json()
    assert cached["route"]["route_id"] == "openai/aurora-1"
    assert {each["route_id"]: each["code"] for each in cached["refused"]} == {
        "groq/aurora-1-fast": "price-unknown",
        "azure-openai/aurora-eu": "price-unknown",
        "openrouter/openai/aurora": "price-unknown",
    }
    everywhere = client.post("routes/cheapest", {"prompt_tokens": 100, "required_capabilities": ["vision"]}).json()
    assert everywhere["route"]["route_id"] == "groq/aurora-1-fast"
    assert len(everywhere["candidates"]) + len(everywhere["refused"]) == 8


def test_a_price_that_is_not_known_is_never_the_cheapest(client: Client) -> None:
    client.patch("routes/groq/aurora-1-fast", {"pricing": {"output": None}})
    asked = {"prompt_tokens": 10_000, "max_output_tokens": 500, "model_id": "openai/aurora"}
    found = client.post("routes/cheapest", asked).json()
    assert found["route"]["route_id"] == "openrouter/openai/aurora"
    assert [(each["route_id"], each["code"]) for each in found["refused"]] == [("groq/aurora-1-fast", "price-unknown")]


def test_what_no_route_can_take_is_told_with_a_reason_for_each(client: Client) -> None:
    asked = {"prompt_tokens": 150_000, "max_output_tokens": 500, "route_id": "azure-openai/aurora-eu"}
    answer = client.post("routes/cheapest", asked)
    assert answer.status_code == 422
    assert [each["code"] for each in answer.json()["refused"]] == ["context-too-small"]
    dear = client.post("routes/cheapest", {"prompt_tokens": 1000, "model_id": "openai/aurora", "max_cost": 0.0001})
    assert {each["code"] for each in dear.json()["refused"]} == {"above-max-cost"}
    for wrong in (
        {"prompt_tokens": 0},
        {"prompt_tokens": -1},
        {"prompt_tokens": 1, "model_id": "none"},
        {"prompt_tokens": 1, "required_capabilities": ["vison"]},
        {"prompt_tokens": 1, "cached_tokens": 2},
    ):
        assert client.post("routes/cheapest", wrong).status_code == 422


def test_what_to_use_instead(client: Client) -> None:
    found = client.get("models/openai/aurora-0/alternatives")
    assert found["items"][0]["model_id"] == "openai/aurora"
    assert found["items"][0]["successor"] is True
    cheaper = client.get("models/openai/aurora/alternatives?cheaper=true")
    assert all(each["costs_less"] for each in cheaper["items"])


def test_a_recommendation_is_that_of_the_library(client: Client) -> None:
    answer = client.post("recommend", {"use_case": "chat", "budget": 5})
    assert answer.status_code == 200
    assert (answer.json()["prefer"], answer.json()["choices"][0]["model_id"]) == ("value", "openai/aurora")
    assert answer.json()["choices"][0]["offers"]
    assert client.post("recommend", {"use_case": "chat", "prefer": "price"}).json()["prefer"] == "price"
    assert answer.json()["choices"][0]["reasons"]
    free = client.post(
        "recommend", {"use_case": "chat", "free": True, "platforms": ["openrouter"], "providers": ["meta"]}
    )
    assert [each["route_id"] for each in free.json()["choices"]] == ["openrouter/meta/llama-night:free"]
    refused = client.post("recommend", {"use_case": "juggling"})
    assert (refused.status_code, "coding" in refused.json()["detail"]) == (422, True)


def test_what_ends(client: Client) -> None:
    (found,) = client.get("deprecations")["items"]
    assert (found["model_id"], found["retirement_date"], found["successor"]) == (
        "openai/aurora-0",
        "2099-03-01",
        "aurora-1",
    )
    assert client.get("deprecations?within=90d")["items"] == []
