#!/usr/bin/env bash
set -euo pipefail
MODEL="${MODEL:-gpt-4-0314}"
export ANTHROPIC_MODEL=claude-3-5-sonnet-20241022
llm -m claude-2.1 "summarise" < notes.txt
aider --model anthropic/claude-3-opus-20240229 --weak-model gpt-5.4-mini
ollama run llama3:8b-instruct-q4_0
curl https://api.openai.com/v1/chat/completions -H "Content-Type: application/json" \
  -d '{"model": "gpt-3.5-turbo-0613", "messages": []}'
curl -s "https://generativelanguage.googleapis.com/v1beta/models/gemini-pro-vision:generateContent"
codex -m o1-preview exec "fix tests"
git checkout -b claude-3-upgrade
docker run -m 512m acme/gpt-4-proxy:1.2
for m in gpt-4-32k gpt-5.4; do echo "$m"; done
pip install llama-cpp-python==0.2.1
gemini --model gemini-1.5-pro -p hi
claude --model claude-3-7-sonnet-20250219 -p "x"
