"""How heavy and how fast the page is, in a real browser with its processor slowed four times, and two others beside it.

python benchmarks/page.py [--entries 8000] [--rival models.dev=FOLDER] [--rival llm-prices=FOLDER]

Weighs the first view as gzip sends it, says whether the order of the entries changes a byte, and measures in headless
Chromium: the time until the table is there and the scripts have run, and the time from the input event of a key to
filtered rows: until they stand in the document, until they are laid out, and until the frame that shows them is
painted. Frames come as fast as they can be made, so that waiting for a screen's next turn is in no number. The catalog
is the repository's; with --entries its rows are repeated under other ids until there are as many.

A rival is measured alike, from the folder its published sources are built to; what it asks of other hosts (fonts,
counters of visits) is refused and weighs nothing. Each shows a catalog and a design of its own: how many rows it makes
at first is told. How they are built:

- models.dev: in a checkout of https://github.com/anomalyco/models.dev `bun install`, then `bun ./script/build.ts` in
  `packages/web`; the folder is `packages/web/dist`. Its filter is the search that `/` opens.
- llm-prices: in a checkout of https://github.com/simonw/llm-prices `python scripts/build.py`; the folder is that
  checkout.

Needs `pip install --editable '.[dev-browser]'`, chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import statistics
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from model_registry.compat import override
from model_registry.site.build import build

ROOT = Path(__file__).parent.parent
ROUNDS = 3
FIRST_VIEW = ("index.html", "style.css", "app.js", "data/table.js")
TYPED = ("clau", "\b" * 4, "gpt-5", "\b" * 5, "llama 3", "\b" * 7, "qw")
"""What is typed into the search, key by key; `\\b` takes a letter back."""
WATCH = """
window.written = []; window.laidOut = []; window.painted = [];
let begun;
addEventListener("input", () => { begun = performance.now(); }, true);
new MutationObserver(() => {
  if (begun === undefined) return;
  const since = begun;
  begun = undefined;
  written.push(performance.now() - since);
  document.body.offsetHeight;
  laidOut.push(performance.now() - since);
  // The callback runs before the frame is made, the message is read when its thread has made it.
  requestAnimationFrame(() => {
    const made = new MessageChannel();
    made.port1.onmessage = () => painted.push(performance.now() - since);
    made.port2.postMessage(null);
  });
}).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
"""
"""What a key changes first are the rows, on each of these pages."""
SEEN = """
new MutationObserver((_, watching) => {
  if (!document.querySelector("ROWS")) return;
  window.rowsAt = performance.now();
  watching.disconnect();
}).observe(document, { subtree: true, childList: true });
"""


class Page(NamedTuple):
    """Where things are on a page: its file, the box one types into, its rows and, if need be, what opens the box."""

    file: str
    box: str
    rows: str
    opener: str = ""


OURS = Page("index.html", "#search", ".grid .name")
RIVALS = {
    "models.dev": Page("_index.html", "#search-input", "table tbody tr", "#search-trigger"),
    "llm-prices": Page("index.html", "#modelSearch", "#presetTableBody tr"),
}


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
    parser.add_argument("--rival", action="append", default=[], metavar="NAME=FOLDER", help=" or ".join(RIVALS))
    asked = parser.parse_args()
    catalog = list(rows(asked.entries))
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
        measure("ours", OURS, Path(folder))
    for name, _, place in (each.partition("=") for each in asked.rival):
        measure(name, RIVALS[name], Path(place))


class Server(ThreadingHTTPServer):
    """A folder over HTTP, and the weight of what was asked for of it."""

    def __init__(self, folder: Path) -> None:
        self.asked: dict[str, int] = {}
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(folder)))


class Handler(SimpleHTTPRequestHandler):
    @override
    def send_head(self) -> Any:
        found = Path(self.translate_path(self.path))
        if found.is_file() and isinstance(self.server, Server):
            self.server.asked[found.name] = len(gzip.compress(found.read_bytes(), 9))
        return super().send_head()

    @override
    def log_message(self, *_: object) -> None: ...


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    with Server(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def measure(name: str, page: Page, folder: Path) -> None:
    """Print what a page weighs as its browser asks for it, and what it takes."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for option in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-frame-rate-limit",
        "--disable-gpu-vsync",
        "--enable-precise-memory-info",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(option)
    with (
        webdriver.Chrome(options, webdriver.ChromeService("/usr/bin/chromedriver")) as chrome,
        served(folder) as server,
    ):
        chrome.set_window_size(1440, 900)
        chrome.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 4})
        chrome.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": SEEN.replace("ROWS", page.rows)})
        usable: list[float] = []
        times: dict[str, list[float]] = {"written": [], "laidOut": [], "painted": []}
        weight = shown = elements = 0
        for _ in range(ROUNDS):
            chrome.get(f"http://127.0.0.1:{server.server_port}/{page.file}")
            WebDriverWait(chrome, 60, 0.05).until(lambda it: it.execute_script("return window.rowsAt"))
            usable.append(
                chrome.execute_script(
                    "return Math.max(rowsAt, performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd)"
                )
            )
            shown = len(chrome.find_elements(By.CSS_SELECTOR, page.rows))
            weight = sum(server.asked.values())
            elements = chrome.execute_script("return document.getElementsByTagName('*').length")
            if page.opener:
                chrome.find_element(By.CSS_SELECTOR, page.opener).click()
            chrome.execute_script(WATCH)
            box = chrome.find_element(By.CSS_SELECTOR, page.box)
            for number, key in enumerate("".join(TYPED), 1):
                box.send_keys(Keys.BACKSPACE if key == "\b" else key)
                while chrome.execute_script("return painted.length") < number:
                    time.sleep(0.02)
            for when in times:
                times[when] += chrome.execute_script(f"return {when}")
        memory = chrome.execute_script("return performance.memory.usedJSHeapSize") / 1e6

    def told(when: str) -> str:
        """The median, and the fastest tenth, which a machine with nothing else to do comes near to."""
        return f"{statistics.median(times[when]):.1f} ({statistics.quantiles(times[when], n=10)[0]:.1f})"

    print(
        f"{name}: {weight / 1000:.1f} kB gz asked for, {shown:,} rows of {elements:,} elements made, usable after "
        f"{statistics.median(usable):.0f} ms; "
        f"a keystroke to filtered rows: in the document after {told('written')} ms, laid out after {told('laidOut')}, "
        f"painted after {told('painted')}; "
        f"{memory:.0f} MB of memory"
    )


if __name__ == "__main__":
    main()
