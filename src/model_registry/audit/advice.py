"""What changes for those who go over to the successor of a model: the price, abilities, parameters of requests."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from model_registry.catalog.entry import Entry
from model_registry.compat import override
from model_registry.errors import InvalidUsage, PriceUnknown
from model_registry.query.cost import bill, usage

if TYPE_CHECKING:
    from model_registry.audit.judge import Hit
    from model_registry.audit.names import Names
    from model_registry.catalog.retired import Retired

_MILLION = 1_000_000
_MIX = re.compile(r"(?P<input>[\d.]+[kM]?):(?P<output>[\d.]+[kM]?)(?::(?P<cached>\d{1,3})%)?")
_UNITS = {"k": 1_000, "M": _MILLION}


class Mix(NamedTuple):
    """What a request of the user's usually is, in tokens."""

    input: int
    """The whole prompt."""
    output: int
    cached: int = 0
    """The part of the prompt that is read from the cache."""


class Parameter(NamedTuple):
    """What requests must say differently."""

    says: str
    reference: str
    """The page that says so."""


class Advice(NamedTuple):
    """What changes with a successor; what is not known is left out."""

    before: Decimal | None = None
    """US dollars for a request of the user's mix at the model; None unless both prices are known."""
    after: Decimal | None = None
    """Likewise at the successor."""
    lost: tuple[str, ...] = ()
    """What the model can, and the successor is known not to: capabilities, and limits that are smaller."""
    parameters: tuple[Parameter, ...] = ()

    @override
    def __str__(self) -> str:
        parts = []
        if self.before is not None and self.after is not None:
            more = f" ({_percent(self.before, self.after)})" if self.before else ""
            parts.append(f"a request costs ${_rounded(self.after)} instead of ${_rounded(self.before)}{more}")
        if self.lost:
            parts.append(f"lost: {', '.join(self.lost)}")
        parts += [each.says for each in self.parameters]
        return "; ".join(parts)

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return {
            "cost_before": self.before,
            "cost_after": self.after,
            "lost": list(self.lost),
            "parameters": [each._asdict() for each in self.parameters],
        }


NOTHING = Advice()


def read_mix(text: str) -> Mix:
    """The mix that `10k:1k:80%` says: tokens of the prompt and of the answer, and how much of the prompt is cached.

    Raises `ValueError` at anything else.
    """
    found = _MIX.fullmatch(text)
    if not found or int(found["cached"] or 0) > 100:
        raise ValueError(f"{text!r} is no mix of tokens; write 10k:1k, or 10k:1k:80% with the part that is cached")
    prompt, answer = (_number(found[part]) for part in ("input", "output"))
    return Mix(prompt, answer, prompt * int(found["cached"] or 0) // 100)


def advise(hit: Hit, names: Names, mix: Mix | None) -> Advice:
    """What changes with the successor that a hit names; nothing if it names none, or none that the catalog has."""
    judgement = hit.judgement
    owner = judgement.retired.provider if judgement.retired else judgement.entry.provider if judgement.entry else ""
    successor = names.entry(f"{owner}/{judgement.successor}") if judgement.successor else None
    if not successor:
        return NOTHING
    model = judgement.retired or judgement.entry
    before, after = (_price(each, mix) for each in (model, successor)) if mix and model else (None, None)
    lost = tuple(_lost(judgement.entry, successor)) if judgement.entry and not judgement.retired else ()
    parameters = tuple(_parameters(model.model_id, successor)) if model else ()
    known = before is not None and after is not None
    return Advice(before if known else None, after if known else None, lost, parameters)


def _price(model: Entry | Retired, mix: Mix) -> Decimal | None:
    """What a request costs, in US dollars; cached tokens at the price of all others where no other is known."""
    if not isinstance(model, Entry):
        if model.input_price is None or model.output_price is None:
            return None
        return (mix.input * model.input_price + mix.output * model.output_price) / _MILLION
    pricing = model.pricing
    cached = mix.cached if pricing and pricing.cache_read is not None else 0
    try:
        cost = bill(model, usage(mix.input, mix.output, cached))
    except (PriceUnknown, InvalidUsage):
        return None
    return cost.total if cost.currency == "USD" else None


def _lost(model: Entry, successor: Entry) -> Iterator[str]:
    can, could = (each.capabilities.as_dict() if each.capabilities else {} for each in (successor, model))
    yield from (name for name, has in could.items() if has and can.get(name) is False)
    for name in ("context_window", "max_output_tokens"):
        now, was = getattr(successor, name), getattr(model, name)
        if now and was and now < was:
            yield f"{name} {was:,} → {now:,}"


def _parameters(model: str, successor: Entry) -> Iterator[Parameter]:
    for row in _changes():
        ids = (row["from"], _id(model)), (row["to"], _id(successor.model_id))
        if row["developer"] == successor.developer and all(re.search(pattern, each) for pattern, each in ids):
            yield Parameter(row["says"], row["reference"])


def _id(model_id: str) -> str:
    """An id without what a cloud or a router writes before it."""
    return re.sub(r"^(?:\w+\.)*(?=claude-)", "", model_id.rpartition("/")[2])


@cache
def _changes() -> Sequence[dict[str, Any]]:
    text = Path(__file__).with_name("parameters.toml").read_text(encoding="utf-8")
    changes: Sequence[dict[str, Any]] = tomllib.loads(text)["changes"]
    return changes


def _number(text: str) -> int:
    unit = _UNITS.get(text[-1], 1)
    try:
        return int(Decimal(text.rstrip("kM")) * unit)
    except ArithmeticError:
        raise ValueError(f"{text!r} is no number of tokens") from None


def _rounded(amount: Decimal) -> str:
    """Three digits that say something, never as a power of ten."""
    digits = max(2, 2 - amount.adjusted()) if amount else 0
    return f"{round(amount, digits):f}"


def _percent(before: Decimal, after: Decimal) -> str:
    change = (after - before) / before * 100
    return f"{change:+.0f}%"
