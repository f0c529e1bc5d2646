"""A user's own file with its list already in it: nothing but our blocks is new, to the byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import TOOLS
from model_registry.toolconfigs.base import Service, Tool
from tests.support.services import FULL, service

FILES = {
    path.stem: path
    for slug in ("aider", "continue", "crush", "librechat", "litellm", "opencode")
    for path in (Path(__file__).parents[2] / "toolconfigs").glob(f"{slug}.*")
}
"""A file as a user has it, by the slug of its tool."""
SERVICES = [
    service("groq", {"llama-3.3-70b-versatile": FULL, "openai/gpt-oss-120b": {**FULL, "name": "GPT OSS 120B"}}),
    service("mistral", {"mistral-large-2512": FULL, "no": {"context_window": 1024}}),
]
_BLOCK = re.compile(
    r"^[ \t]*(?:#|//) model-registry: begin (groq|mistral) \(an update rewrites these lines\)\r?\n"
    r"(?s:.*?)^[ \t]*(?:#|//) model-registry: end \1\r?\n",
    re.MULTILINE,
)

every_tool = pytest.mark.parametrize("tool", [TOOLS[slug] for slug in FILES], ids=list(FILES))


def updated(tool: Tool, text: str, services: list[Service]) -> str:
    after = tool.plan(Path("file"), lambda _: text, services).texts[Path("file")]
    assert after is not None
    return after


@every_tool
def test_an_update_changes_our_part_alone(tool: Tool) -> None:
    before = FILES[tool.slug].read_text(encoding="utf-8")

    after = updated(tool, before, SERVICES)

    assert len(_BLOCK.findall(after)) == 2
    assert _BLOCK.sub("", after) == before


@every_tool
def test_what_an_update_wrote_it_takes_back(tool: Tool) -> None:
    small = [service("groq", {"openai/gpt-oss-120b": FULL})]
    wanted = updated(tool, FILES[tool.slug].read_text(encoding="utf-8"), small)

    assert updated(tool, updated(tool, wanted, SERVICES[:1]), small) == wanted


def _edited(text: str, edits: list[tuple[int, str]], comment: str) -> str:
    lines = text.splitlines(keepends=True)
    for place, edit in edits:
        lines.insert(place % (len(lines) + 1), edit.replace("#", comment))
    return "".join(lines)


_edits = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.one_of(
            st.sampled_from(["\n", "   \n", "\t\n", "# model-registry: not a mark\n", "    # ä ☂ 'quote\" {[\n"]),
            st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20).map(lambda text: f"  # {text}\n"),
        ),
    ),
    max_size=8,
)


@every_tool
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=_edits, crlf=st.booleans(), mark=st.booleans(), final=st.booleans())
def test_whatever_stands_around_our_part_stays(
    tool: Tool, edits: list[tuple[int, str]], crlf: bool, mark: bool, final: bool
) -> None:
    if tool.slug == "crush":
        assume(not mark and not crlf)
    text = FILES[tool.slug].read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    text = f"{first}\n" + _edited(rest, edits, "//" if "// " in text else "#")
    text = text if final or tool.slug == "crush" else text.rstrip("\n")
    text = text.replace("\n", "\r\n") if crlf else text
    text = "\ufeff" + text if mark else text
    try:
        after = updated(tool, text, SERVICES)
    except ConfigurationError:
        assume(False)
        raise
    assert _BLOCK.sub("", after) in (text, f"{text}\n", f"{text}\r\n")
    assert updated(tool, after, SERVICES) == after
