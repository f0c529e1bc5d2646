using Azure.AI.OpenAI;

var builder = Kernel.CreateBuilder();
builder.AddOpenAIChatCompletion("gpt-4-0613", apiKey);
builder.AddAzureOpenAIChatCompletion(deploymentName: "prod-chat-2", endpoint: url, apiKey: key);
var client = new ChatClient(model: "gpt-3.5-turbo-1106", key);
var id = Environment.GetEnvironmentVariable("MODEL_ID") ?? "text-davinci-003";
public const string DefaultModel = "claude-3-sonnet-20240229";
public string Model { get; set; } = "gpt-4-vision-preview";
public string Color { get; set; } = "grey-500";
