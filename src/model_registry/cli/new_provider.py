"""`model-registry providers new`: the three files of a new provider in a checkout, for its author to fill in."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from model_registry import files
from model_registry.errors import ConfigurationError
from model_registry.providers import PROVIDERS

KINDS = ("first_party", "host", "aggregator", "local")
PLACEHOLDER = "placeholder-replace-me"
"""The model id in a sample nobody has filled in yet."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `providers new`."""
    add = parser.add_argument
    add("slug", metavar="NAME", help="the provider's name in the catalog: lower-case letters, digits and hyphens")
    add("--name", help="the vendor's name for people (default: made of NAME)")
    add("--base-url", metavar="URL", help="base URL of the list, without /models (default: a placeholder)")
    add("--docs-url", metavar="URL", help="where the vendor documents the list (default: a placeholder)")
    add("--env", metavar="NAME", help="variable that holds the key (default: <NAME>_API_KEY); none: no key is needed")
    add("--kind", choices=KINDS, default="host", help="first_party: it makes its models (default: host)")
    add("--json", action="store_true", help="print an object")


def run(arguments: argparse.Namespace) -> int:
    """Write the files that are missing; none that is there is touched. Raises `ConfigurationError`."""
    slug: str = arguments.slug
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug):
        raise ConfigurationError(
            f"{slug!r} cannot be a provider's name; use lower-case letters, digits and hyphens, a letter first"
        )
    root = checkout(Path.cwd())
    texts = {root / path: text for path, text in scaffold(arguments).items()}
    missing = [path for path in texts if not path.exists()]
    if not missing:
        raise ConfigurationError(
            f"{slug} exists already; edit {', '.join(str(each.relative_to(root)) for each in texts)}"
        )
    for path in missing:
        files.write(path, texts[path])
    written = [str(path.relative_to(root)) for path in missing]
    if arguments.json:
        print(json.dumps({"root": str(root), "written": written}, indent=2))
        return 0
    for each in written:
        print(f"written: {each}")
    print(
        f"\nNext, in {root}:\n"
        f"  1. replace the placeholders: the model {PLACEHOLDER!r} by records as the vendor sends them,\n"
        "     with the facts that must arrive, and every address that ends in .example\n"
        "  2. python .ci/inject.py\n"
        f"  3. python -m pytest tests/conformance/test_every_provider.py -k {slug}\n"
        f"  4. model-registry providers check {slug}      # asks the vendor; then say verified = True"
    )
    return 0


def checkout(here: Path) -> Path:
    """The checkout of this project that a directory is in. Raises `ConfigurationError` if it is in none."""
    for folder in (here, *here.parents):
        if (folder / "src/model_registry/providers/base.py").is_file() and (folder / "tests/providers").is_dir():
            return folder
    raise ConfigurationError(
        f"{here} is not in a checkout of Model Registry; run this in a clone of its repository. "
        "To add a provider of your own without one: model-registry providers add --help"
    )


def scaffold(arguments: argparse.Namespace) -> dict[str, str]:
    """The text of each file, by its path in the checkout."""
    slug: str = arguments.slug
    built_in = PROVIDERS.get(slug)
    placeholder_url = f"https://api.{slug}.example/v1"
    base_url: str = arguments.base_url or (built_in.base_url if built_in else placeholder_url)
    return {
        f"src/model_registry/providers/{slug.replace('-', '_')}.py": _module(arguments, base_url.rstrip("/")),
        f"src/model_registry/samples/{slug}.json": _sample(slug, base_url),
        f"tests/providers/{slug}.toml": _expectations(slug, arguments.kind),
    }


def _module(arguments: argparse.Namespace, base_url: str) -> str:
    slug: str = arguments.slug
    name = arguments.name or slug.replace("-", " ").title()
    env = arguments.env or f"{slug.upper().replace('-', '_')}_API_KEY"
    keyless, own = env == "none", arguments.kind == "first_party"
    imports = ["from typing_extensions import override", ""] if own else []
    imports += ["from model_registry.providers.base import NO_AUTH"] if keyless else []
    imports += ["from model_registry.providers.openai_compatible import OpenAICompatible"]
    imports += ["from model_registry.providers.openai_format import OpenAIModel"] if own else []
    facts = {
        "slug": json.dumps(slug),
        "name": json.dumps(name, ensure_ascii=False),
        "base_url": json.dumps(base_url),
        "docs_url": json.dumps(arguments.docs_url or f"https://docs.{slug}.example/models"),
        "env": "()" if keyless else f"({json.dumps(env)},)",
        **({"auth": "NO_AUTH"} if keyless else {}),
        "kind": json.dumps(arguments.kind),
        "verified": "False",
        **({"default": "False"} if arguments.kind == "local" else {}),
    }
    developer = [
        "",
        "    @override",
        "    def get_developer(self, record: OpenAIModel) -> str:",
        f"        return {json.dumps(slug)}",
    ]
    lines = [
        f'"""{name}."""',
        "",
        "from __future__ import annotations",
        "",
        *imports,
        "",
        "",
        f"class {''.join(map(str.capitalize, slug.split('-')))}(OpenAICompatible):",
        *(f"    {fact} = {value}" for fact, value in facts.items()),
        *(developer if own else ()),
        "",
    ]
    return "\n".join(lines)


def _sample(slug: str, base_url: str) -> str:
    record = {"id": PLACEHOLDER, "object": "model", "owned_by": slug}
    return f"""\
[
  {{
    "note": "A placeholder in OpenAI's shape: replace it by a few records in the vendor's, its traps included.",
    "request": "GET {urlsplit(base_url).path.rstrip("/")}/models",
    "answer": {{
      "object": "list",
      "data": [
        {json.dumps(record)}
      ]
    }}
  }}
]
"""


def _expectations(slug: str, kind: str) -> str:
    developer = slug if kind == "first_party" else "unknown"
    return f"""\
# A placeholder, as the sample is: say which facts of its records must arrive, and in which unit.
["{PLACEHOLDER}"]
developer = "{developer}"
absent = ["pricing", "context_window", "capabilities"]
"""
