#!/usr/bin/env bash
MODEL="${1:-gpt-4-0314}"
curl -s https://api.openai.com/v1/completions \
  -d '{
    "model": "text-davinci-003",
    "prompt": "Hi"
  }'
kubectl rollout restart deploy/gpt-4-proxy
aws bedrock-runtime invoke-model --model-id anthropic.claude-instant-v1 out.json
git checkout -b o1-preview-fixes
