"""Fails unless the tests ran 95 % of the lines and 90 % of the branches of `src/`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

LINES, BRANCHES = 95.0, 90.0

totals = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["totals"]
lines = 100 * totals["covered_lines"] / totals["num_statements"]
branches = 100 * totals["covered_branches"] / totals["num_branches"]
print(f"lines {lines:.1f} %, branches {branches:.1f} %")
sys.exit(lines < LINES or branches < BRANCHES)
