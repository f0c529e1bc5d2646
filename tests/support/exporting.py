"""Catalogs for the tests of exports: a small one, and entries whose every text tries to be something else."""

from __future__ import annotations

import operator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from model_registry.catalog import store
from model_registry.catalog.store import Catalog
from model_registry.vocabulary import CONTROL
from tests.support.entries import entry

FOLDER = Path(__file__).parents[1] / "exports"
"""A catalog, and beside it what each text format makes of it."""

HOSTILE = (
    "=1+2",
    '=cmd|" /C calc"!A0',
    "+1",
    "-1",
    "@cf/baai/bge-m3",
    "＝1",
    "'quoted",
    "''",
    "a|b",
    "a\\|b",
    "a\\",
    "a`b``c",
    "```",
    "a%7Cb%25",
    'say "hi"#',
    '"##x',
    "<script>alert(1)</script>",
    "&lt;b&gt;",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "https://evil.example/x",
    "www.evil.example",
    "*star* _under_ ~~gone~~",
    "$x$ :smile: @somebody",
    "{{ template }}",
    "# not a comment",
    "no",
    "1e3",
    "0x10",
    "2026-01-01",
    "null",
    "a,b;c",
    "'; DROP TABLE models; --",
    "C:\\new\\table",
    "naïve-模型-🦙",
    "../../etc/passwd",
)


def small() -> Catalog:
    return store.load(FOLDER / "catalog.json")


def published() -> Catalog:
    return dict(_published())


@cache
def _published() -> Catalog:
    return store.load(FOLDER.parents[1] / "models.json")


def hostile() -> Catalog:
    """Entries with a hostile text in every field that takes any."""
    fields = ("canonical_id", "name", "family", "version", "alias_of", "successor", "migration", "license")
    return store.catalog(
        entry(
            f"acme/{text}",
            **dict.fromkeys(fields, text),
            aliases=[text, f"{text}2"],
            tags=[text],
            regions=[text],
            benchmarks={text: {"score": 1, "source": text}},
            provenance={text: text},
        )
        for text in HOSTILE
    )


def rows(catalog: Catalog) -> list[dict[str, Any]]:
    """What `models.json` says, known to be the catalog."""
    return [each.model_dump(mode="json", exclude_none=True) for each in catalog.values()]


texts = st.from_regex(rf"\A[^\s{CONTROL}]([^{CONTROL}]{{0,12}}[^\s{CONTROL}])?\Z")
"""Any text the schema takes."""

prices = st.decimals(0, 1000, places=6)


def some(**facts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these facts, the others unknown."""
    return st.fixed_dictionaries({}, optional=facts)


def any_of(names: str, strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """One of these facts at least."""
    return some(**dict.fromkeys(names.split(), strategy)).filter(bool)


benchmark = st.decimals(0, 100, places=1).map(lambda score: {"score": score, "source": "s"})
facts = some(
    name=texts,
    aliases=st.lists(texts, min_size=1, max_size=3),
    tags=st.lists(texts, min_size=1, max_size=3),
    status=st.sampled_from(("active", "preview", "deprecated")),
    context_window=st.integers(1, 10**7),
    max_output_tokens=st.integers(1, 10**6),
    retirement_date=st.dates(),
    pricing=st.builds(operator.or_, any_of("input output cache_read per_image", prices), some(currency=st.just("EUR"))),
    capabilities=any_of("vision tools structured_output streaming reasoning prompt_cache audio", st.booleans()),
    benchmarks=any_of("mmlu gpqa mgsm another", benchmark),
    performance=any_of("ttft_ms tokens_per_second", st.integers(1, 10**4)).map(lambda speed: {**speed, "source": "s"}),
)
"""The facts the formats treat each in its own way."""
entries = st.builds(lambda model_id, facts: entry(f"acme/{model_id}", **facts), texts, facts)
catalogs = st.lists(entries, max_size=4, unique_by=lambda each: each.key).map(store.catalog)
