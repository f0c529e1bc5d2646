"""`model-registry providers`: what can be asked, and the user's own additions."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import tomlkit
from pydantic import JsonValue, ValidationError

from model_registry import files
from model_registry.cli import new_provider
from model_registry.cli.arguments import Parser
from model_registry.cli.models import provider_named
from model_registry.errors import ConfigurationError, in_words, plain
from model_registry.http.network import Limits, Network
from model_registry.library.loading import at_hand, load
from model_registry.paths import providers_file
from model_registry.providers import PROVIDERS
from model_registry.providers.base import Provider
from model_registry.providers.variables import base_url_variable, missing_variables
from model_registry.refresh.collect import Result, collect
from model_registry.refresh.options import environment, seconds
from model_registry.refresh.report import event_line
from model_registry.refresh.selection import select, select_one
from model_registry.refresh.user_providers import Kind, UserProvider, available, read, refuse_built_in
from model_registry.urls import checked_url, is_secure

EXAMPLES = """\
examples:
  model-registry providers list
  model-registry providers info groq
  model-registry providers check openrouter
  model-registry providers add acme --base-url https://api.acme.example/v1 --api-key-env ACME_API_KEY
  model-registry providers add meteor --base-url https://meteor.example --items result.list --id-field model
  model-registry providers add mygw --kind litellm --base-url http://localhost:4000/v1 --api-key-env LITELLM_KEY
  model-registry providers remove acme
"""


def main(argv: Sequence[str]) -> int:
    """Run one of the subcommands."""
    arguments = parser().parse_args(argv)
    code: int = arguments.run(arguments)
    return code


def parser() -> argparse.ArgumentParser:
    """The command line of `model-registry providers`."""
    result = Parser(
        prog="model-registry providers",
        description="List, inspect, check, add and remove providers, and begin a new one for this project.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = result.add_subparsers(required=True, metavar="COMMAND")

    listing = commands.add_parser("list", help="all providers, with their key and entries")
    listing.add_argument("--json", action="store_true", help="print an array of objects")
    listing.add_argument("--catalog", type=Path, help="where entries are counted (the catalog at hand)")
    listing.set_defaults(run=run_list)

    info = commands.add_parser("info", help="everything about one provider, with a configuration snippet")
    info.add_argument("slug")
    info.add_argument("--json", action="store_true", help="print an object")
    info.add_argument("--catalog", type=Path, help="where entries are counted (the catalog at hand)")
    info.set_defaults(run=run_info)

    check = commands.add_parser("check", help="ask a provider now and print a verdict")
    check.add_argument("slug")
    check.add_argument("--timeout", type=seconds, default=Limits.read, metavar="S", help="seconds without a byte (30)")
    check.add_argument("--json", action="store_true", help="print an object")
    check.set_defaults(run=run_check)

    add = commands.add_parser("add", help="add a provider of your own")
    add.add_argument("slug", metavar="name")
    add.add_argument("--base-url", required=True, metavar="URL", help="base URL, without /models")
    add.add_argument("--kind", choices=get_args(Kind), default="openai", help="shape of its list (openai)")
    add.add_argument("--items", metavar="FIELD", help="field of the answer that holds the list, if it is not found")
    add.add_argument("--id-field", metavar="FIELD", help="field of a record that holds its id, if it is not found")
    add.add_argument("--api-key-env", metavar="NAME", help="variable that holds the key; never the key itself")
    add.add_argument("--base-url-env", metavar="NAME", help="variable that replaces the base URL")
    add.add_argument("--header", action="append", default=[], metavar="NAME=VALUE", help="a further header to send")
    add.add_argument("--json", action="store_true", help="print an object")
    add.set_defaults(run=run_add)

    remove = commands.add_parser("remove", help="remove a provider of your own")
    remove.add_argument("slug", metavar="name")
    remove.add_argument("--json", action="store_true", help="print an object")
    remove.set_defaults(run=run_remove)

    new = commands.add_parser("new", help="write the files of a new provider into a checkout of this project")
    new_provider.add_options(new)
    new.set_defaults(run=new_provider.run)
    return result


def run_list(arguments: argparse.Namespace) -> int:
    """Print a row for each provider."""
    rows = list(facts_of_all(arguments.catalog))
    if arguments.json:
        print(json.dumps(rows, indent=2))
    else:
        print_table(rows)
    return 0


def run_info(arguments: argparse.Namespace) -> int:
    """Print what is known about one provider, and how to call it."""
    provider = find(arguments.slug)
    [row] = [row for row in facts_of_all(arguments.catalog) if row["slug"] == provider.slug]
    if arguments.json:
        print(json.dumps({**row, "snippet": snippet(provider)}, indent=2))
        return 0
    width = max(map(len, row))
    for name, value in row.items():
        print(f"{name:<{width}}  {shown(value)}")
    print(f"\n{snippet(provider)}", end="")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Ask one provider and say what came of it."""
    env = environment()
    provider = select_one(available(providers_file()), arguments.slug, env)
    limits = Limits(read=arguments.timeout, connect=min(Limits.connect, arguments.timeout))
    results: list[Result] = []
    for event in collect([provider], env, Network(limits), datetime.now(UTC).date()):
        if isinstance(event, Result):
            results.append(event)
        elif line := event_line(event, limits.attempts):
            print(line, file=sys.stderr)
    [result] = results
    if arguments.json:
        print(json.dumps(as_json(result), indent=2))
        return 1 if result.error else 0
    if result.error:
        print(plain(f"{result.slug}: {type(result.error).__name__}: {result.error}"))
        return 1
    print(plain(verdict(result)))
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Add a table to the user's file. Raises `ConfigurationError`."""
    refuse_built_in(arguments.slug)
    path = providers_file()
    if arguments.slug in read(path):
        raise ConfigurationError(f"{arguments.slug} is there already; remove it first to change it")
    table = {
        "base_url": arguments.base_url,
        "kind": arguments.kind,
        "items": arguments.items,
        "id_field": arguments.id_field,
        "api_key_env": arguments.api_key_env,
        "base_url_env": arguments.base_url_env,
        "headers": headers_of(arguments.header),
    }
    given = {name: value for name, value in table.items() if value}
    if (arguments.api_key_env or arguments.header) and not is_secure(checked_url(arguments.base_url, "--base-url")):
        raise ConfigurationError(
            "--base-url is not https: a key would travel where others can read it; "
            "use https, or an address of this machine (http://localhost:…)"
        )
    try:
        UserProvider.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = f"--{str(first['loc'][0]).replace('_', '-').removesuffix('s')} is not valid: " if first["loc"] else ""
        raise ConfigurationError(f"{option}{in_words(first)}") from None
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    document[arguments.slug] = given
    path.parent.mkdir(parents=True, exist_ok=True)
    # Its headers may hold a key.
    path.touch(mode=0o600)
    files.write(path, tomlkit.dumps(document))
    if arguments.json:
        print(json.dumps({"added": arguments.slug, "file": str(path)}))
    else:
        print(f"{arguments.slug} added to {path}; try it with: model-registry providers check {arguments.slug}")
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove a table from the user's file. Raises `ConfigurationError`."""
    path = providers_file()
    if arguments.slug not in read(path):
        if arguments.slug in PROVIDERS:
            refuse_built_in(arguments.slug)
        raise ConfigurationError(f"{arguments.slug} is not among your own providers in {path}")
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    del document[arguments.slug]
    files.write(path, tomlkit.dumps(document))
    if arguments.json:
        print(json.dumps({"removed": arguments.slug, "file": str(path)}))
    else:
        print(f"{arguments.slug} removed from {path}")
    return 0


def find(slug: str) -> type[Provider]:
    """The provider of this name. Raises `ConfigurationError` with suggestions if there is none."""
    providers = available(providers_file())
    slug = slug if slug in providers else provider_named(slug) or slug
    # Selecting checks the name; variables do not matter here.
    select(providers, [], [], {}, accepted=[slug])
    return providers[slug]


def facts_of_all(catalog: Path | None) -> Iterable[dict[str, JsonValue]]:
    """What `list` and `info` tell of each provider."""
    env = environment()
    rows = (load(catalog) if catalog else at_hand()).catalog.rows()
    entries = Counter(row["provider"] for row in rows)
    for slug, provider in sorted(available(providers_file()).items()):
        yield {
            "slug": slug,
            "name": provider.name,
            "kind": provider.kind,
            "env": list(provider.env),
            # A query may hold a key.
            "base_url": provider.base_url.partition("?")[0],
            "docs_url": provider.docs_url,
            "verified": provider.verified,
            "default": provider.default,
            "key_present": not missing_variables(provider, env),
            "entries": entries[slug],
        }


def print_table(rows: Sequence[Mapping[str, JsonValue]]) -> None:
    """The rows as aligned columns, for people and for `awk`."""
    columns = {"slug": "PROVIDER", "kind": "KIND", "key": "KEY", "entries": "ENTRIES", "proven": "PROVEN"}
    lines = [dict(columns)]
    for row in rows:
        key = "not needed" if not row["env"] else "set" if row["key_present"] else "missing"
        lines.append(
            {
                "slug": str(row["slug"]),
                "kind": str(row["kind"]),
                "key": key,
                "entries": shown(row["entries"]),
                "proven": ("yes" if row["verified"] else "no") + ("" if row["default"] else ", only when named"),
            }
        )
    widths = {name: max(len(line[name]) for line in lines) for name in columns}
    for line in lines:
        print("  ".join(f"{line[name]:<{width}}" for name, width in widths.items()).rstrip())


def shown(value: JsonValue) -> str:
    """A value for people."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value)) or "none"
        case _:
            return str(value)


def snippet(provider: type[Provider]) -> str:
    """Lines for `.env` that make the job ask this provider."""
    lines = [f"# .env: what the job needs to ask {provider.name}", *(f"{name}=" for name in provider.env)]
    if not provider.env:
        lines.append("# no key is needed")
    return "\n".join((*lines, f"# {base_url_variable(provider)}={provider.base_url.partition('?')[0]}", ""))


def as_json(result: Result) -> dict[str, JsonValue]:
    """What came of asking one provider, for programs."""
    told: dict[str, JsonValue] = {"slug": result.slug, "seconds": round(result.seconds, 3)}
    if result.error:
        return {**told, "error": {"kind": type(result.error).__name__, "message": str(result.error)}}
    reading = result.reading
    assert reading is not None  # noqa: S101  # a result without error has one
    return {
        **told,
        "models": len(reading.entries),
        "with_price": sum(entry.pricing is not None for entry in reading.entries),
        "with_context": sum(entry.context_window is not None for entry in reading.entries),
        "private": reading.private,
        "warnings": list(reading.warnings),
    }


def verdict(result: Result) -> str:
    """One line about a provider that answered."""
    told = as_json(result)
    if not told["models"]:
        return f"{result.slug}: answers, but lists no public model"
    parts = [f"{told['models']} models in {result.seconds:.1f} s"]
    parts += [f"{told['with_price']} with price", f"{told['with_context']} with context"]
    parts += [f"{told['private']} private"] if told["private"] else []
    warnings = told["warnings"]
    if isinstance(warnings, list) and warnings:
        parts.append(f"{len(warnings)} warnings, the first: {warnings[0]}")
    incomplete = result.reading and result.reading.incomplete
    return f"{result.slug}: {'incomplete' if incomplete else 'ok'}, " + ", ".join(parts)


def headers_of(options: Sequence[str]) -> dict[str, str]:
    """Headers from `NAME=VALUE`. Raises `ConfigurationError` for anything else."""
    headers: dict[str, str] = {}
    for option in options:
        name, mark, value = option.partition("=")
        if not mark:
            raise ConfigurationError(f"--header {name!r} has no value; write NAME=VALUE")
        headers[name.strip()] = value.strip()
    return headers
