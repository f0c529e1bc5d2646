public record Opts(string Model = "gpt-4-0613", string Zone = "eu-1");
var o = new OpenAIOptions { ModelId = "claude-2.1", Name = "o1" };
var d = new Dictionary<string, int> { ["gpt-4-32k"] = 32000, ["b-1"] = 2 };
var c = client.GetChatClient("gpt-3.5-turbo-0613");
var q = config["Model"] ?? "text-davinci-003";
var e = client.GetEmbeddingClient("text-embedding-3-small");
[InlineData("gpt-4-0314")]
