"""A user's own file with its list already in it: nothing but our blocks is new, to the byte."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import TOOLS, update
from model_registry.toolconfigs.base import Tool
from tests.toolconfigs.services import FULL, service

FILES = {
    path.stem: path
    for slug in ("aider", "continue", "crush", "librechat", "litellm", "opencode")
    for path in Path(__file__).parent.glob(f"{slug}.*")
}
"""A file as a user has it, by the slug of its tool."""
SERVICES = [
    service("groq", {"llama-3.3-70b-versatile": FULL, "openai/gpt-oss-120b": {**FULL, "name": "GPT OSS 120B"}}),
    service("mistral", {"mistral-large-2512": FULL, "no": {"context_window": 1024}}),
]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
_BLOCK = re.compile(
    r"^[ \t]*(?:#|//) model-registry: begin (groq|mistral) \(an update rewrites these lines\)\r?\n"
    r"(?s:.*?)^[ \t]*(?:#|//) model-registry: end \1\r?\n",
    re.MULTILINE,
)

every_tool = pytest.mark.parametrize("tool", [TOOLS[slug] for slug in FILES], ids=list(FILES))


@pytest.fixture
def path(tool: Tool, tmp_path: Path) -> Path:
    """The user's file of the tool, only for the user to read."""
    file = tmp_path / "configuration"
    file.write_bytes(FILES[tool.slug].read_bytes())
    file.chmod(0o600)
    return file


@every_tool
def test_an_update_changes_our_part_alone(tool: Tool, path: Path) -> None:
    before = path.read_bytes()

    update.carry_out(update.prepare(tool, path, SERVICES), NOW)

    after = path.read_bytes()
    assert after != before
    assert _BLOCK.sub("", after.decode()).encode() == before
    assert path.stat().st_mode & 0o777 == 0o600


@every_tool
def test_what_an_update_wrote_it_takes_back(tool: Tool, path: Path) -> None:
    small = service("groq", {"openai/gpt-oss-120b": FULL})
    update.carry_out(update.prepare(tool, path, [small]), NOW)
    wanted = path.read_bytes()
    update.carry_out(update.prepare(tool, path, SERVICES[:1]), NOW)

    update.carry_out(update.prepare(tool, path, [small]), NOW)

    assert path.read_bytes() == wanted


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
        plan = tool.plan(Path("x"), lambda _: text, SERVICES)
    except ConfigurationError:
        assume(False)
        raise
    after = plan.texts[Path("x")]
    assert after is not None
    kept = _BLOCK.sub("", after)
    assert kept in (text, f"{text}\n", f"{text}\r\n")
    again = tool.plan(Path("x"), lambda _: after, SERVICES)
    assert again.texts[Path("x")] == after
