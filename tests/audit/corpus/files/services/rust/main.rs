let request = CreateChatCompletionRequestArgs::default()
    .max_tokens(512u32)
    .model("gpt-3.5-turbo-0613")
    .messages([msg])
    .build()?;
const FALLBACK_MODEL: &str = "claude-instant-1";
let agent = openai_client.agent("gpt-4-0314").preamble("You are kind.").build();
let dir = Path::new("fixtures").join("gpt-4-responses");
