"""The MCP server: what its tools answer, and what a client that means it ill gets, over standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from model_registry.compat import override
from model_registry.history.changes import KINDS, LoggedChange
from model_registry.history.log import Log
from model_registry.mcp import tools
from model_registry.mcp.answers import LIMIT, tokens
from model_registry.mcp.source import AGAIN, Source
from model_registry.mcp.stdio import LONGEST, MANY, serve
from model_registry.testing import registry_of
from tests.support.mcp_server import QUESTIONS, REFUSED, write_catalog

Say = Callable[..., list[Any]]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(str(write_catalog(tmp_path)))


@pytest.fixture
def say(source: Source) -> Say:
    """Sends lines, messages as JSON, and gives every reply."""

    def send(*lines: object) -> list[Any]:
        read = BytesIO(
            b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n" for each in lines)
        )
        write = BytesIO()
        serve(source, read, write)
        return [json.loads(line) for line in write.getvalue().splitlines()]

    return send


def ask(method: str, number: object = 1, **params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


PING = ask("ping", "alive")
ALIVE = {"jsonrpc": "2.0", "id": "alive", "result": {}}


def test_every_tool_is_asked_below() -> None:
    assert list(QUESTIONS) == list(tools.TOOLS)
    assert len(tools.TOOLS) <= 8
    assert tools.TOOLS["changes"].schema["properties"]["kind"]["enum"] == list(KINDS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_tool_answers_with_the_age_of_the_data(say: Say, name: str) -> None:
    arguments, told = QUESTIONS[name]
    [reply] = say(ask("tools/call", name=name, arguments=arguments))

    result = reply["result"]
    text = result["content"][0]["text"]
    assert not result["isError"], text
    assert told in text
    assert "Data: catalog of 2026-01-03 (" in text
    assert tokens(text) <= LIMIT


def test_what_changed_is_told_from_the_log_beside_the_catalog(say: Say, tmp_path: Path) -> None:
    """With the newest first, whose word it is, and no more than fits."""
    now = datetime.now(UTC).replace(microsecond=0)
    log = Log(tmp_path / "models.json")
    log.begin(now - timedelta(days=90))

    def change(days: int, provider: str, kind: Any, number: int = 0, **step: Any) -> LoggedChange:
        old, new = step.get("old"), step.get("new")
        at, field = now - timedelta(days=days), step.get("field", "")
        return LoggedChange(at, None, provider, f"m-{number}", kind, field, old, new, "provider", f"run-{days}")

    log.add([change(60, "groq", "removed", old={"model_id": "m-0"})])
    log.add([change(2, "openai", "price", 1, field="pricing.input", old=2.5, new=2)])
    log.add([change(1, "groq", "added", number, new={"model_id": f"m-{number}"}) for number in range(2, 40)])

    week, prices, groq, wrong = (
        reply["result"]
        for reply in say(
            ask("tools/call", name="changes", arguments={"limit": 20}),
            ask("tools/call", name="changes", arguments={"kind": "price"}),
            ask("tools/call", name="changes", arguments={"provider": "groq", "since": "90d", "limit": 1}),
            ask("tools/call", name="changes", arguments={"provider": "grok"}),
        )
    )

    assert "39 changes since 7d, the newest first:" in week["content"][0]["text"]
    assert tokens(week["content"][0]["text"]) <= LIMIT
    assert "openai/m-1 price pricing.input: 2.5 → 2, by provider" in prices["content"][0]["text"]
    assert "groq/m-" not in prices["content"][0]["text"]
    assert "39 changes since 90d" in groq["content"][0]["text"]
    assert wrong["isError"] or "0 changes" in wrong["content"][0]["text"]


def test_a_name_is_judged_as_the_command_judges_it(say: Say) -> None:
    names = ("ft:gpt-3.5-turbo:acme::1", "openai:gpt-5.4", "azure/our-chat-1", "gpt-5.4[1m]", "ollama/llama3:8b")

    told = [
        reply["result"]["content"][0]["text"].partition(":")[0]
        for reply in say(*(ask("tools/call", name="check", arguments={"model": name}) for name in names))
    ]

    assert told == ["RETIRED", "GOOD", "NOT JUDGED", "GOOD", "NOT JUDGED"]


def test_an_answer_says_whose_word_it_is(say: Say) -> None:
    one, several = say(
        ask("tools/call", name="find", arguments={"model": "gpt-4o"}),
        ask("tools/call", name="search", arguments={"text": "llama"}),
    )

    assert (
        "from its developer's own list, changed 2026-01-03; by artificial-analysis: benchmarks; by curated: pricing"
        in (one["result"]["content"][0]["text"])
    )
    assert "Basis of the 3 entries: 3 verified" in several["result"]["content"][0]["text"]


@pytest.mark.parametrize(("name", "arguments", "told"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_a_wrong_question_is_told_what_is_wrong(say: Say, name: str, arguments: Any, told: str) -> None:
    reply, alive = say(ask("tools/call", name=name, arguments=arguments), PING)

    result = reply["result"]
    text = result["content"][0]["text"]
    assert result["isError"]
    assert told in text
    assert text.isprintable()
    assert tokens(text) <= LIMIT
    assert alive == ALIVE


def test_an_answer_that_is_too_long_says_what_it_leaves_out() -> None:
    names = [f"acme/model-with-a-long-name-{number}-20261121" for number in range(40)]
    rows = registry_of(*({"provider": "acme", "model_id": name, "context_window": 1000} for name in names))

    class Long(Source):
        @override
        def registry(self) -> Any:
            return rows

    text = tools.call(Long(), "search", {"limit": 20})["content"][0]["text"]

    assert text.startswith("20 of 40 entries that fit")
    assert "lines left out; ask with more conditions, or a smaller limit)" in text
    assert LIMIT * 0.8 < tokens(text) <= LIMIT


def test_the_handshake_speaks_what_the_client_speaks(say: Say) -> None:
    old, new, later = say(
        ask("initialize", protocolVersion="2024-11-05"),
        ask("initialize", protocolVersion="2025-11-25"),
        ask("initialize", protocolVersion="2026-07-28"),
    )

    assert old["result"]["protocolVersion"] == "2024-11-05"
    assert new["result"]["protocolVersion"] == later["result"]["protocolVersion"] == "2025-11-25"
    assert old["result"]["serverInfo"]["name"] == "model-registry"
    assert set(old["result"]["capabilities"]) == {"tools", "resources"}


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (b"{\n", -32700, "not JSON"),
        (b"\xff\xfe\n", -32700, "not JSON"),
        (b'{"a": NaN}\n', -32700, "NaN is no number"),
        (b"[" * 200_000 + b"\n", -32700, "nested too deeply"),
        (b"9" * 10_000 + b"\n", -32700, "not JSON"),
        (b"x" * (3 * LONGEST) + b"\n", -32600, "a message may have"),
        (b"7\n", -32600, "a message is an object"),
        (b"[]\n", -32600, "a batch has 1 to"),
        (b"[" + b",".join([b"1"] * (MANY + 1)) + b"]\n", -32600, "a batch has 1 to"),
        (b'{"id": 1, "method": "ping"}\n', -32600, 'jsonrpc "2.0"'),
        (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}\n', -32600, "id must be"),
        (b'{"jsonrpc": "2.0", "id": {}, "method": "ping"}\n', -32600, "id must be"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 5}\n', -32600, "a method that is a text"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}\n', -32602, "params must be an object"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {}}\n', -32602, "needs the name of a tool"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "server/discover"}\n', -32601, "no method server/discover"),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "notifications/initialized"}\n', -32601, "no method"),
    ],
)
def test_what_is_no_message_is_refused_and_the_next_is_answered(say: Say, line: bytes, code: int, told: str) -> None:
    error, alive = say(line, PING)

    assert error["error"]["code"] == code
    assert told in error["error"]["message"]
    assert alive == ALIVE


def test_what_wants_no_answer_gets_none(say: Say) -> None:
    replies = say(
        b"\r\n",
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "find"}},
        {"jsonrpc": "2.0", "id": 4, "result": {}},
        [{"jsonrpc": "2.0", "method": "notifications/cancelled"}],
        [PING, {"jsonrpc": "2.0", "method": "x"}, 7],
    )

    [batch] = replies
    assert [each.get("id") for each in batch] == ["alive", None]


def test_arguments_that_are_no_object_are_an_error_of_the_tool(say: Say) -> None:
    [reply] = say(ask("tools/call", name="find", arguments=["gpt-4o"]))

    assert reply["result"]["isError"]
    assert "the arguments are a list; they must be an object" in reply["result"]["content"][0]["text"]


def test_a_lone_surrogate_spoils_nothing(say: Say) -> None:
    reply, alive = say(ask("tools/call", name="find", arguments={"model": "\ud800"}), PING)

    assert reply["result"]["isError"]
    assert alive == ALIVE


def test_entries_are_resources(say: Say) -> None:
    listing, one, missing, foreign, page, templates = say(
        ask("resources/list"),
        ask("resources/read", uri="model-registry://entry/openai/gpt-4o"),
        ask("resources/read", uri="model-registry://entry/openai/gpt-9"),
        ask("resources/read", uri="file:///etc/passwd"),
        ask("resources/list", cursor="-1"),
        ask("resources/templates/list"),
    )

    uris = [each["uri"] for each in listing["result"]["resources"]]
    assert "model-registry://entry/openrouter/openai/gpt-4o" in uris
    entry = json.loads(one["result"]["contents"][0]["text"])
    assert entry["pricing"] == {"input": 2.5, "output": 10, "cache_read": 1.25}
    assert missing["error"]["code"] == foreign["error"]["code"] == -32002
    assert "no entry has this address" in missing["error"]["message"]
    assert page["error"]["code"] == -32602
    assert templates["result"]["resourceTemplates"][0]["uriTemplate"] == "model-registry://entry/{+full_id}"


def test_many_entries_are_listed_in_pages() -> None:
    from model_registry.mcp import resources

    registry = registry_of(*({"provider": "acme", "model_id": f"m-{number}"} for number in range(250)))
    found, cursor = list[str](), None
    while page := resources.listed(registry, cursor):
        found += [each["name"] for each in page["resources"]]
        if (cursor := page.get("nextCursor")) is None:
            break

    assert sorted(found) == sorted(entry.full_id for entry in registry)


def test_the_catalog_is_read_again_after_an_hour(tmp_path: Path) -> None:
    now = 0.0
    path = write_catalog(tmp_path)
    source = Source(str(path), clock=lambda: now)
    assert "gpt-4o" in source.registry()

    path.write_text("[]", encoding="utf-8")
    assert "gpt-4o" in source.registry()
    now = AGAIN
    assert "gpt-4o" not in source.registry()

    path.unlink()
    now = 2 * AGAIN
    assert len(source.registry()) == 0


def test_a_catalog_that_is_missing_is_an_answer(tmp_path: Path) -> None:
    result = tools.call(Source(str(tmp_path / "gone.json")), "find", {"model": "gpt-4o"})

    assert result["isError"]
    assert "cannot be read" in result["content"][0]["text"]


def test_a_process_speaks_to_its_streams_alone(tmp_path: Path) -> None:
    """Of a catalog whose age is warned of, with a user whose terminal is closed: only messages are on the output."""
    program = "import sys; from model_registry.cli import main; sys.exit(main())"
    lines = [
        ask("initialize", protocolVersion="2025-11-25"),
        ask("tools/call", 2, name="find", arguments={"model": "x"}),
    ]
    done = subprocess.run(
        [sys.executable, "-c", program, "mcp"],
        input="".join(f"{json.dumps(line)}\n" for line in lines),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2]


def test_starting_imports_neither_the_sdk_nor_what_reads_a_catalog() -> None:
    program = (
        "import sys; from model_registry.cli import main; main(['mcp'])\n"
        "heavy = {'mcp', 'pydantic', 'anyio', 'uvicorn', 'typing', 'model_registry.library', 'importlib.metadata'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"],
        input=f"{json.dumps(ask('initialize'))}\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"
