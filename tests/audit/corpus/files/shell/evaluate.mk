MODEL ?= gpt-3.5-turbo-0301
IMAGE := acme/claude-3-runner:1.4

eval:
	promptfoo eval --model openai:gpt-4-0314
	llm chat -m mixtral-8x7b-32768
