"""How records and lists are sent: bytes that were made once, tags to compare them by, and pages of long lists."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from model_registry.service.problems import Problem
from model_registry.service.records import Document, Kind
from model_registry.service.snapshot import Answer, Shown, Snapshot
from model_registry.service.store import Store, today

JSON = "application/json"
MOST = 1_000
"""The most records of one page."""


class Page(NamedTuple):
    """A part of a list."""

    items: Sequence[bytes]
    total: int
    next: str | None
    """Where the next part begins, for `cursor`."""


def record_answer(request: Request, kind: Kind, shown: Shown, status: int = 200, **headers: str) -> Response:
    """A record, or 304 if the client has it."""
    tag = f'"{shown.etag}"'
    told = {
        "ETag": tag,
        "Cache-Control": "no-cache",
        **headers,
        **(_ending(shown.document) if kind == "models" else {}),
    }
    if status == 200 and request.method in {"GET", "HEAD"} and is_known(request, tag):
        return Response(None, 304, told)
    return Response(shown.content, status, told, JSON)


def answer(request: Request, snapshot: Snapshot, make: Callable[[], bytes | Page]) -> Response:
    """What `make` says of a snapshot; 304 if the client of a GET has it."""
    question = _question(request)
    tag = None
    if request.method == "GET":
        tag = f'W/"{snapshot.rev}{snapshot.signals.version}-{zlib.crc32(question.encode()):08x}"'
    made = Answer(tag, *_written(request, snapshot, make()))
    snapshot.answers.keep(question, made)
    return _given(request, made)


def answer_once(request: Request, snapshot: Snapshot, page: Page, **more: object) -> Response:
    """A page, with more that it says, of what no revision of the snapshot tells: it is not kept."""
    content, _ = _written(request, snapshot, page)
    return Response(b"%b,%b" % (content[:-1], to_json(more)[1:]), 200, leads_on(request, page.next), JSON)


def leads_on(request: Request, following: str | None) -> dict[str, str]:
    """The headers of a page that no revision tells."""
    if following is None:
        return {"Cache-Control": "no-store"}
    return {"Cache-Control": "no-store", "Link": _next(request, following)}


def kept_answer(request: Request, snapshot: Snapshot) -> Response | None:
    """What a snapshot was asked and has answered before; None if it has not. The body must have been read."""
    kept = snapshot.answers.find(_question(request))
    return None if kept is None else _given(request, kept)


def _question(request: Request) -> str:
    """What is asked, on which day: some answers are about what ends soon."""
    scope = request.scope
    query, body = scope["query_string"].decode("latin-1"), getattr(request, "_body", b"").decode("latin-1")
    return f"{today()} {scope['method']} {scope['path']}?{query} {body}"


def _given(request: Request, made: Answer) -> Response:
    headers = {"Cache-Control": "no-cache"} | ({"Link": made.link} if made.link else {})
    if made.tag is None:
        return Response(made.content, 200, headers, JSON)
    headers["ETag"] = made.tag
    return Response(None, 304, headers) if is_known(request, made.tag) else Response(made.content, 200, headers, JSON)


def _written(request: Request, snapshot: Snapshot, made: bytes | Page) -> tuple[bytes, str | None]:
    """The bytes of an answer, and the header that leads on."""
    if isinstance(made, bytes):
        return made, None
    told = b'{"items":[%b],"total":%d,"next":%b,"rev":%d}'
    content = told % (b",".join(made.items), made.total, json.dumps(made.next).encode(), snapshot.rev)
    if made.next is None:
        return content, None
    return content, _next(request, made.next)


def _next(request: Request, cursor: str) -> str:
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f'<{request.url.path}?{urlencode([*asked, ("cursor", cursor)])}>; rel="next"'


def part_of(ids: Sequence[str], limit: int, cursor: str | None, *, by_id: bool) -> tuple[Sequence[str], str | None]:
    """The part of a list of ids that a cursor leads to, and the cursor of the next. Raises `Problem`.

    A cursor names the last record before the part, and where it stood. If it is gone, what stood behind it comes next:
    in a list sorted by id always, in another as long as nothing else before it went or came.
    """
    start = 0
    if cursor is not None:
        last, place = _opened(cursor)
        start = bisect_right(ids, last) if by_id else _behind(ids, last, place)
    part = ids[start : start + limit]
    end = start + len(part)
    return part, None if end >= len(ids) or not part else _cursor(part[-1], end - 1)


def _behind(ids: Sequence[str], last: str, place: int) -> int:
    return ids.index(last) + 1 if last in ids else min(place, len(ids))


def _cursor(last: str, place: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([last, place]).encode()).decode().rstrip("=")


def _opened(cursor: str) -> tuple[str, int]:
    try:
        last, place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(last, str) and type(place) is int and place >= 0:
            return last, place
    except (ValueError, TypeError, binascii.Error, RecursionError):
        pass
    raise Problem(400, "bad-query", "the cursor is not one of ours; begin without it")


def records_page(snapshot: Snapshot, kind: Kind, ids: Sequence[str], limit: int, cursor: str | None) -> Page:
    """A page of records."""
    part, following = part_of(ids, limit, cursor, by_id=True)
    shown = (snapshot.shown(kind, record_id) for record_id in part)
    return Page([each.content for each in shown if each], len(ids), following)


def is_known(request: Request, tag: str) -> bool:
    """Whether the client has what the tag stands for; weak tags equal strong ones (RFC 9110, 13.1.2)."""
    given = ",".join(request.headers.getlist("if-none-match"))
    if not given:
        return False
    plain = tag.removeprefix("W/")
    return given.strip() == "*" or any(each.strip().removeprefix("W/") == plain for each in given.split(","))


def versions_in(given: str) -> set[str] | None:
    """The versions of a record that a header `If-Match` names; None for any."""
    if given.strip() == "*":
        return None
    # A strong tag is the record's version, a hyphen, and what tells what follows from other records.
    tags = (each.strip() for each in given.split(","))
    return {tag[1:-1].rpartition("-")[0] for tag in tags if tag.startswith('"') and tag.endswith('"')}


def current_tag(store: Store, kind: Kind, record_id: str) -> dict[str, str]:
    """The header that tells what a record is now."""
    shown = store.follow().shown(kind, record_id)
    return {"ETag": f'"{shown.etag}"'} if shown else {}


_ADDRESS = re.compile(r"^https?://[^\s@]+$")
_SAFE = ":/?#[]@!$&'()*+,;=%-._~"
"""What an address is made of (RFC 3986); a header takes nothing else."""


def _ending(model: Document) -> dict[str, str]:
    """The headers that tell of a model's end (RFC 9745, RFC 8594)."""
    headers = {}
    if announced := model["deprecation_date"]:
        headers["Deprecation"] = f"@{int(_moment(announced).timestamp())}"
    if end := model["retirement_date"]:
        headers["Sunset"] = format_datetime(_moment(end), usegmt=True)
    guide = model["migration_guide"]
    if (announced or end) and guide and _ADDRESS.match(guide):
        headers["Link"] = f'<{quote(guide, safe=_SAFE)}>; rel="deprecation"'
    return headers


def _moment(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
