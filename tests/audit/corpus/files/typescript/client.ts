import OpenAI from "openai";
import { anthropic } from "@ai-sdk/anthropic";

const model = process.env.OPENAI_MODEL ?? "gpt-4-0314";
const small = process.env.SMALL_MODEL || 'gpt-3.5-turbo-0613';
/* model: "gpt-4-32k" was too slow */
export async function ask(prompt: string) {
  // model: "claude-2.0",
  return generateText({ model: anthropic("claude-3-5-haiku-20241022"), prompt: `Hello ${prompt}` });
}
export const MODELS = ["o1-mini", "claude-3-opus-20240229"] as const;
const byTask: Record<string, string> = { fast: "gemini-1.5-flash", slow: "o1-preview" };
const className = "gpt-4-badge";
const locale = "en-1";
fetch(`https://api.example.org/v1/items-2`, { headers: { "x-api-2": "v-1" } });
