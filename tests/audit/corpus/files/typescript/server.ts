import { createOpenAI } from "@ai-sdk/openai";
export const config = {
  defaultModel: "gpt-4-0613" as const,
  models: [
    { id: "claude-3-sonnet-20240229", label: "claude-2" },
    { value: "gemini-1.5-pro", title: "Gemini" },
  ],
  routes: ["/v1/o1", "/chat-2"],
} satisfies Config;
const schema = z.object({ model: z.string().default("gpt-3.5-turbo-0301"), kind: z.enum(["a-1", "b-2"]) });
const MODELS = ["gpt-4-32k", "o1-preview"] as const;
type Model = (typeof MODELS)[number];
const pick = (tier: string) => tier === "pro" ? "gpt-4-turbo" : "gpt-3.5-turbo-1106";
switch (model) { case "claude-2.1": return 200_000; default: return 8; }
const env = z.string().parse(process.env.MODEL || "text-davinci-003");
const g = new GoogleGenerativeAI(k).getGenerativeModel({ model: "gemini-pro-vision" });
const t = encodingForModel("gpt-4-0314");
await ollama.chat({ model: "llama3.1:8b", messages });
const a = `models/${name}-gpt-4-0314`;
test("uses gpt-4-0314", () => expect(pick("x")).toBe("gpt-3.5-turbo-1106"));
const cls = clsx("o1", "mt-4");
const el = <Badge variant="o3" model="model-x">gpt-4-0314</Badge>;
export const metadata = { title: "claude-2", description: "gpt-4-0314 is gone" };
const headers = { "OpenAI-Model": "gpt-4-0613" };
const m = new Map([["gpt-4-vision-preview", 4096]]);
const mistral = createMistral()("open-mixtral-8x7b");
const bed = bedrock("anthropic.claude-3-sonnet-20240229-v1:0");
const az = azure("my-deploy-1");
