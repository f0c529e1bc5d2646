import dspy, instructor
from pydantic_ai import Agent
lm = dspy.LM("openai/gpt-3.5-turbo-0301", cache=False)
client = instructor.from_provider("anthropic/claude-2.1")
agent = Agent("openai:gpt-4-0314", instructions="Be brief")
chat = init_chat_model("claude-2.0", model_provider="anthropic")
Settings.llm = OpenAI("text-davinci-003", temperature=0)
Settings.embed_model = OpenAIEmbedding(model_name="code-search-babbage-code-001")
generator = OpenAIGenerator(api_key=secret, model="gpt-4-0314")
yolo = YOLO("yolov8n-seg.pt")
tok = AutoTokenizer.from_pretrained("acme/claude-3-tokenizer")


@openai.call("gpt-3.5-turbo-0613", response_model=Book)
def recommend(genre: str) -> str: ...
