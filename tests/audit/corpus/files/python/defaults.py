"""Asks a model; gpt-4-0314 was the first."""
import os
from dataclasses import dataclass, field
from typing import Literal

MODEL = os.environ.get("OPENAI_MODEL", "gpt-4-32k")
SMALL = os.getenv("SMALL_MODEL") or "gpt-3.5-turbo-0613"
LARGE = os.environ["LARGE_MODEL"] if "LARGE_MODEL" in os.environ else "gpt-4-1106-preview"
REGION = os.environ.get("AWS_REGION", "us-east-1")


@dataclass
class Settings:
    model: str = "claude-3-opus-20240229"
    fallback_model: str | None = "claude-instant-1.2"
    embedding_model: str = field(default="text-embedding-9-large")
    log_level: str = "level-2"
    kind: Literal["type-1", "type-2"] = "type-1"


def ask(prompt: str, model: str = "claude-3-5-sonnet-20240620", *, encoding: str = "utf-8") -> str:
    return prompt + model + encoding


def ask_more(prompt, model_name='gemini-1.5-pro', locale='en-GB'):
    return prompt
