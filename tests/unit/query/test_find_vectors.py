"""One set of names that Python and JavaScript (`packages/js/test`) both lead to the same entries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model_registry.errors import UnknownModel
from model_registry.testing import registry_of

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "vectors/find.json").read_text("utf-8")
)
REGISTRY = registry_of(*VECTORS["entries"])


@pytest.mark.parametrize("vector", VECTORS["names"], ids=lambda vector: str(vector["name"]))
def test_a_name_leads_to_the_entry_of_the_vector(vector: dict[str, Any]) -> None:
    if vector["found"] is None:
        with pytest.raises(UnknownModel):
            REGISTRY.find(vector["name"])
        return
    found = REGISTRY.find(vector["name"])
    others = [entry.full_id for entry in found.others]
    assert (found.entry.full_id, found.how, others) == (vector["found"], vector["how"], vector["others"])
