"""What a name means that the catalog does not have as it stands: what hosts write around it, which offer it asks for.

A look-up of a name that is written as the catalog has it does without this, and without the tables it reads.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from model_registry.catalog import developers, retired
from model_registry.catalog.identity import family, identify, offer_of
from model_registry.catalog.names import variant
from model_registry.catalog.provider_directory import providers, slugs_by_name
from model_registry.compat import TYPE_CHECKING, NamedTuple
from model_registry.query.lookup import REGION

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.catalog.reader import CatalogReader
    from model_registry.catalog.retired import Retired

_RESOURCE = r"(^|/)(?:models|publishers/[^/]+/models|accounts/[^/]+/(?:models|deployments))/"
_ARN = r"^arn:aws[a-z-]*:bedrock:[^/]*/"
_ROUTE = r"^((?:bedrock(?:_converse)?|azure|vertex_ai)/)(?:converse|invoke|[a-z]{2}(?:-[a-z]+)+-?\d+|eu|us|global)/"
"""How LiteLLM writes a region or a kind of request between a cloud and its model."""
_DOTTED = r"[a-z0-9]+\.[a-z]"
_DOTS = "aws-bedrock"
"""How the slugs begin of those who write regions and developers before a dot."""


class Shape(NamedTuple):
    """What only one host writes around a name."""

    bare: str
    """The name without a resource or region prefix."""
    hosts: Collection[str] | None
    """The providers that write ids so; None if nothing tells. At any other the name means nothing."""


def shape_of(name: str) -> Shape:
    """A name without what a host writes around it, and who writes so."""
    bare, rest = re.sub(_RESOURCE, r"\1", re.sub(_ROUTE, r"\1", re.sub(_ARN, "", name))), name.partition("/")[2]
    region = re.search(REGION, bare) or re.search(_ARN, name)
    hosts = [
        slug
        for slug, info in providers().items()
        if name.startswith(info.id_prefixes) or rest.startswith(info.id_prefixes) or (region and slug.startswith(_DOTS))
    ]
    return Shape(re.sub(REGION, r"\1", bare), hosts or None)


def slugs(prefix: str) -> Sequence[str]:
    """The providers a prefix can name, as LiteLLM, models.dev or we spell it, the likeliest first; itself if none."""
    name = prefix.lower()
    found = [*slugs_by_name("litellm").get(name, ()), *slugs_by_name("models_dev").get(name, ())]
    return list(dict.fromkeys(found)) or [name.replace("_", "-")]


def with_slash(name: str) -> str:
    """`provider/model` of `provider:model`, if a provider or developer is called so; any other name as it is."""
    prefix, colon, rest = name.partition(":")
    known = developers.is_known(prefix.lower()) or any(slug in providers() for slug in slugs(prefix))
    named = colon and rest and "/" not in prefix and known
    return f"{prefix}/{rest}" if named else name


def respelled(name: str) -> Iterator[str]:
    """Other ways to write a name as people do: with a word for a sign (`command r+`), its provider before a space."""
    if (other := re.sub(r"(?<=\w)\+", "-plus", name).replace("·", "-")) != name:
        yield other
    prefix, _, rest = name.partition(" ")
    if rest and (developers.is_known(prefix.lower()) or prefix.lower() in providers()):
        yield f"{prefix.lower()}/{rest.lstrip()}"


def canonical_id(name: str) -> str:
    """The canonical id that this name would be given."""
    prefix, _, rest = name.partition("/")
    provider = slugs(prefix)[0] if rest else ""
    return (identify(provider, rest) if provider in providers() else identify("", name)).canonical_id


def same_model(catalog: CatalogReader, name: str) -> Sequence[Entry]:
    """The entries with the canonical id that this name would be given."""
    named = catalog.named(canonical_id(name), ("canonical_id",))
    return named[1] if named else ()


def retired_release(model: str) -> Retired | None:
    """What a developer has retired of its model of this canonical id, or of this family, the newest release; of a
    snapshot the model without a date, which went on after it.
    """
    model = model.removesuffix("-latest")
    found = [each for each in retired.shipped() if developers.from_owner(each.provider) == model.partition("/")[0]]
    named = [(identify(each.provider, each.model_id).canonical_id, each) for each in found]
    same = [each for canonical, each in named if canonical == model]
    releases = [each for canonical, each in named if family(canonical) == model]
    line = [each for canonical, each in named if canonical == family(model)]
    return max(same or releases or line, key=lambda each: (each.day, each.model_id), default=None)


def retired_alike(name: str) -> Retired | None:
    """The retired model whose name differs in nothing but signs between its words: `dalle 3`."""
    plain = _without_signs(name)
    for each in retired.shipped():
        if plain in map(_without_signs, (each.full_id, each.model_id, *each.aliases)):
            return each
    return None


def _without_signs(name: str) -> str:
    """A name without the signs between words; those between numbers tell models apart."""
    return re.sub(r"(?<!\d)[-_. ·]|[-_. ·](?!\d)", "", name.lower())


def meant(catalog: CatalogReader, name: str) -> Sequence[Entry]:
    """The entries of a model that a name can mean: of the offer it names, which has a price of its own (`:free`,
    `-fast`), and of the provider it begins with, unless that is the developer.
    """
    return _of_its_provider([each for each in same_model(catalog, name) if is_offered_as(name, each)], name)


def is_offered_as(name: str, entry: Entry) -> bool:
    """Whether an entry is the offer of its model that a name asks for; the ordinary one if it asks for none."""
    sold_as = entry.offer or offer_of(entry.model_id, entry.provider) or variant(entry.model_id)
    return sold_as == (offer_of(name) or variant(name))


def _of_its_provider(offered: Sequence[Entry], name: str) -> list[Entry]:
    prefix, slash, _ = name.partition("/")
    if not slash:
        # Only Bedrock writes the developer before a dot.
        bedrock = re.match(_DOTTED, name) and developers.is_known(name.partition(".")[0])
        return [entry for entry in offered if entry.provider.startswith(_DOTS) or not bedrock]
    for slug in slugs(prefix):
        if here := [entry for entry in offered if entry.provider == slug]:
            return here
    return [entry for entry in offered if entry.developer == developers.from_owner(prefix)]


def names_provider(name: str) -> bool:
    """Whether a name begins with a provider, as LiteLLM, models.dev or we spell it."""
    prefix, slash, _ = name.partition("/")
    return bool(slash) and any(slug in providers() for slug in slugs(prefix))


def by_tier(name: str) -> str:
    """How to ask for the price of a class of service that a name bears."""
    offer = offer_of(name)
    told = offer in {"batch", "flex", "priority"}
    return f", whose price as {offer} `model-registry cost --tier {offer}` tells where it is known" if told else ""
