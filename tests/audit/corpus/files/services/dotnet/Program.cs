using Microsoft.SemanticKernel;
var builder = Kernel.CreateBuilder();
builder.AddOpenAIChatCompletion(modelId: "gpt-4-0314", apiKey: key);
builder.AddOpenAIChatCompletion("gpt-4-turbo-9999", key);
builder.AddAzureOpenAIChatCompletion(deploymentName: "team-chat-prod", endpoint: url, apiKey: key);
const string Css = "gpt-4-badge";
logger.LogInformation("read {File}", "gpt-4.json");
