import { streamText, generateObject } from "ai";
export const maxDuration = 30;
const result = streamText({ model: "openai/gpt-4-0314", prompt });
const m = useCache ? anthropic("claude-2.1") : google("gemini-1.0-pro");
const embedder = openai.embedding("text-search-ada-doc-001");
const MODELS = [
  { id: "gpt-4-0314", label: "GPT-4 (old)" },
  { id: "claude-instant-1.2", label: "Claude Instant" },
] as const;
<div data-testid="claude-3-card" className="gpt-4-badge" />
const href = `/docs/gpt-4-migration`;
process.env.OPENAI_MODEL ??= "gpt-3.5-turbo-0301";
