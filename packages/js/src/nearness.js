/**
 * How far a provider is from the makers of models: they serve their own, hosts those of others, aggregators pass calls on.
 */

/** The nearest first; as the directory of providers has them. @type {readonly (readonly string[])[]} */
export const KINDS_OF_PROVIDERS = [
  (
    "ai21 alibaba anthropic baidu-qianfan cohere deepseek google inception jina meta-llama-api minimax mistral moonshot openai"
    + " reka sarvam stepfun upstage volcengine voyage writer xai yi zai"
  ).split(" "),
  (
    "aihorde akash ambient avian aws-bedrock aws-bedrock-mantle azure-ai-foundry azure-openai baseten cerebras chutes"
    + " cloudflare-workers-ai crusoe databricks deepinfra digitalocean enfer featherless fireworks friendli github-models"
    + " google-vertex groq hyperbolic ibm-watsonx inference-net infermatic io-intelligence mancer morphllm nebius neuralwatt"
    + " novita nscale nvidia ollama-cloud ovhcloud parasail replicate sambanova scaleway siliconflow snowflake-cortex synthetic"
    + " together venice wandb"
  ).split(" "),
  (
    "aihubmix aimlapi atlascloud cloudflare-ai-gateway cortecs github-copilot helicone huggingface huggingface-hub kilo llm7"
    + " llmgateway nano-gpt opencode-zen openrouter perplexity poe pollinations redpill requesty vercel zenmux"
  ).split(" "),
  ["lmstudio", "ollama"],
];
const nearness = new Map(KINDS_OF_PROVIDERS.flatMap((slugs, rank) => slugs.map((slug) => [slug, rank])));

/** @param {string} provider */
export function nearnessRank(provider) {
  return nearness.get(provider) ?? KINDS_OF_PROVIDERS.length;
}

/**
 * Compares what things are sorted by, part for part.
 *
 * @param {readonly (string | number | boolean)[]} a
 * @param {readonly (string | number | boolean)[]} b
 */
export function compareRanks(a, b) {
  for (const [index, mine] of a.entries()) {
    const other = b[index] ?? "";
    if (mine !== other) return mine < other ? -1 : 1;
  }
  return 0;
}
