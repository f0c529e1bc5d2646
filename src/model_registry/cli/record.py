"""`model-registry record`: a provider's live answer as a file to develop on, without what is private in it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import JsonValue

from model_registry import files
from model_registry.cli.arguments import Parser
from model_registry.errors import ConfigurationError, ProviderError
from model_registry.http.client import Exchange, parse_json
from model_registry.http.network import Limits, Network
from model_registry.paths import providers_file
from model_registry.providers.base import Provider
from model_registry.refresh.options import environment
from model_registry.refresh.redaction import redact, redactor, without_private
from model_registry.refresh.selection import select_one
from model_registry.refresh.user_providers import available


def main(argv: Sequence[str]) -> int:
    """Ask one provider and store what it answers. Raises `ConfigurationError`."""
    arguments = parser().parse_args(argv)

    output: Path = arguments.output or Path(f"{arguments.name}.json")
    if output.exists():
        raise ConfigurationError(f"{output} exists already; name another file with --output")
    env = environment()
    asked = select_one(available(providers_file()), arguments.name, env)
    exchanges: list[Exchange] = []
    provider = asked(env, Network(Limits()), datetime.now(UTC).date(), on_response=exchanges.append)
    try:
        for _ in provider.fetch_models():
            pass
    except ProviderError as error:
        print(f"{arguments.name}: {error}")
        return 1
    clean = redactor(asked, env)
    recorded = [recording(provider, exchange, clean) for exchange in exchanges]
    # Half a character, which a vendor may send and UTF-8 cannot hold, stays the escape that it came as.
    text = json.dumps(recorded, indent=2, ensure_ascii=False) + "\n"
    files.write(output, text.encode(errors="backslashreplace"))
    if arguments.json:
        print(json.dumps({"output": str(output), "answers": len(recorded)}))
    else:
        print(f"{output} written, {len(recorded)} answers; read it once before you share it")
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry record`."""
    result = Parser(
        prog="model-registry record",
        description="Store a provider's live answer, with secrets, account ids and private models removed.",
        epilog="examples:\n  model-registry record openrouter --output openrouter.json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument("name", help="slug of the provider")
    result.add_argument("--output", type=Path, metavar="PATH", help="file to write (default: NAME.json)")
    result.add_argument("--json", action="store_true", help="print an object with what was written")
    return result


def recording(provider: Provider, exchange: Exchange, clean: Callable[[str], str]) -> Mapping[str, JsonValue]:
    """An exchange in the form of the samples, without what is private."""
    parts = urlsplit(exchange.url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    answer = redact(without_private(provider, parse_json(exchange.response.body, provider.slug)), clean)
    return {"request": f"{exchange.method} {clean(target)}", "answer": answer}
