// Generated from the schema of models.json by `.ci/inject.py`: do not edit.

/** A model's result in a benchmark. */
export interface Benchmark {
  /** The score, in the benchmark's own unit. */
  score: number;
  /** Who published it. */
  source: string;
  /** Day the result is of. */
  date?: string;
}

/** What the model can do at this provider; false only where that is known. */
export interface Capabilities {
  /** Takes images as input. */
  vision?: boolean;
  /** Takes audio as input. */
  audio?: boolean;
  /** Takes video as input. */
  video?: boolean;
  /** Takes PDF files as input. */
  pdf?: boolean;
  /** Calls functions that the caller describes. */
  tools?: boolean;
  /** Makes several function calls in one answer. */
  parallel_tools?: boolean;
  /** Answers in the JSON Schema the caller gives. */
  structured_output?: boolean;
  /** Answers in JSON on request, without a schema. */
  json_mode?: boolean;
  /** Thinks before it answers. */
  reasoning?: boolean;
  /** Streams its answer. */
  streaming?: boolean;
  /** Bills repeated prompt parts at a lower price. */
  prompt_cache?: boolean;
  /** Can be called through a batch API. */
  batch?: boolean;
  /** Searches the web by itself. */
  web_search?: boolean;
  /** Runs code in the provider's sandbox. */
  code_execution?: boolean;
  /** Operates a computer through screenshots and input events. */
  computer_use?: boolean;
  /** Cites the passages it used. */
  citations?: boolean;
  /** Can be fine-tuned at this provider. */
  fine_tuning?: boolean;
  /** Fills in the middle between a prefix and a suffix. */
  fim?: boolean;
  /** Can be called through the OpenAI Responses API. */
  responses_api?: boolean;
}

/** Prices that hold only for calls made in a certain way. */
export interface Condition {
  /** Price of input tokens, per million. */
  input?: number;
  /** Price of output tokens, per million. */
  output?: number;
  /** Price of input tokens read from the prompt cache, per million. */
  cache_read?: number;
  /** Price of input tokens written to the prompt cache with its shortest lifetime, per million. */
  cache_write?: number;
  /** Price of input tokens written to the prompt cache for one hour, per million. */
  cache_write_1h?: number;
  /** Price of reasoning tokens where they are not billed as output, per million. */
  reasoning?: number;
  /** Price of input tokens that stand for an image, per million. */
  input_image?: number;
  /** Price of output tokens that stand for an image, per million. */
  output_image?: number;
  /** Price of input tokens that stand for audio, per million. */
  input_audio?: number;
  /** Price of output tokens that stand for audio, per million. */
  output_audio?: number;
  /** Price of one image, taken in or put out. */
  per_image?: number;
  /** Price of one call, besides its tokens. */
  per_request?: number;
  /** Price of one web search the model makes. */
  per_search?: number;
  /** Price of one minute of audio taken in. */
  per_input_minute?: number;
  /** Price of one second of video or audio put out. */
  per_output_second?: number;
  /** Price of a million characters of text taken in. */
  per_million_characters?: number;
  /** Price of one page of a document. */
  per_page?: number;
  /** Price of one diffusion step. */
  per_step?: number;
  /** What the call must ask for, all of it: `{"sound": false, "resolution": "1080p"}`. */
  when: Record<string, boolean | string>;
}

/** What a currency is worth, for comparing only: no price is published converted. */
export interface ExchangeRate {
  /** US dollars for one unit of the currency. */
  usd: number;
  /** Day the rate is of. */
  date: string;
  /** Page that says so. */
  source: string;
}

/** What goes into the model and what comes out. */
export interface Modalities {
  /** What the model takes in, sorted. */
  input?: Array<"text" | "image" | "audio" | "video" | "pdf" | "embedding">;
  /** What the model puts out, sorted. */
  output?: Array<"text" | "image" | "audio" | "video" | "pdf" | "embedding">;
}

/** One model id at one provider. */
export interface ModelEntry {
  /** Slug of whoever serves the model. */
  provider: string;
  /** What a caller passes as `model` to that provider, untouched. */
  model_id: string;
  /** The model's public release; `release_date_basis` says on what evidence. */
  release_date: string;
  /** Whoever made the model, spelled as models.dev does; `unknown` if nothing tells. */
  developer: string;
  /** Evidence for the release date: a date in the model id, the developer's own API, a curated row, a secondary source, another host's listing, or only the day this catalog first saw the entry. */
  release_date_basis: "model_id" | "api" | "curated" | "source" | "host" | "first_seen";
  /** What one calls the model for. */
  type: "chat" | "completion" | "embedding" | "rerank" | "image" | "video" | "speech" | "transcription" | "moderation" | "ocr" | "realtime" | "other";
  /** Who vouches for the entry's existence. */
  source: "official" | "host" | "aggregator" | "community" | "curated";
  /** `verified`: identity, limits and price all come from the provider's own API or a cited curated row. */
  quality: "verified" | "partial" | "estimated";
  /** Day the content of this entry last changed; ignored when contents are compared. */
  updated: string;
  /** `developer/model`, the same for every provider that serves the same model. */
  canonical_id?: string;
  /** The model's name for people. */
  name?: string;
  /** The canonical id without its date or `-latest`: what a model and its snapshots have in common. */
  family?: string;
  /** The provider's own version of the model behind the id. */
  version?: string;
  /** Other ids of the same model at the same provider. */
  aliases?: Array<string>;
  /** The id that this moving alias points to today, if the provider says so. */
  alias_of?: string;
  /** Where the entry is in its life at this provider: listed and neither preview nor deprecated is active. */
  status?: "active" | "preview" | "deprecated" | "retired";
  /** Day the end was, or will be, announced as deprecation. */
  deprecation_date?: string;
  /** Day from which calls fail. */
  retirement_date?: string;
  /** Model id the provider names as the replacement. */
  successor?: string;
  /** Page that announces the end, or says how to move on. */
  migration?: string;
  /** Most tokens in one request, input and output together, in tokens. */
  context_window?: number;
  /** Most input tokens in one request, in tokens. */
  max_input_tokens?: number;
  /** Most output tokens in one answer, in tokens. */
  max_output_tokens?: number;
  /** What a call costs; absent if unknown. */
  pricing?: Pricing;
  /** What goes in and what comes out. */
  modalities?: Modalities;
  /** What the id is sold as, if it takes nothing but such requests or has a price of its own as such; absent of ordinary ids. */
  offer?: "batch" | "flex" | "priority" | "fast" | "regional";
  /** Which endpoints take the id: `chat`, `responses`, `messages`, `completions`, `embeddings`, `realtime`, … */
  apis?: Array<string>;
  /** What the model can and, where known, cannot do at this provider. */
  capabilities?: Capabilities;
  /** How thinking is steered. */
  reasoning_options?: ReasoningOptions;
  /** End of what the model knows reliably, as exact as it is told: YYYY, YYYY-MM or YYYY-MM-DD. */
  knowledge_cutoff?: string;
  /** End of the data it was trained on, where the developer tells it beside the reliable one. */
  training_cutoff?: string;
  /** Whether the weights can be downloaded. */
  open_weights?: boolean;
  /** Licence of the weights: an SPDX id, or the name of one of the usual licences of models. */
  license?: string;
  /** Number of parameters, all experts counted. */
  parameters?: number;
  /** Number format the host runs the weights in. */
  quantization?: string;
  /** Regions in which the provider offers the model. */
  regions?: Array<string>;
  /** Further marks of the provider. */
  tags?: Array<string>;
  /** Benchmark results by name of the benchmark. */
  benchmarks?: Record<string, Benchmark>;
  /** Measured speed at this provider. */
  performance?: Performance;
  /** Field to source id, for every field whose value is not from this provider's own answer. */
  provenance?: Record<string, string>;
}

/** How fast the model answers at this provider. */
export interface Performance {
  /** Time to the first token, in milliseconds. */
  ttft_ms?: number;
  /** Output tokens per second. */
  tokens_per_second?: number;
  /** Who measured it. */
  source: string;
}

/** Token prices that hold in place of the ordinary ones, those of long prompts with them. */
export interface PriceTable {
  /** Price of input tokens, per million. */
  input?: number;
  /** Price of output tokens, per million. */
  output?: number;
  /** Price of input tokens read from the prompt cache, per million. */
  cache_read?: number;
  /** Price of input tokens written to the prompt cache with its shortest lifetime, per million. */
  cache_write?: number;
  /** Price of input tokens written to the prompt cache for one hour, per million. */
  cache_write_1h?: number;
  /** Price of reasoning tokens where they are not billed as output, per million. */
  reasoning?: number;
  /** Price of input tokens that stand for an image, per million. */
  input_image?: number;
  /** Price of output tokens that stand for an image, per million. */
  output_image?: number;
  /** Price of input tokens that stand for audio, per million. */
  input_audio?: number;
  /** Price of output tokens that stand for audio, per million. */
  output_audio?: number;
  /** Token prices of long prompts, by rising `above_context`. */
  tiers?: Array<Tier>;
}

/** What a call costs, in US dollars; 0 only where the provider itself says free. */
export interface Pricing {
  /** Price of input tokens, per million. */
  input?: number;
  /** Price of output tokens, per million. */
  output?: number;
  /** Price of input tokens read from the prompt cache, per million. */
  cache_read?: number;
  /** Price of input tokens written to the prompt cache with its shortest lifetime, per million. */
  cache_write?: number;
  /** Price of input tokens written to the prompt cache for one hour, per million. */
  cache_write_1h?: number;
  /** Price of reasoning tokens where they are not billed as output, per million. */
  reasoning?: number;
  /** Price of input tokens that stand for an image, per million. */
  input_image?: number;
  /** Price of output tokens that stand for an image, per million. */
  output_image?: number;
  /** Price of input tokens that stand for audio, per million. */
  input_audio?: number;
  /** Price of output tokens that stand for audio, per million. */
  output_audio?: number;
  /** Price of one image, taken in or put out. */
  per_image?: number;
  /** Price of one call, besides its tokens. */
  per_request?: number;
  /** Price of one web search the model makes. */
  per_search?: number;
  /** Price of one minute of audio taken in. */
  per_input_minute?: number;
  /** Price of one second of video or audio put out. */
  per_output_second?: number;
  /** Price of a million characters of text taken in. */
  per_million_characters?: number;
  /** Price of one page of a document. */
  per_page?: number;
  /** Price of one diffusion step. */
  per_step?: number;
  /** Token prices of the batch API. */
  batch?: PriceTable;
  /** Token prices of long prompts, by rising `above_context`. */
  tiers?: Array<Tier>;
  /** Token prices that differ by region. */
  regions?: Record<string, PriceTable>;
  /** ISO 4217 code of the currency, if it is not USD. */
  currency?: string;
  /** Token prices of requests that may wait or fail. */
  flex?: PriceTable;
  /** Token prices of requests that are served before others. */
  priority?: PriceTable;
  /** Token prices of some hours of the week; the prices beside them are those of all others. */
  windows?: Array<Window>;
  /** Prices that depend on how the call is made; a flat price beside them is the ordinary case. */
  conditions?: Array<Condition>;
  /** Whose prices the ordinary ones are, where the provider passes calls on to one of several hosts. */
  host?: string;
  /** Token prices of the other hosts that the provider passes calls on to. */
  hosts?: Record<string, PriceTable>;
  /** Last day on which the ordinary prices hold, if an end is announced. */
  valid_until?: string;
  /** Token prices that follow from the day after `valid_until`, if that is announced too. */
  then?: PriceTable;
  /** What the currency is worth, if a dated rate can be cited; without one the prices are not compared. */
  exchange_rate?: ExchangeRate;
}

/** How a caller steers the model's thinking. */
export interface ReasoningOptions {
  /** Effort levels that can be asked for, in the provider's words. */
  efforts?: Array<string>;
  /** Effort level when none is asked for. */
  default_effort?: string;
  /** Whether thinking can be switched on and off. */
  toggle?: boolean;
  /** Whether a budget of thinking tokens can be set. */
  budget?: boolean;
  /** Smallest budget, in tokens. */
  min_budget?: number;
  /** Largest budget, in tokens. */
  max_budget?: number;
}

/** Token prices of requests with a long prompt. */
export interface Tier {
  /** Price of input tokens, per million. */
  input?: number;
  /** Price of output tokens, per million. */
  output?: number;
  /** Price of input tokens read from the prompt cache, per million. */
  cache_read?: number;
  /** Price of input tokens written to the prompt cache with its shortest lifetime, per million. */
  cache_write?: number;
  /** Price of input tokens written to the prompt cache for one hour, per million. */
  cache_write_1h?: number;
  /** Price of reasoning tokens where they are not billed as output, per million. */
  reasoning?: number;
  /** Price of input tokens that stand for an image, per million. */
  input_image?: number;
  /** Price of output tokens that stand for an image, per million. */
  output_image?: number;
  /** Price of input tokens that stand for audio, per million. */
  input_audio?: number;
  /** Price of output tokens that stand for audio, per million. */
  output_audio?: number;
  /** The prices hold for requests with more prompt tokens than this, cached ones included. */
  above_context: number;
}

/** Token prices of some hours of the week. */
export interface Window {
  /** Price of input tokens, per million. */
  input?: number;
  /** Price of output tokens, per million. */
  output?: number;
  /** Price of input tokens read from the prompt cache, per million. */
  cache_read?: number;
  /** Price of input tokens written to the prompt cache with its shortest lifetime, per million. */
  cache_write?: number;
  /** Price of input tokens written to the prompt cache for one hour, per million. */
  cache_write_1h?: number;
  /** Price of reasoning tokens where they are not billed as output, per million. */
  reasoning?: number;
  /** Price of input tokens that stand for an image, per million. */
  input_image?: number;
  /** Price of output tokens that stand for an image, per million. */
  output_image?: number;
  /** Price of input tokens that stand for audio, per million. */
  input_audio?: number;
  /** Price of output tokens that stand for audio, per million. */
  output_audio?: number;
  /** Days on which the hours begin, from Monday on; every day if absent. */
  days?: Array<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun">;
  /** When the hours begin, HH:MM. */
  from: string;
  /** When they end, HH:MM, that minute left out; on the next day if it is not after `from`. */
  to: string;
  /** What the hours are told in: UTC, or hours from it (`+08:00`). */
  zone: string;
}
