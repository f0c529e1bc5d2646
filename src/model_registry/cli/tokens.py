"""How many tokens a text is, by the vocabularies that the extra `tokens` ships: nothing is fetched."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model_registry.errors import ConfigurationError

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry

_OTHERS = "o200k_base"
"""What others are estimated by."""
_VOCABULARIES = (
    (r"openai/(gpt-4(?!o|\.)|gpt-3\.5|text-embedding-|davinci-002|babbage-002)", "cl100k_base"),
    (r"openai/(?!whisper|tts|dall-e|sora)", "o200k_base"),
    (r"meta/(meta-)?llama-3", "llama3"),
    (r"deepseek/deepseek-(v3|r1|chat|reasoner)", "deepseek_v3"),
    (r"alibaba/qwen-?(2|3)(?!\.[5-9]|\d)", "qwen3"),
    (r"zhipuai/glm-4", "glm4"),
    (r"moonshotai/kimi-k2", "kimi_k2"),
    (r"moonshotai/kimi-k3", "kimi_k3"),
    (r"mistral/(mistral-nemo|mistral-large|pixtral)", "mistral_v3"),
)
"""Models, by the beginning of their canonical id, and the vocabulary their makers have published."""


class Counted(NamedTuple):
    """How long a text is for a model."""

    tokens: int
    vocabulary: str
    own: bool
    """Whether that is the model's own vocabulary, and not another's, by which its length is estimated."""


def read(path: Path) -> str:
    """The text of a file. Raises `ConfigurationError` if it holds none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not text in UTF-8; say how many tokens it is with --input") from None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None


def count(text: str, entry: Entry) -> Counted:
    """How many tokens a text is for a model. Raises `ConfigurationError` without the extra `tokens`."""
    if find_spec("splintr") is None:
        raise ConfigurationError(
            "counting tokens needs a package of its own: pip install 'model-registry[tokens]'; "
            "or say how many they are with --input"
        )
    vocabulary = vocabulary_of(entry)
    tokenizer = import_module("splintr").Tokenizer.from_pretrained(vocabulary or _OTHERS)
    return Counted(len(tokenizer.encode_ordinary(text)), vocabulary or _OTHERS, own=vocabulary is not None)


def vocabulary_of(entry: Entry) -> str | None:
    """The vocabulary of a model, None if it is not known or not published."""
    return next((name for pattern, name in _VOCABULARIES if re.match(pattern, entry.model_key)), None)
