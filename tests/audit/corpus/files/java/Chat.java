public class Chat {
    private static final String MODEL = "gpt-4-0314";
    private static final String TOPIC = "topic-1";
    private final List<String> models = List.of("claude-2.0", "o1-mini");

    ChatModel build() {
        return OpenAiChatModel.builder().modelName("gpt-4-1106-preview").apiKey("key-1").build();
    }
}
