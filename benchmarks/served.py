"""Serves recorded data sets on loopback, so that a measurement asks nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from typing_extensions import override

DATA_SETS = {
    "DEPRECATIONS_INFO_URL": "deprecations_info.json",
    "LITELLM_URL": "litellm_model_prices.json",
    "LLM_STATS_URL": "llmstats_benchmarks.json",
    "MODELS_DEV_URL": "models_dev_api.json",
}
"""The variable of each source, and its file in the folder."""


class _Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def data_sets(folder: Path | None) -> Iterator[dict[str, str]]:
    """The variables that lead the sources to the files in this folder; none without a folder."""
    if folder is None:
        yield {}
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {name: f"http://127.0.0.1:{server.server_port}/{file}" for name, file in DATA_SETS.items()}
    finally:
        server.shutdown()
