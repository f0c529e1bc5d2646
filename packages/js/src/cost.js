/**
 * What one request costs: exact, and line by line, so that anybody can check the sum by hand.
 *
 * The same rules as the library's in Python; both are tested on one set of vectors.
 */
import { decimal, divided, lessThan, minus, plus, text, times, ZERO } from "./decimal.js";
import { InvalidUsage, PriceUnknown } from "./errors.js";
import { CALLED, knownConditions, priceIn, SERVICES, tableFor } from "./prices.js";

/**
 * @typedef {import("./decimal.js").Decimal} Decimal
 * @typedef {import("./prices.js").Entry} Entry
 * @typedef {import("./prices.js").Service} Service
 * @typedef {import("./prices.js").Table} Table
 *
 * @typedef {object} Usage What a request uses. Parts are part of their whole: of `input_tokens` or `output_tokens`.
 * @property {number} [input_tokens] The whole prompt, cached tokens included.
 * @property {number} [output_tokens] The whole answer, thinking included.
 * @property {number} [cached_tokens] Tokens of the prompt read from the cache.
 * @property {number} [cache_write_tokens] Tokens of the prompt written to the cache with its shortest lifetime.
 * @property {number} [cache_write_1h_tokens] Tokens of the prompt written to the cache for one hour.
 * @property {number} [input_audio_tokens] Tokens of the prompt that stand for audio.
 * @property {number} [input_image_tokens] Tokens of the prompt that stand for images, where they are priced apart.
 * @property {number} [reasoning_tokens] Tokens the model thought in.
 * @property {number} [output_audio_tokens] Tokens of the answer that stand for audio.
 * @property {number} [output_image_tokens] Tokens of the answer that stand for images.
 * @property {number} [requests] Calls, where each has a price; 1 unless told.
 * @property {number} [images] Images taken in or put out, where each has a price.
 * @property {number} [searches] Web searches the model made.
 * @property {number | string} [input_minutes] Minutes of audio taken in.
 * @property {number | string} [output_seconds] Seconds of video or audio put out.
 * @property {number} [characters] Characters of text taken in, where they are billed instead of tokens.
 * @property {number} [pages] Pages of documents taken in.
 * @property {number} [steps] Diffusion steps.
 *
 * @typedef {object} Terms On what terms the request is made.
 * @property {Service} [tier] Class of service; the ordinary one unless named.
 * @property {boolean} [batch] The same as the tier `batch`.
 * @property {string} [region] Region whose prices hold.
 * @property {string} [at] A day or a time, for prices that end or differ by the hour.
 * @property {import("./prices.js").When} [when] Conditions of the call: `{resolution: "1080p"}`.
 *
 * @typedef {object} CostItem One line of the arithmetic: `amount` is `units * price / per`. Numbers are texts.
 * @property {string} part
 * @property {string} units
 * @property {string} price
 * @property {number} per
 * @property {string} amount
 * @property {string} field Where the price stands in the entry.
 *
 * @typedef {object} Cost What a request costs at one entry, and why.
 * @property {string} full_id
 * @property {string} total The sum of the items, exact.
 * @property {string} currency Nothing is converted: compare only what has the same.
 * @property {CostItem[]} items
 * @property {number | null} above_context The tier whose prices hold; null: the ordinary ones.
 * @property {Service | null} tier
 * @property {string | null} region
 * @property {string | null} host
 * @property {string[]} notes
 */

/** @type {Record<string, string>} */
const PROMPT_PARTS = {
  cached_tokens: "cache_read",
  cache_write_tokens: "cache_write",
  cache_write_1h_tokens: "cache_write_1h",
  input_audio_tokens: "input_audio",
  input_image_tokens: "input_image",
};
/** @type {Record<string, string>} */
const ANSWER_PARTS = {
  reasoning_tokens: "reasoning",
  output_audio_tokens: "output_audio",
  output_image_tokens: "output_image",
};
/** @type {Record<string, string>} */
const TOKENS = { input_tokens: "input", ...PROMPT_PARTS, output_tokens: "output", ...ANSWER_PARTS };
/** @type {Record<string, string>} */
const UNITS = {
  requests: "per_request",
  images: "per_image",
  searches: "per_search",
  input_minutes: "per_input_minute",
  output_seconds: "per_output_second",
  characters: "per_million_characters",
  pages: "per_page",
  steps: "per_step",
};
/** What is no charge besides but another way to count some tokens. @type {Record<string, string[]>} */
const COUNTED_TWICE = {
  images: ["output_image_tokens", "input_image_tokens"],
  input_minutes: ["input_audio_tokens"],
  output_seconds: ["output_audio_tokens"],
};
const MILLION = 6;

/**
 * What a request costs at an entry's prices. Throws `PriceUnknown` where a price that is used is not known: never 0 for
 * it; and `InvalidUsage` at what no request can have used.
 *
 * @param {Entry} entry
 * @param {Usage} usage
 * @param {Terms} [terms]
 * @returns {Cost}
 */
export function cost(entry, usage, terms = {}) {
  const tier = serviceOf(terms);
  const used = usedOf(usage);
  const table = tableFor(entry, { ...terms, tier, prompt: usage.input_tokens ?? 0 });
  const { pricing } = table;
  if (pricing.per_request !== undefined && !used.has("requests")) used.set("requests", decimal(1));
  const once = [...billOnce(used, table)];
  const items = [
    ...Object.keys(TOKENS).filter((name) => isUsed(used, name)).map((name) => ofTokens(entry, table, name, used)),
    ...Object.keys(UNITS).filter((name) => isUsed(used, name)).map((name) => ofUnits(entry, table, name, used, tier)),
  ];
  return {
    full_id: `${entry.provider}/${entry.model_id}`,
    total: text(items.reduce((sum, item) => plus(sum, item.exact), ZERO)),
    currency: pricing.currency ?? "USD",
    items: items.map(({ exact, ...item }) => item),
    above_context: table.aboveContext,
    tier: tier ?? null,
    region: terms.region ?? null,
    host: table.prices === pricing ? (pricing.host ?? null) : null,
    notes: [...table.notes, ...once, ...unconditioned(items, table, terms.when)],
  };
}

/**
 * @param {Terms} terms
 * @returns {Service | undefined}
 */
function serviceOf({ tier, batch = false }) {
  if (tier && !SERVICES.includes(tier)) {
    throw new InvalidUsage(`there is no class of service '${tier}'; there are ${SERVICES.join(", ")}`);
  }
  if (batch && tier && tier !== "batch") {
    throw new InvalidUsage(`a request is of one class of service: batch or ${tier}`);
  }
  return batch ? "batch" : tier;
}

/**
 * Every count by name, each token in the most special of its parts only.
 *
 * @param {Usage} usage
 * @returns {Map<string, Decimal>}
 */
function usedOf(usage) {
  /** @type {Map<string, Decimal>} */
  const used = new Map([
    ["input_tokens", ZERO],
    ["output_tokens", ZERO],
  ]);
  for (const [name, count] of Object.entries(usage)) {
    if (!Object.hasOwn(TOKENS, name) && !Object.hasOwn(UNITS, name)) {
      throw new InvalidUsage(`nothing is billed as ${name}; there are ${Object.keys({ ...TOKENS, ...UNITS }).join(", ")}`);
    }
    if (count === undefined) continue;
    let exact;
    try {
      exact = decimal(count);
    } catch {
      throw new InvalidUsage(`${name} is ${count}; it must be a number`);
    }
    if (exact.units < 0n) throw new InvalidUsage(`${name} is ${count}; it must be 0 or more`);
    used.set(name, exact);
  }
  if (![...used.values()].some((count) => count.units > 0n)) {
    throw new InvalidUsage("nothing was used; say what the request uses, such as input_tokens: 1000");
  }
  for (const [whole, parts] of /** @type {const} */ ([["input_tokens", PROMPT_PARTS], ["output_tokens", ANSWER_PARTS]])) {
    const all = used.get(whole) ?? ZERO;
    const within = Object.keys(parts).reduce((sum, name) => plus(sum, used.get(name) ?? ZERO), ZERO);
    if (lessThan(all, within)) {
      throw new InvalidUsage(`${whole} is ${text(all)}, less than its parts (${text(within)}); it includes them`);
    }
    used.set(whole, minus(all, within));
  }
  return used;
}

/**
 * @param {Map<string, Decimal>} used
 * @param {string} name
 */
function isUsed(used, name) {
  return (used.get(name)?.units ?? 0n) > 0n;
}

/**
 * Of two ways to count one thing, leave the one that is not billed: by tokens, where they have a price.
 *
 * @param {Map<string, Decimal>} used
 * @param {Table} table
 * @returns {Iterable<string>}
 */
function* billOnce(used, table) {
  for (const [unit, tokens] of Object.entries(COUNTED_TWICE)) {
    const twins = tokens.filter((name) => isUsed(used, name));
    if (!isUsed(used, unit) || !twins.length) continue;
    if (twins.every((name) => priceIn(table, TOKENS[name] ?? "")[0] !== undefined)) {
      used.delete(unit);
      yield `${unit} are billed by their tokens`;
    } else if (/** @type {any} */ (table.pricing)[UNITS[unit] ?? ""] !== undefined) {
      for (const name of twins) used.delete(name);
      yield `${twins.join(" and ")} are billed as ${unit}`;
    }
  }
}

/**
 * @param {Entry} entry
 * @param {Table} table
 * @param {string} name
 * @param {Map<string, Decimal>} used
 */
function ofTokens(entry, table, name, used) {
  const part = TOKENS[name] ?? "";
  let [price, field] = priceIn(table, part);
  const standIn = price === undefined ? billedAs(entry, table, part) : null;
  if (standIn) [price, field] = priceIn(table, standIn);
  if (price === undefined) {
    const { pricing } = table;
    const regions = table.prices === pricing && pricing.input === undefined ? Object.keys(pricing.regions ?? {}) : [];
    throw new PriceUnknown(`${entry.provider}/${entry.model_id}`, name, field, regions, knownConditions(pricing, part));
  }
  return line(name, used.get(name) ?? ZERO, price, MILLION, field);
}

/**
 * The price that tokens without one of their own are known to have.
 *
 * @param {Entry} entry
 * @param {Table} table
 * @param {string} part
 * @returns {"input" | "output" | null}
 */
function billedAs(entry, table, part) {
  const { reasoning, output } = table.pricing;
  if (part === "reasoning" && (reasoning === undefined || reasoning === output)) return "output";
  const neverCheaper = entry.capabilities?.prompt_cache === false;
  const free = part === "cache_read" && table.prices.input === 0;
  return free || (part.startsWith("cache_") && neverCheaper) ? "input" : null;
}

/**
 * @param {Entry} entry
 * @param {Table} table
 * @param {string} name
 * @param {Map<string, Decimal>} used
 * @param {Service | undefined} tier
 */
function ofUnits(entry, table, name, used, tier) {
  const part = UNITS[name] ?? "";
  const [price, field] = priceIn({ ...table, prices: table.pricing, place: "pricing" }, part);
  if (price === undefined || !table.ordinary) {
    const what = tier ? `${name} of ${CALLED[tier]}` : name;
    throw new PriceUnknown(`${entry.provider}/${entry.model_id}`, what, field, [], knownConditions(table.pricing, part));
  }
  return line(name, used.get(name) ?? ZERO, price, part === "per_million_characters" ? MILLION : 0, field);
}

/**
 * @param {string} part
 * @param {Decimal} units
 * @param {number} price
 * @param {number} digits
 * @param {string} field
 */
function line(part, units, price, digits, field) {
  const each = decimal(price);
  const exact = divided(times(each, units), digits);
  return { part, units: text(units), price: text(each), per: 10 ** digits, amount: text(exact), field, exact };
}

/**
 * That a flat price is one of several, where others hold for calls of another kind.
 *
 * @param {CostItem[]} items
 * @param {Table} table
 * @param {import("./prices.js").When | undefined} when
 * @returns {Iterable<string>}
 */
function* unconditioned(items, table, when) {
  if (when && Object.keys(when).length) return;
  for (const item of items) {
    const others = knownConditions(table.pricing, item.field.slice(item.field.lastIndexOf(".") + 1));
    if (others.length) yield `the ordinary price of ${item.part}; others hold for ${others.join(", ")}`;
  }
}
