"""Which model stands behind a provider's id: the same model has the same canonical id at every provider.

A canonical id is `developer/model`, in lower case. A model of which there was one dated release is one canonical id,
with the date and without. Where there were several, each is one of its own, its date in one spelling (`2024-08-06`
where ids tell the year, month and day, `2025-09` for a year and month, `0324` or `2507` where they tell four digits),
and all are of one `family`. Moving aliases (`…-latest`) are canonical ids of their own; an id of which a curated row
says what it points to has that of its target. The rules are data, in `identity_rules.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias, get_args

from model_registry.catalog import developers, pointers, provider_directory
from model_registry.catalog.pointers import Pointer
from model_registry.vocabulary import OfferKind

AS_LISTED = "as-listed"
"""The rule of an id that no rule had to change."""


class Identity(NamedTuple):
    """What model an id stands for."""

    canonical_id: str
    """`developer/model`; the developer is `unknown` if nothing tells."""
    developer: str
    """Who made the model, spelled as `developers` spells it."""
    rule: str
    """The rule that decided: rules go from the general to the special, so the last one that changed the id."""
    pointer: Pointer | None = None
    """What the id points to, and since when, if its target moves: then the target is the model."""


class _Rule:
    """What a kind of ids is written like, and what for.

    `providers`: those it holds for, empty for all. `words`: parts of the ids it holds for, so that most rules need no
    pattern to pass an id by; empty for all. `replace`: patterns and what each is replaced by. `offer`: what an id that
    it changes is sold as. Many rules concern no id of a run: their patterns are never compiled.
    """

    def __init__(
        self,
        name: str,
        providers: frozenset[str],
        words: tuple[str, ...],
        replace: tuple[tuple[str, str], ...],
        offer: OfferKind | None,
    ) -> None:
        self.name, self.providers, self.words, self.replace, self.offer = name, providers, words, replace, offer

    @cached_property
    def replacements(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((_compiled(pattern), template) for pattern, template in self.replace)

    @cached_property
    def beginnings(self) -> re.Pattern[str] | None:
        """All its patterns in one, if each holds at the beginning of an id: most ids need no other to be passed by."""
        if self.words or not all(pattern.startswith("^") for pattern, _ in self.replace):
            return None
        return _compiled("|".join(f"(?:{pattern})" for pattern, _ in self.replace))


class _Suffix(NamedTuple):
    """What may follow a name and is no part of it."""

    name: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    """The names that end in such a word because their developer gave it to a model."""
    offer: OfferKind | None
    """What an id that bears it is sold as."""


class _Parsed(NamedTuple):
    """What is left of an id when all that only one provider writes is gone."""

    owner: str
    """Empty if the id names none."""
    name: str
    rule: str
    offer: OfferKind | None


class _Rules(NamedTuple):
    wrapper: re.Pattern[str]
    router: re.Pattern[str]
    hosts: frozenset[str]
    derived: re.Pattern[str]
    """What the names of derivatives say."""
    plain: re.Pattern[str]
    """Names that say a family and nothing of anybody else's."""
    releases: Mapping[str, frozenset[str]]
    """The dates of the models of more than one release."""
    first_party: frozenset[str]
    joined_owner: re.Pattern[str]
    joined_host: re.Pattern[str]
    official: re.Pattern[str]
    """One group for each developer of `official_makers`."""
    official_makers: tuple[str, ...]
    path: tuple[_Rule, ...]
    spelling: tuple[_Rule, ...]
    suffixes: tuple[_Suffix, ...]
    suffix: re.Pattern[str]
    """One group for each of `suffixes`, at the end of a name."""
    family: tuple[_Rule, ...]
    special: frozenset[str]
    """The providers that have rules of their own."""


# What takes time is kept below: of all that a run asks, this would take as much memory as a third of its entries.
@lru_cache(maxsize=1 << 12)
def identify(provider: str, model_id: str, developer: str | None = None) -> Identity:
    """The model that stands behind an id of a provider, known or not.

    `developer` is what the caller knows already; it counts where the id itself does not tell.
    """
    provider, model_id, known = provider.strip().lower(), model_id.strip().lower(), developer or developers.UNKNOWN
    if model_id.startswith("ft:"):
        base = developers.from_family(model_id.split(":")[1])
        return _identity(base if base != developers.UNKNOWN else known, model_id, "fine-tune")
    plain = _without_pointers(provider, model_id, known)
    if not (pointer := pointers.shipped().get((provider, model_id)) or _own_pointers().get(plain.canonical_id)):
        return plain
    if plain.canonical_id.endswith("-latest"):
        return plain._replace(pointer=pointer)
    return _without_pointers(pointer.provider, pointer.target.lower())._replace(rule="pointer", pointer=pointer)


def _without_pointers(provider: str, model_id: str, known: str = developers.UNKNOWN) -> Identity:
    found = _parse(provider, model_id)
    return _identity(_developer(provider, found.owner, found.name, known, _rules()), found.name, found.rule)


@cache
def _own_pointers() -> Mapping[str, Pointer]:
    """Developers' own pointers, which hold at every host, by what would be the canonical id.

    Not those whose id is also the name of weights of an earlier release: hosts go on serving these.
    """
    own: dict[str, Pointer] = {}
    for pointer in pointers.shipped().values():
        plain = _without_pointers(pointer.provider, pointer.model_id.lower())
        name = plain.canonical_id.partition("/")[2]
        weights = any(len(day) == _SHORT for day in _rules().releases.get(name, ()))
        if plain.developer == developers.from_owner(pointer.provider) and not weights:
            own[plain.canonical_id] = pointer
    return own


def offer_of(model_id: str, provider: str = "") -> OfferKind | None:
    """What an id is sold as besides ordinary, by the words that identity takes off it; None if it bears none.

    `moonshotai/kimi-k3-fast` is fast, `eu.anthropic.claude-opus-5` regional; `grok-4-fast` is a model's own name.
    """
    return _parse(provider.strip().lower(), model_id.strip().lower()).offer


@lru_cache(maxsize=1 << 16)
def _parse(provider: str, model_id: str) -> _Parsed:
    rules = _rules()
    special = provider if provider in rules.special else ""
    owner, name, decided, offer = _located(special, model_id.lstrip("~"))
    joined, name = _joined(name, provider, rules)
    if joined:
        owner, decided = joined, "joined-owner"
    name, by_name, sold_as = _renamed(special, name)
    if model_id.startswith("~") and not name.endswith("-latest"):
        name = f"{name}-latest"
    return _Parsed(owner, name, by_name or decided or AS_LISTED, sold_as or offer)


def _located(special: str, model_id: str) -> tuple[str, str, str, OfferKind | None]:
    """The owner that a path names, empty if none, the model's name there, the rule that decided, and the offer."""
    rules = _rules_at(special)
    path, decided, offer = _apply(rules.path, model_id)
    owner, name = _split(path, rules)
    return owner, name, decided or ("owner-prefix" if owner else ""), offer


_Step: TypeAlias = Callable[[_Rules, str], tuple[str, str, OfferKind | None]]
"""Makes a name plainer: what is left of it, the rule that decided, empty if none did, and what the id is sold as."""


# Most names are the same at many providers, and most rules hold for all of them.
@lru_cache(maxsize=1 << 16)
def _renamed(special: str, name: str) -> tuple[str, str, OfferKind | None]:
    rules, decided, offer = _rules_at(special), "", None
    left: dict[_Step, str] = {}
    for step in (_peel, _spell, _peel, _rename, _peel, _undate, _rename):
        if left.get(step) != name:  # what a step left is not given to it again
            name, by, sold_as = step(rules, name)
            left[step], decided, offer = name, by or decided, offer or sold_as
    return name, decided, offer


def _spell(rules: _Rules, name: str) -> tuple[str, str, OfferKind | None]:
    return _apply(rules.spelling, name)


def _rename(rules: _Rules, name: str) -> tuple[str, str, OfferKind | None]:
    return _apply(rules.family, name)


def _undate(rules: _Rules, name: str) -> tuple[str, str, OfferKind | None]:
    """The name without a date at its end that tells no release from another."""
    if not (found := _LAST_DATE.search(name)):
        return name, "", None
    model, day, monthday = name[: found.start()], found[1], (found[2] or found[1]).replace("-", "")
    releases = rules.releases.get(model)
    if releases is None:
        return (name, "", None) if day == monthday else (model, "one-release", None)
    if day in releases or not any(len(each) == _SHORT for each in releases):
        return name, "", None
    return (f"{model}-{monthday}" if monthday in releases else model), "release", None


_LONGEST = 24
"""No suffix has more characters; it is looked for among so many."""
_LAST_DATE = re.compile(r"-(20\d\d-(\d\d(?:-\d\d)?)|(?:0[1-9]|1[0-2])[0-3]\d)$")
_SHORT = len("0731")


def _peel(rules: _Rules, name: str) -> tuple[str, str, OfferKind | None]:
    """The name without the suffixes that are no part of it, the last one that went, and the outermost offer."""
    decided: str = ""
    offer: OfferKind | None = None
    while (found := rules.suffix.search(name, max(1, len(name) - _LONGEST))) and found.lastindex:
        suffix = rules.suffixes[found.lastindex - 1]
        if suffix.unless and suffix.unless.search(name):
            break
        name, decided, offer = name[: found.start()], suffix.name, offer or suffix.offer
    return name, decided, offer


def family(canonical_id: str) -> str:
    """The canonical id without its date, or without `-latest`: what a model and its snapshots have in common."""
    return _DATED.sub("", canonical_id).removesuffix("-latest")


_DATED = re.compile(
    r"-20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?=$|-)"
    r"|-(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|2[3-9](?:0[1-9]|1[0-2]))(?=$|-)"
)


def _identity(developer: str, name: str, rule: str) -> Identity:
    return Identity(f"{developer}/{name}", developer, rule)


def _apply(rules: tuple[_Rule, ...], text: str) -> tuple[str, str, OfferKind | None]:
    """The text after all rules, the name of the last one that changed it, empty if none did, and what it is sold as."""
    decided: str = ""
    offer: OfferKind | None = None
    for rule in rules:
        for word in rule.words:
            if word in text:
                break
        else:
            if rule.words or (rule.beginnings and not rule.beginnings.match(text)):
                continue
        before = text
        for pattern, replacement in rule.replacements:
            if pattern.search(text):  # far cheaper than a substitution that finds nothing
                text = pattern.sub(replacement, text)
        if text != before:
            # A suffix can be all there is: such an id is a name, not a variant of nothing.
            text, decided, offer = (text, rule.name, offer or rule.offer) if text else (before, decided, offer)
    return text, decided, offer


def _split(path: str, rules: _Rules) -> tuple[str, str]:
    """The owner, empty if the path names none, and the model's name, without what hosts put around them."""
    if "/" not in path:
        return "", path
    *around, last = [part for part in path.split("/") if part] or [path]
    if around and rules.router.fullmatch(last):
        return around[-1], last
    parts = [part.lstrip("@") for part in around if not _wraps(part)]
    makers = [position for position, part in enumerate(parts) if developers.is_known(part)]
    position = makers[-1] if makers else len(parts) - 1
    if position < 0:
        return "", last
    return parts[position], "-".join([*parts[position + 1 :], last])


@lru_cache(maxsize=1 << 14)
def _wraps(part: str) -> bool:
    """Whether a part of a path names no owner."""
    return _rules().wrapper.fullmatch(part) is not None


def _joined(name: str, provider: str, rules: _Rules) -> tuple[str, str]:
    """The owner before a hyphen and the name after it, if the name confirms that it is an owner."""
    own, rest = provider.partition("-")[0], name
    if own and name.startswith(f"{own}-") and developers.from_family(name) == developers.UNKNOWN:
        rest = name.removeprefix(f"{own}-")
        if (maker := developers.from_family(rest)) != developers.UNKNOWN:
            return maker, rest
    if (found := rules.joined_owner.match(name)) and (rest := name[found.end() :]):
        owner = developers.from_owner(found[1])
        if developers.from_family(rest) == owner:
            return owner, rest
    if (found := rules.joined_host.match(name)) and (rest := name[found.end() :]):
        owner, rest = _joined(rest, "", rules)
        if owner or developers.from_family(rest) != developers.UNKNOWN:
            return owner or developers.from_family(rest), rest
    return "", name


def _developer(provider: str, owner: str, name: str, known: str, rules: _Rules) -> str:
    """Who made the model of this name, by the strongest evidence there is."""
    if official := _official(name):
        return official
    named = developers.from_owner(owner) if owner and owner not in rules.hosts else developers.UNKNOWN
    family_maker = developers.from_family(name)
    candidates = [named, known, family_maker]
    if owner and not developers.is_known(owner):
        if rules.plain.fullmatch(name):
            candidates = [family_maker, known, named]
        elif named == developers.from_owner(provider) or named in _served_by():
            candidates = [known, family_maker, named]  # the name of a host as a prefix
    if provider in rules.first_party or rules.router.fullmatch(name):
        candidates.append(developers.from_owner(provider))
    return next((candidate for candidate in candidates if candidate != developers.UNKNOWN), developers.UNKNOWN)


@lru_cache(maxsize=1 << 16)
def _official(name: str) -> str:
    """The developer who alone gives this name, empty if somebody else may."""
    rules = _rules()
    found = rules.official.fullmatch(name)
    return (
        rules.official_makers[found.lastindex - 1]
        if found and found.lastindex and not rules.derived.search(name)
        else ""
    )


@cache
def _served_by() -> frozenset[str]:
    """The providers that are there, and those that others list."""
    return frozenset(slug for slug, about in provider_directory.providers().items() if about.kind != "first_party")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


@cache
def _rules() -> _Rules:
    data = tomllib.loads(files("model_registry.catalog").joinpath("identity_rules.toml").read_text(encoding="utf-8"))

    def offer_named(rule: Mapping[str, str]) -> OfferKind | None:
        return next((kind for kind in get_args(OfferKind) if kind == rule.get("offer")), None)

    def rules_of(kind: str) -> tuple[_Rule, ...]:
        return tuple(
            _Rule(
                rule["name"],
                frozenset(rule.get("providers", ())),
                tuple(rule.get("words", ())),
                tuple((pattern, template) for pattern, template in rule["replace"]),
                offer_named(rule),
            )
            for rule in data[kind]
        )

    suffixes = tuple(
        _Suffix(
            rule["name"],
            _compiled(rule["pattern"]),
            _compiled(rule["unless"]) if "unless" in rule else None,
            offer_named(rule),
        )
        for rule in data["suffix"]
    )
    path, spelling, family_rules = rules_of("path"), rules_of("spelling"), rules_of("family")
    return _Rules(
        wrapper=_compiled(data["wrappers"]),
        router=_compiled(data["routers"]),
        hosts=frozenset(data["hosts"].split()),
        derived=_compiled(data["derived"]),
        plain=_compiled(data["plain"]),
        releases={model: frozenset(days.split()) for model, days in data["releases"].items()},
        first_party=frozenset(data["first_party"].split()),
        joined_owner=_compiled(f"({data['joined_owners']})-"),
        joined_host=_compiled(f"({data['joined_hosts']})-"),
        official=_compiled("|".join(f"({pattern})" for pattern in data["official"].values())),
        official_makers=tuple(data["official"]),
        path=path,
        spelling=spelling,
        suffixes=suffixes,
        suffix=_compiled(f"(?=[:-])(?:{'|'.join(f'({suffix.pattern.pattern})' for suffix in suffixes)})$"),
        family=family_rules,
        special=frozenset().union(*(rule.providers for rule in (*path, *spelling, *family_rules))),
    )


@cache
def _rules_at(special: str) -> _Rules:
    """The rules with those alone that hold at this provider of `special`; empty: at every other."""

    def holding(rules: tuple[_Rule, ...]) -> tuple[_Rule, ...]:
        return tuple(rule for rule in rules if not rule.providers or special in rule.providers)

    rules = _rules()
    return rules._replace(path=holding(rules.path), spelling=holding(rules.spelling), family=holding(rules.family))
