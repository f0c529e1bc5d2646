"""Blocks of members in a JSON file with comments."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model_registry.errors import ConfigurationError
from model_registry.toolconfigs.jsonc import Json, Reference, dumped
from model_registry.toolconfigs.jsonc_block import Document

BLOCK: dict[str, Json] = {"new": {"price": Decimal("0.00000015"), "list": ["a", "b"], "on": True, "limit": 1}}
BEGIN, END = "// model-registry: begin ours (an update rewrites these lines)", "// model-registry: end ours"
MEMBER = '"new": {"price": 0.00000015, "list": ["a", "b"], "on": true, "limit": 1}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "{\n  {0}\n  {2}\n  {1}\n}\n"),
        ("// nothing", "// nothing\n{\n  {0}\n  {2}\n  {1}\n}\n"),
        ("// nothing yet\n", "// nothing yet\n{\n  {0}\n  {2}\n  {1}\n}\n"),
        ("{}", "{\n  {0}\n  {2}\n  {1}\n}"),
        ('{"a": 1}', '{\n  {0}\n  {2},\n  {1}\n"a": 1}'),
        ('{ // why\n    "a": 1, // so\n}\r\n', None),
        ('{\n\t"a": [1, 2,],\n}\n', '{\n\t{0}\n\t{2},\n\t{1}\n\t"a": [1, 2,],\n}\n'),
        ('{"b": "\\" // {", /* } */ "a": {}}', '{\n  {0}\n  {2},\n  {1}\n"b": "\\" // {", /* } */ "a": {}}'),
    ],
)
def test_the_block_comes_first_in_its_object(before: str, after: str | None) -> None:
    text = Document(before).put((), "ours", BLOCK)

    if after is not None:
        assert text == after.replace("{0}", BEGIN).replace("{1}", END).replace("{2}", MEMBER)
    assert Document(text).put((), "ours", BLOCK) == text
    assert Document(text).keys((), without="ours") == Document(before).keys(())


def test_missing_objects_are_made() -> None:
    text = Document('{\n  "a": 1\n}\n').put(("b", "c"), "ours", {"x": 1})

    assert (
        text == f'{{\n  "b": {{\n    "c": {{\n      {BEGIN}\n      "x": 1\n      {END}\n    }}\n  }},\n  "a": 1\n}}\n'
    )
    assert Document(text).put(("b", "c"), "ours", {"x": 1}) == text


def test_a_block_stays_where_the_user_moved_it() -> None:
    text = f'{{\n  "a": 1,\n    {BEGIN}\n    "x": 1,\n    {END}\n  "b": 2\n}}\n'

    assert Document(text).put((), "ours", {"y": 2}) == text.replace('"x": 1', '"y": 2')


def test_the_last_block_loses_a_comma_that_parts_it_from_nothing() -> None:
    text = f'{{\n  "a": 1,\n  {BEGIN}\n  "x": 1,\n  {END}\n}}\n'

    assert Document(text).put((), "ours", {"x": 1}) == text.replace('"x": 1,', '"x": 1')


def test_a_mark_in_a_comment_or_deeper_is_none() -> None:
    text = f'{{\n/*\n{BEGIN}\n*/\n  "a": {{\n{BEGIN}\n{END}\n  }}\n}}\n'

    assert not Document(text).has((), "ours")
    assert Document(text).has(("a",), "ours")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "line 1"),
        ('{\n"a" 1}', "line 2: a colon"),
        ('{"a": 1 "b": 2}', "a comma"),
        ("{'a': 1}", "double quotes"),
        ('{"a": 01}', "not written as JSON"),
        ('{"a": "\n"}', "not written as JSON"),
        ('{"a": "\\q"}', "not written as JSON"),
        ('{"a": }', "a value is missing"),
        ("[]", "not an object"),
        ("{} {}", "something follows"),
        ("[" * 300, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        Document(text)


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ('{"a": [1]}', ("a",), "a is not an object"),
        ('{"a": {}, "a": {}}', ("a",), "has a twice"),
        (f"{{\n{BEGIN}\n}}", (), "no partner"),
        ('{"new": 1}', (), "what is yours"),
    ],
)
def test_what_would_do_harm_is_refused(text: str, path: tuple[str, ...], reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        Document(text).put(path, "ours", BLOCK)


def test_braces_are_kept_from_the_tool_but_in_references() -> None:
    text = dumped({"{env:A}": "{file:b}", "c": Reference("{env:C}")})

    assert text == '{\n  "\\u007benv:A}": "\\u007bfile:b}",\n  "c": "{env:C}"\n}\n'
    read = Document(text).value()
    assert isinstance(read, dict)
    assert dumped(read) == text


def test_members_are_added_without_marks() -> None:
    text = Document('{\n  "a": {"b": 1}\n}\n').add(("a",), {"c": [{"d": None}, Decimal("1.50")]})

    assert text == '{\n  "a": {\n    "c": [{"d": null}, 1.5],\n"b": 1}\n}\n'


def test_characters_that_cannot_be_seen_are_escaped() -> None:
    assert dumped({"a\u202e": "\ufeff\U000e0001ä"}) == '{\n  "a\\u202e": "\\ufeff\\udb40\\udc01ä"\n}\n'
