"""The user's own models, and corrections of the catalog."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest

from model_registry import Registry, UnknownModel, load
from model_registry.errors import ConfigurationError
from model_registry.library.overrides import OverrideConflict
from model_registry.testing import registry_of

LARGE = {
    "provider": "acme",
    "model_id": "large",
    "canonical_id": "acme/large",
    "aliases": ["big"],
    "context_window": 128_000,
    "pricing": {"input": 2.5, "output": 10},
    "capabilities": {"tools": True},
    "provenance": {"pricing": "litellm"},
}


class Overridden(Protocol):
    """Opens a catalog with overrides."""

    def __call__(self, overrides: str, *rows: dict[str, Any]) -> Registry: ...


@pytest.fixture
def overridden(tmp_path: Path) -> Overridden:
    def open_(overrides: str, *rows: dict[str, Any]) -> Registry:
        (tmp_path / "catalog.json").write_text(
            json.dumps([each.as_dict() for each in registry_of(*(rows or (LARGE,)))])
        )
        (tmp_path / "overrides.toml").write_text(overrides)
        return load(tmp_path / "catalog.json", overrides=tmp_path / "overrides.toml")

    return open_


def test_a_correction_changes_what_it_names_and_nothing_else(overridden: Overridden) -> None:
    registry = overridden('["acme/large"]\npricing.input = 0.1\nmax_output_tokens = 4096\n')

    entry = registry.find("acme/large").entry
    assert entry.pricing is not None
    assert (entry.pricing.input, entry.pricing.output) == (Decimal("0.1"), Decimal(10))
    assert (entry.context_window, entry.max_output_tokens) == (128_000, 4096)
    assert entry.provenance == {
        "max_output_tokens": "overrides",
        "pricing": "litellm",
        "pricing.input": "overrides",
    }
    assert entry.to_model().provider == "acme", "it keeps the contract"
    assert list(registry) == [entry]


def test_what_the_catalog_tells_otherwise_is_reported(overridden: Overridden) -> None:
    registry = overridden(
        '["acme/large"]\ncontext_window = 1000\nlicense = "mine"\npricing = { input = 2.5, output = 1 }\n'
    )

    assert registry.conflicts == (
        OverrideConflict("acme/large", "context_window", 1000, 128_000),
        OverrideConflict("acme/large", "pricing.output", 1, 10),
    )
    assert overridden("").conflicts == ()


def test_a_model_of_ones_own_is_found_as_any_other(overridden: Overridden) -> None:
    registry = overridden(
        """
        ["acme/private"]
        aliases = ["mine"]
        canonical_id = "acme/large"
        context_window = 200000
        capabilities = { tools = true }
        release_date = 2026-01-31
        """
    )

    entry = registry.find("mine").entry
    assert entry.full_id == "acme/private"
    assert (entry.source, f"{entry.release_date}", entry.release_date_basis) == ("curated", "2026-01-31", "curated")
    assert entry.provenance == dict.fromkeys(
        ("aliases", "canonical_id", "context_window", "capabilities", "release_date"), "overrides"
    )
    assert entry.to_model().developer == "unknown"
    assert [each.model_id for each in registry] == ["large", "private"]
    assert len(registry) == 2
    assert registry.search(capabilities="tools", min_context=150_000) == (entry,)
    same = registry.find("acme/large")
    assert (same.how, same.entry.model_id) == ("full_id", "large")


def test_of_a_name_that_several_bear_the_preferred_comes_first(overridden: Overridden) -> None:
    host = {"provider": "host", "model_id": "m", "canonical_id": "acme/m", "source": "host"}
    official = {"provider": "acme", "model_id": "m", "canonical_id": "acme/m", "source": "official"}
    registry = overridden('["mine/m"]\ncanonical_id = "acme/m"\n["host/m"]\nlicense = "x"\n', host, official)

    for name in ("m", "acme/m"):
        found = registry.find(name)
        assert found.entry.full_id == "acme/m"
    assert [each.full_id for each in registry.find("m").others] == ["host/m", "mine/m"]


def test_a_name_taken_from_an_entry_finds_it_no_more(overridden: Overridden) -> None:
    registry = overridden('["acme/large"]\naliases = ["huge"]\n')

    assert registry.find("huge").how == "alias"
    with pytest.raises(UnknownModel):
        registry.find("big")


def test_without_a_date_a_model_of_ones_own_is_as_old_as_the_file(overridden: Overridden, tmp_path: Path) -> None:
    overridden('["acme/private"]\nlicense = "x"\n')
    os.utime(tmp_path / "overrides.toml", (0, 1_767_268_800))

    entry = load(tmp_path / "catalog.json", overrides=tmp_path / "overrides.toml").find("acme/private").entry

    assert (f"{entry.release_date}", entry.release_date_basis) == ("2026-01-01", "first_seen")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[", "is not TOML"),
        ('["large"]\nlicense = "x"\n', "'large' is not a full id"),
        ("large = 5\n", "'large' is not a full id"),
        ('"acme/large" = 5\n', "acme/large holds no fields"),
        ('["acme/large"]\n', "acme/large holds no fields"),
        (
            '["acme/large"]\npricing.input = -1\n',
            r"acme/large: pricing\.input: Input should be greater than or equal to 0",
        ),
        ('["acme/large"]\ncontext = 5\n', "acme/large: there is no field 'context'; did you mean context_window"),
        ('["acme/large"]\nmodel_id = "other"\n', "acme/large: model_id is not yours to set"),
        ('["ACME/large"]\nlicense = "x"\n', "ACME/large: provider: is not written as it must be"),
    ],
)
def test_a_file_that_is_wrong_says_where(text: str, problem: str, overridden: Overridden) -> None:
    with pytest.raises(ConfigurationError, match=rf"overrides\.toml:? {problem}"):
        overridden(text)
