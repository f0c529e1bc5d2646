"""What people use models for, as data: what each use needs, what it prefers and how much each preference weighs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model_registry.query.arguments import refuse_unknown

if TYPE_CHECKING:
    from model_registry.vocabulary import EntryType


class UseCase(NamedTuple):
    """One use of models. The weights add up to 100."""

    name: str
    """What one asks for."""
    description: str
    """What it is, for people."""
    input_tokens: int
    """Tokens of input in a typical request: what is compared by price."""
    output_tokens: int
    """Tokens of output in a typical request."""
    type: EntryType = "chat"
    """What the model must be called for."""
    required: tuple[str, ...] = ()
    """Capabilities without which it does not work."""
    optional: tuple[str, ...] = ()
    """Capabilities that help."""
    benchmark: str | None = None
    """The benchmark that measures it best of those many models have; None if there is none."""
    floor: float = 0
    """Score of the benchmark, as a share of the best one known, below which a model is not good enough."""
    quality: int = 0
    """Weight of the benchmark score."""
    price: int = 0
    """Weight of a low price."""
    context: int = 0
    """Weight of a large context window."""
    newness: int = 0
    """Weight of a late release."""
    maker: int = 0
    """Weight of being served by the model's own developer."""
    extras: int = 0
    """Weight of the optional capabilities."""


def _read() -> dict[str, UseCase]:
    path = Path(__file__).with_name("use_cases.toml")
    return {
        name: UseCase(
            name,
            **facts.pop("weights"),
            required=tuple(facts.pop("required", ())),
            optional=tuple(facts.pop("optional", ())),
            **facts,
        )
        for name, facts in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


USE_CASES = _read()
"""Every use by its name, as `use_cases.toml` beside this module has them."""


def use_case(name: str) -> UseCase:
    """The use of this name. Raises `ConfigurationError`, which lists those there are, if there is none."""
    refuse_unknown("use case", (name,), USE_CASES)
    return USE_CASES[name]
