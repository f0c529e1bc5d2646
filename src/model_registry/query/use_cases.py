"""What people use models for, as data: what each use needs, what it prefers and how much each preference weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from model_registry.errors import ConfigurationError

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
    quality: int = 0
    """Weight of the benchmark score."""
    price: int = 0
    """Weight of a low price."""
    context: int = 0
    """Weight of a large context window."""
    extras: int = 0
    """Weight of the optional capabilities."""


_INTELLIGENCE = "artificial_analysis_intelligence_index"

USE_CASES = {
    each.name: each
    for each in (
        UseCase(
            "chat",
            "conversation with people, short questions and answers",
            input_tokens=2_000,
            output_tokens=500,
            optional=("streaming", "prompt_cache", "tools"),
            benchmark=_INTELLIGENCE,
            quality=45,
            price=40,
            extras=15,
        ),
        UseCase(
            "coding",
            "writing and changing code",
            input_tokens=20_000,
            output_tokens=2_000,
            required=("tools",),
            optional=("prompt_cache", "reasoning", "structured_output"),
            benchmark="artificial_analysis_coding_index",
            quality=60,
            price=25,
            context=5,
            extras=10,
        ),
        UseCase(
            "agents",
            "long tasks with many calls of tools",
            input_tokens=40_000,
            output_tokens=1_500,
            required=("tools", "prompt_cache"),
            optional=("parallel_tools", "reasoning", "structured_output"),
            benchmark="artificial_analysis_agentic_index",
            quality=60,
            price=20,
            context=10,
            extras=10,
        ),
        UseCase(
            "reasoning",
            "hard problems of mathematics, science and planning",
            input_tokens=3_000,
            output_tokens=8_000,
            required=("reasoning",),
            optional=("tools", "structured_output"),
            benchmark=_INTELLIGENCE,
            quality=75,
            price=20,
            extras=5,
        ),
        UseCase(
            "vision",
            "questions about images and documents",
            input_tokens=3_000,
            output_tokens=500,
            required=("vision",),
            optional=("pdf", "video", "structured_output"),
            benchmark=_INTELLIGENCE,
            quality=45,
            price=35,
            extras=20,
        ),
        UseCase(
            "long-context",
            "questions about whole books and repositories",
            input_tokens=150_000,
            output_tokens=1_000,
            required=("200k_context",),
            optional=("prompt_cache", "pdf"),
            benchmark=_INTELLIGENCE,
            quality=35,
            price=30,
            context=30,
            extras=5,
        ),
        UseCase(
            "extraction",
            "turning text into data of a given schema",
            input_tokens=4_000,
            output_tokens=600,
            required=("structured_output",),
            optional=("batch", "prompt_cache"),
            benchmark=_INTELLIGENCE,
            quality=30,
            price=60,
            extras=10,
        ),
        UseCase(
            "bulk",
            "classifying, tagging and summarising at the lowest price",
            input_tokens=1_500,
            output_tokens=200,
            optional=("batch", "structured_output"),
            benchmark=_INTELLIGENCE,
            quality=20,
            price=70,
            extras=10,
        ),
        UseCase(
            "embedding",
            "vectors for search",
            input_tokens=1_000,
            output_tokens=0,
            type="embedding",
            optional=("batch",),
            price=70,
            context=20,
            extras=10,
        ),
    )
}
"""Every use by its name."""


def use_case(name: str) -> UseCase:
    """The use of this name. Raises `ConfigurationError`, which lists those there are, if there is none."""
    try:
        return USE_CASES[name]
    except KeyError:
        raise ConfigurationError(f"there is no use case {name!r}; there are {', '.join(USE_CASES)}") from None
