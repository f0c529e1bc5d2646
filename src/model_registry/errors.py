"""What can go wrong, named by who must act.

Messages say what happened, to which provider and what to do next. They never carry a key, a query
string or the body of an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model_registry.compat import TYPE_CHECKING

if TYPE_CHECKING:
    from model_registry.catalog.retired import Retired


def plain(text: str, most: int | None = None) -> str:
    """The text in one line that every terminal, file and program takes: what a vendor writes becomes this first.

    Without characters that act on a terminal, end a line or cannot be encoded, and without `##[`, which GitHub's
    runner obeys anywhere in a line (`::` only at its start, where no text of a vendor stands). If it has more
    characters than `most`, it is cut there.
    """
    # A look-up that finds its model raises nothing and does not wait for these.
    import re

    from model_registry.vocabulary import CONTROL

    # Of an endless text no more is looked at than can be shown.
    line = re.sub(f"[{CONTROL}\ud800-\udfff]+", " ", text if most is None else text[: most + 1])
    line = line.replace("##[", "## [")
    return line if most is None or len(line) <= most else f"{line[: most - 1]}…"


def in_words(defect: Mapping[str, object]) -> str:
    """What one of the errors of a `ValidationError` says, in words: a pattern is for programs.

    A value that does not match one is looked at where the error brings it as `input`; it is not repeated.
    """
    match defect["type"], defect.get("input"):
        case "string_pattern_mismatch", str(value):
            return _unlike_a_pattern(value)
        case "missing", _:
            return "is missing"
        case "extra_forbidden", _:
            return "is no field of it"
        case _:
            return str(defect["msg"]).removeprefix("Value error, ")


def _unlike_a_pattern(value: str) -> str:
    if not value:
        return "is empty"
    if value[0].isspace() or value[-1].isspace():
        return f"{'begins' if value[0].isspace() else 'ends'} with a space"
    return "is not written as it must be" if value.isprintable() else "holds a character that cannot be shown"


class RegistryError(Exception):
    """Root of all errors of this package."""


class ConfigurationError(RegistryError, ValueError):
    """What was asked for cannot be done. The caller must change an option, an argument, a variable or a file."""


class CatalogUnavailable(RegistryError):
    """No copy of the catalog asked for can be had: it cannot be fetched now, and none is kept."""


class CacheError(RegistryError):
    """The user's cache cannot be written. What is fetched is not kept."""


class CatalogWarning(UserWarning):
    """The catalog served is old, or a copy of it was damaged."""


class ProviderError(RegistryError):
    """One provider could not be read. Its last known entries stay and the run goes on.

    Its message may tell what the provider wrote, so it is made plain here, for whoever shows or keeps it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(plain(message, 2_000).strip() or f"{type(self).__name__}, without a word about the cause")


class Unavailable(ProviderError):
    """The provider did not answer, or asked to come back later. Trying again may work.

    `retry_after` is the number of seconds the provider asked to wait, if it did.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AccessDenied(ProviderError):
    """The key is wrong, expired or not allowed. A person must act."""


class UnexpectedPayload(ProviderError):
    """The answer is not what the vendor documents. Our parser or the base URL must change."""


class RepeatedPage(UnexpectedPayload):
    """The same page came for another question: the paging does not advance."""


class NotFound(UnexpectedPayload):
    """There is nothing at the address: the base URL is wrong or the vendor has taken the list away."""


class SuspiciousCatalog(ProviderError):
    """The answer looks like damage: models or facts are gone at once. A person must confirm it."""


class InvalidUsage(RegistryError, ValueError):
    """No request can have used this: nothing at all, a negative count, or parts that exceed their whole."""


class PriceUnknown(RegistryError):
    """Something that was used has no known price at this entry, so there is no honest total.

    `full_id` names the entry, `field` where the price would stand (`pricing.cache_read`); `regions` are those the
    entry has prices for, where it has none without a region; `conditions` those that it has prices for.
    """

    def __init__(
        self, full_id: str, what: str, field: str, regions: Iterable[str] = (), conditions: Iterable[str] = ()
    ) -> None:
        named, under = ", ".join(sorted(regions)), " or ".join(conditions)
        hint = f"; there are prices for the regions {named}" if named else ""
        hint += f"; there are prices for calls with {under}" if under else ""
        super().__init__(f"{full_id} has no known price for {what} ({field}){hint}")
        self.full_id = full_id
        self.field = field
        self.regions = tuple(sorted(regions))


class UnknownModel(RegistryError, LookupError):
    """The catalog has no such model. The caller must use another name; `suggestions` are full ids that exist.

    `retired` tells of a model that is known to be gone: since which day, what its provider named instead, and what it
    cost last. None if the name is not known to have been a model's.

    A `LookupError`, as a missing key is, but no `KeyError`: that would print its message in quotes.
    """

    def __init__(self, message: str, suggestions: tuple[str, ...] = (), retired: Retired | None = None) -> None:
        super().__init__(message)
        self.suggestions = suggestions
        self.retired = retired
