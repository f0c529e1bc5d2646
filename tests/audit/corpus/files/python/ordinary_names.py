STATUS = "o3"
parts = ["o1", "o3", "h2"]
room = "o4-mini-bar"
branch = "feature/gpt-4-support"
path = "docs/claude-3-notes"
cls = "nova-2-theme"
product = "command-line-2"
tags = ["release-1", "phi-lock-2", "gemma-ray-1"]
release = "grok-parser-0.9"
repo = "acme/llama-3-demo"
title = "gpt-4-0314-deprecation-notice"
print("falling back to gpt-4-0314 now")
assert parse("claude-3.5") == "x"
mime = "text/x-1"
key = "sonar-scanner-5"
queue = "mistral-wind-7"
icon = "gemini-2"
host = "db-01.prod-3.local"
