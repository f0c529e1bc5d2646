#!/bin/sh
MODEL="${MODEL:-gpt-4-0314}"
export ANTHROPIC_MODEL=claude-2.1
# MODEL=gpt-4-32k
llm -m gpt-3.5-turbo-0301 "say hello"
aider --model claude-3-opus-20240229 --weak-model=claude-3-haiku-20240307
ollama run llama3:8b
curl https://api.openai.com/v1/chat/completions -d '{
  "model": "gpt-4-32k",
  "messages": []
}'
curl -d "{\"model\": \"text-davinci-003\"}" "https://api.example.org/v1/x-1"
pytest -m slow-2
docker run -m 512m-1 acme/app-1
git commit -m fix-1
HOST=db-1 ./run
