"""Whether a file may name a model at all, told by its words alone, since most files name none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from model_registry.audit import shapes
from model_registry.audit.words import owners, words

_NEAR = 300
"""Characters before a word in which what calls it a model is looked for."""
_CALLED = (
    r"chat responses openai anthropic bedrock gemini google mistral groq cohere vertex azure ollama fireworks"
    r" together\w* perplexity cerebras deepseek xai"
)
# Each choice begins with a letter, so that the engine passes over all that begins none.
_SAYS = re.compile(
    r"model|llm|engine|deploy|fallback|provider|lm(?<!\wlm)\b|agent|completion|embed|claude|"
    + "|".join(rf"{each}\(" for each in _CALLED.split())
)
"""What a place has around it that says model, in small letters: a key, an option, who is called."""
_LONGEST = 24
"""Characters of the longest of these that is looked for."""
_INSIDE = ("--model", "models/", "/model/", "deployments/", '\\"model', "%ai ", "ollama run", "ollama pull")
"""What a text has around a model that stands in no quotes of its own: in commands, addresses, and JSON in quotes."""
_QUOTED = re.compile(r"""["'`]([~@A-Za-z0-9][\w.:/@+~*${}\[\]#-]{1,300})["'`]""")
_BARE = re.compile(r"[A-Za-z~@][\w.]*+(?:[-:/@+]++[\w.\[\]]++)*+")
_TOOLS = re.compile(rf"\b(?:{'|'.join(sorted(words('tools')))})\b[^\n]{{0,200}}\s-[mM][\s=]")
_ID = re.compile(r"[-:/\d]")


class Prefilter:
    """Tells which files are worth reading, by the names that are known."""

    def __init__(self, is_known: Callable[[str], bool], ends_an_id: Callable[[str], bool]) -> None:
        self._is_known = is_known
        self._ends_an_id = ends_an_id
        self._verdict = cache(self._ask)

    def __call__(self, text: str, *, is_code: bool) -> bool:
        """Whether a text may name a model; of code only what is in quotes counts."""
        if any(each in text for each in _INSIDE) or ((" -m" in text or " -M" in text) and _TOOLS.search(text)):
            return True
        pattern = _QUOTED if is_code else _BARE
        found = {word: self._verdict(word) for word in set(pattern.findall(text))}
        if True in found.values():
            return True
        if None not in found.values():
            return False
        # Of a word that may be a model, what stands before it decides; no part of that is searched twice.
        low, searched, at = text.lower(), 0, pattern.groups
        for word in pattern.finditer(text):
            if found[word[at]] is None:
                start = word.start()
                if _SAYS.search(low, max(searched - _LONGEST, start - _NEAR, 0), start):
                    return True
                searched = start
        return False

    def _ask(self, word: str) -> bool | None:
        """Whether a word is a model wherever it stands; None if that depends on what stands around it."""
        if not _ID.search(word):
            return None if self._ends_an_id(word) or word.lower() in owners("providers") else False
        if shapes.holds_beginning(word) or self._is_known(word):
            return True
        if any(self._is_known(word[found.end() :]) for found in re.finditer("[:/]", word)):
            return True
        return None if shapes.is_id(word) or word[-1] in "]}" else False
