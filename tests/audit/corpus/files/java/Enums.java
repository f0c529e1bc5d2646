class App {
  public static final List<String> MODELS = List.of("gpt-4-0613", "gpt-5.4");
  enum M { A("claude-2.1"), B("gpt-5.4"); M(String id) {} }
  ChatRequest r = ChatRequest.builder().model("gpt-3.5-turbo-0301").build();
  String m = Optional.ofNullable(System.getenv("MODEL")).orElse("gpt-4-32k");
  @ConfigProperty(name = "llm.model", defaultValue = "text-davinci-003") String model;
  OllamaChatModel o = OllamaChatModel.builder().modelName("mistral:7b").build();
  String s = "class-1", t = "o3";
  @RequestMapping("/models/gpt-4-0314") void x() {}
}
