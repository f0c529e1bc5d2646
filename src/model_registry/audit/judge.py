"""Whether what stands at a place is a model, which one, and whether it can still be used there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from model_registry.audit import ids, shapes
from model_registry.audit.advice import NOTHING, Advice
from model_registry.audit.names import Names
from model_registry.audit.places import Kind, Place, says_deployment, says_little
from model_registry.audit.prefilter import Prefilter
from model_registry.audit.verdict import judged, only_resold
from model_registry.audit.words import owners, words

if TYPE_CHECKING:
    from model_registry.catalog.entry import Entry
    from model_registry.catalog.retired import Retired
    from model_registry.query.lookup import Found

VerdictKind: TypeAlias = Literal[
    "retired", "ending", "deprecated", "unknown", "moved", "price changed", "not judged", "ok"
]
PROBLEMS: tuple[VerdictKind, ...] = ("retired", "ending", "deprecated", "unknown")
"""Verdicts for which a check fails, the gravest first, unless its policy says otherwise."""
Confidence: TypeAlias = Literal["exact", "elsewhere", "like"]
"""`exact`: an id that is or was listed, where a model must stand. `elsewhere`: such an id at another place. `like`:
what is shaped like an id, though no list has it so."""


class Judgement(NamedTuple):
    """What is known of a name."""

    verdict: VerdictKind
    detail: str
    """What is wrong and since when; why nothing can be known; empty if all is well."""
    entry: Entry | None = None
    """The entry that the name means; None if there is none."""
    retired: Retired | None = None
    """What is known of a model that is gone."""
    successor: str | None = None
    """The id to use instead, written as the name is."""


class Hit(NamedTuple):
    """A model that a file names."""

    file: str
    line: int
    name: str
    confidence: Confidence
    judgement: Judgement
    place: Place
    advice: Advice = NOTHING
    """What changes with the successor."""


_TEMPLATE = re.compile(r"[$<>{}%*\\]|^os\.environ/|^env[:/]|^\W+$")
_LIKE_ID = re.compile(r"[\d/:-]")
_LOOSE = frozenset({"identity", "latest"})
"""How a name was found that nobody writes so."""
_SAYS_NAME = re.compile(
    r"(?:^|[-_.]|(?<=[a-z])(?=[A-Z]))(?i:(?:name|slug|class(?:name)?|extra|module|test|user(?:name)?)s?$)"
)
"""Keys of things that are called after a model at times."""
_SAYS_OTHER = re.compile(
    r"(?:^|[-_.]|(?<=[a-z])(?=[A-Z]))(?i:(?:app(?:lication)?|author|branch|bucket|color|column|comment|content|css|depends|description"
    r"|device|file(?:name)?|host|html|icon|image|job|keyword|label|lang|locale|message|namespace|package|part|path|pool|product|prompt"
    r"|queue|release|codename|repo(?:sitory)?|requires|serial|service|sku|stage|table|tag|text|theme|title|topic|url|version)s?$)"
)
"""Keys that no model stands under."""


class Judge:
    """Judges the places of files by one catalog on one day."""

    def __init__(self, names: Names, within: int, today: date) -> None:
        self._names = names
        self._within = within
        self._today = today
        self._judged: dict[tuple[str, str, bool], Judgement | None] = {}
        self.might_name = Prefilter(names.has, names.ends_an_id)
        """Whether a text may name a model, told without reading it."""

    def name(self, text: str) -> Judgement:
        """What is known of a name that is meant as a model's."""
        told = self._judgement(text.strip(), Place(1, text, Kind.MODEL))
        return told or Judgement("not judged", "no provider lists it, and none calls models so")

    def hits(self, file: str, places: Iterable[Place]) -> Iterator[Hit]:
        """The models among the places of a file."""
        found = list(places)
        for place in _with_siblings(found, self._is_sure):
            name = place.text.strip()
            judgement = self._judgement(name, place)
            if judgement is not None:
                yield Hit(file, place.line, name, self._confidence(name, place), judgement, place)

    def _is_sure(self, place: Place) -> bool:
        """Whether an item of a list is a model without doubt, so that the others are as well."""
        if _TEMPLATE.search(place.text) or not shapes.is_telling(place.text):
            return False
        name = ids.take_apart(place.text).name
        shape = shapes.shape_of(name.rpartition("/")[2])
        return shape is not None and (self._names.has(name) or (shape.closed and shape.whole))

    def _confidence(self, name: str, place: Place) -> Confidence:
        written = ids.take_apart(name)
        listed = any(map(self._names.has, (name, written.name, f"{written.provider}/{written.name}")))
        if not listed:
            return "like"
        return "exact" if place.kind is Kind.MODEL else "elsewhere"

    def _judgement(self, name: str, place: Place) -> Judgement | None:
        plain = ids.plain(name)
        if len(name) < 2 or _TEMPLATE.search(plain) or name.lower() in words("not_ids"):
            return None
        is_model = place.kind is Kind.MODEL
        if plain.lower() in owners("providers"):
            return Judgement("not judged", "a provider or a family, and no id") if is_model else None
        if not is_model and not (self._might_be_id(name) and self._stands_out(name, place)):
            return None
        if not shapes.is_id(plain):
            return None
        vague = is_model and says_little(place.key) and not says_deployment(place.key)
        key = name, place.channel, is_model and not vague
        if key not in self._judged:
            self._judged[key] = self._ask(name, place.channel, is_model=key[2])
        judgement = self._judged[key]
        if judgement and judgement.verdict == "not judged" and says_deployment(place.key):
            return judgement if re.search("(?i)azure|openai|llm|model|deploymentName", place.key) else None
        return judgement

    def _might_be_id(self, name: str) -> bool:
        """Whether a text is no ordinary word: it has a digit, or is long and known."""
        return shapes.is_telling(name) or (name.count("-") > 1 and self._names.has(name.rpartition("/")[2]))

    def _stands_out(self, name: str, place: Place) -> bool:
        """Whether a text that nothing calls a model is one by itself."""
        written = ids.take_apart(name)
        if written.unjudged or (ids.is_local_tag(name) and not self._names.has(name)):
            return False
        last = written.name.rpartition("/")[2]
        if _SAYS_OTHER.search(place.key):
            return False
        shape = shapes.shape_of(last)
        listed = self._names.has(name) or (
            bool(written.provider) and self._names.has(f"{written.provider}/{written.name}")
        )
        if shape is None or not shape.closed:
            return listed and not _SAYS_NAME.search(place.key)
        if _SAYS_NAME.search(place.key) and not (shape.whole and last == last.lower()):
            return False
        return listed or (shape.whole and last == last.lower())

    def _ask(self, name: str, channel: str, *, is_model: bool) -> Judgement | None:
        """What is known of a name where `channel` is called."""
        written = ids.take_apart(name)
        if written.unjudged:
            return Judgement("not judged", written.unjudged) if is_model else None
        if not written.provider and channel == "weights":
            return None
        called = written.provider
        if not called and channel:
            if ids.is_local(channel):
                return Judgement("not judged", "served by a program of one's own")
            called = self._channel(written.name, ids.slug_of(channel))
        if not called and ids.is_local_tag(name) and not self._names.has(name):
            return Judgement("not judged", "the tag of a program on one's own machine") if is_model else None
        answer = self._at(written.name, called, name, is_model=is_model)
        answer = answer or self._unlisted(written, called, is_model=is_model)
        if answer and answer.verdict == "unknown" and ids.is_of_ones_own(called):
            answer = Judgement("not judged", "a deployment of one's own") if is_model else None
        if answer is None:
            return None
        return self._of_base(answer) if written.tuned else answer._replace(successor=self._successor(answer))

    def _channel(self, name: str, slug: str) -> str:
        """The provider that code calls, if the name can be one of its."""
        if not slug or ids.take_apart(name).provider:
            return ""
        if self._names.has(f"{slug}/{name}"):
            return slug
        shape = shapes.shape_of(name)
        return slug if ids.is_of_ones_own(slug) or (shape and shape.vendor == slug and shape.closed) else ""

    def _at(self, name: str, provider: str, text: str, *, is_model: bool) -> Judgement | None:
        """What is known of a name that is or was somebody's, at the provider who is called."""
        full = f"{provider}/{name}" if provider else name
        found = self._names.find(full)
        if found is None and provider and "/" in text and self._names.lists(text):
            found = self._names.find(text)
        gone = self._names.gone(full) if found is None or (found.how in _LOOSE and self._names.was(full)) else None
        if gone:
            return Judgement("retired", f"{gone}", None, gone)
        if found is None:
            return None
        if found.how in _LOOSE:
            if "/" in text and (listed := self._names.exactly(text)):  # as a router writes it
                return self._of_entry(listed)
            in_capitals = is_model and bool(_LIKE_ID.search(name)) and self._names.has(name.lower())
            if not provider and not in_capitals and not shapes.shape_of(name.rpartition("/")[2]):
                return None  # such as a title
        return self._of_found(found, name, provider, text, is_model=is_model)

    def _of_found(self, found: Found, name: str, provider: str, text: str, *, is_model: bool) -> Judgement | None:
        """What is known of a name that means an entry."""
        entry = found.entry
        elsewhere = bool(provider) and entry.provider != provider
        if (gone := found.retired) and (elsewhere or provider != entry.provider):
            return Judgement("retired", f"{gone}; {entry.full_id} still is listed", entry, gone)
        has_list = elsewhere and provider != entry.developer and self._names.listed_by(provider)
        if has_list and not self._names.lists(text):
            return None
        if found.how == "identity" and not self._is_spelled_so(name, entry):
            return self._of_another_spelling(name, provider, entry, is_model=is_model)
        if entry.source != "official" and (gone := self._names.gone_pointer(name)):
            return Judgement("retired", f"{gone}; {entry.full_id} still is listed", entry, gone)
        if only_resold(self._names.registry, entry, f"{provider}/{name}" if provider else name):
            detail = f"{entry.developer} does not list it, only others do, such as {entry.full_id}"
            return Judgement("unknown", detail, entry)
        return self._of_entry(entry)

    def _of_entry(self, entry: Entry) -> Judgement:
        verdict = judged(entry, self._within, self._today)
        return Judgement(verdict.problem or "ok", verdict.detail, entry)

    @staticmethod
    def _of_another_spelling(name: str, provider: str, entry: Entry, *, is_model: bool) -> Judgement:
        """What to say of a model that is known, under a name that is not."""
        if not is_model:
            return Judgement("ok", "", entry)
        is_weights = provider == entry.developer and name != name.lower()  # as they are called on the hub
        if entry.open_weights and (provider in {"", "openai"} or is_weights):
            return Judgement("not judged", f"open weights, whose name is up to who serves them: {entry.full_id}", entry)
        return Judgement("unknown", f"no provider lists it so; the same model is {entry.full_id}", entry)

    @staticmethod
    def _is_spelled_so(name: str, entry: Entry) -> bool:
        """Whether an id differs from the one found in no more than what programs write around it."""
        last = name.rpartition("/")[2]
        return last in {entry.model_id, entry.model_id.rpartition("/")[2], *(entry.aliases or ())}

    def _unlisted(self, written: ids.Written, called: str, *, is_model: bool) -> Judgement | None:
        """What to say of a name that no list has or had."""
        name = written.name
        shape = shapes.shape_of(name.rpartition("/")[2])
        if why := self._why_unknowable(written, called, shape):
            return Judgement("not judged", why) if is_model else None
        if called and (is_model or self._names.gone_release(name)):
            return self._unlisted_by(called, name)
        if shape and shape.closed and (is_model or (shape.whole and called not in words("partial"))):
            return Judgement("unknown", f"no provider lists it{self._hint(name)}")
        if not is_model or not re.search("[A-Za-z]{2}", name):
            return None
        if (shape or shapes.is_telling(name)) and (near := self._names.nearest(name)) and self._is_sold(near):
            return Judgement("unknown", f"no provider lists it; did you mean {near}?")
        return (
            Judgement("not judged", "no provider lists it, and none calls models so") if _LIKE_ID.search(name) else None
        )

    def _unlisted_by(self, called: str, name: str) -> Judgement:
        """What to say of a name that the provider who is called does not list."""
        if gone := self._names.gone_release(name):
            return Judgement("retired", f"{called} does not list it; {gone}")
        if called in words("partial") and (same := self._names.same(name)):
            detail = f"the list of {called} at hand does not have it, but {same.full_id} is the same model"
            return Judgement("not judged", detail, same)
        return Judgement("unknown", f"{called} does not list it{self._hint(name)}")

    def _why_unknowable(self, written: ids.Written, called: str, shape: shapes.Shape | None) -> str:
        """Why no list can be expected to have a name; empty if one would."""
        if called and ids.is_of_ones_own(called):
            return "a deployment of one's own"
        if written.tuned:
            return "a model of one's own, of a base that no list has"
        if written.name in words("documented"):
            return "its provider documents it, and lists it nowhere"
        if called == "openai" and not (shape and shape.vendor == "openai"):
            near = self._names.nearest(written.name)
            return "" if near.startswith("openai/") else "perhaps a server of one's own that speaks as OpenAI's does"
        if called:
            return "" if self._names.listed_by(called) else f"the catalog has no list of {called}"
        return (
            "no provider lists it; perhaps weights of one's own"
            if "/" in written.name and not (shape and shape.closed)
            else ""
        )

    def _is_sold(self, full_id: str) -> bool:
        """Whether a model can be had from its developer, or those who resell it, alone."""
        entry = self._names.entry(full_id)
        return entry is not None and not entry.open_weights and self._names.is_closed(entry.developer)

    def _hint(self, name: str) -> str:
        near = self._names.nearest(name)
        return f"; did you mean {near}?" if near else ""

    def _successor(self, answer: Judgement) -> str | None:
        """The id to use instead, at the same provider: what is named, or what follows it if that has ended too."""
        if answer.verdict not in {"retired", "ending", "deprecated"}:
            return None
        if answer.retired:
            return answer.retired.instead and answer.retired.instead.partition("/")[2]
        entry = answer.entry
        name = entry.successor if entry else None
        seen = set()
        while entry and name and name not in seen:
            seen.add(name)
            follows = self._names.entry(f"{entry.provider}/{name}")
            if not follows or not follows.successor or follows.stage(self._today) != "retired":
                break
            name = follows.successor
        return name

    @staticmethod
    def _of_base(answer: Judgement) -> Judgement:
        """What is known of a model of one's own: when it ends nobody tells, but that of its base."""
        if answer.verdict == "retired":
            return answer._replace(detail=f"its base: {answer.detail}")
        if answer.verdict in {"ending", "deprecated", "unknown"}:
            return answer._replace(verdict="not judged", detail=f"a model of one's own; of its base: {answer.detail}")
        return answer


def _with_siblings(places: Sequence[Place], is_sure: Callable[[Place], bool]) -> Iterator[Place]:
    """The places, with the items of a list taken for models of which one is without doubt."""
    groups = {place.key for place in places if place.key.startswith("[") and is_sure(place)}
    for place in places:
        yield place._replace(kind=Kind.MODEL, key="") if place.key in groups else place
