"""The pipe form, one line an entry of 13 fields, and its reader.

    id|alias|name|status|pricing|context|caps|benchmarks|description|classify|source|quality|updated

- `id` is the full id; `alias` one other id of the same model, the shortest if there are several
- `status`: `C` active, `P` preview, `D` deprecated or retired, read back as deprecated
- `pricing`: `input,output[,cache]`, US dollars per million tokens; empty if the prices are in another currency
- `context`: `context_window,max_output_tokens`
- `caps`, of what the entry is known to be able to: `V` vision, `T` tools, `J` structured output, `S` streaming,
  `K` reasoning, `C` prompt cache
- `benchmarks`: the scores of `SCORES`, then milliseconds to the first token and tokens per second, `-` for unknown
- `description` and `classify` are empty: the catalog has no such facts
- `source`, `quality`: the words of the catalog; `updated`: the day

Whatever is unknown is empty. A `|` or `%` in a text is written `%7C` or `%25`, so that every field, ids above all, can
be read back as it was. Lines that begin with `#` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import compress

from pydantic import JsonValue

from model_registry.catalog.normalize import format_decimal
from model_registry.catalog.repeated import Made
from model_registry.catalog.store import Catalog
from model_registry.exports.base import FileFormat, priced_in_usd
from model_registry.schemas import Capabilities, ModelEntry

SCORES = ("mmlu", "humaneval", "math", "gpqa", "swe_bench", "ifeval", "mmmu", "mgsm")
"""Benchmarks that have a place in the form, by their names in the catalog."""

_FIELDS = 13
_DIGITS = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_STATUS = {"active": "C", "preview": "P", "deprecated": "D", "retired": "D"}
_CAPS = {
    "vision": "V",
    "tools": "T",
    "structured_output": "J",
    "streaming": "S",
    "reasoning": "K",
    "prompt_cache": "C",
}
_WORD_OF_STATUS = {letter: word for word, letter in _STATUS.items() if word != "retired"}
_WORD_OF_CAP = {letter: word for word, letter in _CAPS.items()}


def write(catalog: Catalog) -> bytes:
    """One line an entry, in the order of the catalog."""
    return "".join(f"{line(entry)}\n" for entry in catalog.values()).encode()


def line(entry: ModelEntry) -> str:
    """The entry in the pipe form, without a line end."""
    capabilities = entry.capabilities
    return "|".join(
        (
            _escaped(str(entry.key)),
            _escaped(_shortest(entry.aliases)) if entry.aliases else "",
            _escaped(entry.name) if entry.name else "",
            _STATUS.get(entry.status or "", ""),
            _pricing(entry),
            _LIMITS[entry.context_window, entry.max_output_tokens],
            _LETTERS[tuple(vars(capabilities).values())] if capabilities else "",
            _measured(entry),
            "",
            "",
            entry.source,
            entry.quality,
            entry.updated.isoformat(),
        )
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("|", "%7C") if "%" in text or "|" in text else text


def _shortest(aliases: Iterable[str]) -> str:
    return min(aliases, key=lambda alias: (len(alias), alias))


def _letters(told: Iterable[bool | None]) -> str:
    able = set(compress(Capabilities.model_fields, told))
    return "".join(letter for name, letter in _CAPS.items() if name in able)


_LETTERS: Made[tuple[bool | None, ...], str] = Made(_letters)


def _pricing(entry: ModelEntry) -> str:
    pricing = entry.pricing
    if pricing is None or not priced_in_usd(entry):
        return ""
    return _PRICES[pricing.input, pricing.output, pricing.cache_read]


def _three(prices: tuple[Decimal | None, Decimal | None, Decimal | None]) -> str:
    told = prices if prices[2] is not None else prices[:2]
    return _joined(None if price is None else _price(price) for price in told)


def _price(price: Decimal) -> str:
    """At least one digit behind the point, as the form has always had it."""
    digits = format_decimal(price)
    return digits if "." in digits else f"{digits}.0"


def _joined(values: Iterable[object]) -> str:
    """The values with commas between them; nothing if none is known."""
    known = ["" if value is None else str(value) for value in values]
    return ",".join(known) if any(known) else ""


_PRICES = Made(_three)
_NUMBERS = Made(format_decimal)
_LIMITS: Made[tuple[int | None, ...], str] = Made(_joined)
_UNMEASURED = ",".join("-" for _ in (*SCORES, "ttft_ms", "tokens_per_second"))


def _measured(entry: ModelEntry) -> str:
    if entry.benchmarks is None and entry.performance is None:
        return _UNMEASURED
    scores = [result.score if (result := (entry.benchmarks or {}).get(name)) else None for name in SCORES]
    speed = (entry.performance.ttft_ms, entry.performance.tokens_per_second) if entry.performance else (None, None)
    values = [*scores, *speed]
    return ",".join(["-" if value is None else _NUMBERS[value] for value in values])


def read(text: str) -> Iterator[dict[str, JsonValue]]:
    """The facts of each line, under the names and in the numbers of `models.json`; what is unknown has no key.

    Of a benchmark and of the speed only the value is there: the form has no place for who measured it. Raises
    `ValueError`, with the number of the line, if one is not in the form.
    """
    for number, each in enumerate(text.split("\n"), start=1):
        if each and not each.startswith("#"):
            try:
                yield _facts(each)
            except (KeyError, ValueError) as error:
                raise ValueError(f"line {number} is not in the pipe form: {error}") from error


def _facts(each: str) -> dict[str, JsonValue]:
    fields = each.split("|")
    if len(fields) != _FIELDS:
        raise ValueError(f"it has {len(fields)} fields, not {_FIELDS}")
    id_, alias, name = (field.replace("%7C", "|").replace("%25", "%") for field in fields[:3])
    status, pricing, context, caps, measured, _, _, source, quality, updated = fields[3:]
    provider, _, model_id = id_.partition("/")
    *scores, ttft, speed = map(_number, measured.split(","))
    limits = _group(("context_window", "max_output_tokens"), map(_number, context.split(",")))
    facts: dict[str, JsonValue] = {
        "provider": provider,
        "model_id": model_id,
        "source": source,
        "quality": quality,
        "updated": updated,
        "name": name,
        "aliases": [alias] if alias else [],
        "status": _WORD_OF_STATUS[status] if status else None,
        **limits,
        "pricing": _group(("input", "output", "cache_read"), map(_number, pricing.split(","))),
        "capabilities": {_WORD_OF_CAP[letter]: True for letter in caps},
        "benchmarks": {name: {"score": score} for name, score in zip(SCORES, scores, strict=True) if score is not None},
        "performance": _group(("ttft_ms", "tokens_per_second"), (ttft, speed)),
    }
    return {field: value for field, value in facts.items() if value not in (None, "", [], {})}


def _number(digits: str) -> int | float | None:
    if digits in {"", "-"}:
        return None
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"{digits!r} is not a number")
    number = float(digits)
    return int(number) if number.is_integer() else number


def _group(names: tuple[str, ...], values: Iterable[int | float | None]) -> dict[str, JsonValue]:
    return {name: value for name, value in zip(names, values, strict=False) if value is not None}


FORMAT = FileFormat("pipe", "one line of 13 fields an entry, for small parsers", write)
