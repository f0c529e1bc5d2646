var kernel = Kernel.CreateBuilder().AddOpenAIChatCompletion(modelId: "gpt-4-0314", apiKey: key);
const string Model = "gpt-4-vision-preview";
var version = "net-8.0";
var text = @"c-1";
