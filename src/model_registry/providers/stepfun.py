"""StepFun."""

from __future__ import annotations

from datetime import date

from typing_extensions import override

from model_registry.catalog.normalize import BEIJING, as_date
from model_registry.providers.openai_compatible import OpenAICompatible
from model_registry.providers.openai_format import OpenAIModel


class StepFunRecord(OpenAIModel):
    created: int


class StepFun(OpenAICompatible[StepFunRecord]):
    slug = "stepfun"
    name = "StepFun"
    record = StepFunRecord
    base_url = "https://api.stepfun.com/v1"
    docs_url = "https://platform.stepfun.com/docs/api-reference/models/list"
    env = ("STEP_API_KEY",)
    env_aliases = {"STEP_API_KEY": ("STEPFUN_API_KEY",)}
    kind = "first_party"
    verified = False

    @override
    def get_created(self, record: StepFunRecord) -> date | None:
        """Often a midnight in Beijing, which is still the day before in UTC."""
        return as_date(record.created, BEIJING)
