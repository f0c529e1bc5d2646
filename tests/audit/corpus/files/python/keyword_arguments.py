from anthropic import Anthropic
from openai import OpenAI

client = OpenAI()
answer = client.chat.completions.create(
    model="gpt-4-0314",  # what we began with
    messages=[{"role": "user", "content": "Which of gpt-3.5-turbo-0301 and others is better?"}],
)
edit = client.completions.create(model='text-davinci-003', prompt="Hello", suffix="world-1")
other = client.responses.create(
    input="Hi",
    model=(
        "gpt-9-ultra"
    ),
)
claude = Anthropic().messages.create(model="claude-2.1", max_tokens=100, messages=[])
name = "o3"
version = "o1"
