"""Questions about models: which fit, what they can do and cost, which to take, and which end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from model_registry.catalog.entry import Entry
from model_registry.errors import ConfigurationError, PriceUnknown
from model_registry.history.changes import moment
from model_registry.history.prices import PriceAt, Unknown
from model_registry.query import alternatives as library_alternatives
from model_registry.query import recommend as library_recommend
from model_registry.query.alternatives import blended_price
from model_registry.query.capabilities import parse_names
from model_registry.query.cost import bill, usage
from model_registry.query.statistics import deprecations as library_deprecations
from model_registry.service import parameters
from model_registry.service.answers import Page, answer, answer_once, part_of
from model_registry.service.documents import Count, Dollars, Flag, Id, Word, Written
from model_registry.service.endpoints.records import store_of
from model_registry.service.faults import NoSuchRecord
from model_registry.service.matching import Match, Matching, match_of, matching_models
from model_registry.service.openapi import asks, listing, page_of, reads, ref
from model_registry.service.problems import Problem
from model_registry.service.records import CAPABILITY_WORDS
from model_registry.service.requests import CheckedRoute
from model_registry.service.snapshot import Snapshot, route_id_of
from model_registry.service.store import Store, today

router = APIRouter(route_class=CheckedRoute)

_OBJECT: dict[str, Any] = {"type": "object"}
_OBJECTS: dict[str, Any] = {"type": "array", "items": _OBJECT}
_NO_MATCH = Match((), ())
_SERVICE_STATUS = {"beta": "preview"}


@router.get("/search", **reads(page_of({"allOf": [ref("Model")]})))
async def search(request: Request, asked: Annotated[parameters.SearchAsked, Query()]) -> Response:
    """The models that fit everything asked for. What is not known never fits.

    Each is told with `match`: which of the optional capabilities it is known to have.
    """
    snapshot = store_of(request).snapshot

    def make() -> Page:
        with refusing_as_query():
            wanted = _matching(asked)
            ids = matching_models(snapshot, wanted)
        part, following = part_of(ids, asked.limit, asked.cursor, by_id=False)
        items = []
        for model_id in part:
            shown = snapshot.shown("models", model_id)
            if shown is not None:
                told = match_of(snapshot, model_id, wanted.optional) if wanted.optional else _NO_MATCH
                # The record's bytes are made once; this much is added to them.
                items.append(b'%b,"match":%b}' % (shown.content[:-1], to_json(told._asdict())))
        return Page(items, len(ids), following)

    return answer(request, snapshot, make)


def _matching(asked: parameters.SearchAsked) -> Matching:
    facts = {
        "developer": tuple(asked.provider),
        "modalities": tuple(asked.modality),
        "type": tuple(asked.type),
        "status": tuple(_SERVICE_STATUS.get(word, word) for word in asked.status),
        "tags": tuple(asked.tag),
        **{
            name: getattr(asked, name)
            for name in (
                *("max_input_price", "max_output_price", "min_context", "min_output"),
                *("released_after", "open_weights"),
            )
        },
    }
    return Matching(
        asked.q,
        parse_names(asked.capability),
        parse_names(asked.optional),
        parse_names(asked.excluded),
        tuple(asked.platform),
        facts,
        asked.sort,
    )


@router.get("/capabilities", **reads(listing(capabilities=_OBJECT, rev={"type": "integer"})))
async def capabilities(request: Request, asked: Annotated[parameters.CapabilitiesAsked, Query()]) -> Response:
    """Who can do what: for each capability, how many models have it, have it not or do not tell, and the ids."""
    snapshot = store_of(request).snapshot

    def make() -> bytes:
        with refusing_as_query():
            names = [CAPABILITY_WORDS.get(name, name) for name in parse_names(asked.capability)]
        matrix = capability_matrix(snapshot)
        shown = {name: matrix[name] for name in names or matrix}
        return to_json({"capabilities": shown, "rev": snapshot.rev})

    return answer(request, snapshot, make)


def capability_matrix(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """For each capability the models that have it, and how many have it not or do not tell."""
    matrix: dict[str, dict[str, Any]] = {}
    for model_id in snapshot.ids["models"]:
        for name, has in snapshot.capabilities(model_id).items():
            row = matrix.setdefault(name, {"count": 0, "without": 0, "unknown": 0, "models": []})
            if has:
                row["count"] += 1
                row["models"].append(model_id)
            else:
                row["unknown" if has is None else "without"] += 1
    return matrix


@router.get("/pricing", **reads(page_of(_OBJECT), 404))
async def pricing(request: Request, asked: Annotated[parameters.PricingAsked, Query()]) -> Response:
    """What models cost at each platform, the cheapest first; apart, what has no known price, with the reason.

    Compared is the price of a million tokens, three of input to one of output. `at` a moment of the past it is what the
    catalog said then, and each route tells when those prices came and went.
    """
    store = store_of(request)
    snapshot = store.snapshot

    def make() -> Page:
        for model_id in asked.model:
            if model_id not in snapshot.routes_of:
                raise NoSuchRecord("models", model_id)
        ids = list(dict.fromkeys(asked.model)) or snapshot.ids["models"]
        part, following = part_of(ids, asked.limit, asked.cursor, by_id=not asked.model)
        if asked.at is None:
            return Page([to_json(prices_of(snapshot, model_id)) for model_id in part], len(ids), following)
        then = prices_then(store, [route_id for each in part for route_id in snapshot.routes_of[each]], asked.at)
        return Page([to_json(prices_of(snapshot, model_id, then)) for model_id in part], len(ids), following)

    if asked.at is not None:
        page = await run_in_threadpool(make)
        return answer_once(request, snapshot, page, at=moment(asked.at))
    return answer(request, snapshot, make)


def prices_then(store: Store, routes: Sequence[str], when: datetime) -> dict[str, PriceAt | Unknown]:
    """What each route cost at a moment, by the history of the catalog."""
    logs, rows = store.past.logs(routes), store.snapshot.beneath.base.rows
    return {route_id: logs.price(route_id, rows.get(route_id), when) for route_id in routes}


def prices_of(snapshot: Snapshot, model_id: str, then: Mapping[str, PriceAt | Unknown] | None = None) -> dict[str, Any]:
    """What a model costs at each of its routes; or cost then."""
    priced, unpriced = [], []
    first: dict[str, Any] = {}
    for now in snapshot.entries_of(model_id):
        entry, route_id = now, route_id_of(now)
        route = snapshot.document("routes", route_id)
        told = {"route_id": route_id, "platform_id": route["platform_id"], "pricing": route["pricing"]}
        if then is not None:
            past = then[route_id]
            if isinstance(past, Unknown):
                unpriced.append({**told, "pricing": None, "reason": past.reason})
                continue
            entry = past.entry
            told |= {"pricing": entry.as_dict()["pricing"], **_when(past)}
            if route_id == snapshot.primary(model_id):
                first = told["pricing"]
        blended = blended_price(entry)
        if blended is None:
            unpriced.append({**told, "reason": _unpriced(entry).replace(entry.full_id, route_id)})
        else:
            priced.append((blended, {**told, "blended": blended}))
    priced.sort(key=lambda each: (each[0], each[1]["route_id"]))
    costs = snapshot.pricing(model_id)
    if then is not None:
        costs = {"input_cost": first.get("input"), "output_cost": first.get("output")}
    return {
        "model_id": model_id,
        **costs,
        "routes": [told for _, told in priced],
        "unpriced": unpriced,
    }


def _when(past: PriceAt) -> dict[str, Any]:
    """When prices of the past came and went, and whether they were those of the moment for sure."""
    until = past.until
    return {
        "since": {"after": past.since.after and moment(past.since.after), "by": moment(past.since.by)},
        "until": until and {"after": until.after and moment(until.after), "by": moment(until.by)},
        "basis": past.basis,
        "certain": past.is_certain,
    }


def _unpriced(entry: Entry) -> str:
    """Why a million tokens have no price in US dollars at an entry."""
    if entry.pricing is not None and entry.pricing.currency is not None:
        return f"priced in {entry.pricing.currency}"
    try:
        bill(entry, usage(input_tokens=1, output_tokens=1))
    except PriceUnknown as error:
        return str(error)
    return f"{entry.full_id} has no price for each token"


class Purpose(Written):
    """What a model is for, as the library's `recommend` takes it. `providers` are those who make models."""

    use_case: Annotated[str, Field(max_length=64, examples=["coding"])]
    budget: Dollars | None = None
    limit: Annotated[int, Field(ge=1, le=100, strict=True)] = 5
    platforms: Annotated[list[Id], Field(max_length=200)] | None = None
    providers: Annotated[list[Id], Field(max_length=200)] | None = None
    capabilities: Annotated[list[Word], Field(max_length=50)] = Field(default_factory=list)
    min_context: Count = 0
    min_output: Count = 0
    open_weights: Flag | None = None
    region: Word | None = None
    include: Annotated[list[Word], Field(max_length=10)] = Field(default_factory=list)
    prefer: library_recommend.Preference | None = None
    free: Flag = False


@router.post("/recommend", **asks(listing(use_case=_OBJECT, choices=_OBJECTS, left_out=_OBJECT)))
def recommend(request: Request, body: Purpose) -> Response:
    """Which models to take for a use, the best first, and why."""
    snapshot = store_of(request).snapshot

    def make() -> bytes:
        found = library_recommend.recommend(
            _entries_at(snapshot, body.platforms),
            body.use_case,
            body.budget,
            today=today(),
            limit=body.limit,
            developers=body.providers,
            capabilities=body.capabilities,
            min_context=body.min_context,
            min_output=body.min_output,
            open_weights=body.open_weights,
            region=body.region,
            include=body.include,
            prefer=body.prefer,
            free=body.free,
        )
        choices = [
            {
                **_place(snapshot, each.entry),
                "score": round(each.score, 3),
                "quality": each.quality,
                "good_enough": each.good_enough,
                "points": [point._asdict() for point in each.points],
                "reasons": each.reasons,
                "cost": cost_of(each.cost),
                "per_million": each.per_million,
                "offers": [
                    {**_place(snapshot, offer.entry), "per_million": offer.per_million} for offer in each.offers
                ],
            }
            for each in found.choices
        ]
        told = {
            "use_case": found.use_case._asdict(),
            "prefer": found.prefer,
            "choices": choices,
            "left_out": dict(found.left_out),
        }
        return to_json(told)

    return answer(request, snapshot, make)


def _entries_at(snapshot: Snapshot, platforms: list[str] | None) -> list[Entry]:
    """The routes that can be taken, those through these platforms if any are named."""
    for each in platforms or ():
        if each not in snapshot.records["platforms"]:
            raise ConfigurationError(f"there is no platform {each!r}")
    routes = snapshot.records["routes"]
    return [
        entry
        for entry in snapshot.entries
        if (route := routes[route_id_of(entry)].document)["status"] == "active"
        and not snapshot.is_down(route)
        and (platforms is None or route["platform_id"] in platforms)
    ]


@router.get(
    "/models/{model_id:path}/alternatives",
    **reads(listing(model_id={"type": "string"}, named={"type": ["string", "null"]}, items=_OBJECTS), 404),
)
async def alternatives(
    request: Request, model_id: parameters.ModelId, asked: Annotated[parameters.AlternativesAsked, Query()]
) -> Response:
    """What to use instead of a model that ends or costs too much, the best first, and why."""
    snapshot = store_of(request).snapshot
    entries = entries_of(snapshot, model_id)

    def make() -> bytes:
        with refusing_as_query():
            others = _entries_at(snapshot, asked.platform or None)
        found = library_alternatives.alternatives(
            [*entries, *(each for each in others if each.model_key != model_id)],
            entries[0],
            today=today(),
            limit=asked.limit,
            same=asked.same,
            cheaper=asked.cheaper,
            better=asked.better,
        )
        items = [
            {
                **_place(snapshot, each.entry),
                "relation": each.relation,
                "successor": each.successor,
                "named_by": each.named_by,
                "same_model": each.same_model,
                "lacks": each.lacks,
                "price_ratio": each.price_ratio,
                "costs_less": each.costs_less,
                "better": each.is_better,
                "reasons": each.reasons,
            }
            for each in found.choices
        ]
        told = {"named": found.named, "named_by": found.named_by, "by_developer": found.by_developer}
        return to_json({"model_id": model_id, **told, "items": items})

    return answer(
        request, snapshot, make if entries else lambda: to_json({"model_id": model_id, "named": None, "items": []})
    )


@router.get("/deprecations", **reads(listing(items=_OBJECTS)))
async def deprecations(request: Request, asked: Annotated[parameters.WithinAsked, Query()]) -> Response:
    """The routes whose model ends, the first to end first; `within` leaves those that end from today on."""
    snapshot = store_of(request).snapshot
    days = int(asked.within[:-1]) if asked.within else None

    def make() -> bytes:
        found = library_deprecations(snapshot.entries, days, today())
        return to_json(
            {
                "items": [
                    {
                        **_place(snapshot, each.entry),
                        "deprecation_date": each.entry.deprecation_date,
                        "retirement_date": each.retirement_date,
                        "days_left": each.days_left,
                        "successor": each.successor,
                        "migration_guide": _guide(snapshot, each.entry),
                    }
                    for each in found
                ]
            }
        )

    return answer(request, snapshot, make)


def _guide(snapshot: Snapshot, entry: Entry) -> str | None:
    """Where users of a route find help: what a client has set of its model, else what the catalog says of the route."""
    model = snapshot.records["models"][snapshot.records["routes"][route_id_of(entry)].document["model_id"]]
    is_set = model.origin == "client" or "migration_guide" in model.edited
    guide: str | None = model.document["migration_guide"] if is_set else entry.migration
    return guide


def entries_of(snapshot: Snapshot, model_id: str) -> list[Entry]:
    """The routes of a model as entries. Raises `NoSuchRecord`."""
    if model_id not in snapshot.routes_of:
        raise NoSuchRecord("models", model_id)
    return snapshot.entries_of(model_id)


def _place(snapshot: Snapshot, entry: Entry) -> dict[str, Any]:
    """Which model an entry is, and through what it is reached."""
    route_id = route_id_of(entry)
    route = snapshot.records["routes"][route_id].document
    return {name: route[name] for name in ("model_id", "route_id", "platform_id", "provider_id")}


def cost_of(bill: Any) -> dict[str, Any]:
    """What a request costs, with the arithmetic; amounts are text, so that no reader rounds them."""
    return {
        "total": f"{bill.total:f}",
        "currency": bill.currency,
        "above_context": bill.above_context,
        "items": [
            {
                "part": item.part,
                "units": f"{item.units:f}",
                "price": f"{item.price:f}",
                "per": item.per,
                "amount": f"{item.amount:f}",
                "field": item.field,
            }
            for item in bill.items
        ],
    }


class refusing_as_query:  # noqa: N801  # used as a statement
    """Makes a word that the library refuses a bad parameter."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise `Problem` in place of the library's error."""
        if isinstance(error, ConfigurationError):
            raise Problem(400, "bad-query", str(error)) from None
