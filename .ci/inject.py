"""Writes what the classes say into the files that repeat it, so that no copy can go stale.

python .ci/inject.py           write the files
python .ci/inject.py --check   only compare; exit 1 if a file would change
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import api_reference
import entry_facts
import entry_fields
import js_types
import picture

from model_registry.catalog.json_schema import catalog_schema
from model_registry.catalog.provider_directory import ProviderInfo
from model_registry.enrichment.curated import CuratedProvider, load, row_schema, shipped
from model_registry.history import health
from model_registry.providers import PROVIDERS
from model_registry.providers.base import Provider
from model_registry.providers.variables import base_url_variable

ROOT = Path(__file__).parent.parent
DIRECTORY = ROOT / "src/model_registry/catalog/providers"
MERGED_LINE_BY_LINE = (ROOT / "docs/providers.md", ROOT / ".env.example")
"""Files that `.gitattributes` lets git merge by keeping the lines of both sides, in either order."""
PROVIDERS_HEAD = """\
# Providers

Generated from the provider classes by `.ci/inject.py`: do not edit.

The models of these providers are read from their own APIs. `model-registry providers list` shows the same list with the
number of entries of each, `model-registry providers info NAME` tells more about one.

- **kind**: a *first party* makes its models, a *host* serves models of others, an *aggregator* passes calls on to
  hosts, a *local* one runs on your machine. *Only when named*: a run asks it only if `--providers` names it.
- **variables**: what the list needs, the key first. *None*: the list is public. The older names of some variables are
  read as well; [`.env.example`](../.env.example) names them.
- **base URL variable**: set it to read the list from another address, such as a proxy or a mirror.
- **proven**: whether the module was proven on a recorded answer of the vendor, or built from its documentation alone.

| provider | kind | variables | base URL variable | proven |
|---|---|---|---|---|
"""
ENV_HEAD = """\
# Keys of the providers to ask. Copy this file to .env and fill in what you have; a provider without its
# variables is skipped. Where to get a key is said in each vendor's documentation, linked here.
#
# <SLUG>_BASE_URL replaces the documented base URL of any provider, e.g. GROQ_BASE_URL. What the older exporter
# read instead, e.g. GROQ_API_OPENAI, is read where that is not set.
# MODEL_REGISTRY_REQUIRED names the providers a run must ask (default: openai,anthropic).
"""


def files() -> Iterator[tuple[Path, str]]:
    """Each file with the text it should have."""
    yield ROOT / "models.schema.json", json.dumps(catalog_schema(), indent=2, ensure_ascii=False) + "\n"
    yield ROOT / "health.schema.json", json.dumps(health.schema(), indent=2, ensure_ascii=False) + "\n"
    yield ROOT / "data/schema.json", json.dumps(row_schema(), indent=2, ensure_ascii=False) + "\n"
    yield ROOT / "src/model_registry/catalog/_entry_fields.py", formatted(entry_fields.text(), "_entry_fields.py")
    yield ROOT / "src/model_registry/catalog/facts.py", formatted(entry_facts.text(), "facts.py")
    yield ROOT / "src/model_registry/types.py", formatted(api_reference.types_text(), "types.py")
    yield ROOT / "docs/api.md", formatted(api_reference.text(), "api.md")
    yield ROOT / "packages/js/schema.d.ts", js_types.text()
    yield from provider_files()
    yield picture.PICTURE, picture.text()
    yield ROOT / "README.md", readme()


def provider_files() -> Iterator[tuple[Path, str]]:
    """What a new provider adds to: a file of its own, and lines of files that are merged line by line."""
    listed = [directory_row(provider) for provider in PROVIDERS.values()]
    unlisted = [unlisted_row(provider) for provider in load(shipped()).providers.values()]
    for row in (*listed, *unlisted):
        yield DIRECTORY / f"{row.slug}.json", json.dumps(row._asdict(), indent=2, ensure_ascii=False) + "\n"
    yield ROOT / "docs/providers.md", PROVIDERS_HEAD + "\n".join(provider_table()) + "\n"
    yield ROOT / ".env.example", "\n".join((ENV_HEAD, *env_example()))


def readme() -> str:
    """The README with what the sample run prints last.

    Its figures grow with every provider, so they are renewed only together with the words.
    """
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    renewed = between(text, "<!-- sample: begin -->", "<!-- sample: end -->", f"```text\n{sample_output()}```")
    return text if re.sub(r"\d+", "0", text) == re.sub(r"\d+", "0", renewed) else renewed


def formatted(text: str, name: str) -> str:
    """A module, or a document with code in it, as ruff lays it out."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", name, "-"]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=True).stdout


def between(document: str, begin: str, end: str, text: str) -> str:
    """The document with what stands between two marks replaced."""
    before, mark, rest = document.partition(f"{begin}\n")
    _, end_mark, after = rest.partition(f"{end}\n")
    if not (mark and end_mark):
        sys.exit(f"a document has lost its marks {begin!r} and {end!r}")
    return f"{before}{mark}{text}\n{end_mark}{after}"


def sample_output() -> str:
    """What the sample run prints in an empty directory, below the list of what is new."""
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "model_registry.main", "--sample"]
        printed = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=True).stdout
    return printed[printed.index("  …") :]


def keyed() -> list[type[Provider]]:
    """The providers that need variables."""
    return [provider for provider in PROVIDERS.values() if provider.env]


def env_example() -> Iterator[str]:
    """A section for each provider that needs a key."""
    told: set[str] = set()
    for provider in keyed():
        yield f"# {provider.name}: {provider.docs_url}"
        for name in provider.env:
            others = provider.env_aliases.get(name, ())
            yield f"{'# as above: ' if name in told else ''}{name}=" + (f"  # or {', '.join(others)}" if others else "")
            told.add(name)
        yield ""


def provider_table() -> Iterator[str]:
    """A Markdown table row for each provider."""
    for slug, provider in PROVIDERS.items():
        variables = ", ".join(f"`{name}`" for name in provider.env) or "none"
        named = "" if provider.default else ", only when named"
        kind = provider.kind.replace("_", " ") + named
        proven = "on recorded answers" if provider.verified else "by documentation"
        yield f"| [{slug}]({provider.docs_url}) | {kind} | {variables} | `{base_url_variable(provider)}` | {proven} |"


def directory_row(provider: type[Provider]) -> ProviderInfo:
    """What readers of the catalog may know about a provider."""
    callable_ = provider.openai_base_url is not None
    listed = provider.env[:1] if provider.auth.kind in ("bearer", "header", "query") else ()
    key = (provider.call_key,) if provider.call_key else listed
    return ProviderInfo(
        slug=provider.slug,
        name=provider.name,
        kind=provider.kind,
        base_url=provider.base_url,
        base_url_variable=base_url_variable(provider),
        auth=provider.auth.kind,
        env=provider.env,
        api_base=provider.openai_base_url,
        apis=provider.openai_apis if callable_ else (),
        key_env=tuple(alias for name in key for alias in (name, *provider.env_aliases.get(name, ()))),
        litellm=provider.litellm or (provider.slug,),
        models_dev=provider.models_dev or (provider.slug,),
        id_prefixes=provider.id_prefixes,
        docs_url=provider.docs_url,
        verified=provider.verified,
        default=provider.default,
    )


def unlisted_row(provider: CuratedProvider) -> ProviderInfo:
    """What readers may know about a provider that only curated rows know."""
    return ProviderInfo(
        slug=provider.slug,
        name=provider.name,
        kind="first_party" if provider.developer else "host",
        base_url=None,
        base_url_variable=None,
        auth="none",
        env=(),
        api_base=None,
        apis=(),
        key_env=(),
        litellm=(provider.slug,),
        models_dev=(provider.slug,),
        id_prefixes=(),
        docs_url=provider.reference.split()[0],
        verified=False,
        default=False,
    )


def write(wanted: Iterable[tuple[Path, str]], *, check: bool) -> int:
    """Write or compare, and return the exit code. Each file is written before the next is made: some read others."""
    stale, made = False, set()
    for path, text in wanted:
        made.add(path)
        if path.exists() and is_current(path, text, check=check):
            continue
        stale = True
        if check:
            print(f"{path.relative_to(ROOT)} is stale: run python .ci/inject.py")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)} written")
    for path in sorted(set(DIRECTORY.glob("*.json")) - made):
        stale = True
        print(f"{path.relative_to(ROOT)} belongs to no provider: {'delete it' if check else 'deleted'}")
        if not check:
            path.unlink()
    return 1 if stale and check else 0


def is_current(path: Path, text: str, *, check: bool) -> bool:
    """Whether a file says this. Of a file that git merges line by line, only writing restores the order."""
    present = path.read_text(encoding="utf-8")
    if check and path in MERGED_LINE_BY_LINE:
        return lines_of(present) == lines_of(text)
    return present == text


def lines_of(text: str) -> list[str]:
    """The lines of a text that are not empty, sorted."""
    return sorted(line for line in text.splitlines() if line)


if __name__ == "__main__":
    sys.exit(write(files(), check="--check" in sys.argv))
