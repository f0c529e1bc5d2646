"""A provider that is read: each record of its list is parsed once."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import override

from model_registry.http.network import Limits, Network
from model_registry.providers.base import NO_AUTH, RawRecord
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel
from tests.support.job import TODAY

NUMBERS = range(10, 30)
parsed: list[str] = []


class AcmeRecord(OpenAIModel):
    is_ready: bool

    @override
    def model_post_init(self, context: object) -> None:
        parsed.append(self.id)


class Acme(OpenAICompatible[AcmeRecord]):
    slug = "acme"
    name = "Acme"
    record = AcmeRecord
    base_url = "https://api.acme.example/v1"
    docs_url = "https://docs.acme.example/models"
    auth = NO_AUTH
    kind = "host"

    @override
    def is_public(self, record: AcmeRecord) -> bool:
        return record.is_ready

    @override
    def fetch_models(self) -> Iterable[RawRecord]:
        ready: list[RawRecord] = [{"id": f"meta/llama-{n}", "is_ready": True, "context_length": 8192} for n in NUMBERS]
        return [*ready, {"id": "meta/private", "is_ready": False}, {"id": "meta/odd", "is_ready": "perhaps"}]


def test_parses_each_record_once() -> None:
    parsed.clear()

    reading = Acme({}, Network(Limits()), TODAY).read()

    assert parsed == [*(f"meta/llama-{number}" for number in NUMBERS), "meta/private"]
    assert {entry.context_window for entry in reading.entries} == {8192}
    assert (reading.listed, reading.private) == (22, 1)


def test_leaves_a_record_of_another_shape_out_with_a_warning() -> None:
    reading = Acme({}, Network(Limits()), TODAY).read()

    assert len(reading.entries) == len(NUMBERS)
    [warning] = reading.warnings
    assert warning.startswith("meta/odd left out: is_ready: ")


def test_the_public_records_are_what_its_other_methods_take() -> None:
    acme = Acme({}, Network(Limits()), TODAY)

    record = next(iter(acme.filter_public(acme.fetch_models())))

    assert acme.get_developer(record) == "meta"
    assert acme.normalize(record).release_date == acme.get_release_date(record)
