"""How much of an answer to ask for, where a reader sends a limit with every call."""

from __future__ import annotations

from model_registry.schemas import ModelEntry


def capped_output(entry: ModelEntry) -> int | None:
    """The most tokens an answer may have, at most half of the context window; None if no limit is known.

    Hosts count the prompt and what is asked for against the window before they begin: who asks for all of it has no
    room for a prompt, and each call fails. Some vendors name the whole window as the limit of an answer.
    """
    most, window = entry.max_output_tokens, entry.context_window or entry.max_input_tokens
    return most if most is None or window is None else min(most, max(window // 2, 1))
