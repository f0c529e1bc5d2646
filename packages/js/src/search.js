/**
 * Entries by what they can do, what they cost and how much they take. What is not known never passes a limit.
 */
import { inDollars } from "./prices.js";

/**
 * @typedef {import("../schema.d.ts").ModelEntry} Entry
 *
 * @typedef {object} Criteria What to search by; each narrows, the words of one are choices (capabilities: all of them).
 * @property {string} [text] Words that all stand in the ids, the name or an alias.
 * @property {string[]} [provider]
 * @property {string[]} [developer]
 * @property {string[]} [type]
 * @property {string[]} [status] `unknown` where the provider says none.
 * @property {string[]} [capabilities] All of these are known to be there.
 * @property {string[]} [without] None of these is known to be there.
 * @property {string[]} [modalities] `image`, `input:image`, `output:audio`.
 * @property {number} [maxInputPrice] US dollars per million tokens.
 * @property {number} [maxOutputPrice] US dollars per million tokens.
 * @property {number} [minContext] Tokens.
 * @property {number} [minOutput] Tokens.
 * @property {string} [releasedAfter] A day.
 * @property {string} [updatedAfter] A day.
 * @property {boolean} [openWeights]
 */

/** Names of an entry in lower case, made once for each. @type {WeakMap<Entry, string>} */
const texts = new WeakMap();

/**
 * @param {Entry[]} entries
 * @param {Criteria} criteria
 * @returns {Entry[]} In the order given.
 */
export function search(entries, criteria) {
  const tests = [...testsOf(criteria)];
  return entries.filter((entry) => tests.every((test) => test(entry)));
}

/**
 * @param {Criteria} criteria
 * @returns {Iterable<(entry: Entry) => boolean>}
 */
function* testsOf(criteria) {
  for (const field of /** @type {const} */ (["provider", "developer", "type"])) {
    const words = criteria[field];
    if (words?.length) yield (entry) => words.includes(entry[field]);
  }
  const { status, capabilities = [], without = [], modalities = [], openWeights } = criteria;
  if (status?.length) yield (entry) => status.includes(entry.status ?? "unknown");
  for (const word of wordsIn(criteria.text ?? "")) yield (entry) => textOf(entry).includes(word);
  if (capabilities.length) yield (entry) => capabilities.every((name) => has(entry, name));
  if (without.length) yield (entry) => !without.some((name) => has(entry, name));
  for (const word of modalities) yield (entry) => modalitiesOf(entry).includes(word);
  if (openWeights !== undefined) yield (entry) => entry.open_weights === openWeights;
  const { maxInputPrice, maxOutputPrice, minContext, minOutput, releasedAfter, updatedAfter } = criteria;
  if (maxInputPrice !== undefined) yield (entry) => atMost(inDollars(entry.pricing, entry.pricing?.input), maxInputPrice);
  if (maxOutputPrice !== undefined) {
    yield (entry) => atMost(inDollars(entry.pricing, entry.pricing?.output), maxOutputPrice);
  }
  if (minContext !== undefined) yield (entry) => (entry.context_window ?? -1) >= minContext;
  if (minOutput !== undefined) yield (entry) => (entry.max_output_tokens ?? -1) >= minOutput;
  if (releasedAfter) yield (entry) => entry.release_date_basis !== "first_seen" && entry.release_date >= releasedAfter;
  if (updatedAfter) yield (entry) => entry.updated >= updatedAfter;
}

/**
 * The words of a text that is searched for.
 *
 * @param {string} text
 */
export function wordsIn(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * What a word is looked for in.
 *
 * @param {Entry} entry
 */
export function textOf(entry) {
  let text = texts.get(entry);
  if (text === undefined) {
    const { provider, model_id: id, name, canonical_id: canonical, family, aliases = [] } = entry;
    text = [`${provider}/${id}`, name, canonical, family, ...aliases].filter(Boolean).join(" ").toLowerCase();
    texts.set(entry, text);
  }
  return text;
}

/** @param {Entry} entry */
function modalitiesOf(entry) {
  return Object.entries(entry.modalities ?? {}).flatMap(([way, kinds]) =>
    kinds.flatMap((/** @type {string} */ kind) => [kind, `${way}:${kind}`]),
  );
}

/**
 * @param {number | null} price
 * @param {number} most
 */
function atMost(price, most) {
  return price !== null && price <= most;
}

/**
 * @param {Entry} entry
 * @param {string} capability
 */
function has(entry, capability) {
  return /** @type {Record<string, boolean> | undefined} */ (entry.capabilities)?.[capability] === true;
}
