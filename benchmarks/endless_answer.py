"""How much memory an answer without end costs, through requests and through the SDK.

    python benchmarks/endless_answer.py

Each case is a process of its own; its peak is compared with that of the same run on a proper answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

from model_registry.refresh.sample_server import SampleServer

PEAK = """
import resource, sys
from model_registry.main import main
code = main(sys.argv[1:])
print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


class Endless(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        try:
            self.wfile.write(b'{"data": [')
            while True:
                self.wfile.write(b" " * (1 << 16))
        except OSError:
            return

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


def peak(env: dict[str, str], slug: str, *options: str) -> tuple[int, float]:
    """Exit code and peak memory, in MiB, of asking one provider."""
    command = [sys.executable, "-c", PEAK, "--no-sources", "--providers", slug, *options]
    with tempfile.TemporaryDirectory() as directory:
        done = subprocess.run(command, cwd=directory, env=env, capture_output=True, text=True, check=True)
    code, kib = done.stderr.splitlines()[-1].split()
    return int(code), int(kib) / 1024


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    with SampleServer() as samples:
        proper = {"PATH": os.environ["PATH"], **samples.environment()}
        endless = {**proper, "OPENAI_BASE_URL": here, "ANTHROPIC_BASE_URL": here}
        for slug, way in (("openai", "requests"), ("anthropic", "SDK")):
            _, usual = peak(proper, slug)
            for limit in (1, 64):
                code, cut = peak(endless, slug, "--max-answer", str(limit))
                excess = f"{cut - usual:+.0f} over a proper one"
                print(f"{way:<9} limit {limit:>2} MiB: exit {code}, peak {cut:.0f} MiB, {excess}")


if __name__ == "__main__":
    main()
