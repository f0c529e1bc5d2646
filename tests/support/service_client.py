"""A client of the service that shows what was sent and received."""

from __future__ import annotations

from typing import Any

import requests

from model_registry.service.store import Store


class Client:
    """Asks one service; paths are below `/api/registry` unless they begin with a slash."""

    def __init__(self, url: str, key: str | None, store: Store) -> None:
        self.url = url
        self.store = store
        self.session = requests.Session()
        self.key = key
        if key:
            self.session.headers["Authorization"] = f"Bearer {key}"

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """Send a request."""
        address = self.url + (path if path.startswith("/") else f"/api/registry/{path}")
        return self.session.request(method, address, timeout=60, allow_redirects=False, **more)

    def get(self, path: str, **more: Any) -> Any:
        """What an address says; it must say it."""
        answer = self.ask("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, document: Any, **more: Any) -> requests.Response:
        """Send a document."""
        return self.ask("POST", path, json=document, **more)

    def patch(self, path: str, document: Any, seen: str | None = "*", **headers: str) -> requests.Response:
        """Change something that was seen in a state."""
        told = {"Content-Type": "application/merge-patch+json", **({"If-Match": seen} if seen else {}), **headers}
        return self.ask("PATCH", path, json=document, headers=told)

    def delete(self, path: str, seen: str | None = "*") -> requests.Response:
        """Delete something that was seen in a state."""
        return self.ask("DELETE", path, headers={"If-Match": seen} if seen else {})

    def tag(self, path: str) -> str:
        """The ETag of an address."""
        return self.ask("GET", path).headers["ETag"]
