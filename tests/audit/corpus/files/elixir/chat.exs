OpenAI.chat_completion(model: "gpt-4-0314", user: "u-1")
@model System.get_env("MODEL", "claude-2.1")
