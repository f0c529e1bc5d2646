"""`model-registry record`: a provider's live answer as a file to develop on, without what is private in it."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from pydantic import JsonValue

from model_registry import store
from model_registry.errors import ConfigurationError, ProviderError
from model_registry.folders import providers_file
from model_registry.http import Exchange, Limits, Network, parse_json
from model_registry.main import environment
from model_registry.providers.base import Provider, base_url, lookup
from model_registry.selection import select_one
from model_registry.user_providers import available

REMOVED = "removed"

# What accounts are called, wherever it stands: identifiers with a telling prefix, mail addresses, the numbers
# in ARNs, UUIDs.
_ACCOUNT = re.compile(
    r"\b(?:sk|pk|rk|org|user|usr|proj|project|acct|account|team|ws|wrkspc)[-_][A-Za-z0-9_-]{6,}"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<=:)\d{12}(?=:)"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
)


def main(argv: Sequence[str]) -> int:
    """Ask one provider and store what it answers."""
    parser = argparse.ArgumentParser(
        prog="model-registry record",
        description="Store a provider's live answer, with secrets, account ids and private models removed.",
        epilog="examples:\n  model-registry record openrouter --output openrouter.json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", help="slug of the provider")
    parser.add_argument("--output", type=Path, metavar="PATH", help="file to write (default: NAME.json)")
    parser.add_argument("--json", action="store_true", help="print an object with what was written")
    arguments = parser.parse_args(argv)

    output: Path = arguments.output or Path(f"{arguments.name}.json")
    if output.exists():
        raise ConfigurationError(f"{output} exists already; name another file with --output")
    env = environment()
    asked = select_one(available(providers_file()), arguments.name, env)
    exchanges: list[Exchange] = []
    provider = asked(env, Network(Limits()), datetime.now(UTC).date(), on_answer=exchanges.append)
    try:
        for _ in provider.fetch_models():
            pass
    except ProviderError as error:
        print(f"{arguments.name}: {error}")
        return 1
    clean = cleaner(asked, env)
    recorded = [recording(provider, exchange, clean) for exchange in exchanges]
    store.write(output, json.dumps(recorded, indent=2, ensure_ascii=False) + "\n")
    if arguments.json:
        print(json.dumps({"output": str(output), "answers": len(recorded)}))
    else:
        print(f"{output} written, {len(recorded)} answers; read it once before you share it")
    return 0


def recording(provider: Provider, exchange: Exchange, clean: Callable[[str], str]) -> Mapping[str, JsonValue]:
    """An exchange in the form of the samples, without what is private."""
    parts = urlsplit(exchange.url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    answer = cleaned(without_private(provider, parse_json(exchange.answer.body, provider.slug)), clean)
    return {"request": f"{exchange.method} {clean(target)}", "answer": answer}


def without_private(provider: Provider, value: JsonValue) -> JsonValue:
    """The document without the records that belong to the account alone, wherever they stand."""
    if isinstance(value, list):
        return [without_private(provider, item) for item in value if not is_private(provider, item)]
    if isinstance(value, dict):
        return {name: without_private(provider, item) for name, item in value.items()}
    return value


def is_private(provider: Provider, value: JsonValue) -> bool:
    """Whether this is a record of a model that not everyone may call."""
    if not isinstance(value, dict):
        return False
    try:
        return not list(provider.filter_public([value]))
    except (ValueError, LookupError, TypeError, AttributeError):
        # What names a model but cannot be judged may be private.
        return not value.keys().isdisjoint(("id", "modelId", "model_id"))


def cleaner(provider: type[Provider], env: Mapping[str, str]) -> Callable[[str], str]:
    """A function that takes out of a text what the user has set, and what looks like an account."""
    values = {value for name in provider.env if (value := lookup(provider, name, env))}
    hosts = {host for value in values if (host := urlsplit(value).hostname)}
    queries = {value for _, value in parse_qsl(urlsplit(base_url(provider, env)).query)}
    secrets = sorted(values | hosts | queries | set(provider.headers.values()), key=len, reverse=True)

    def clean(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, REMOVED)
        return _ACCOUNT.sub(REMOVED, text)

    return clean


def cleaned(value: JsonValue, clean: Callable[[str], str]) -> JsonValue:
    """The document with all its texts cleaned, names of fields included."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(item, clean) for item in value]
    if isinstance(value, dict):
        return {clean(name): cleaned(item, clean) for name, item in value.items()}
    return value
