"""The facts one searches by, each as a column over all entries: a search reads a few columns, not every entry."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence

from model_registry.catalog import names
from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from model_registry.vocabulary import Row


class Column:
    """One fact of every entry, in the order of the catalog: None where it is unknown."""

    __slots__ = ("_ordered", "codes", "values")

    def __init__(self, values: Sequence[Any], codes: Sequence[int]) -> None:
        self._ordered: tuple[list[Any], list[int]] | None = None
        self.values = values
        """The different values there are."""
        self.codes = codes
        """For each entry, which of the values it has."""

    def __getitem__(self, position: int) -> Any:
        return self.values[self.codes[position]]

    def where(self, fits: Callable[[Any], object], among: Iterable[int]) -> list[int]:
        """Those of the positions whose value fits; each different value is looked at once."""
        return self._those([bool(fits(value)) for value in self.values], among)

    def at_most(self, most: Any, among: Iterable[int]) -> list[int]:
        """Those of the positions whose value is known and no larger; of many values faster than `where`."""
        values, places = self._in_order()
        end = bisect_right(values, most)
        return [position for position in among if places[position] < end]

    def at_least(self, least: Any, among: Iterable[int]) -> list[int]:
        """Those of the positions whose value is known and no smaller; of many values faster than `where`."""
        values, places = self._in_order()
        start, end = bisect_left(values, least), len(values)
        return [position for position in among if start <= places[position] < end]

    def _in_order(self) -> tuple[list[Any], list[int]]:
        """The known values from the least on, and for each entry the place of its own, behind them all if unknown.

        Made when first needed: one who searches again looks at no value, however many there are.
        """
        if self._ordered is None:
            known = sorted((value, code) for code, value in enumerate(self.values) if value is not None)
            place_of = [len(known)] * len(self.values)
            for place, (_, code) in enumerate(known):
                place_of[code] = place
            self._ordered = [value for value, _ in known], [place_of[code] for code in self.codes]
        return self._ordered

    def _those(self, fitting: Sequence[bool], among: Iterable[int]) -> list[int]:
        codes = self.codes
        return [position for position in among if fitting[codes[position]]]


def column_of(values: Iterable[Any]) -> Column:
    """The column of these values: numbers, texts, None, and lists of texts. Raises no error."""
    known: dict[object, int] = {}
    kept: list[Any] = []
    codes = []
    for value in values:
        # Equal in Python and different in JSON are 1, 1.0 and true.
        code = known.setdefault((type(value), tuple(value) if isinstance(value, list) else value), len(kept))
        if code == len(kept):
            kept.append(value)
        codes.append(code)
    return Column(kept, codes)


def build_columns(rows: Sequence[Row]) -> dict[str, Column]:
    """Every column of the rows, by name."""
    return {name: build_column(name, rows) for name in (*READERS, RANK)}


def build_column(name: str, rows: Sequence[Row]) -> Column:
    """One column of the rows. Raises `KeyError` for a name that is none."""
    if name == RANK:
        return column_of(ranks_of([names.preference_key(row) for row in rows]))
    return column_of(map(READERS[name], rows))


def ranks_of(keys: Sequence[Any]) -> list[int]:
    """The place of each entry among all, by what sorts them, the preferred first (`names.preference_key`)."""
    ranks = [0] * len(keys)
    for rank, position in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[position] = rank
    return ranks


def _text(row: Row) -> str:
    """All names of an entry, in lower case."""
    full_id = f"{row['provider']}/{row['model_id']}"
    more = (row[field] for field in ("name", "canonical_id", "family") if field in row)
    return " ".join((full_id, *more, *row.get("aliases", ()))).lower()


def _capabilities(row: Row) -> list[str]:
    """What the entry is known to have."""
    return [name for name, value in row.get("capabilities", {}).items() if value]


def _modalities(row: Row) -> list[str]:
    """`text` for what goes in or comes out, `input:text` and `output:text` for which of both."""
    kinds = ((way, kind) for way, each in row.get("modalities", {}).items() for kind in each)
    return sorted({word for way, kind in kinds for word in (kind, f"{way}:{kind}")})


def _life(row: Row) -> list[str | None]:
    """What tells where in its life an entry is on a day (`entry.stage_on`)."""
    return [row.get("status"), row.get("deprecation_date"), row.get("retirement_date")]


def _released(row: Row) -> str | None:
    """The day of release, if there is any evidence for it."""
    return row.get("release_date") if row.get("release_date_basis") != "first_seen" else None


def _price(name: str) -> Callable[[Row], float | None]:
    def read(row: Row) -> float | None:
        pricing = row.get("pricing", {})
        price: float | None = pricing.get(name)
        if price is None or pricing.get("currency", "USD") == "USD":
            return price
        rate = pricing.get("exchange_rate")
        return price * float(rate["usd"]) if rate else None

    return read


_NO_PRICES = frozenset("currency exchange_rate host valid_until above_context days from to zone when".split())
"""Fields of `pricing` that say what prices hold for."""


def is_free(row: Row) -> bool | None:
    """Whether the provider names prices and all of them are 0; None if it names none."""
    pricing = {name: price for name, price in row.get("pricing", {}).items() if name not in _NO_PRICES}
    return _is_nothing(pricing) if pricing else None


def _is_nothing(price: object) -> bool:
    """Whether a price, or every one of a group, is 0."""
    if isinstance(price, Mapping):
        return all(_is_nothing(each) for name, each in price.items() if name not in _NO_PRICES)
    return all(map(_is_nothing, price)) if isinstance(price, list) else price == 0


def _field(name: str) -> Callable[[Row], Any]:
    return lambda row: row.get(name)


RANK = "rank"
"""The column that says who comes first among entries that fit alike."""

READERS: Mapping[str, Callable[[Row], Any]] = {
    "text": _text,
    "capabilities": _capabilities,
    "modalities": _modalities,
    "input_price": _price("input"),
    "output_price": _price("output"),
    "free": is_free,
    "release_date": _released,
    "life": _life,
    **{
        name: _field(name)
        for name in (
            *("provider", "model_id", "developer", "type", "tags"),
            *("context_window", "max_output_tokens", "open_weights"),
        )
    },
}
"""How each column is read out of a row. Prices are US dollars per million tokens, those in other currencies by
their cited rates and None without one."""
