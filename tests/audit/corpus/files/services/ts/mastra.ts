export const agent = new Agent({
  name: "weather-agent-2",
  model: "google/gemini-9-pro",
  memory,
});
type ModelName = "gpt-4-0314" | "gpt-4-32k-0314";
export class Config { constructor(private readonly modelName: string = "claude-2.0") {} }
switch (id) { case "gpt-3.5-turbo-0613": return 4096; }
