"""Every type that the library takes, returns and holds, under one name that stays: for annotations.

    from model_registry.types import Cost, Pricing

Generated from the signatures by `.ci/inject.py`: do not edit. A name is imported when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = [
    "Alternative",
    "Alternatives",
    "Benchmark",
    "Capabilities",
    "CapabilityMatch",
    "CatalogReader",
    "CatalogStats",
    "Cheapest",
    "Choice",
    "Column",
    "Columns",
    "ComparedField",
    "Comparison",
    "Condition",
    "Cost",
    "CostItem",
    "DateBasis",
    "Deprecation",
    "Entry",
    "EntryType",
    "ExchangeRate",
    "FactSeen",
    "Found",
    "Interval",
    "Key",
    "Known",
    "LeftOut",
    "LoggedChange",
    "MatchKind",
    "Measured",
    "Modalities",
    "Modality",
    "NameKind",
    "Offer",
    "OfferKind",
    "Offers",
    "Order",
    "OverrideConflict",
    "Parts",
    "Performance",
    "Points",
    "Preference",
    "PriceAt",
    "PriceEnd",
    "PriceTable",
    "PricedOffer",
    "Pricing",
    "ProviderInfo",
    "ProviderKind",
    "ProviderOffers",
    "Quality",
    "ReasoningOptions",
    "Recommendation",
    "Recommendations",
    "Relation",
    "Retired",
    "Row",
    "Seen",
    "Service",
    "Source",
    "Stage",
    "Status",
    "Tier",
    "Unknown",
    "UseCase",
    "Weekday",
    "Window",
    "Words",
]

if TYPE_CHECKING:
    from model_registry.catalog.columns import Column
    from model_registry.catalog.entry import (
        Benchmark,
        Capabilities,
        Condition,
        Entry,
        ExchangeRate,
        Modalities,
        Performance,
        PriceTable,
        Pricing,
        ReasoningOptions,
        Tier,
        Window,
    )
    from model_registry.catalog.provider_directory import ProviderInfo
    from model_registry.catalog.reader import CatalogReader
    from model_registry.catalog.retired import Retired
    from model_registry.history.changes import LoggedChange
    from model_registry.history.prices import Interval, PriceAt, Unknown
    from model_registry.history.seen import FactSeen, Seen
    from model_registry.library.overrides import OverrideConflict
    from model_registry.query.alternatives import Alternative, Alternatives, Measured, Relation
    from model_registry.query.arguments import Words
    from model_registry.query.cheapest import Cheapest, Choice, LeftOut
    from model_registry.query.compare import ComparedField, Comparison
    from model_registry.query.cost import Cost, CostItem, Parts
    from model_registry.query.lookup import Found
    from model_registry.query.offers import Offer, Offers, ProviderOffers
    from model_registry.query.price_table import Service
    from model_registry.query.recommend import Points, Preference, PricedOffer, Recommendation, Recommendations
    from model_registry.query.search import CapabilityMatch, Columns, Order
    from model_registry.query.statistics import CatalogStats, Deprecation, Known, PriceEnd
    from model_registry.query.use_cases import UseCase
    from model_registry.vocabulary import (
        DateBasis,
        EntryType,
        Key,
        MatchKind,
        Modality,
        NameKind,
        OfferKind,
        ProviderKind,
        Quality,
        Row,
        Source,
        Stage,
        Status,
        Weekday,
    )
else:
    _HOMES = {
        "Alternative": "query.alternatives",
        "Alternatives": "query.alternatives",
        "Benchmark": "catalog.entry",
        "Capabilities": "catalog.entry",
        "CapabilityMatch": "query.search",
        "CatalogReader": "catalog.reader",
        "CatalogStats": "query.statistics",
        "Cheapest": "query.cheapest",
        "Choice": "query.cheapest",
        "Column": "catalog.columns",
        "Columns": "query.search",
        "ComparedField": "query.compare",
        "Comparison": "query.compare",
        "Condition": "catalog.entry",
        "Cost": "query.cost",
        "CostItem": "query.cost",
        "DateBasis": "vocabulary",
        "Deprecation": "query.statistics",
        "Entry": "catalog.entry",
        "EntryType": "vocabulary",
        "ExchangeRate": "catalog.entry",
        "FactSeen": "history.seen",
        "Found": "query.lookup",
        "Interval": "history.prices",
        "Key": "vocabulary",
        "Known": "query.statistics",
        "LeftOut": "query.cheapest",
        "LoggedChange": "history.changes",
        "MatchKind": "vocabulary",
        "Measured": "query.alternatives",
        "Modalities": "catalog.entry",
        "Modality": "vocabulary",
        "NameKind": "vocabulary",
        "Offer": "query.offers",
        "OfferKind": "vocabulary",
        "Offers": "query.offers",
        "Order": "query.search",
        "OverrideConflict": "library.overrides",
        "Parts": "query.cost",
        "Performance": "catalog.entry",
        "Points": "query.recommend",
        "Preference": "query.recommend",
        "PriceAt": "history.prices",
        "PriceEnd": "query.statistics",
        "PriceTable": "catalog.entry",
        "PricedOffer": "query.recommend",
        "Pricing": "catalog.entry",
        "ProviderInfo": "catalog.provider_directory",
        "ProviderKind": "vocabulary",
        "ProviderOffers": "query.offers",
        "Quality": "vocabulary",
        "ReasoningOptions": "catalog.entry",
        "Recommendation": "query.recommend",
        "Recommendations": "query.recommend",
        "Relation": "query.alternatives",
        "Retired": "catalog.retired",
        "Row": "vocabulary",
        "Seen": "history.seen",
        "Service": "query.price_table",
        "Source": "vocabulary",
        "Stage": "vocabulary",
        "Status": "vocabulary",
        "Tier": "catalog.entry",
        "Unknown": "history.prices",
        "UseCase": "query.use_cases",
        "Weekday": "vocabulary",
        "Window": "catalog.entry",
        "Words": "query.arguments",
    }

    def __getattr__(name: str) -> object:
        """A type, imported when it is asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"model_registry.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
