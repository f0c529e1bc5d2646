"""What every tool must pass; a new module is covered the moment it has a user's file in `tests/toolconfigs`."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_registry.schemas import ModelEntry
from model_registry.toolconfigs import TOOLS, jsonc_block, marks, toml_block
from model_registry.toolconfigs.base import Plan, Service, Tool
from model_registry.toolconfigs.selection import services
from model_registry.toolconfigs.yaml_block import Document
from tests.support.catalogs import RICH, small
from tests.support.entries import entry

TODAY = date(2026, 11, 21)
SAMPLES = Path(__file__).parent.parent / "toolconfigs"
SECRETS = re.compile(r"sk-[a-z0-9-]+")
NAMED = ["groq", "xai", "openai"]
MARK = r"^[^\S\n]*(?:#|//) model-registry: "
BLOCK = re.compile(rf"{MARK}begin (\S+) .*?{MARK}end \1(?=\r?$)\r?\n?", re.MULTILINE | re.DOTALL)

every_tool = pytest.mark.parametrize("tool", TOOLS.values(), ids=list(TOOLS))


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """llm writes providers whose key it has stored."""
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))
    (tmp_path / "llm").mkdir()
    (tmp_path / "llm" / "keys.json").write_text(json.dumps(dict.fromkeys(NAMED, "stored")))


def sample(tool: Tool) -> str:
    """A user's own configuration."""
    [path] = SAMPLES.glob(f"{tool.slug}.*")
    return path.read_text(encoding="utf-8")


def chosen(drop: int = 0) -> list[Service]:
    """The providers of the small catalog; with `drop` some models less, another one more, and a new address."""
    found, _ = services(small(), NAMED, {}, TODAY)
    return [_changed(service, drop) if drop else service for service in found]


def _changed(service: Service, drop: int) -> Service:
    able = {**RICH["capabilities"], "responses_api": True}
    extra: tuple[ModelEntry, ...] = (entry(f"{service.slug}/new-{drop}", **{**RICH, "capabilities": able}),)
    address = f"{service.api_base}/v{drop}"
    return service._replace(api_base=address, models=(*service.models[: max(len(service.models) - drop, 1)], *extra))


def plan(tool: Tool, text: str | None, wanted: list[Service], *, adopt: bool = False) -> Plan:
    path = Path("/nowhere") / tool.location().name
    return tool.plan(path, lambda asked: text if asked == path else None, wanted, adopt=adopt)


def updated(tool: Tool, text: str | None, wanted: list[Service], *, adopt: bool = False) -> str:
    path = Path("/nowhere") / tool.location().name
    result = plan(tool, text, wanted, adopt=adopt).texts[path]
    assert result is not None
    return result


def outside(text: str) -> str:
    """What is the user's."""
    return BLOCK.sub("", text)


def parse(tool: Tool, text: str) -> object:
    """What a parser makes of a configuration."""
    suffix = tool.location().suffix
    if suffix == ".toml":
        return toml_block.parsed(text)
    if suffix in (".json", ".jsonc"):
        return jsonc_block.Document(text).value()
    return Document(text).value() if suffix in (".yaml", ".yml") else text


@every_tool
def test_says_who_it_is(tool: Tool) -> None:
    assert type(tool).__doc__
    assert tool.name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", tool.slug)
    assert re.fullmatch(r"[a-z]+", tool.suffix)
    assert tool.location().is_absolute()
    assert tool.location() in tool.files()


@every_tool
def test_only_adds_to_a_user_s_file(tool: Tool) -> None:
    text = sample(tool)
    new = updated(tool, text, chosen())
    lines = iter(new.splitlines(keepends=True))
    assert all(line in lines for line in text.splitlines(keepends=True))
    assert new != text
    assert SECRETS.findall(new) == SECRETS.findall(text)


@every_tool
def test_a_second_update_changes_no_byte(tool: Tool) -> None:
    for text in (None, "", sample(tool)):
        once = updated(tool, text, chosen())
        assert updated(tool, once, chosen()) == once


@every_tool
def test_a_file_from_nothing_parses_and_ends_with_a_line_break(tool: Tool) -> None:
    new = updated(tool, None, chosen())
    assert parse(tool, new)
    assert new.endswith("\n")
    assert BLOCK.search(new)


@every_tool
def test_every_generated_file_parses_and_says_that_it_is_ours(tool: Tool) -> None:
    made = 0
    for service in chosen():
        if tool.why_not(service) is None:
            for text in (tool.generate(service), *tool.generate_more(service).values()):
                assert "Written by model-registry" in text.partition("\n")[0]
                made += 1
    assert made


@every_tool
def test_only_active_chat_models_are_written(tool: Tool) -> None:
    everything = updated(tool, None, chosen()) + "".join(
        text for service in chosen() if tool.why_not(service) is None for text in tool.generate_more(service).values()
    )
    assert not re.search(r"\b(old|gone|embed)\b", BLOCK.sub(lambda match: match[0].partition("\n")[2], everything))


@every_tool
def test_what_is_unknown_is_left_out(tool: Tool) -> None:
    bare = [service for service in chosen() if service.slug == "xai"]
    new = updated(tool, None, bare)
    assert not re.search(r"\bnull\b|: 0\b|= 0\b|: \"\"", new)


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[float, str]]:
    """Lines a person may put anywhere, each with a place between 0 and 1."""
    line = st.sampled_from(["", "   ", "{c} a note", "  {c} indented: yes", "      {c} - deep", "\t{c} tab", "{c}"])
    return draw(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), line), max_size=8))


def edited(tool: Tool, text: str, changes: list[tuple[float, str]]) -> str:
    """The text with lines put in outside of our blocks."""
    comment = "//" if tool.location().suffix in (".json", ".jsonc") else "#"
    for place, line in changes:
        lines = text.splitlines(keepends=True)
        free = [number for number in range(len(lines) + 1) if _is_free(lines, number)]
        at = free[int(place * len(free))]
        text = "".join([*lines[:at], line.replace("{c}", comment) + "\n", *lines[at:]])
    return text


def _is_free(lines: list[str], number: int) -> bool:
    """Whether a line can stand here: the line before is whole, and it is neither in nor above what is ours."""
    if (number and not lines[number - 1].endswith("\n")) or (not number and marks.is_whole("".join(lines[:1]))):
        return False
    before = "".join(lines[:number])
    return before.count("model-registry: begin") == before.count("model-registry: end")


@every_tool
@given(first=edits(), second=edits(), drop=st.integers(1, 3), crlf=st.booleans(), bom=st.booleans(), cut=st.booleans())
def test_whatever_surrounds_our_blocks_stays(
    tool: Tool,
    first: list[tuple[float, str]],
    second: list[tuple[float, str]],
    drop: int,
    crlf: bool,
    bom: bool,
    cut: bool,
) -> None:
    text = edited(tool, sample(tool), first)
    crlf = crlf and not marks.is_whole(text)
    text = text.removesuffix("\n") if cut else text
    text = text.replace("\n", "\r\n") if crlf else text
    text = "\ufeff" + text if bom else text
    try:
        said = parse(tool, text)
    except Exception:  # noqa: BLE001  # a tab that this format does not allow there
        return
    with_ours = updated(tool, text, chosen())
    rest = iter(with_ours.splitlines(keepends=True))
    assert all(line in rest for line in text.splitlines(keepends=True)[: -1 if cut else None])

    moved = edited(tool, with_ours, second) if not crlf else with_ours
    try:
        parse(tool, moved)
    except Exception:  # noqa: BLE001
        return
    # A new block would bring the line break before it, so those that are there are changed.
    names = {match[1] for match in BLOCK.finditer(moved)}
    others = [service for service in chosen(drop) if service.slug in names]
    changed = updated(tool, moved, others)
    assert changed != moved
    assert outside(changed) == outside(moved)
    assert updated(tool, changed, others) == changed
    assert said is not None
