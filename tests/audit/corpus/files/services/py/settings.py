from typing import Literal
class Settings(BaseSettings):
    llm_model: str = Field(default="gpt-4-0314", alias="LLM_MODEL")
    summary_model: Literal["claude-2.1", "claude-instant-1.2"] = "claude-2.1"
    bucket: str = "claude-3-exports"

class Kind(str, Enum):
    FAST = "gpt-3.5-turbo-0301"
    SMART = "gpt-4-0314"

def ask(prompt, *, model="gpt-17", retries=3): ...

PRICES = {
    "gpt-4-32k-0314": (60, 120),
    "claude-instant-1.2": (0.8, 2.4),
}
INSTALLED_APPS = ["django.contrib.auth", "apps.model3d"]
parser.add_argument("--engine", default="text-davinci-002")
@click.option("--llm", "llm_name", default="gemini-1.0-pro", show_default=True)
def cli(llm_name): ...
