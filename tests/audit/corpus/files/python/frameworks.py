from langchain.chat_models import init_chat_model
from langchain_anthropic import ChatAnthropic
from langchain_openai import AzureChatOpenAI, ChatOpenAI
from pydantic_ai import Agent

writer = Agent("openai:gpt-4-0314", system_prompt="Be short.")
judge = Agent("anthropic:claude-3-opus-20240229")
reader = init_chat_model(model="openai:gpt-9-ultra")
chat = ChatOpenAI(model_name="gpt-3.5-turbo-0301", temperature=0)
claude = ChatAnthropic(model="claude-3-5-sonnet-20241022")
azure = AzureChatOpenAI(azure_deployment="team-chat-1", api_version="2024-02-01")
local = Agent("ollama:llama3:8b")
tuned = ChatOpenAI(model="ft:gpt-3.5-turbo-0613:acme::abc123")
retriever = writer.as_tool(name="tool-1", description="finds-2")
