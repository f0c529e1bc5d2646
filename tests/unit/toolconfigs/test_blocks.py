"""Blocks of ours in texts of every layout: put where they belong, or refused, with all else as it was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs import toml_block
from model_registry.toolconfigs.yaml_block import Document, Step, Where, as_item, lines_of, quoted

BEGIN = "# model-registry: begin groq (an update rewrites these lines)"
END = "# model-registry: end groq"


def put(text: str, *path: Step, items: Sequence[str] = ("- ours",)) -> str:
    return Document(text).put(path, "groq", items)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"list:\n  {BEGIN}\n  - ours\n  {END}\n"),
        ("# only a note", f"# only a note\nlist:\n  {BEGIN}\n  - ours\n  {END}"),
        ("---\n", f"---\nlist:\n  {BEGIN}\n  - ours\n  {END}\n"),
        ("list:\n", f"list:\n  {BEGIN}\n  - ours\n  {END}\n"),
        ("list: # note\nb: 1\n", f"list: # note\n  {BEGIN}\n  - ours\n  {END}\nb: 1\n"),
        ("list: []  # note\n", f"list:  # note\n  {BEGIN}\n  - ours\n  {END}\n"),
        ("list: ~\n", f"list:\n  {BEGIN}\n  - ours\n  {END}\n"),
        ("list:\n- a\n", f"list:\n- a\n{BEGIN}\n- ours\n{END}\n"),
        ("list:\n    - a\n\n\nb: 1\n", f"list:\n    - a\n    {BEGIN}\n    - ours\n    {END}\n\n\nb: 1\n"),
        ("list:\n  - a\n  # of b\nb: 1\n", f"list:\n  - a\n  {BEGIN}\n  - ours\n  {END}\n  # of b\nb: 1\n"),
        ("list:\n  - a\n     # of a\n", f"list:\n  - a\n     # of a\n  {BEGIN}\n  - ours\n  {END}\n"),
        ("list: &x\n  - a\nb: *x\n", f"list: &x\n  - a\n  {BEGIN}\n  - ours\n  {END}\nb: *x\n"),
        ("list:\n- |+\n  text\n\n\n", f"list:\n- |+\n  text\n\n\n{BEGIN}\n- ours\n{END}\n"),
        ("list:\n- >-\n  text", f"list:\n- >-\n  text\n{BEGIN}\n- ours\n{END}"),
        ("a: 1\n...\n", f"a: 1\nlist:\n  {BEGIN}\n  - ours\n  {END}\n...\n"),
        ("list:\n- &x {a: 1}\n- b\n- *x\n", f"list:\n- &x {{a: 1}}\n- b\n{BEGIN}\n- ours\n{END}\n- *x\n"),
        ("list:\n- &x\n  a: 1\n- b: *x\n", f"list:\n- &x\n  a: 1\n- b: *x\n{BEGIN}\n- ours\n{END}\n"),
        ("list:\n- &x [*x]\n", f"list:\n- &x [*x]\n{BEGIN}\n- ours\n{END}\n"),
        ("list:\n- a: !secret b\n", f"list:\n- a: !secret b\n{BEGIN}\n- ours\n{END}\n"),
    ],
)
def test_a_block_joins_the_list_it_belongs_to(text: str, expected: str) -> None:
    new = put(text, "list")
    assert new == expected
    assert put(new, "list") == new


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("list: [a]\n", "not written an item to a line"),
        ("{list: []}\n", "empty in a way"),
        ("list: &x\n", "empty in a way"),
        ("list: !mine\n", "empty in a way|an item to a line"),
        ("list: text\n", "not written an item to a line"),
        ("list: {a: 1}\n", "not written an item to a line"),
        ("list:\n  a: 1\n", "harm"),
        ("a: &x\n- 1\nlist: *x\n", "alias"),
        ("<<: {list: [a]}\n", "<<"),
        ("list: 1\nlist: 2\n", "twice"),
        ("~\n", "empty value"),
        ("list:\n- a\n# model-registry: begin groq\n- b\n", "no partner"),
        ("list:\n- a\n# model-registry: end groq\n", "no partner"),
        ("a: [\n", "not YAML"),
        ("a: 1\n---\nb: 1\n", "not YAML"),
        ("a: \x00\n", "not YAML"),
    ],
)
def test_what_cannot_be_done_without_harm_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        put(text, "list")


def test_a_mark_inside_of_a_text_is_prose() -> None:
    text = f"list:\n- |\n  {BEGIN}\n  prose\n  {END}\n- a\n"
    new = put(text, "list")
    assert new == f"{text}{BEGIN}\n- ours\n{END}\n"
    assert put(new, "list", items=["- other"]) == f"{text}{BEGIN}\n- other\n{END}\n"


def test_blocks_of_a_deeper_collection_are_told_from_those_of_the_outer_one() -> None:
    text = put("", "map", "inner", items=["a: 1"])
    new = put(text, "map", items=["b: 2"])
    assert yaml.safe_load(new) == {"map": {"inner": {"a": 1}, "b": 2}}
    assert new.count(BEGIN) == 2
    document = Document(new)
    assert document.value(["map"], without="groq") == {"inner": {"a": "1"}}
    assert document.value(["map", "inner"], without="groq") == {}


def test_an_item_is_found_by_what_it_holds() -> None:
    text = "list:\n- name: a\n- name: b\n  sub:\n  - 1\n"
    new = put(text, "list", Where("name", "b"), "sub")
    assert yaml.safe_load(new) == {"list": [{"name": "a"}, {"name": "b", "sub": [1, "ours"]}]}
    with pytest.raises(ConfigurationError, match=r"there is no list\.name=c"):
        put(text, "list", Where("name", "c"), "sub")


@given(st.text(), st.text())
def test_whatever_is_quoted_is_read_as_it_was(key: str, value: str) -> None:
    if any(0xD800 <= ord(each) <= 0xDFFF for each in key + value):
        return
    text = "\n".join(as_item(lines_of({key: value, "list": [value]})))
    assert yaml.safe_load(text) == [{key: value, "list": [value]}] or key == "list"
    assert yaml.safe_load(quoted(value)) == value


def test_a_toml_block_leaves_the_order_of_tables_alone() -> None:
    text = "a = 1\n[x]\nb = 2\n"
    new = toml_block.put(text, "groq", ["[x.groq]", "c = 3"])
    assert new == f"{text}\n{BEGIN}\n[x.groq]\nc = 3\n{END}\n"
    later = new + "d = 4\n"
    assert toml_block.theirs(later, "groq") == {"a": 1, "x": {"b": 2, "groq": {"d": 4}}}
    assert toml_block.put(later, "groq", ["[x.groq]", "c = 5"]) == later.replace("c = 3", "c = 5")
    with pytest.raises(ConfigurationError, match="without harm"):
        toml_block.put(later, "groq", ["[x.other]", "c = 5"])


@pytest.mark.parametrize(
    "text", ["x.groq = 1\n", "x = {groq = 1}\n", "[[x]]\n", f"a = '''\n{BEGIN}\n{END}\n'''\n", f"{BEGIN}\n", "a = \n"]
)
def test_a_toml_text_that_cannot_take_a_block_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError):
        toml_block.put(text, "groq", ["[x.groq]", "c = 3"])
