"""How well ids are matched to models, pair by pair, against reference rows; and how fast.

    python benchmarks/identity.py [--misses] [../shared/truth/identity-dev.json]

Precision: of the pairs of ids that got one canonical id, how many the reference gives one model.
Recall: of the pairs the reference gives one model, how many got one canonical id.
Reference rows that are wrong, or that no rule could know, count like all others, and are named as such; a second line
gives the figures without them. Exit code 1 if these are below the targets.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from typing_extensions import override

from model_registry.catalog.identity import identify


class Row(NamedTuple):
    provider: str
    model_id: str
    reference: str
    found: str

    @override
    def __str__(self) -> str:
        return f"{self.provider} {self.model_id}"


PRECISION, RECALL = 0.995, 0.98
"""The targets."""

# The reference has some models twice, with the date of their only release and without.
ONE_RELEASE = {
    "anthropic/claude-haiku-4-5-20251001": "anthropic/claude-haiku-4-5",
    "anthropic/claude-opus-4-20250514": "anthropic/claude-opus-4-0",
    "anthropic/claude-opus-4-1-20250805": "anthropic/claude-opus-4-1",
    "anthropic/claude-opus-4-5-20251101": "anthropic/claude-opus-4-5",
    "anthropic/claude-sonnet-4-20250514": "anthropic/claude-sonnet-4-0",
    "anthropic/claude-sonnet-4-5-20250929": "anthropic/claude-sonnet-4-5",
}

# Rows of the reference that contradict another row of it or what a model is, and names that a host made up.
WRONG = {
    (
        "cloudflare-workers-ai",
        "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
    ): "a distillate is given the model it learnt from",
    ("databricks", "databricks-claude-sonnet-4"): "Claude Sonnet 4 is not Claude Sonnet 4.5",
    ("databricks", "databricks-gemini-3-1-flash-lite"): "the release is given its preview",
    ("databricks", "databricks-gemini-3-1-pro"): "the model is given its sibling for custom tools",
    ("moonshotai", "kimi-k2.7-code-highspeed"): "the developer sells it apart from kimi-k2.7-code",
    ("umans-ai", "umans-coder"): "a name of the host, which tells no model",
    ("umans-ai", "umans-flash"): "a name of the host, which tells no model",
    ("anyapi", "deepseek/deepseek-r1"): "an id of weights is given one that moves",
    ("neon", "claude-sonnet-4"): "Claude Sonnet 4 is not Claude Sonnet 4.5",
    ("neon", "gemini-3-1-flash-lite"): "the release is given its preview",
    ("neon", "gemini-3-1-pro"): "the model is given its sibling for custom tools",
    ("routing-run", "route/mimo-v2.5"): "MiMo V2.5 is not MiMo V2.5 Pro",
    ("routing-run", "route/mistral-small-2503"): "the release of March 2025 is not that of March 2026",
    ("umans-ai-coding-plan", "umans-coder"): "a name of the host, which tells no model",
    ("umans-ai-coding-plan", "umans-flash"): "a name of the host, which tells no model",
    ("helicone", "mistral-small"): "an id that moves is given one of several releases",
    ("friendli", "Qwen/Qwen3-235B-A22B-Instruct-2507"): "the weights of July 2025 are not those of qwen3-235b-a22b",
    ("scaleway", "qwen3-235b-a22b-instruct-2507"): "the weights of July 2025 are not those of qwen3-235b-a22b",
    ("snowflake-cortex", "mistral-large2"): "Mistral Large 2 is one release, mistral-large-latest moves",
}


def pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def score(rows: Iterable[Row]) -> tuple[float, float]:
    """Pairwise precision and recall."""
    rows = list(rows)
    both = pairs(Counter((row.reference, row.found) for row in rows).values())
    found = pairs(Counter(row.found for row in rows).values())
    reference = pairs(Counter(row.reference for row in rows).values())
    return ratio(both, found), ratio(both, reference)


def misses(rows: Iterable[Row]) -> Iterable[str]:
    """For each group that differs, its rows by the other side; a wrong row of the reference is marked."""
    merged: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    split: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        merged[row.found][row.reference].append(row)
        split[row.reference][row.found].append(row)
    for kind, groups in (("met, but the reference has them apart", merged), ("apart, but one in the reference", split)):
        for name, sides in sorted(groups.items()):
            if len(sides) > 1:
                yield f"{kind}: {name}"
                for side, members in sorted(sides.items()):
                    for row in members:
                        reason = WRONG.get((row.provider, row.model_id))
                        yield f"    {side:<45} {row}" + (f"   [wrong row: {reason}]" if reason else "")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("file", type=Path, nargs="?", default=Path("../shared/truth/identity-dev.json"))
    options.add_argument("--misses", action="store_true", help="list the rows that differ before the figures")
    arguments = options.parse_args()
    reference = json.loads(arguments.file.read_text(encoding="utf-8"))

    began = time.perf_counter()
    rows = [
        Row(
            row["provider"],
            row["model_id"],
            ONE_RELEASE.get(row["canonical_id"], row["canonical_id"]),
            identify(row["provider"], row["model_id"]).canonical_id,
        )
        for row in reference
    ]
    seconds = time.perf_counter() - began

    if arguments.misses:
        print("\n".join(misses(rows)))
    right = [row for row in rows if (row.provider, row.model_id) not in WRONG]
    for label, chosen in (("all rows", rows), ("without wrong rows", right)):
        precision, recall = score(chosen)
        print(f"{label:<20} {len(chosen):>6} rows   precision {precision:.4f}   recall {recall:.4f}")
    print(f"{seconds:.2f} s, with the rules to load")
    precision, recall = score(right)
    return 0 if precision >= PRECISION and recall >= RECALL else 1


if __name__ == "__main__":
    sys.exit(main())
