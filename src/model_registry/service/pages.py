"""The page that shows the OpenAPI document to people. It loads nothing from elsewhere and needs no script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any


def style() -> bytes:
    """The page's style."""
    return Path(__file__).with_name("docs.css").read_bytes()


def page(document: Mapping[str, Any]) -> str:
    """The document as a page."""
    info = document["info"]
    operations = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(info['title'])}</title>",
            '<link rel="stylesheet" href="/docs.css"><link rel="icon" href="data:,"></head><body><main>',
            f"<h1>{escape(info['title'])} <small>{escape(info['version'])}</small></h1>",
            f"<p>{escape(info.get('summary', ''))} <a href='/openapi.json'>openapi.json</a></p>",
            "<nav><ul>",
            *(
                f"<li><a href='#{_anchor(method, path)}'>{_name(method, path)}</a></li>"
                for path, method, _ in operations
            ),
            "</ul></nav>",
            *(line for operation in operations for line in _section(*operation)),
            "<h2>Shapes</h2>",
            *(
                f"<details id='{escape(name)}'><summary>{escape(name)}</summary>"
                f"<pre>{escape(json.dumps(schema, indent=2, ensure_ascii=False))}</pre></details>"
                for name, schema in document["components"]["schemas"].items()
            ),
            "</main></body></html>",
            "",
        )
    )


def _section(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"<section id='{_anchor(method, path)}'><h2>{_name(method, path)}</h2>"
    yield f"<p>{escape(operation.get('description', operation.get('summary', '')))}</p>"
    if parameters := operation.get("parameters"):
        yield "<table><thead><tr><th>parameter</th><th>in</th><th>about</th></tr></thead><tbody>"
        for each in parameters:
            about = each.get("description") or each["schema"].get("description") or each["schema"].get("type", "")
            mark = " <em>(required)</em>" if each.get("required") else ""
            name = f"<code>{escape(each['name'])}</code>{mark}"
            yield f"<tr><td>{name}</td><td>{each['in']}</td><td>{escape(about)}</td></tr>"
        yield "</tbody></table>"
    if body := operation.get("requestBody"):
        for media, content in body["content"].items():
            name = content["schema"].get("$ref", "").rpartition("/")[2]
            yield f"<p>Body: <code>{escape(media)}</code>, <a href='#{escape(name)}'>{escape(name)}</a></p>"
    yield "<table><thead><tr><th>status</th><th>when</th></tr></thead><tbody>"
    for status, answer in operation["responses"].items():
        yield f"<tr><td>{escape(status)}</td><td>{escape(answer['description'])}</td></tr>"
    yield "</tbody></table></section>"


def _name(method: str, path: str) -> str:
    return f"<code>{method.upper()} {escape(path)}</code>"


def _anchor(method: str, path: str) -> str:
    return escape(f"{method}-{path.strip('/')}".replace("/", "-").replace("{", "").replace("}", ""))
