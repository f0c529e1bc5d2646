"""The pages that need no script: a table for each model and each provider, for readers and for search engines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple
from urllib.parse import quote

from model_registry.catalog.provider_directory import providers
from model_registry.vocabulary import Row

_TEMPLATES = Path(__file__).with_name("templates")
_SAFE = re.compile(r"[^a-z0-9.-]+")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9.-]*/[a-z0-9.-]+")
_UNITS = {
    "per_image": "image",
    "per_request": "request",
    "per_input_minute": "minute",
    "per_output_second": "second",
    "per_million_characters": "1M chars",
    "per_page": "page",
    "per_step": "step",
}
_WEIGHTS: dict[object, str] = {True: "open", False: "closed"}
_SHORT = 60
"""Characters of a name that a title or a path takes."""


class Heading(NamedTuple):
    """A column of a table."""

    name: str
    numeric: bool = False


_OFFER = (Heading("Input $/1M", True), Heading("Output $/1M", True), Heading("Context", True), Heading("Status"))


def index(stamp: str, entries: int, models: int, feed: str = "") -> str:
    """The page with the scripts. `stamp` changes with any of its files, so that no two ages of them are mixed;
    `feed` is where the changes are published as Atom, if they are.
    """
    link = f'<link rel="alternate" type="application/atom+xml" title="Changes of AI models" href="{feed}">\n'
    return _template("index.html").substitute(
        stamp=stamp, entries=f"{entries:,}", models=f"{models:,}", feed=link if feed else ""
    )


def static_pages(models: Sequence[tuple[str, list[Row]]], address: str) -> Iterator[tuple[str, bytes]]:
    """A page for each model and provider, their lists and, if the address is known, the site map."""
    paths = {key: f"models/{file_name(key)}.html" for key, _ in models}
    by_provider: dict[str, list[tuple[str, Row]]] = {}
    for key, entries in models:
        yield paths[key], _model(key, entries)
        for row in entries:
            by_provider.setdefault(row["provider"], []).append((key, row))
    for slug, offers in sorted(by_provider.items()):
        yield f"providers/{slug}.html", _provider(slug, offers, paths)
    yield "models/index.html", _models(models, paths)
    yield "providers/index.html", _providers(by_provider)
    if address:
        yield (
            "sitemap.xml",
            _site_map(address.rstrip("/"), [*paths.values(), *(f"providers/{s}.html" for s in by_provider)]),
        )


def file_name(key: str) -> str:
    """A name for a file that no model id can break, with a mark of its own where the id had to be changed."""
    if _PLAIN.fullmatch(key) and len(key) <= _SHORT:
        return key.replace("/", "_")
    return f"{_SAFE.sub('-', key.lower()).strip('.-')[:_SHORT]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _model(key: str, entries: Sequence[Row]) -> bytes:
    names = [row["name"] for row in entries if "name" in row]
    name = names[0] if names else key
    prices = [row["pricing"]["input"] for row in entries if "input" in row.get("pricing", {})]
    first = entries[0]
    told = [
        f"{len(entries)} {'offer' if len(entries) == 1 else 'offers'} of {key} by {first['developer']}",
        *([f"input from ${_number(min(prices))} per million tokens"] if prices and not _foreign(entries) else []),
    ]
    rows = (
        (
            _link(f"../providers/{row['provider']}.html", _named(row["provider"])),
            f"<code class='long'>{_text(row['model_id'])}</code>",
            *_offer_cells(row),
        )
        for row in entries
    )
    body = [
        f"<p>{_text('; '.join(told))}. <a href='../index.html?model={quote(key, safe='')}'>All details</a>.</p>",
        _facts(entries),
        _table((Heading("Provider"), Heading("Id"), *_OFFER), rows, f"Offers of {key}"),
    ]
    return _page(f"{_short(name)}: prices and limits at {len(entries)} offers", "; ".join(told), name, body)


def _facts(entries: Sequence[Row]) -> str:
    """What is true of a model wherever it is served, as the first offer tells it that knows."""
    row = {name: value for entry in reversed(entries) for name, value in entry.items()}
    days = {entry["release_date_basis"]: entry["release_date"] for entry in reversed(entries)}
    # The day of a listing is not that of the release, and the day on which it was first seen is neither.
    listed = days.pop("host", None)
    days.pop("first_seen", None)
    known = {
        "Type": entries[0]["type"],
        "Released": next(reversed(days.values()), None),
        "Listed by a host": None if days else listed,
        "Knowledge until": row.get("knowledge_cutoff"),
        "Weights": _WEIGHTS.get(row.get("open_weights", "")),
        "Licence": row.get("license"),
        "Parameters": f"{row['parameters']:,}" if "parameters" in row else None,
    }
    items = "".join(f"<dt>{name}</dt><dd>{_text(value)}</dd>" for name, value in known.items() if value)
    return f"<dl>{items}</dl>"


def _provider(slug: str, offers: Sequence[tuple[str, Row]], paths: dict[str, str]) -> bytes:
    info = providers().get(slug)
    told = f"{len(offers):,} models of {_named(slug)}: prices per million tokens, context windows and status"
    more = f" <a href='{escape(info.docs_url)}' rel='noreferrer'>Its documentation</a>." if info else ""
    rows = (
        (_long(f"../{paths[key]}", row["model_id"]), _text(row["type"]), *_offer_cells(row))
        for key, row in sorted(offers, key=lambda each: each[1]["model_id"])
    )
    body = [
        f"<p>{_text(told)}. <a href='../index.html?provider={quote(slug)}'>Filter and sort them</a>.{more}</p>",
        _table((Heading("Id"), Heading("Type"), *_OFFER), rows, f"Models of {_named(slug)}"),
    ]
    return _page(f"{_short(_named(slug))}: models and prices", told, _named(slug), body)


def _models(models: Sequence[tuple[str, list[Row]]], paths: dict[str, str]) -> bytes:
    rows = ((_long(f"../{paths[key]}", key), _text(entries[0]["type"]), f"{len(entries):,}") for key, entries in models)
    body = [_table((Heading("Model"), Heading("Type"), Heading("Offers", True)), rows, "Models")]
    return _page("All models", f"{len(models):,} AI models and how many offers there are of each", "Models", body)


def _providers(by_provider: dict[str, list[tuple[str, Row]]]) -> bytes:
    rows = ((_link(f"{slug}.html", _named(slug)), f"{len(offers):,}") for slug, offers in sorted(by_provider.items()))
    body = [_table((Heading("Provider"), Heading("Models", True)), rows, "Providers")]
    return _page("All providers", f"{len(by_provider):,} providers of AI models", "Providers", body)


def _offer_cells(row: Row) -> tuple[str, ...]:
    pricing = row.get("pricing", {})
    return (
        _price(pricing, "input"),
        _price(pricing, "output"),
        f"{row['context_window']:,}" if "context_window" in row else _UNKNOWN,
        _stage(row),
    )


def _stage(row: Row) -> str:
    status = row.get("status", "unknown")
    if "retirement_date" not in row:
        return _text(status)
    word = "ended" if status == "retired" else "ends"
    return f"{_text(status)}, <span class='date'>{word} {row['retirement_date']}</span>"


_UNKNOWN = "<span class='unknown'>unknown</span>"


def _price(pricing: Row, part: str) -> str:
    value = pricing.get(part)
    currency = pricing.get("currency", "USD")
    unit = "" if currency == "USD" else f" {currency}"
    if value is not None:
        return f"{_number(value)}{_text(unit)}" if value else "free"
    if part == "input" and "output" not in pricing:
        if pricing.get("regions"):
            return "varies by region"
        for name, per in _UNITS.items():
            if name in pricing:
                return f"{_number(pricing[name])}{_text(unit)} a {per}"
    return _UNKNOWN


def _foreign(entries: Sequence[Row]) -> bool:
    return any("currency" in row.get("pricing", {}) for row in entries)


def _number(value: float) -> str:
    return f"{Decimal(str(value)):f}"


def _named(slug: str) -> str:
    info = providers().get(slug)
    return info.name if info else slug


def _link(target: str, text: str) -> str:
    return f"<a href='{escape(quote(target, safe='/.-'))}'>{_text(text)}</a>"


def _long(target: str, text: str) -> str:
    """A link whose text breaks where it is long, and not sooner."""
    return f"<span class='long'>{_link(target, text)}</span>"


def _text(value: object) -> str:
    """Any text as text: its marks are no markup, and its direction is its own affair."""
    text = str(value)
    return escape(text) if text.isascii() else f"<bdi>{escape(text)}</bdi>"


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def _table(headings: Sequence[Heading], rows: Iterable[Sequence[str]], caption: str) -> str:
    marks = [" class='n'" if heading.numeric else "" for heading in headings]
    head = "".join(f"<th scope='col'{mark}>{heading.name}</th>" for heading, mark in zip(headings, marks, strict=True))
    lines = (
        "<tr>" + "".join(f"<td{mark}>{cell}</td>" for cell, mark in zip(row, marks, strict=True)) + "</tr>"
        for row in rows
    )
    label = escape(_short(caption))
    return (
        f"<div class='scroll' role='region' tabindex='0' aria-label='{label}'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>\n{chr(10).join(lines)}\n</tbody></table></div>"
    )


def _page(title: str, description: str, heading: str, body: Iterable[str]) -> bytes:
    text = _template("page.html").substitute(
        title=escape(f"{title} · Model Registry"),
        description=escape(f"{description[:300]}."),
        heading=escape(heading),
        root="../",
        body="\n".join(body),
    )
    return text.encode()


_READ: dict[str, Template] = {}


def _template(name: str) -> Template:
    if name not in _READ:
        _READ[name] = Template((_TEMPLATES / name).read_text("utf-8"))
    return _READ[name]


def _site_map(address: str, paths: Iterable[str]) -> bytes:
    places = ("", "models/index.html", "providers/index.html", *paths)
    lines = "".join(f"<url><loc>{escape(f'{address}/{quote(path)}')}</loc></url>\n" for path in places)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{lines}</urlset>\n".encode()
