/**
 * What to use instead of a model: the successor that its provider names, the same model elsewhere, and others that can do
 * all it can, cost no more and are measured no worse. (The library in Python weighs more, such as announced ends.)
 */
import { byPreference, capabilitiesOf, fullId, modelKey } from "./catalog.js";
import { blendedPrice } from "./prices.js";

/**
 * @typedef {import("./catalog.js").Catalog} Catalog
 * @typedef {import("./catalog.js").Entry} Entry
 *
 * @typedef {object} Alternative
 * @property {Entry} entry
 * @property {"successor" | "same-model" | "other"} relation
 * @property {number | null} priceRatio Its price divided by the model's; null if one is not known.
 */

const INDEX = "artificial_analysis_intelligence_index";
/** A score from this share on is no worse: repeated runs differ by as much. */
const AS_GOOD = 0.97;

/**
 * @param {Catalog} catalog
 * @param {Entry} model
 * @param {{limit?: number}} [options]
 * @returns {Alternative[]} The successor first, then hosts of the same model by price, then others by score.
 */
export function alternatives(catalog, model, { limit = 5 } = {}) {
  const successor = successorOf(catalog, model);
  const same = catalog.sameModel(model).filter((entry) => entry.provider !== model.provider && isServed(entry));
  const ways = [
    ...(successor ? [toward(model, successor, "successor")] : []),
    ...same.map((entry) => toward(model, entry, "same-model")).sort(byPrice),
    ...others(catalog, model).filter((entry) => entry !== successor).map((entry) => toward(model, entry, "other")),
  ];
  return ways.slice(0, limit);
}

/**
 * @param {Catalog} catalog
 * @param {Entry} model
 * @returns {Entry | undefined}
 */
function successorOf(catalog, model) {
  const named = [model, ...catalog.sameModel(model).sort(byPreference)].find((entry) => entry.successor);
  if (!named?.successor) return undefined;
  return catalog.named(`${named.provider}/${named.successor}`)?.get("full_id")?.[0];
}

/**
 * @param {Catalog} catalog
 * @param {Entry} model
 */
function others(catalog, model) {
  const needed = capabilitiesOf(model);
  const score = model.benchmarks?.[INDEX]?.score;
  const price = blendedPrice(model);
  if (score === undefined || price === null) return [];
  /** @type {Map<string, Entry>} */
  const found = new Map();
  for (const entry of [...catalog.entries].sort(byPreference)) {
    const key = modelKey(entry);
    const its = entry.benchmarks?.[INDEX]?.score ?? -Infinity;
    const costs = blendedPrice(entry);
    if (key === modelKey(model) || found.has(key) || entry.type !== model.type || !isServed(entry) || entry.offer) continue;
    if (its < score * AS_GOOD || costs === null || costs > price) continue;
    const has = capabilitiesOf(entry);
    if (needed.every((name) => has.includes(name))) found.set(key, entry);
  }
  const scoreOf = (/** @type {Entry} */ entry) => entry.benchmarks?.[INDEX]?.score ?? 0;
  return [...found.values()].sort((a, b) => scoreOf(b) - scoreOf(a) || (fullId(a) < fullId(b) ? -1 : 1));
}

/**
 * @param {Entry} model
 * @param {Entry} entry
 * @param {Alternative["relation"]} relation
 * @returns {Alternative}
 */
function toward(model, entry, relation) {
  const price = blendedPrice(entry);
  const before = blendedPrice(model);
  return { entry, relation, priceRatio: price !== null && before ? price / before : null };
}

/**
 * @param {Alternative} a
 * @param {Alternative} b
 */
function byPrice(a, b) {
  return compare(a.priceRatio ?? Infinity, b.priceRatio ?? Infinity) || byPreference(a.entry, b.entry);
}

/** @param {Entry} entry */
function isServed(entry) {
  return entry.status !== "deprecated" && entry.status !== "retired";
}

/**
 * @param {number} a
 * @param {number} b
 */
function compare(a, b) {
  return a === b ? 0 : a - b;
}
