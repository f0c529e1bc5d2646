"""The page of the catalog that the service shows to people."""

from __future__ import annotations

import re

import pytest

from model_registry.service import browse
from tests.support.service_client import Client

NEW = {"provider_id": "acme", "name": "Acme"}


def create(client: Client) -> None:
    """A model of one's own, with a route that no catalog names."""
    for kind, document in (
        ("platforms", {"platform_id": "pf", "name": "P", "base_url": "https://pf.test", "auth_type": "none"}),
        ("providers", NEW),
        ("models", {"model_id": "acme/dawn", "name": "Dawn <1>", "provider_id": "acme"}),
        ("routes", {"route_id": "my-dawn", "model_id": "acme/dawn", "platform_id": "pf", "provider_id": "acme"}),
    ):
        assert client.post(kind, document).status_code == 201


def test_the_page_and_all_it_names_is_served(client: Client) -> None:
    assert client.ask("GET", "/browse").headers["Location"] == "/browse/"
    page = client.ask("GET", "/browse/")
    assert page.status_code == 200
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    named = set(re.findall(r'(?:href|src)="([^"#:]+)"', page.text))
    assert {each.partition("?")[0] for each in named} >= {"style.css", "app.js", "data/table.js", "models/index.html"}
    for each in named:
        assert client.ask("GET", f"/browse/{each}").status_code == 200, each
    assert "aurora" in client.ask("GET", "/browse/data/table.js").text
    table = client.ask("GET", "/browse/data/table.js")
    again = client.ask("GET", "/browse/data/table.js", headers={"If-None-Match": table.headers["ETag"]})
    assert again.status_code == 304
    assert client.ask("GET", "/browse/%2e%2e/service.db").status_code == 404
    assert client.ask("GET", "/browse/nothing.html").status_code == 404


def test_what_clients_write_is_on_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "dawn" not in client.ask("GET", "/browse/data/table.js").text
    create(client)
    client.ask("GET", "/browse/")
    assert "dawn" not in client.ask("GET", "/browse/data/table.js").text  # not so soon again
    monkeypatch.setattr(browse, "AGAIN", 0.0)
    client.ask("GET", "/browse/")
    assert "my-dawn" in client.ask("GET", "/browse/data/table.js").text
