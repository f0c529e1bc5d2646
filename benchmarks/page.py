"""How heavy and how fast the page is, in a real browser with its processor slowed four times.

python benchmarks/page.py [--entries 8000]

Weighs the first view as gzip sends it, says whether the order of the entries changes a byte, and measures in headless
Chromium: the time until the table is there, and the time from the input event of a key to filtered rows, once until
they are laid out and once until the frame that shows them is painted. Frames come as fast as they can be made, so that
waiting for a screen's next turn is in no number. The catalog is the repository's; with --entries its rows are repeated
under other ids until there are as many.

Needs `pip install --editable '.[dev-browser]'`, chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import statistics
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from model_registry.site.build import build

ROOT = Path(__file__).parent.parent
ROUNDS = 3
FIRST_VIEW = ("index.html", "style.css", "app.js", "data/table.js")
TYPED = ("clau", "\b" * 4, "gpt-5", "\b" * 5, "llama 3", "\b" * 7, "qw")
"""What is typed into the search, key by key; `\\b` takes a letter back."""
WATCH = """
window.laidOut = []; window.painted = [];
let begun;
addEventListener("input", () => {
  begun = performance.now();
  // The callback runs before the frame is made, the message is read when its thread has made it.
  requestAnimationFrame(() => {
    const made = new MessageChannel();
    made.port1.onmessage = () => painted.push(performance.now() - begun);
    made.port2.postMessage(null);
  });
}, true);
addEventListener("input", () => { document.body.offsetHeight; laidOut.push(performance.now() - begun); });
"""


def rows(entries: int | None) -> Iterator[dict[str, Any]]:
    """The repository's entries, repeated under other ids until there are enough. No two have one id."""
    known = json.loads((ROOT / "models.json").read_bytes())
    for number in range(entries or len(known)):
        turn, at = divmod(number, len(known))
        row = dict(known[at])
        if turn:
            for name in {"model_id", "canonical_id"} & row.keys():
                row[name] += f"--copy-{turn}"
        yield row


def digest(built: Iterable[tuple[str, bytes]]) -> str:
    """One sum for all files."""
    total = hashlib.sha256()
    for path, content in sorted(built):
        total.update(f"{path}\n{len(content)}\n".encode() + content)
    return total.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description="Weigh the page and measure it in a browser.")
    parser.add_argument("--entries", type=int)
    catalog = list(rows(parser.parse_args().entries))
    begun = time.process_time()
    files = dict(build(catalog))
    print(f"build: {time.process_time() - begun:.2f} s of CPU for {len(catalog):,} entries, {len(files):,} files")
    stable = digest(files.items()) == digest(build(catalog[::-1]))
    print(f"the same bytes from the entries in another order: {'yes' if stable else 'NO'}")
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
    for option in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-frame-rate-limit",
        "--disable-gpu-vsync",
    ):
        options.add_argument(option)
    with webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver")) as chrome:
        chrome.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 4})
        usable, laid_out, painted = [], [], []
        for _ in range(ROUNDS):
            chrome.get(address)
            WebDriverWait(chrome, 60, 0.05).until(lambda it: it.find_elements(By.CSS_SELECTOR, ".grid .name"))
            usable.append(chrome.execute_script("return performance.getEntriesByName('usable')[0].startTime"))
            chrome.execute_script(WATCH)
            box = chrome.find_element(By.CSS_SELECTOR, "#search")
            keys = "".join(TYPED)
            for number, key in enumerate(keys, 1):
                box.send_keys(Keys.BACKSPACE if key == "\b" else key)
                while chrome.execute_script("return painted.length") < number:
                    time.sleep(0.02)
            laid_out += chrome.execute_script("return laidOut")
            painted += chrome.execute_script("return painted")
        memory = chrome.execute_script("return performance.memory.usedJSHeapSize") / 1e6
    print(
        f"usable after {statistics.median(usable):.0f} ms; a keystroke to filtered rows: laid out after "
        f"{statistics.median(laid_out):.1f} ms, painted after {statistics.median(painted):.1f} ms "
        f"(fastest tenth {min_tenth(laid_out):.1f} and {min_tenth(painted):.1f}); {memory:.0f} MB of memory"
    )


def min_tenth(times: list[float]) -> float:
    """What a machine with nothing else to do comes near to."""
    return statistics.quantiles(times, n=10)[0]


if __name__ == "__main__":
    main()
