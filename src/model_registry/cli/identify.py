"""`model-registry identify`: which model stands behind each id."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from model_registry.catalog.identity import identify
from model_registry.cli.arguments import Parser
from model_registry.cli.models import is_provider, names
from model_registry.errors import ConfigurationError

EXAMPLES = """\
examples:
  model-registry identify openrouter/anthropic/claude-3.7-sonnet
  printf 'openrouter\\tanthropic/claude-3.7-sonnet\\n' | model-registry identify
  model-registry identify < ids.tsv > identities.jsonl
"""


def main(argv: Sequence[str]) -> int:
    """Answer every model or line of standard input with one line of JSON, in order; 2 if one of them was malformed.

    Raises `ConfigurationError`.
    """
    arguments = parser().parse_args(argv)
    if arguments.model:
        lines = "\n".join(_as_line(name) for name in names(arguments.model))
    elif sys.stdin.isatty():
        raise ConfigurationError("name models, or pipe lines `provider<TAB>model_id` into it; --help has examples")
    else:
        lines = _piped()
    answers = [answer(line.removesuffix("\r")) for line in lines.split("\n")] if lines else []
    sys.stdout.write("".join(f"{json.dumps(found)}\n" for found in answers))
    return 2 if any("error" in found for found in answers) else 0


def _as_line(name: str) -> str:
    """A line about a name, which may begin with its provider."""
    prefix, slash, model_id = name.partition("/")
    return f"{prefix.lower()}\t{model_id}" if slash and is_provider(prefix) else f"-\t{name}"


def _piped() -> str:
    # Not `readlines`: an id may hold characters that Unicode takes for line ends.
    return sys.stdin.buffer.read().decode("utf-8", errors="replace").removesuffix("\n")


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry identify`."""
    result = Parser(
        prog="model-registry identify",
        description="The identity of each model, or of each line `provider<TAB>model_id` of standard input, as JSON.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument("model", nargs="*", metavar="MODEL", help="an id, PROVIDER/ID or PROVIDER ID (standard input)")
    result.add_argument("--json", action="store_true", help="print JSON, as without this option")
    return result


def answer(line: str) -> dict[str, object]:
    """What is known about one line: the identity, or the line and what is wrong with it."""
    provider, tab, model_id = line.partition("\t")
    if not tab or not provider.strip() or not model_id.strip(" /~") or "\t" in model_id:
        return {"line": line, "error": "not of the form provider<TAB>model_id"}
    found = identify(provider, model_id)
    told: dict[str, object] = {
        "provider": provider,
        "model_id": model_id,
        "canonical_id": found.canonical_id,
        "developer": found.developer,
        "rule": found.rule,
    }
    if found.pointer:
        told["pointer"] = found.pointer._asdict()
    return told
