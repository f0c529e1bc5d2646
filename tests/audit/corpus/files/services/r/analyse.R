library(ellmer)
chat <- chat_openai(model = "gpt-4-0314", system_prompt = "Terse.")
other <- chat_anthropic(model = "claude-2.1")
fit <- lm(y ~ x, data = d); saveRDS(fit, "model-4-fit.rds")
