"""The tools: what each is for, what it takes, and which question answers it."""

from __future__ import annotations

from importlib import import_module

from model_registry.compat import TYPE_CHECKING, NamedTuple
from model_registry.errors import InvalidUsage, RegistryError, plain
from model_registry.mcp.answers import cut
from model_registry.mcp.arguments import checked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from model_registry.mcp.source import Source

_MOST = 10**12
"""Tokens in one question, and more than anybody uses."""


class Tool(NamedTuple):
    """One question that a client may ask."""

    title: str
    """What people read."""
    description: str
    """What a model reads when it chooses."""
    schema: Mapping[str, Any]
    """JSON Schema of the arguments."""


def _tool(title: str, description: str, *required: str, **properties: Mapping[str, Any]) -> Tool:
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
    return Tool(title, description, schema)


def _text(description: str, most: int = 200, **more: object) -> dict[str, Any]:
    return {"type": "string", "description": description, "maxLength": most, **more}


def _whole(description: str, most: int = _MOST, least: int = 0) -> dict[str, Any]:
    return {"type": "integer", "description": description, "minimum": least, "maximum": most}


def _amount(description: str) -> dict[str, Any]:
    return {"type": "number", "description": description, "minimum": 0, "maximum": 10**6}


def _flag(description: str) -> dict[str, Any]:
    return {"type": "boolean", "description": description}


def _texts(description: str, most: int, least: int = 0) -> dict[str, Any]:
    items = {"type": "string", "maxLength": 200}
    return {"type": "array", "items": items, "description": description, "minItems": least, "maxItems": most}


def _one_of(description: str, *words: str) -> dict[str, Any]:
    return {"type": "string", "description": description, "enum": list(words)}


_MODEL = _text("full id (openai/gpt-4o), model id, alias or canonical id")
_PROVIDER = _text("slug of who serves it, such as openai, groq or aws-bedrock")
_SORT = ("input_price", "output_price", "context_window", "max_output_tokens", "release_date")
_TYPES = "chat completion embedding rerank image video speech transcription moderation ocr realtime other".split()
_KINDS = "added removed returned price held limit capability lifecycle alias identity correction".split()

TOOLS: Mapping[str, Tool] = {
    "find": _tool(
        "Find a model",
        "What is known of one model: price, limits, capabilities, status, who else serves it.",
        "model",
        model=_MODEL,
    ),
    "search": _tool(
        "Search models",
        "Models that fit conditions. What is unknown of a model never fits.",
        text=_text("words that all occur in ids, name or family"),
        provider=_PROVIDER,
        developer=_text("who made it, such as openai, meta or alibaba"),
        type=_one_of("what it is called for", *_TYPES),
        capabilities=_texts("all of them known: tools, vision, reasoning, structured_output, web_search …", 12),
        max_input_price=_amount("US dollars per million tokens of input"),
        max_output_price=_amount("US dollars per million tokens of output"),
        min_context=_whole("least context window in tokens"),
        min_output=_whole("least length of one answer in tokens"),
        released_after=_text("that day or later, YYYY-MM-DD", 10),
        status=_one_of("where it is in its life", "active", "preview", "deprecated", "retired", "unknown"),
        open_weights=_flag("whether the weights can be downloaded"),
        sort=_one_of("from the least; with a minus from the most", *_SORT, *(f"-{each}" for each in _SORT)),
        limit=_whole("entries to tell (8)", 20, 1),
    ),
    "cost": _tool(
        "Cost of a request",
        "What a request costs at one model, line by line: tiers of long prompts, cache and batch prices included.",
        "model",
        model=_MODEL,
        input_tokens=_whole("the whole prompt, cached tokens included"),
        output_tokens=_whole("the whole answer, thinking included"),
        cached_tokens=_whole("prompt tokens read from the cache"),
        cache_write_tokens=_whole("prompt tokens written to the cache"),
        reasoning_tokens=_whole("answer tokens spent on thinking"),
        images=_whole("images, where each has a price"),
        searches=_whole("web searches the model makes"),
        tier=_one_of("class of service; the ordinary one unless named", "batch", "flex", "priority"),
        region=_text("prices of this region", 60),
    ),
    "compare": _tool(
        "Compare models",
        "The facts in which two to four models differ.",
        "models",
        models=_texts("full ids, model ids or aliases", 4, 2),
    ),
    "alternatives": _tool(
        "Alternatives to a model",
        "What to use instead of a model that ends or costs too much, the best first, and why.",
        "model",
        model=_MODEL,
        same=_flag("only the same model at other providers"),
        cheaper=_flag("only what is known to cost less"),
        better=_flag("only what is known to do better"),
        provider=_PROVIDER,
        limit=_whole("models to tell (5)", 10, 1),
    ),
    "check": _tool(
        "Is this id still good?",
        "Whether a model id written down somewhere still works: unknown, retired, ending, deprecated or good.",
        "model",
        model=_text("the id as it stands in code or settings"),
        within_days=_whole("how far ahead to look (90)", 3650),
    ),
    "changes": _tool(
        "What changed",
        "What changed in the catalog: models that came and went, prices, limits, ends; and by whose word.",
        since=_text("7d, 12w, 36h or a day, YYYY-MM-DD (7d)", 40),
        provider=_PROVIDER,
        kind=_one_of("only changes of this kind", *_KINDS),
        limit=_whole("changes to tell (10)", 20, 1),
    ),
    "deprecations": _tool(
        "Which models end",
        "Models whose calls begin to fail soon, the first to end first, with the successor that is named.",
        within_days=_whole("how far ahead to look (90)", 3650),
        provider=_PROVIDER,
        developer=_text("who made it"),
        limit=_whole("models to tell (10)", 20, 1),
    ),
}


def listed() -> list[dict[str, Any]]:
    """The tools as `tools/list` tells them."""
    hints = {"readOnlyHint": True, "destructiveHint": False, "idempotentHint": True, "openWorldHint": False}
    return [
        {
            "name": name,
            "title": tool.title,
            "description": tool.description,
            "inputSchema": tool.schema,
            "annotations": {"title": tool.title, **hints},
        }
        for name, tool in TOOLS.items()
    ]


def call(source: Source, name: object, arguments: object) -> dict[str, Any]:
    """The result of `tools/call`. Whatever is wrong with the question is a result, too, which says it."""
    try:
        if not isinstance(name, str) or name not in TOOLS:
            raise InvalidUsage(f"there is no tool “{plain(str(name), 60)}”; there are {', '.join(TOOLS)}")
        given = checked(name, TOOLS[name].schema, arguments)
        # What answers is imported when something is asked: a client waits for the server to start.
        questions = import_module("model_registry.mcp.questions")
        text: str = getattr(questions, name)(source.registry(), **given)
    except RegistryError as error:
        return _result(cut(f"error: {error}"), failed=True)
    except Exception as error:  # noqa: BLE001  # a fault of ours must not end the conversation
        return _result(f"error: a fault of the server ({type(error).__name__}); please report it", failed=True)
    return _result(text)


def _result(text: str, *, failed: bool = False) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": text}], "isError": failed}
