"""Conditions on entries as a user writes them: `type=chat`, `pricing.input<=1`, `capabilities.vision=true`.

A condition is a fact by its dotted name, an operator and a value. The operators are `=` and `!=`; `<`, `<=`, `>` and
`>=` of numbers (200k, 1m) and days; and `~` of texts: holds this, whatever the case. Of a set (`regions`,
`modalities.input`), `=` means that it holds the value. Of a table one row is named: `benchmarks.gpqa>=80`,
`provenance.pricing=litellm`.

A fact that is unknown is never equal, less, more or like: only `!=` is true of it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeAlias

from model_registry.catalog.fields import FIELDS, FieldKind, FieldPath
from model_registry.errors import ConfigurationError
from model_registry.schemas import ModelEntry

Condition: TypeAlias = Callable[[ModelEntry], bool]

_FORM = re.compile(r"\s*(?P<name>[^\s<>=!~]+)\s*(?P<sign><=|>=|!=|==?|<|>|~)\s*(?P<value>.*?)\s*", re.DOTALL)
_ORDERS: dict[str, Callable[..., bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_ORDERED = frozenset[FieldKind]({"integer", "number", "day"})
_TEXTS = frozenset[FieldKind]({"text", "texts"})


def condition(text: str) -> Condition:
    """What `text` asks of an entry. Raises `ConfigurationError`, with what would be right, if it asks nothing."""
    form = _FORM.fullmatch(text)
    if form is None or not form["value"]:
        raise ConfigurationError(f"{text!r} is not a condition; write a fact, an operator and a value, as in type=chat")
    fact = _fact(form["name"])
    sign = "=" if form["sign"] == "==" else form["sign"]
    if sign in _ORDERS and fact.kind not in _ORDERED:
        raise ConfigurationError(f"{text!r}: {fact.name} has no order; use = or !=")
    if sign == "~" and fact.kind not in _TEXTS:
        raise ConfigurationError(f"{text!r}: {fact.name} is not text; use =, !=, <, <=, > or >=")
    value = form["value"].casefold() if sign == "~" else _value(fact, form["value"])
    return _condition(fact, sign, value)


def _fact(name: str) -> FieldPath:
    table, _, key = name.partition(".")
    if table == "benchmarks" and key:
        return FieldPath(name, (table, key, "score"), "number")
    if table == "provenance" and key:
        return FieldPath(name, (table, key), "text")
    fact = FIELDS.get(name)
    if fact is None:
        near = [known for known in FIELDS if known.endswith(f".{name}")] or get_close_matches(name, FIELDS, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "the facts are those of models.schema.json"
        raise ConfigurationError(f"there is no fact {name!r}; {hint}")
    if fact.kind == "table":
        named = {"benchmarks": "benchmarks.gpqa>=80", "provenance": "provenance.pricing=litellm"}.get(name)
        hint = f"name one, as in {named}" if named else "write all with `model-registry export jsonl` and use jq"
        raise ConfigurationError(f"{name} holds many facts and cannot be compared; {hint}")
    return fact


def _value(fact: FieldPath, text: str) -> object:
    match fact.kind:
        case "flag":
            if text not in {"true", "false"}:
                raise ConfigurationError(f"{fact.name} is true or false, not {text!r}")
            return text == "true"
        case "integer" | "number":
            return _number(fact, text)
        case "day":
            try:
                return date.fromisoformat(text)
            except ValueError:
                raise ConfigurationError(f"{fact.name} is a day, YYYY-MM-DD, not {text!r}") from None
        case _:
            if fact.choices and text not in fact.choices:
                raise ConfigurationError(f"{fact.name} is one of {', '.join(fact.choices)}, not {text!r}")
            return text


def _number(fact: FieldPath, text: str) -> Decimal:
    scale = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1) if fact.kind == "integer" else 1
    try:
        number = Decimal(text[:-1] if scale > 1 else text) * scale
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ConfigurationError(f"{fact.name} is a number, not {text!r}")
    return number


def _condition(fact: FieldPath, sign: str, wanted: object) -> Condition:
    def holds(found: object) -> bool:
        return wanted in found if isinstance(found, tuple) else found == wanted

    def like(found: object) -> bool:
        texts = found if isinstance(found, tuple) else (found,)
        return any(str(wanted) in str(text).casefold() for text in texts)

    def ordered(found: object) -> bool:
        return _ORDERS[sign](found, wanted)

    if sign == "!=":
        return lambda entry: not holds(fact.of(entry))
    meets = holds if sign == "=" else like if sign == "~" else ordered
    return lambda entry: (found := fact.of(entry)) is not None and meets(found)
