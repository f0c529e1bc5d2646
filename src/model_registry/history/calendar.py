"""The days on which models end, as a calendar: iCalendar, RFC 5545."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from model_registry.catalog.entry import Entry

_LINE = 75
"""Bytes of a line; what is longer is folded."""


def calendar(title: str, entries: Iterable[Entry]) -> str:
    """An all-day event for each entry that has a day from which calls fail; the others are left out.

    The same entries give the same bytes: an event is stamped with the day its entry last changed.
    """
    return "".join(f"{folded}\r\n" for line in _lines(title, entries) for folded in _fold(line))


def _lines(title: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Model Registry//Retirements//EN")
    # The first is of RFC 7986; the second is what the older programs read.
    yield from (f"NAME:{_text(title)}", f"X-WR-CALNAME:{_text(title)}")
    ending = [(entry.retirement_date, entry.full_id, entry) for entry in entries if entry.retirement_date]
    for day, full_id, entry in sorted(ending, key=lambda each: each[:2]):
        yield "BEGIN:VEVENT"
        yield f"UID:{hashlib.sha256(full_id.encode()).hexdigest()[:16]}-retirement@model-registry"
        yield f"DTSTAMP:{entry.updated:%Y%m%d}T000000Z"
        # A day without an end is that day, wherever the reader lives.
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"SUMMARY:{_text(f'{full_id}: calls fail from today')}"
        if entry.successor:
            yield f"DESCRIPTION:{_text(f'Its provider names as successor: {entry.successor}')}"
        if entry.migration:
            yield f"URL:{_plain(entry.migration)}"
        yield f"CATEGORIES:{_text(entry.provider)}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _text(value: str) -> str:
    """A value with what has a meaning in the format escaped, on one line."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return _plain(value)


def _plain(value: str) -> str:
    return "".join(each if each.isprintable() else " " for each in value)


def _fold(line: str) -> Iterator[str]:
    """The line in pieces of no more than 75 bytes, none of which ends within a character."""
    piece, size = "", 0
    for each in line:
        width = len(each.encode())
        if size + width > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + each, size + width
    yield piece
