"""Models that are gone: what left its provider's list, when, what to use instead, and what it cost last.

The rows stand in `data/curated/retired.csv`, each with the page that says so; `model_registry.enrichment.curated` tells
what makes a row sound. No entry of the catalog is made of them: no list, export or tool file ever holds one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from model_registry import paths
from model_registry.compat import TYPE_CHECKING, NamedTuple, override

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


class Retired(NamedTuple):
    """A model id that its provider serves no more."""

    provider: str
    """The slug of who served it."""
    model_id: str
    """What a caller passed as `model`."""
    aliases: tuple[str, ...]
    """Further ids it had there."""
    day: date
    """The day from which calls fail."""
    successor: str | None
    """The id that the provider named instead, as the provider writes it; None if it named none, or several."""
    instead: str | None
    """The full id to use now: the successor, or what follows it if that has ended too."""
    input_price: Decimal | None
    """US dollars for a million input tokens, as they were last; None if no page of its time tells."""
    output_price: Decimal | None
    """Likewise for output."""
    price_day: date | None
    """The day of the page that tells the prices."""
    price_page: str | None
    """That page."""
    reference: str
    """The page that tells of the end; several are separated by a space. Empty if the catalog's own history tells it."""

    @property
    def full_id(self) -> str:
        """`provider/model_id`, which is in the catalog no more."""
        return f"{self.provider}/{self.model_id}"

    @override
    def __str__(self) -> str:
        # Who is only listed no more may have been retired before.
        told = f"{self.full_id} was retired on" if self.reference else f"{self.full_id} left its provider's list by"
        told += f" {self.day}"
        if self.instead or self.reference:
            told += f"; use {self.instead}" if self.instead else f"; see {self.reference.split()[0]}"
        return f"{told}; {prices}" if (prices := self._prices()) else told

    def _prices(self) -> str:
        sides = ((self.input_price, "input"), (self.output_price, "output"))
        each = [f"${price.normalize():f} per 1M tokens of {side}" for price, side in sides if price is not None]
        return f"it cost {' and '.join(each)} (seen on {self.price_day})" if each else ""


def named(name: str) -> Retired | None:
    """The retired model of exactly this full id, model id or alias, in any case."""
    return _by_name().get(name.lower())


@cache
def shipped() -> tuple[Retired, ...]:
    """Every row, sorted by full id; none if there is no table."""
    try:
        file = (paths.curated_folder() / "retired.csv").open(encoding="utf-8", newline="")
    except FileNotFoundError:
        return ()
    import csv  # a name that is found at its developer's needs no table

    with file:
        return tuple(map(_read, csv.DictReader(file)))


def _read(row: Mapping[str, str]) -> Retired:
    from datetime import date
    from decimal import Decimal

    provider, _, model_id = row["id"].partition("/")
    return Retired(
        provider,
        model_id,
        tuple(row["aliases"].split()),
        date.fromisoformat(row["retirement_date"]),
        row["successor"] or None,
        f"{provider}/{row['successor']}" if row["successor"] else None,
        Decimal(row["input_per_1m"]) if row["input_per_1m"] else None,
        Decimal(row["output_per_1m"]) if row["output_per_1m"] else None,
        date.fromisoformat(row["price_day"]) if row["price_day"] else None,
        row["price_page"] or None,
        row["reference"],
    )


@cache
def _by_name() -> Mapping[str, Retired]:
    found: dict[str, Retired] = {}
    for names in (_full_ids, _ids):
        for each in shipped():
            for name in names(each):
                found.setdefault(name.lower(), each)
    return found


def _full_ids(each: Retired) -> Iterator[str]:
    return (f"{each.provider}/{name}" for name in (each.model_id, *each.aliases))


def _ids(each: Retired) -> Iterator[str]:
    return iter((each.model_id, *each.aliases))
