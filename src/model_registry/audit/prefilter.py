"""Whether a file may name a model at all, told by its words alone, since most files name none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from model_registry.audit import shapes
from model_registry.audit.words import words

_NEAR = 300
"""Characters before a word in which what calls it a model is looked for."""
_SAYS = re.compile(
    r"model|llm|engine|deploy|fallback|provider|\blm\b|agent|completion|embed|claude|(?:chat|responses|openai|anthropic"
    r"|bedrock|gemini|google|mistral|groq|cohere|vertex|azure|ollama|fireworks|together\w*|perplexity|cerebras|deepseek|xai)\("
)
"""What a place has around it that says model, in small letters: a key, an option, who is called."""
_INSIDE = ("--model", "models/", "/model/", "deployments/", '\\"model', "%ai ", "ollama run", "ollama pull")
"""What a text has around a model that stands in no quotes of its own: in commands, addresses, and JSON in quotes."""
_QUOTED = re.compile(r"""["'`]([~@A-Za-z0-9][\w.:/@+~*${}\[\]#-]{1,300})["'`]""")
_BARE = re.compile(r"[A-Za-z~@][\w.]*+(?:[-:/@+]++[\w.\[\]]++)++")
_TOOLS = re.compile(rf"\b(?:{'|'.join(sorted(words('tools')))})\b[^\n]{{0,200}}\s-[mM][\s=]")
_ID = re.compile(r"[-:/\d]")


class Prefilter:
    """Tells which files are worth reading, by the names that are known."""

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known
        self._verdict = cache(self._ask)

    def __call__(self, text: str, *, is_code: bool) -> bool:
        """Whether a text may name a model; of code only what is in quotes counts."""
        if any(each in text for each in _INSIDE) or ((" -m" in text or " -M" in text) and _TOOLS.search(text)):
            return True
        for word in (_QUOTED if is_code else _BARE).finditer(text):
            name = word[1] if is_code else word[0]
            verdict = self._verdict(name)
            if verdict or (verdict is None and _SAYS.search(text[max(0, word.start() - _NEAR) : word.start()].lower())):
                return True
        return False

    def _ask(self, word: str) -> bool | None:
        """Whether a word is a model wherever it stands; None if that depends on what stands around it."""
        if not _ID.search(word):
            return None if self._is_known(word) else False
        if shapes.holds_beginning(word) or self._is_known(word):
            return True
        if any(self._is_known(word[found.end() :]) for found in re.finditer("[:/]", word)):
            return True
        return None if shapes.is_id(word) or word[-1] in "]}" else False
