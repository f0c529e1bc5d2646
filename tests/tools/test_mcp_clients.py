"""The official MCP clients that most programs were built with: Python's before version 2, and JavaScript's."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.support.mcp_server import QUESTIONS, REFUSED, write_catalog
from tests.tools.installed import FOLDER, Done, node, run

SERVER = "import sys; from model_registry.cli import main; sys.exit(main())"

PYTHON = """\
import asyncio, json, sys
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

async def main():
    told = json.loads(sys.argv[1])
    server = StdioServerParameters(command=told["command"], args=told["args"], env=told["env"])
    async with stdio_client(server) as streams, ClientSession(*streams) as client:
        greeting = await client.initialize()
        tools = [tool.name for tool in (await client.list_tools()).tools]
        answers = []
        for name, arguments in told["calls"]:
            result = await client.call_tool(name, arguments)
            answers.append([bool(result.isError), result.content[0].text])
        resources = [each.name for each in (await client.list_resources()).resources]
        read = await client.read_resource(told["uri"])
        said = {"server": greeting.serverInfo.name, "tools": tools, "answers": answers}
        print(json.dumps({**said, "resources": resources, "read": read.contents[0].text}))

asyncio.run(main())
"""
JAVASCRIPT = """\
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const told = JSON.parse(process.argv[1]);
const client = new Client({ name: "test", version: "1" });
await client.connect(new StdioClientTransport({ command: told.command, args: told.args, env: told.env }));
const tools = (await client.listTools()).tools.map((tool) => tool.name);
const answers = [];
for (const [name, args] of told.calls) {
  const result = await client.callTool({ name, arguments: args });
  answers.push([Boolean(result.isError), result.content[0].text]);
}
const resources = (await client.listResources()).resources.map((each) => each.name);
const read = (await client.readResource({ uri: told.uri })).contents[0].text;
console.log(JSON.stringify({ server: client.getServerVersion().name, tools, answers, resources, read }));
await client.close();
"""


def told(tmp_path: Path) -> str:
    """What a client is to do."""
    calls = [(name, arguments) for name, (arguments, _) in QUESTIONS.items()]
    calls += [(name, arguments) for name, arguments, _ in REFUSED if "\x1b" not in str(arguments)]
    return json.dumps(
        {
            "command": sys.executable,
            "args": ["-c", SERVER, "mcp", "--catalog", str(write_catalog(tmp_path))],
            "env": {"PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path)},
            "calls": calls,
            "uri": "model-registry://entry/openai/gpt-4o",
        }
    )


def judge(done: Done) -> None:
    """Whether a client was told all it asked."""
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["server"] == "model-registry"
    assert said["tools"] == list(QUESTIONS)
    wanted = [(False, each) for _, each in QUESTIONS.values()]
    wanted += [(True, each) for _, arguments, each in REFUSED if "\x1b" not in str(arguments)]
    for (failed, text), (refused, words) in zip(said["answers"], wanted, strict=True):
        assert failed is refused, text
        assert words in text
    assert "openai/gpt-4o" in said["resources"]
    assert json.loads(said["read"])["pricing"]["output"] == 10


def test_the_python_client_before_version_2_is_served(tmp_path: Path) -> None:
    python = FOLDER / "mcp-1" / "bin" / "python"
    if not python.exists():
        pytest.skip("mcp 1.x is not installed in MODEL_REGISTRY_TOOLS")
    judge(run(python, "-c", PYTHON, told(tmp_path)))


def test_the_javascript_client_is_served(tmp_path: Path) -> None:
    judge(node(JAVASCRIPT, "@modelcontextprotocol/sdk", told(tmp_path)))
