from pydantic_ai import Agent
from pydantic_ai.models.groq import GroqModel

a = Agent("groq:llama3-70b-8192", system_prompt="x")
b = Agent(GroqModel("mixtral-8x7b-32768"))
c = Agent("bedrock:anthropic.claude-3-sonnet-20240229-v1:0")
d = Agent("test")
e = Agent("openai:gpt-5.4")
f = Agent("ollama:llama3.2:3b")
g = Agent("anthropic:claude-9-opus")
