"""Conversions from what vendors write to what an entry says, each used by more than one provider."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from pydantic import JsonValue

from model_registry.catalog.facts import CapabilitiesField, PricingFacts, PricingField
from model_registry.vocabulary import CONTROL, EntryType, Modality

EARLIEST = date(2018, 1, 1)
"""No model that is served today was released earlier; an older date is a mistake (NVIDIA says 1993)."""

PER_MILLION = Decimal(1_000_000)

MOST_DIGITS = 100
"""A longer text is no number: one of thousands of digits is work for nothing, and Python refuses it."""

SENSES: Mapping[CapabilitiesField, Modality] = {"vision": "image", "audio": "audio", "video": "video", "pdf": "pdf"}
"""The capabilities that speak of what goes into a model, each with the modality that it stands for."""

BEIJING = timezone(timedelta(hours=8))
"""Where a vendor's midnight is still the day before in UTC."""

# Where the id alone tells the kind. The first kind that matches counts, so what a model is used for
# (`-guard`, `-embed`) stands before the families that such models are made from.
_TYPE_WORDS: tuple[tuple[EntryType, str], ...] = (
    # What is called over a session that stays open, whatever goes through it.
    ("realtime", r"realtime native-audio (?<![a-z])live(?![a-z])(?!-?code)"),
    ("moderation", r"moderation guard(?!rail) shieldgemma content-safety"),
    ("rerank", r"re-?rank llama-rank"),
    ("ocr", r"\bocr\b (olm|paddle)ocr ocrflux nemo(retriever|tron)-parse document-ai"),
    ("embedding", r"embed \be5- \bbge- \bgte- minilm mpnet text2vec retriev(er|al) clip-vit colbert nv-?clip"),
    ("embedding", r"\bvoyage- similarity search-(ada|babbage|curie|davinci|document|query) code-search"),
    ("transcription", r"whisper transcri \bstt\b asr\b parakeet canary-1b scribe sensevoice deepgram/nova"),
    ("speech", r"(?<![a-z])tts indextts orpheus kokoro cartesia/sonic \baura- csm-1b zonos cosyvoice sovits \bspeech-"),
    ("speech", r"melotts"),
    ("image", r"dall-e gpt-image chatgpt-image imagen flux stable-?diffusion \bsd(xl|3) sdxl seedream recraft"),
    ("image", r"ideogram image-edit qwen-image -image\b grok-.*image titan-image nova-canvas playground-v kolors"),
    ("image", r"janus hidream juggernaut dreamshaper xpuct/deliberate midjourney lucid-origin phoenix-1"),
    ("image", r"imagegeneration nano-banana cogview \bstep-\dx\b"),
    ("other", r"imagetext image-segmentation virtual-try-on"),
    ("other", r"lyria musicgen time-?series \bttm\b esm2 reward gliner video-detector"),
    ("other", r"distilbert m2m100 bart-large indictrans"),
    ("video", r"\bsora\b \bveo\b \bwan-?\d kling hailuo seedance runway video \b[ti]2v\b \bltx pixverse"),
    ("completion", r"^(text|code)-(bison|unicorn|gecko)\b"),
    ("completion", r"^(text-|code-)?(davinci|babbage|curie|ada|cushman)\b turbo-instruct -base$"),
    ("completion", r"llama-\d.*(?<!chat)-hf$ starcoder2?-\d+b$ codellama-\d+b$"),
)
_PLAIN = re.compile(r"[a-z0-9/-]+")
"""A word that is no pattern: to look for one takes a fiftieth of the time."""


class _TypeWords(NamedTuple):
    """What an id of one kind may hold, in lower case."""

    kind: EntryType
    plain: tuple[str, ...]
    pattern: re.Pattern[str] | None

    def are_in(self, model_id: str, patterned: bool) -> bool:
        if any(map(model_id.__contains__, self.plain)):
            return True
        return patterned and self.pattern is not None and self.pattern.search(model_id) is not None


def _type_words(kind: EntryType, words: Sequence[str]) -> _TypeWords:
    patterns = [word for word in words if not _PLAIN.fullmatch(word)]
    plain = tuple(word for word in words if word not in patterns)
    return _TypeWords(kind, plain, re.compile("|".join(patterns)) if patterns else None)


_TYPES = tuple(_type_words(kind, words.split()) for kind, words in _TYPE_WORDS)
_TYPE_PATTERNS = re.compile("|".join(words.pattern.pattern for words in _TYPES if words.pattern))
"""All patterns in one: most ids hold none, and need no other to be passed by."""

_DATE_IN_ID = re.compile(r"(?<!\d)(20\d\d)(-?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")

_MONTH_IN_ID = re.compile(
    r"(?<![\d.])(?:(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])|(?P<month_>0[1-9]|1[0-2])-(?P<year_>20\d\d)"
    r"|(?P<yy>\d\d)(?P<mm>0[1-9]|1[0-2]))(?![\d.])(?!-\d\d(?!\d))(?![a-z])",
    re.IGNORECASE,
)
"""`2024-08`, `08-2024`, and `2507` where no day of a month can be meant; not `2507b`, nor a part of a whole date."""
_DAY_IN_ID = re.compile(r"(?<=[-_@])(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?![\da-z.])(?!-\d\d)", re.IGNORECASE)
_FIRST_SHORT_YEAR = 23
"""From 2023 on models are named by year and month in four digits, as `mistral-large-2407` is; 2012 is a year."""

_FREE = re.compile(r"[:/-]free$", re.IGNORECASE)
_FINE_TUNED = re.compile(r"(^|[/:])ft:|:ft-")
_ID = re.compile(r"[a-z0-9]+([._:@-][a-z0-9.]+)*")
_PREVIEW = re.compile(r"(?:^|[-_/.:])(?:preview|beta|alpha|exp|experimental)(?:$|[-_/.:\d])", re.IGNORECASE)

_MAGNITUDES = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}

LITELLM_MODES: Mapping[str, EntryType] = {
    "audio_speech": "speech",
    "audio_transcription": "transcription",
    "chat": "chat",
    "completion": "completion",
    "embedding": "embedding",
    "image_edit": "image",
    "image_generation": "image",
    "moderation": "moderation",
    "ocr": "ocr",
    "rerank": "rerank",
    "responses": "chat",
    "video_generation": "video",
}
"""LiteLLM's word for what a model is called for; those left out are `other`."""

_MODALITIES: Mapping[str, Modality] = {
    "text": "text",
    "image": "image",
    "images": "image",
    "audio": "audio",
    "speech": "audio",
    "video": "video",
    "file": "pdf",
    "pdf": "pdf",
    "document": "pdf",
    "embedding": "embedding",
    "embeddings": "embedding",
    "transcription": "text",
}


_APIS: Mapping[str, str] = {
    "chat": "chat",
    "chat/completions": "chat",
    "completions": "completions",
    "embed": "embeddings",
    "embeddings": "embeddings",
    "audio/speech": "speech",
    "audio/transcriptions": "transcriptions",
    "audio/translations": "translations",
    "images/edits": "images",
    "images/generations": "images",
    "messages": "messages",
    "moderations": "moderations",
    "ocr": "ocr",
    "realtime": "realtime",
    "rerank": "rerank",
    "responses": "responses",
    "videos": "videos",
}
_API_TYPES: Mapping[str, EntryType] = {
    "completions": "completion",
    "embeddings": "embedding",
    "images": "image",
    "moderations": "moderation",
    "ocr": "ocr",
    "realtime": "realtime",
    "rerank": "rerank",
    "speech": "speech",
    "transcriptions": "transcription",
    "videos": "video",
}
_CONVERSATIONS = frozenset({"chat", "responses", "messages"})


def apis(endpoints: Iterable[str]) -> tuple[str, ...]:
    """The contract's names of the endpoints that a vendor lists, as `/v1/chat/completions`, `chat.completions`, `chat`.

    Those it has no name for, batches among them, are left out.
    """
    paths = (re.sub(r"^/?(v\d+/)?", "", each.lower()).replace(".", "/") for each in endpoints)
    return tuple(sorted({_APIS[path] for path in paths if path in _APIS}))


def type_behind(endpoints: Iterable[str]) -> EntryType | None:
    """What a model is called for that only these endpoints take; None if they do not tell."""
    if _CONVERSATIONS.intersection(endpoints):
        return None
    return next((kind for name, kind in _API_TYPES.items() if name in endpoints), None)


@lru_cache(maxsize=1 << 14)
def type_of(model_id: str) -> EntryType:
    """What a model is called for, as far as its id tells; chat if the id tells nothing else."""
    model_id = model_id.lower()
    patterned = _TYPE_PATTERNS.search(model_id) is not None
    return next((words.kind for words in _TYPES if words.are_in(model_id, patterned)), "chat")


def says_preview(model_id: str) -> bool:
    """Whether the id itself marks the model as a preview."""
    return _PREVIEW.search(model_id) is not None


def says_free(model_id: str) -> bool:
    """Whether the id itself marks the model as free of charge, as `…:free` and `…-Free` do."""
    return _FREE.search(model_id) is not None


def says_fine_tuned(model_id: str) -> bool:
    """Whether the id is that of a fine-tune, as OpenAI spells them: `ft:…`, `…:ft-…`, `…:ft:…`."""
    return _FINE_TUNED.search(model_id) is not None


def date_in_id(model_id: str, today: date) -> date | None:
    """The release date that a snapshot's id carries: `gpt-4o-2024-08-06`, `claude-opus-4-1-20250805`."""
    found = [plausible(_date(match[1], match[3], match[4]), today) for match in _DATE_IN_ID.finditer(model_id)]
    return next((day for day in reversed(found) if day), None)


def month_in_id(model_id: str, today: date) -> date | None:
    """The first day of the month that an id carries without a day: `command-r-08-2024`, `mistral-large-2407`."""
    for found in _MONTH_IN_ID.finditer(model_id):
        short = found["yy"]
        if short and int(short) < _FIRST_SHORT_YEAR:
            continue
        year = f"20{short}" if short else found["year"] or found["year_"]
        day = _date(year, found["mm"] or found["month"] or found["month_"], "01")
        if plausible(day, today):
            return day
    return None


def day_in_id(model_id: str, near: date) -> date | None:
    """The date of an id that names month and day (`deepseek-v3-0324`), where its year is sure.

    It is if something tells of the model within two months after that day: `near`.
    """
    for found in _DAY_IN_ID.finditer(model_id):
        for year in (near.year, near.year - 1):
            day = _date(str(year), found[1], found[2])
            if day and day <= near + timedelta(days=1) and near - day <= timedelta(days=60):
                return plausible(day, near)
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def plausible(day: date | None, today: date) -> date | None:
    """The day, unless no model can have been released on it: before 2018 or after tomorrow."""
    return day if day and EARLIEST <= day <= today + timedelta(days=1) else None


def as_date(value: JsonValue, zone: tzinfo = UTC) -> date | None:
    """The day, in that zone, of a point in time as vendors write it: epoch seconds or milliseconds, or ISO 8601."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, zone).date()
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip())
            return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def announced_date(value: JsonValue, today: date) -> date | None:
    """A day announced for the future; the far future (2098, 2099) is how vendors write never."""
    day = as_date(value)
    return day if day and EARLIEST <= day <= today + timedelta(days=3650) else None


def amount(value: JsonValue) -> Decimal | None:
    """A price as a decimal; None for anything that is no amount, and for -1, which means that it varies."""
    if value is None or isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str) and len(value) > MOST_DIGITS:
        return None
    return _amount(value)


@lru_cache(maxsize=1 << 14)  # the same prices come again and again
def _amount(value: float | str) -> Decimal | None:
    try:
        number = Decimal(value.strip().lstrip("$")) if isinstance(value, str) else Decimal(f"{value:.15g}")
    except (InvalidOperation, OverflowError):
        return None
    return number.copy_abs() if number.is_finite() and number >= 0 else None


def format_decimal(value: Decimal) -> str:
    """The number in digits, without an exponent and without zeros that say nothing: `0.00000025`."""
    digits = str(value)
    if "E" in digits:  # `:f` writes every number without one, and takes ten times as long
        digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def per_token(value: JsonValue) -> Decimal | None:
    """US dollars per million tokens from a price per token."""
    number = amount(value)
    return None if number is None else number * PER_MILLION


def tiers(steps: Mapping[PricingField, Mapping[int, Decimal]]) -> tuple[PricingFacts, ...]:
    """The tiers of prices that are told one by one: for each, the number of prompt tokens above which it holds."""
    stepped = {name: prices for name, prices in steps.items() if any(prices)}
    return tuple(
        {
            "above_context": above,
            **{
                name: prices[max(lower)]
                for name, prices in stepped.items()
                if (lower := [at for at in prices if at <= above])
            },
        }
        for above in sorted({at for prices in stepped.values() for at in prices if at})
    )


def multiplied(prices: Mapping[str, object], factor: Decimal) -> dict[str, object]:
    """A table of prices times a factor, its tiers with it."""
    return {
        name: value * factor
        if isinstance(value, Decimal)
        else tuple(multiplied(tier, factor) for tier in value)
        if isinstance(value, tuple)
        else value
        for name, value in prices.items()
    }


def positive(value: JsonValue) -> int | None:
    """A limit in tokens; None for 0 and below, which are ways of saying unknown."""
    if isinstance(value, str) and len(value) <= MOST_DIGITS and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0 or value != int(value):
        return None
    return int(value)


def magnitude(value: JsonValue) -> int | None:
    """A count as people write it: `200K`, `163,840`, `46.7b`; None if there is none."""
    if not isinstance(value, str) or len(value) > MOST_DIGITS:
        return None
    found = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)([kmbt]?)", value.strip().lower())
    return (int(Decimal(found[1].replace(",", "")) * _MAGNITUDES[found[2]]) or None) if found else None


def modalities(names: Iterable[str]) -> tuple[Modality, ...]:
    """The contract's names of a vendor's modalities; those it has no name for are left out."""
    return tuple(sorted({_MODALITIES[name.lower()] for name in names if name.lower() in _MODALITIES}))


def without_maker(name: JsonValue) -> str | None:
    """A name like "Qwen: Qwen3 Max" without its maker, for whom an entry has a field of its own."""
    return text(name.rpartition(": ")[2]) if isinstance(name, str) else None


def display_name(name: JsonValue, model_id: str) -> str | None:
    """A name for people, without its maker; None for what is only the id, whole or its end, or has an id's shape."""
    shown = without_maker(name)
    if shown is None or " " in shown:
        return shown
    is_id = shown == model_id or "/" in shown or _ID.fullmatch(shown)
    return None if is_id and not shown.isalpha() else shown


def text(value: JsonValue) -> str | None:
    """One line of text, without control characters and halves of a character; None if nothing is left."""
    if not isinstance(value, str):
        return None
    line = " ".join(value.split())
    if not line.isprintable():
        line = re.sub(f"[{CONTROL}]", "", line.encode(errors="ignore").decode()).strip()
    return line or None


_CONTAINERS = (str, tuple, list, dict)


def without_unknown(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts that are known, groups of facts included: without None, empty texts and empty groups."""
    kept: dict[str, object] = {}
    for name, told in facts.items():
        if told is None:
            continue
        value = without_unknown(told) if isinstance(told, dict) else told
        if value or not isinstance(value, _CONTAINERS):
            kept[name] = value
    return kept
