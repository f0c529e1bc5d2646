model = (
    os.environ.get("MODEL")
    or "gpt-4-0314"
)
name = f"{prefix}-gpt-4-0314"
m = "claude-2.0" if cheap else "gpt-5.4"
model: Literal["o1-mini", "o1"] = "o1-mini"
def ask(prompt, model: str = "gpt-4-0613", *, fallbacks: list[str] = ["claude-2"]): ...
if model.startswith("gpt-4-0314"): pass
if "claude-2.1" in model: pass
llm = Anthropic().messages.create(max_tokens=5, model="claude-3-haiku-20240307", messages=[])
x = self.client.responses.create(model='gpt-4.5-preview', input="hi")
crew = Agent(role="r", llm="gpt-4-32k", goal="g")
y = LLM("anthropic/claude-2.1")
z = OpenAI(model_name="text-curie-001", temperature=0)
w = instructor.from_provider("openai/gpt-4-0613")
v = ai.chat("gpt-4-0314")
u = outlines.models.openai("gpt-3.5-turbo-0613")
t = guidance.models.OpenAI("text-davinci-002")
s = marvin.settings.openai.chat.completions.model = "gpt-4-vision-preview"
params = [("gpt-4-0314", 8192), ("claude-1.2", 9000)]
@pytest.mark.parametrize("model", ["gpt-4-0314", "gpt-5.4"])
def test_x(model): ...
logger.warning("model %s", "gpt-4-0314")
raise ValueError("use gpt-4-0314")
URL = "https://docs.example.com/models/gpt-4-0314"
ICON = "icons/claude-2.svg"
HEADERS = {"User-Agent": "claude-2/1.0", "X-Version": "2024-01-01"}
dims = {"text-embedding-ada-002": 1536, "text-similarity-davinci-001": 12288}
