"""How heavy and how fast the page is, in a real browser with its processor slowed four times.

python benchmarks/page.py [--entries 8000]

Weighs the first view as gzip sends it, and measures in headless Chromium: the time until the table is there, and the
time from a keystroke to filtered rows. The catalog is the repository's; with --entries its rows are repeated under
other ids until there are as many. Needs `pip install --editable '.[dev-browser]'`, chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from model_registry.site.build import build

ROOT = Path(__file__).parent.parent
FIRST_VIEW = ("index.html", "style.css", "app.js", "data/table.js")
KEYSTROKE = """
const box = document.querySelector("#search"), times = [];
for (const word of ["c", "cl", "cla", "clau", "g", "gp", "gpt", "gpt-5", "llama 3", "", "q", "qw"]) {
  const begun = performance.now();
  box.value = word;
  box.dispatchEvent(new Event("input"));
  document.body.offsetHeight;
  times.push(performance.now() - begun);
}
return times;
"""


def rows(entries: int | None) -> Iterator[dict[str, Any]]:
    """The repository's entries, repeated under other ids until there are enough."""
    known = json.loads((ROOT / "models.json").read_bytes())
    for number in range(entries or len(known)):
        turn, at = divmod(number, len(known))
        row = dict(known[at])
        if turn:
            row["model_id"] += f"-{turn}"
            row["canonical_id"] = f"{row.get('canonical_id', row['model_id'])}-{turn}"
        yield row


def main() -> None:
    parser = argparse.ArgumentParser(description="Weigh the page and measure it in a browser.")
    parser.add_argument("--entries", type=int)
    catalog = list(rows(parser.parse_args().entries))
    begun = time.process_time()
    files = dict(build(catalog))
    print(f"build: {time.process_time() - begun:.2f} s of CPU for {len(catalog):,} entries, {len(files):,} files")
    weights = {name: len(gzip.compress(files[name], 9)) for name in FIRST_VIEW}
    print(
        f"first view: {sum(weights.values()) / 1000:.1f} kB gz ({weights}), other views' script "
        f"{len(gzip.compress(files['views.js'], 9)) / 1000:.1f} kB gz"
    )
    with TemporaryDirectory() as folder:
        for path, content in files.items():
            (Path(folder) / path).parent.mkdir(exist_ok=True)
            (Path(folder) / path).write_bytes(content)
        measure(Path(folder, "index.html").as_uri())


def measure(address: str) -> None:
    """Print what a browser takes."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(option)
    with webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver")) as chrome:
        chrome.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 4})
        usable, keys = [], []
        for _ in range(5):
            chrome.get(address)
            WebDriverWait(chrome, 60, 0.05).until(lambda it: it.find_elements(By.CSS_SELECTOR, ".grid .name"))
            usable.append(chrome.execute_script("return performance.getEntriesByName('usable')[0].startTime"))
            keys += chrome.execute_script(KEYSTROKE)
        memory = chrome.execute_script("return performance.memory.usedJSHeapSize") / 1e6
    print(
        f"usable after {statistics.median(usable):.0f} ms; a keystroke {statistics.median(keys):.1f} ms "
        f"(slowest {max(keys):.1f}); {memory:.0f} MB of memory"
    )


if __name__ == "__main__":
    main()
