public final class Config {
    static final String MODEL = "gpt-4-0314";
    private String modelName = "claude-instant-1.2";
    @Value("${app.ai.model:gpt-3.5-turbo-0613}")
    private String model;
    @Value("${app.region:eu-west-1}") String region;

    ChatModel build() {
        return OpenAiChatModel.builder().apiKey(key).modelName("gpt-4-32k").temperature(0.1).build();
    }
    ChatModel vertex() {
        return VertexAiGeminiChatModel.builder().modelName("gemini-1.5-flash-002").build();
    }
    String product = "o1";
    String sku = "phi-3-90";
    void log() { logger.info("claude-2 was used"); }
}
