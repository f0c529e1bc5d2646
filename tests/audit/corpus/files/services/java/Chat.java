ChatLanguageModel model = OpenAiChatModel.builder()
    .apiKey(key)
    .modelName("gpt-4-0314")
    .build();
@Value("${app.ai.model:claude-2.1}") private String modelId;
private static final String TABLE = "gpt_4_logs";
BedrockRuntime.invoke(InvokeModelRequest.builder().modelId("anthropic.claude-instant-v1").body(body).build());
