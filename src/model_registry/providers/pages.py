"""The pages of a list: whether an answer says that there is more, and how to ask for it.

Servers say it in many ways, each a small function here: a link, a token, an id to go on after, the number of the
page, an offset. What an answer spells out is followed; where it only says that there is more, the usual ways are
tried. A server that never gets on ends the reading, and the list is incomplete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urljoin

from pydantic import JsonValue

from model_registry.errors import RepeatedPage, UnexpectedPayload
from model_registry.http.client import Page, Params

PAGES = 1_000
"""Pages that are read of one list; none has a tenth of them."""

Record = dict[str, JsonValue]

_AROUND = (
    *("data", "result", "results", "response", "links", "_links", "meta", "metadata", "page", "pageInfo", "page_info"),
    *("pagination", "paging", "result_info", "cursors"),
)
"""Groups that hold what an answer says of its pages, where it does not stand beside the list."""
_LINKS = ("next", "nextLink", "next_link", "nextUrl", "next_url", "nextPageUrl", "next_page_url", "@odata.nextLink")
_TOKENS: Mapping[str, tuple[str, ...]] = {
    "next_page_token": ("page_token",),
    "nextPageToken": ("pageToken",),
    "next_token": ("next_token", "token"),
    "nextToken": ("nextToken",),
    "continuation_token": ("continuation_token",),
    "continuationToken": ("continuationToken",),
    "next_cursor": ("cursor", "after"),
    "nextCursor": ("cursor", "after"),
    "next_offset": ("offset",),
    "nextOffset": ("offset",),
    "next_page": ("page", "page_token"),
    "nextPage": ("page", "pageToken"),
    "next": ("cursor", "next"),
}
"""How an answer names the token of the next page, and the parameters that may take it, the likeliest first."""
_CURSORS: Mapping[str, tuple[str, ...]] = {
    "end_cursor": ("after", "cursor"),
    "endCursor": ("after", "cursor"),
    "cursor": ("cursor",),
    "after": ("after",),
}
"""Tokens that stand on the last page, too: they lead on only where the answer says that there is more."""
_MORE = ("has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage")
_LAST_IDS = ("last_id", "lastId")
_NUMBERS: Mapping[str, str] = {
    "page": "page",
    "current_page": "page",
    "currentPage": "page",
    "page_number": "page_number",
    "pageNumber": "pageNumber",
    "page_no": "page_no",
    "pageNo": "pageNo",
}
"""How an answer names the number of its page, and the parameter that asks for one."""
_LAST_NUMBERS = ("total_pages", "totalPages", "page_count", "pageCount", "num_pages", "last_page", "lastPage", "pages")
_OFFSETS = ("offset", "skip", "start")
_TOTALS = (
    *("total", "total_count", "totalCount", "total_items", "totalItems", "total_models", "total_results"),
    *("totalResults", "total_size", "totalSize", "count"),
)
_SIZES = ("limit", "per_page", "perPage", "page_size", "pageSize")
_IDS = ("id", "name", "model_id", "modelId", "model_name", "model", "slug")


class Question(NamedTuple):
    """A request for one page."""

    path: str
    """Relative to the base URL, or absolute."""
    params: Params
    spelled_out: bool = True
    """Whether the answer before names it, link or token, and all; other questions a server need not know."""


class Step(NamedTuple):
    """What an answer says of the page that comes next."""

    questions: tuple[Question, ...]
    """How to ask for it, the likeliest first."""
    more: str
    """The words of the answer that say that there is one; empty if only asking will tell."""


END = Step((), "")


@dataclass(frozen=True)
class Position:
    """How far the reading of a list has come."""

    first: Question
    answer: Page
    records: Sequence[Record]
    """On this page."""
    seen: int
    """Records on all pages so far."""
    last_id: str | None = None
    """Id of the last record so far."""
    pages: int = 1
    """Pages so far."""
    base: int = 1
    """What the server calls its first page."""
    after: str = "after"
    """The parameter that its kind of list takes an id by, to go on after."""
    until_empty: bool = False
    """Whether its kind of list goes on until a page is empty, where the answer does not say."""
    taken: str = ""
    """The parameter that brought this page."""
    told: Mapping[str, JsonValue] = field(init=False)
    """What the answer says besides its records, of all groups together."""

    def __post_init__(self) -> None:
        told: dict[str, JsonValue] = {}
        groups = [self.answer.payload]
        # What stands outside counts before what stands inside.
        for group in groups:
            if isinstance(group, dict):
                told = {**group, **told}
                groups += [inner for name in _AROUND if isinstance(inner := group.get(name), dict)]
        object.__setattr__(self, "told", told)

    def ask(self, name: str, value: str | int, *, spelled_out: bool = False) -> Question:
        """The first question once more, with a parameter besides."""
        return Question(self.first.path, {**self.first.params, name: value}, spelled_out)

    def text(self, *names: str) -> str | None:
        """The first of these values that is a text with something in it."""
        return next((value for name in names if isinstance(value := self.told.get(name), str) and value), None)

    def number(self, *names: str) -> int | None:
        """The first of these values that is a whole number."""
        numbers = (_whole(self.told.get(name)) for name in names)
        return next((number for number in numbers if number is not None), None)


def follow(
    fetch: Callable[[str, Params], Page],
    first: Question,
    records_in: Callable[[JsonValue], list[Record]],
    on_gap: Callable[[str], None],
    *,
    after: str = "after",
    until_empty: bool = False,
) -> Iterator[Record]:
    """The records of all pages.

    Where there are more and no way to them, `on_gap` is told so in words. `after` and `until_empty` are what
    `Position` says. Raises what `fetch` and `records_in` raise for the first page and for those that an answer names.
    """
    answer = fetch(first.path, first.params)
    records = records_in(answer.payload)
    known = {_id(record) for record in records}
    position = Position(first, answer, records, len(records), _last(records), after=after, until_empty=until_empty)
    position = replace(position, base=0 if position.number(*_NUMBERS) == 0 else 1)
    asked = {_key(first)}
    while position.pages <= PAGES:
        yield from position.records
        step = next_step(position)
        for question in sorted(step.questions, key=lambda question: _parameter(question) != position.taken):
            if _key(question) in asked:
                continue
            asked.add(_key(question))
            try:
                answer = fetch(question.path, question.params)
                records = records_in(answer.payload)
            except RepeatedPage:
                continue
            except UnexpectedPayload:
                if question.spelled_out:
                    raise
                continue
            if records and known.issuperset(map(_id, records)):
                continue
            break
        else:
            if step.more:
                on_gap(f"{step.more} after {_records(position.seen)}, {_attempts(step)}")
            return
        known.update(map(_id, records))
        position = replace(
            position,
            answer=answer,
            records=records,
            seen=position.seen + len(records),
            last_id=_last(records) or position.last_id,
            pages=position.pages + 1,
            taken=_parameter(question),
        )
    on_gap(f"it goes on after {PAGES:,} pages")


def next_step(position: Position) -> Step:
    """What comes after a page, by the first way that it says something of."""
    for way in (_by_link, _by_token, _by_number, _by_flag, _by_total):
        if step := way(position):
            return step
    return _by_asking(position)


def _by_link(position: Position) -> Step | None:
    """`Link: <…>; rel="next"`, `links.next`, `next`, `next.href`, `nextLink`: an address, absolute or not."""
    links = position.told.get("links")
    named = (each for each in links if isinstance(each, dict)) if isinstance(links, list) else ()
    found = [position.answer.next_link, *(each.get("href") for each in named if each.get("rel") == "next")]
    for name in _LINKS:
        value = position.told.get(name)
        found.append(value.get("href") or value.get("url") if isinstance(value, dict) else value)
    link = next((each for each in found if isinstance(each, str) and _is_address(each)), None)
    if link is None:
        return None
    return Step((Question(urljoin(position.answer.url, link), {}),), "it names a next page")


def _by_token(position: Position) -> Step | None:
    """`next_page_token`, `nextPageToken`, `next_cursor`: a text that one parameter gives back."""
    names = {**_TOKENS, **_CURSORS} if _says_more(position) else _TOKENS
    for name, parameters in names.items():
        value = position.told.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value:
            # Where several parameters may take it, a server need not know the first.
            sure = len(parameters) == 1
            return Step(tuple(position.ask(each, value, spelled_out=sure) for each in parameters), f"it names a {name}")
    return None


def _by_number(position: Position) -> Step | None:
    """`page` of `total_pages`, counted from 0 or from 1."""
    last = position.number(*_LAST_NUMBERS)
    name = next((name for name in _NUMBERS if _whole(position.told.get(name)) is not None), None)
    here = _whole(position.told[name]) if name else position.base + position.pages - 1
    if last is None or here is None:
        return None
    if here + 1 - position.base >= last:
        return END
    return Step((_page(position, name, here + 1),), f"it says that this is page {here:,} of {last:,}")


def _by_flag(position: Position) -> Step | None:
    """`has_more`, with the id to go on after or any of the other ways."""
    more = _says_more(position)
    if more is None:
        return None
    return Step(_ways(position), "it says that there are more") if more else END


def _by_total(position: Position) -> Step | None:
    """`total`, where fewer records have come so far."""
    total = position.number(*_TOTALS)
    if total is None:
        return None
    if position.seen >= total:
        return END
    # A server that pages by number without saying so; whether a page was left out, the total tells in the end.
    numbered = _page(position, None, position.pages + 1)
    return Step((*_ways(position), numbered), f"it says that there are {total:,}")


def _by_asking(position: Position) -> Step:
    """A page that is as full as it may be, an id to go on after: there may be more, and only asking will tell."""
    if not position.records:
        return END
    if position.until_empty or position.text(*_LAST_IDS):
        return Step(tuple(_after(position))[:1], "")
    size = position.number(*_SIZES)
    counted = position.number(*_OFFSETS, *_NUMBERS) is not None
    return Step(_ways(position)[:1], "") if counted and size and len(position.records) >= size else END


def _ways(position: Position) -> tuple[Question, ...]:
    """The questions that may bring the next page: first those the answer has numbers for, then what servers take."""
    numbers = ((name, _whole(position.told.get(name))) for name in _NUMBERS)
    ways = [_page(position, name, here + 1) for name, here in numbers if here is not None]
    if name := next((name for name in _OFFSETS if _whole(position.told.get(name)) is not None), None):
        ways.append(position.ask(name, position.seen))
    usual = [*_after(position), position.ask("offset", position.seen)]
    return tuple(ways + (usual if position.records else []))


def _page(position: Position, name: str | None, number: int) -> Question:
    return position.ask(_NUMBERS.get(name or "page", "page"), number)


def _after(position: Position) -> Iterator[Question]:
    if last := position.text(*_LAST_IDS) or position.last_id:
        for parameter in dict.fromkeys((position.after, "after", "after_id")):
            yield position.ask(parameter, last)


def _says_more(position: Position) -> bool | None:
    return next((value for name in _MORE if isinstance(value := position.told.get(name), bool)), None)


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://", "/", "?"))


def _whole(value: JsonValue) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _last(records: Sequence[Record]) -> str | None:
    last = records[-1].get("id") if records else None
    return last if isinstance(last, str) and last else None


def _id(record: Record) -> str:
    """What tells a record from others: its id, or all of it where it has none."""
    return next((value for name in _IDS if isinstance(value := record.get(name), str)), None) or repr(record)


def _key(question: Question) -> tuple[str, tuple[tuple[str, str], ...]]:
    return question.path, tuple(sorted((name, str(value)) for name, value in question.params.items()))


def _parameter(question: Question) -> str:
    """The parameter that leads to the page: the last one; none where an address does."""
    return list(question.params)[-1] if question.params else ""


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"


def _attempts(step: Step) -> str:
    if not step.questions:
        return "and nothing tells how to ask for them"
    names = list(filter(None, dict.fromkeys(map(_parameter, step.questions))))
    if not names:
        return "and the page it names brings nothing new"
    return f"and asking with {', '.join(names)} brings nothing new"
