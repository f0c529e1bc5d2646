from pydantic import Field
from pydantic_settings import BaseSettings
class S(BaseSettings):
    openai_model: str = Field("gpt-4-0613", alias="OPENAI_MODEL")
    llm: str = Field(default_factory=lambda: "claude-2.1")
    chat: dict = {"provider": "openai", "name": "gpt-4-32k"}
    summarizer = "gpt-3.5-turbo-16k"
    app_name: str = "gemini-2"
    CACHE = "claude-2-cache"
CONFIG = dict(model="text-davinci-003", engine="davinci-002")
MODEL_ALIASES = {"fast": "gpt-3.5-turbo-0125", "smart": "gpt-4-turbo-preview"}
DEFAULTS = {"openai": "gpt-4-1106-preview", "anthropic": "claude-instant-1.2", "google": "gemini-1.0-pro"}
