"""What an entry says of its input it says once, and a source yields to those who make and serve the model."""

from __future__ import annotations

import pytest

from model_registry.enrichment.agreement import agree
from model_registry.schemas import Capabilities, Modalities, ModelEntry
from tests.support.entries import entry

SOURCE = "litellm"


def served(provider: str = "groq", **facts: object) -> ModelEntry:
    return entry(f"{provider}/aurora", canonical_id="mistral/aurora", developer="mistral", **facts)


def agreed(*entries: ModelEntry) -> list[ModelEntry]:
    return agree(entries, {SOURCE})


@pytest.mark.parametrize(
    ("foreign", "flag", "taken", "expected_flag", "expected_input"),
    [
        # Of one teller's two words a flag is the clearer: a list may leave a word out.
        ((), {"pdf": True}, ["image", "text"], True, ["image", "pdf", "text"]),
        ((), {"vision": False}, ["image", "text"], False, ["text"]),
        (("modalities",), {"vision": True}, ["text"], True, ["image", "text"]),
        (("modalities", "capabilities.video"), {"video": True}, ["text"], True, ["text", "video"]),
        # A source adds nothing to the list of the provider itself.
        (("capabilities.audio",), {"audio": True}, ["text"], None, ["text"]),
        (("capabilities.audio",), {"audio": False}, ["audio", "text"], True, ["audio", "text"]),
        # Nothing would go in at all.
        (("modalities",), {"audio": False}, ["audio"], True, ["audio"]),
        # What is listed is a capability, too.
        ((), {}, ["image", "text"], True, ["image", "text"]),
    ],
)
def test_modalities_and_capabilities_are_one_statement(
    foreign: tuple[str, ...],
    flag: dict[str, bool],
    taken: list[str],
    expected_flag: bool | None,
    expected_input: list[str],
) -> None:
    told = served(
        modalities={"input": taken, "output": ["text"]},
        provenance=dict.fromkeys(foreign, SOURCE) or None,
        capabilities=flag or None,
    )

    [settled] = agreed(told)

    name = next(iter(flag), "vision")
    assert settled.modalities == Modalities(input=expected_input, output=["text"])
    assert getattr(settled.capabilities, name, None) is expected_flag
    assert agreed(settled) == [settled]


def test_what_an_entry_does_not_say_of_its_input_stays_unknown() -> None:
    text = served(modalities={"input": ["text"], "output": ["text"]}, capabilities={"tools": True})
    silent = served(capabilities={"vision": True})

    assert agreed(text) == [text]
    assert agreed(silent) == [silent]


def test_a_source_yields_to_what_most_hosts_say_themselves() -> None:
    told = served("deepinfra", capabilities={"reasoning": True}, provenance={"capabilities.reasoning": SOURCE})
    hosts = [served(host, capabilities={"reasoning": able}) for host, able in (("groq", False), ("together", False))]
    other = served("novita", capabilities={"reasoning": True})

    [settled, *rest] = agreed(told, *hosts, other)

    assert settled.capabilities == Capabilities(reasoning=False)
    assert settled.provenance == {"capabilities.reasoning": "groq"}
    assert rest == [*hosts, other]


def test_hosts_that_disagree_leave_a_source_its_word() -> None:
    told = served("deepinfra", capabilities={"reasoning": True}, provenance={"capabilities.reasoning": SOURCE})
    hosts = [served(host, capabilities={"reasoning": able}) for host, able in (("groq", False), ("together", True))]

    assert agreed(told, *hosts)[0] == told


def test_the_developers_word_counts_more_than_that_of_many_hosts() -> None:
    told = served(
        "deepinfra",
        capabilities={"reasoning": False},
        modalities={"input": ["text"], "output": ["text"]},
        provenance={"capabilities.reasoning": SOURCE, "modalities": SOURCE},
    )
    hosts = [served(host, capabilities={"reasoning": False}) for host in ("groq", "together")]
    maker = served(
        "mistral",
        source="official",
        capabilities={"reasoning": True},
        modalities={"input": ["text"], "output": ["image", "text"]},
    )

    settled = agreed(told, *hosts, maker)[0]

    assert settled.capabilities == Capabilities(reasoning=True)
    assert settled.modalities == Modalities(input=["text"], output=["image", "text"])
    assert settled.provenance == {
        "capabilities.reasoning": "mistral",
        "modalities": SOURCE,
        "modalities.output": "mistral",
    }


@pytest.mark.parametrize(
    ("kind", "told_input", "window", "input_limit"),
    [("speech", None, None, 8_192), ("realtime", 4_096, None, 4_096), ("chat", None, 8_192, None)],
)
def test_a_window_smaller_than_the_answer_is_what_goes_in(
    kind: str, told_input: int | None, window: int | None, input_limit: int | None
) -> None:
    told = served(type=kind, context_window=8_192, max_input_tokens=told_input, max_output_tokens=16_384)

    [settled] = agreed(told)

    assert (settled.context_window, settled.max_input_tokens, settled.max_output_tokens) == (
        window,
        input_limit,
        16_384,
    )
    assert agreed(settled) == [settled]
