"""What is filled from elsewhere: the developer's own limits first, and nothing that the contract does not allow."""

from __future__ import annotations

from datetime import date

from model_registry.enrichment.curated import Curated, CuratedRow
from model_registry.enrichment.evidence import Evidence
from model_registry.enrichment.fill import fill_all
from model_registry.enrichment.sources.base import Facts, Index
from model_registry.schemas import ModelEntry
from model_registry.vocabulary import Key
from tests.support.entries import entry


def listed(provider: str, **facts: object) -> ModelEntry:
    return entry(f"{provider}/aurora", canonical_id="mistral/aurora", developer="mistral", **facts)


def heard(offers: dict[tuple[str, str], Facts], model: Facts) -> Evidence:
    index = Index()
    for key, facts in offers.items():
        index.add_offer(*key, facts)
    index.add_model("mistral/aurora", model, own=True)
    return Evidence(sources={"models-dev": index}, local={"lmstudio", "ollama"})


def test_the_developers_own_limits_are_lent_before_a_sources() -> None:
    own = listed("mistral", source="official", context_window=131_072)
    evidence = heard({}, {"context_window": 1_000_000, "max_output_tokens": 8_192})

    entries, _, refused = fill_all([listed("groq"), own], evidence)

    [lent, published] = entries
    assert (lent.context_window, lent.max_output_tokens) == (131_072, 8_192)
    assert lent.provenance == {"context_window": "mistral", "max_output_tokens": "models-dev"}
    assert published.context_window == 131_072
    assert refused == []


def test_a_limit_that_a_source_told_the_developers_provider_is_not_its_own() -> None:
    evidence = heard({("mistral", "aurora"): {"context_window": 65_536}}, {"context_window": 1_000_000})

    [_, other], _, _ = fill_all([listed("mistral", source="official"), listed("groq")], evidence)

    assert other.provenance == {"context_window": "models-dev"}


def test_how_much_open_weights_write_at_once_is_for_each_host_to_say() -> None:
    evidence = heard({}, {"open_weights": True, "context_window": 131_072, "max_output_tokens": 4_028})

    [entry], _, _ = fill_all([listed("groq")], evidence)

    assert (entry.context_window, entry.max_output_tokens) == (131_072, None)


def test_a_fact_that_the_contract_does_not_allow_is_left_out_alone_and_told() -> None:
    evidence = heard({("groq", "aurora"): {"name": "Aurora", "reasoning_options": {"efforts": ("low ",)}}}, {})

    [entry], _, [refused] = fill_all([listed("groq")], evidence)

    assert (entry.name, entry.reasoning_options) == ("Aurora", None)
    assert entry.provenance == {"name": "models-dev"}
    assert (refused.key, refused.field, refused.severity) == (entry.key, "reasoning_options", "hold")


def test_a_server_on_ones_own_machine_is_lent_no_window() -> None:
    evidence = heard({}, {"context_window": 131_072, "max_output_tokens": 8_192, "name": "Aurora"})

    entries, _, _ = fill_all([listed("lmstudio"), listed("ollama", context_window=4_096)], evidence)

    assert [(each.context_window, each.max_output_tokens, each.name) for each in entries] == [
        (None, None, "Aurora"),
        (4_096, None, "Aurora"),
    ]


def test_a_sources_limit_above_that_of_every_host_is_not_taken() -> None:
    told: dict[tuple[str, str], Facts] = {("groq", "aurora"): {"context_window": 131_072, "max_output_tokens": 65_536}}
    hosts = [
        listed("deepinfra", context_window=65_536, max_output_tokens=8_192),
        listed("novita", context_window=32_768),
    ]

    [entry, *_], _, _ = fill_all([listed("groq"), *hosts], heard(told, {}))

    assert (entry.context_window, entry.max_output_tokens) == (65_536, None)
    assert entry.provenance == {"context_window": "deepinfra"}


def test_a_window_that_a_server_on_ones_own_machine_has_loaded_says_nothing_of_hosts() -> None:
    told: dict[tuple[str, str], Facts] = {("groq", "aurora"): {"context_window": 131_072}}

    [entry, _], _, _ = fill_all([listed("groq"), listed("ollama", context_window=4_096)], heard(told, {}))

    assert entry.context_window == 131_072


def test_a_source_that_gives_the_window_as_the_limit_of_the_answer_names_none() -> None:
    offer = {"context_window": 131_072, "max_output_tokens": 131_072}
    of_the_model = {"context_window": 65_536}

    [whole], _, _ = fill_all([listed("groq")], heard({("groq", "aurora"): offer}, {}))
    [lent], _, _ = fill_all([listed("groq")], heard({("groq", "aurora"): {"max_output_tokens": 65_536}}, of_the_model))
    [own], _, _ = fill_all([listed("groq", context_window=8_192, max_output_tokens=8_192)], heard({}, {}))

    assert (whole.context_window, whole.max_output_tokens) == (131_072, None)
    assert (lent.context_window, lent.max_output_tokens) == (65_536, None)
    assert own.max_output_tokens == 8_192


def test_the_widest_window_that_a_host_serves_is_lent_where_neither_developer_nor_source_tells_one() -> None:
    hosts = [listed("deepinfra", context_window=32_768), listed("together", context_window=131_072), listed("groq")]

    [*_, lent], _, _ = fill_all(hosts, heard({}, {"context_window": 1_000_000}))

    assert (lent.context_window, lent.provenance) == (131_072, {"context_window": "together"})


def test_what_the_developers_curated_row_says_above_every_host_is_not_lent() -> None:
    row = CuratedRow(
        {"max_output_tokens": 272_000}, "limits", "https://docs.example", date(2031, 5, 5), "official", "verified"
    )
    evidence = Evidence(Curated(rows={Key("mistral", "aurora"): row}))
    entries = [listed("mistral", source="official"), listed("together", max_output_tokens=128_000), listed("groq")]

    [own, _, other], _, _ = fill_all(entries, evidence)

    assert (own.max_output_tokens, other.max_output_tokens) == (272_000, None)


def test_a_model_on_ones_own_machine_is_lent_no_window() -> None:
    [_, local], _, _ = fill_all([listed("together", context_window=131_072), listed("ollama")], heard({}, {}))

    assert local.context_window is None
