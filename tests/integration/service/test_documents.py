"""Every example of the page about the service runs, and no address is without one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.support.entries import least
from tests.support.service_client import Client

PAGE = (Path(__file__).parents[3] / "docs/service.md").read_text(encoding="utf-8")


class Example(NamedTuple):
    """One call of curl."""

    method: str
    address: str
    headers: dict[str, str]
    body: str | None


def examples() -> list[Example]:
    """Every call of curl on the page, in order."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE)
    commands = re.split(r"\n *(?=curl )", "\n" + "".join(blocks))
    return [example(command) for command in commands if command.startswith("curl ")]


def example(command: str) -> Example:
    """What a call of curl would send."""
    words = shlex.split(command.replace("\\\n", " "))[1:]
    method, address, headers, body = "GET", "", {}, None
    while words:
        match words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0)
            case other:
                address = other
    return Example(method, address, headers, body)


def test_every_example_is_answered_and_every_address_has_one(client: Client) -> None:
    facts: dict[str, Any] = {
        "developer": "openai",
        "canonical_id": "openai/gpt-4o",
        "context_window": 128_000,
        "max_output_tokens": 16_000,
        "capabilities": {"vision": True, "tools": True, "fim": False},
        "pricing": {"input": 2.5, "output": 10},
    }
    rows = [dict(row) for row in client.store.snapshot.beneath.base.rows.values()]
    others = [least(each, **facts) for each in ("openai/gpt-4o", "openrouter/openai/gpt-4o")]
    client.store.replace_base([*rows, *others])
    asked = set()
    application: Any = client.get("/openapi.json")
    patterns = {
        path: re.compile("^" + re.sub(r"\\\{[a-z_]+(:path)?\\\}", "(.+)", re.escape(path)) + "$")
        for path in sorted(application["paths"], key=lambda path: (path.count("{"), -len(path)))
    }
    for each in examples():
        address = each.address.replace("$REGISTRY", f"{client.url}/api/registry").replace(
            "http://127.0.0.1:8000", client.url
        )
        headers = {name: value.replace("$KEY", client.key or "") for name, value in each.headers.items()}
        if "Authorization" not in headers:
            headers["Authorization"] = ""
        answer = client.session.request(
            each.method, address, headers={k: v or None for k, v in headers.items()}, data=each.body, timeout=30
        )
        assert answer.status_code in {200, 201, 202, 204}, (each, answer.text)
        path = urlsplit(address).path
        asked.add((each.method.lower(), next(name for name, pattern in patterns.items() if pattern.match(path))))
    addresses = {(method, path) for path, methods in application["paths"].items() for method in methods}
    assert addresses - asked == set()


def test_every_setting_is_on_the_page() -> None:
    source = (Path(__file__).parents[3] / "src/model_registry/service/settings.py").read_text(encoding="utf-8")
    names = {f"MODEL_REGISTRY_SERVICE_{name}" for name in re.findall(r'given\("([A-Z_]+)"\)', source)}
    assert names
    assert {name for name in names if f"`{name}`" not in PAGE} == set()
