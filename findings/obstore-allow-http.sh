#!/usr/bin/env bash
# obstore: any `client_options` switch off AWS_ALLOW_HTTP of the environment.
#
# obstore 0.12.1, S3Store against a server on plain http. The variable AWS_ALLOW_HTTP=true is what lets it talk there, and
# does as long as no options are given. With `client_options`, of whatever kind (here a time limit), the variable
# counts no more, and each call fails before anything is sent: "HTTP error: builder error". One would expect an option to
# be added to what the environment says. Give `allow_http` among the options, too.
#
# Ends with 0 if it is so, and with 1 if not. Asks nobody but a server of its own on loopback.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check obstore==0.12.1 2>/dev/null
cat >"$folder/seen.py" <<'PYTHON'
import http.server
import os
import threading
from importlib.metadata import version

import obstore
from obstore.store import S3Store

requests = []


class Bucket(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        requests.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Sat, 01 Aug 2026 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(b"hi")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ |= {
    "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_REGION": "us-east-1",
    "AWS_ALLOW_HTTP": "true",
}
quick = {"max_retries": 0}


def read(**options):
    try:
        return bytes(obstore.get(S3Store("bucket", retry_config=quick, **options), "greeting").bytes()).decode()
    except Exception as error:
        return f"{type(error).__name__}: " + ("builder error" if "builder error" in str(error) else str(error)[:200])


seen = [
    ("no options", read(), "hi"),
    ("a time limit", read(client_options={"timeout": "5s"}), "GenericError: builder error"),
    ("both", read(client_options={"timeout": "5s", "allow_http": True}), "hi"),
]
print("obstore", version("obstore"))
for name, got, _ in seen:
    print(f"  {name}: {got}")
raise SystemExit(0 if all(got == expected for _, got, expected in seen) and len(requests) == 2 else 1)
PYTHON
"$folder/venv/bin/python" "$folder/seen.py"
