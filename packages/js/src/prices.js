/**
 * Which of an entry's prices hold for a call: by class of service, region, day and hour, conditions and length.
 */
import { decimal, minus, plus, text, times, ZERO } from "./decimal.js";
import { PriceUnknown } from "./errors.js";

/**
 * @typedef {import("../schema.d.ts").ModelEntry} Entry
 * @typedef {import("../schema.d.ts").Pricing} Pricing
 * @typedef {import("../schema.d.ts").PriceTable} PriceTable
 * @typedef {import("../schema.d.ts").Window} Window
 * @typedef {"batch" | "flex" | "priority"} Service
 * @typedef {Record<string, boolean | string>} When
 *
 * @typedef {object} Call What a price depends on besides what is used.
 * @property {number} prompt The whole prompt, in tokens.
 * @property {Service} [tier] Class of service; absent for the ordinary one.
 * @property {string} [region] Region the call is made in, where that makes a difference.
 * @property {string} [at] A day (`2026-12-31`) or a time (`2026-12-31T10:00Z`, in UTC without a zone).
 * @property {When} [when] Conditions the call is made under, as `pricing.conditions` names them.
 *
 * @typedef {object} Table The one table of prices a call is billed by.
 * @property {Pricing} pricing All prices of the entry.
 * @property {any} prices
 * @property {string} place Where it stands in the entry: `pricing`, `pricing.batch`.
 * @property {number | null} aboveContext The prompt has more tokens than this, from which its prices hold.
 * @property {any} condition Prices that stand before those of the table.
 * @property {string} conditionPlace
 * @property {boolean} ordinary Whether prices that are not of tokens are those of the entry.
 * @property {string[]} notes What a reader of the price should know.
 */

/** @type {readonly Service[]} */
export const SERVICES = ["batch", "flex", "priority"];
/** @type {Record<Service, string>} */
export const CALLED = { batch: "batches", flex: "flex requests", priority: "priority requests" };
const WEEK = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const TOKEN_PRICES = [
  ...["input", "output", "cache_read", "cache_write", "cache_write_1h", "reasoning"],
  ...["input_image", "output_image", "input_audio", "output_audio"],
];

/**
 * The prices that hold for a call. Throws `PriceUnknown` if no table says what such a call costs: each says what one
 * circumstance costs, and of two at once none says what both cost, save for long prompts.
 *
 * @param {Entry} entry
 * @param {Call} call
 * @returns {Table}
 */
export function tableFor(entry, call) {
  const fullId = `${entry.provider}/${entry.model_id}`;
  const pricing = entry.pricing;
  if (!pricing) throw new PriceUnknown(fullId, "any use", "pricing");
  let { prices, place, what, ordinary } = circumstance(fullId, entry, pricing, call);
  const steps = /** @type {{above_context: number}[]} */ (prices.tiers ?? []);
  let reached = -1;
  steps.forEach((step, index) => {
    const highest = steps[reached]?.above_context ?? 0;
    if (step.above_context < call.prompt && step.above_context > highest) reached = index;
  });
  const step = steps[reached];
  if (step) {
    prices = step;
    place = `${place}.tiers[${reached}]`;
  } else if (!steps.length && prices !== pricing) {
    const above = Math.max(0, ...(pricing.tiers ?? []).map((tier) => tier.above_context).filter((n) => n < call.prompt));
    if (above) throw new PriceUnknown(fullId, `prompts above ${grouped(above)} tokens and ${what}`, `${place}.tiers`);
  }
  const index = conditionOf(fullId, pricing, call.when);
  return {
    pricing,
    prices,
    place,
    aboveContext: step ? step.above_context : null,
    condition: pricing.conditions?.[index] ?? null,
    conditionPlace: `pricing.conditions[${index}]`,
    ordinary,
    notes: [...notesOn(entry, pricing, call)],
  };
}

/**
 * A price of a table, and where it stands or would stand.
 *
 * @param {Table} table
 * @param {string} part
 * @returns {[number | undefined, string]}
 */
export function priceIn(table, part) {
  const under = table.condition?.[part];
  if (under !== undefined) return [under, `${table.conditionPlace}.${part}`];
  return [table.prices[part], `${table.place}.${part}`];
}

/**
 * US dollars for an amount in the currency of the prices; null without a cited rate.
 *
 * @param {Pricing | undefined} pricing
 * @param {number | undefined} amount
 * @returns {number | null} For sorting and drawing, not for a bill.
 */
export function inDollars(pricing, amount) {
  if (!pricing || amount === undefined) return null;
  if (!pricing.currency || pricing.currency === "USD") return amount;
  return pricing.exchange_rate ? amount * pricing.exchange_rate.usd : null;
}

/**
 * The ordinary price of a million tokens, three of input to one of output, in US dollars, by which entries are compared.
 * Of a model without a price of output the price of input; null if a price that is needed is not known.
 *
 * @param {Entry} entry
 * @returns {number | null}
 */
export function blendedPrice(entry) {
  return perMillion(entry, entry.pricing?.output === undefined ? "1" : "0.75");
}

/**
 * The ordinary price, on a day, of a million tokens of which a share is input and the rest output, in US dollars; null if a
 * price that is needed is not known.
 *
 * @param {Entry} entry
 * @param {string} share `0.75`: three of input to one of output.
 * @param {string} [day]
 * @returns {number | null}
 */
export function perMillion(entry, share, day) {
  const pricing = entry.pricing;
  const prices = pricing && hasEnded(pricing, day) ? pricing.then : pricing;
  if (!prices) return null;
  let sum = ZERO;
  for (const [price, part] of /** @type {const} */ ([[prices.input, decimal(share)], [prices.output, minus(decimal("1"), decimal(share))]])) {
    if (!part.units) continue;
    if (price === undefined) return null;
    sum = plus(sum, times(decimal(price), part));
  }
  return inDollars(pricing, Number(text(sum)));
}

/**
 * The conditions that there are prices for, of one part if it is named, in words.
 *
 * @param {Pricing} pricing
 * @param {string} [part]
 * @returns {string[]}
 */
export function knownConditions(pricing, part) {
  const rows = /** @type {any[]} */ (pricing.conditions ?? []);
  return rows.filter((row) => part === undefined || row[part] !== undefined).map((row) => told(row.when));
}

/**
 * @param {string} fullId
 * @param {Entry} entry
 * @param {Pricing} pricing
 * @param {Call} call
 * @returns {{prices: any, place: string, what: string, ordinary: boolean}}
 */
function circumstance(fullId, entry, pricing, call) {
  /** @type {{what: string, place: string, prices: PriceTable | Window | undefined, ordinary: boolean}[]} */
  const found = [];
  const ended = hasEnded(pricing, call.at);
  if (ended) {
    found.push({
      what: `calls after ${pricing.valid_until}`,
      place: "pricing.then",
      prices: pricing.then,
      ordinary: false,
    });
  }
  // The ordinary prices of an id that is sold as batch are those of batches.
  if (call.tier && call.tier !== entry.offer) {
    found.push({
      what: CALLED[call.tier],
      place: `pricing.${call.tier}`,
      prices: pricing[call.tier],
      ordinary: false,
    });
  }
  const regions = pricing.regions ?? {};
  if (call.region !== undefined) {
    const prices = Object.hasOwn(regions, call.region) ? regions[call.region] : undefined;
    found.push({ what: `region '${call.region}'`, place: `pricing.regions.${call.region}`, prices, ordinary: true });
  }
  const moment = momentOf(call.at);
  const at = moment === null ? -1 : (pricing.windows ?? []).findIndex((each) => within(each, moment));
  if (at >= 0) {
    found.push({
      what: `calls at ${call.at}`,
      place: `pricing.windows[${at}]`,
      prices: pricing.windows?.[at],
      ordinary: true,
    });
  }
  const [first] = found;
  if (!first) return { prices: pricing, place: "pricing", what: "", ordinary: true };
  if (found.length === 1 && first.prices) return { ...first, prices: first.prices };
  const places = found.map((each) => each.place).join(" with ");
  throw new PriceUnknown(fullId, found.map((each) => each.what).join(" and "), places, Object.keys(regions));
}

/**
 * @param {string} fullId
 * @param {Pricing} pricing
 * @param {When | undefined} when
 * @returns {number} Its place among the conditions, -1 if none is asked for.
 */
function conditionOf(fullId, pricing, when) {
  if (!when || !Object.keys(when).length) return -1;
  const index = (pricing.conditions ?? []).findIndex((each) => isSame(each.when, when));
  if (index >= 0) return index;
  throw new PriceUnknown(fullId, `calls with ${told(when)}`, "pricing.conditions", [], knownConditions(pricing));
}

/**
 * @param {When} a
 * @param {When} b
 */
function isSame(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

/**
 * Conditions as one writes them: `resolution=1080p,sound=false`.
 *
 * @param {When} when
 */
function told(when) {
  return Object.entries(when)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}

/**
 * @param {Pricing} pricing
 * @param {string | undefined} at
 */
function hasEnded(pricing, at) {
  if (at === undefined || pricing.valid_until === undefined) return false;
  const moment = momentOf(at);
  return (moment === null ? at : new Date(moment).toISOString().slice(0, 10)) > pricing.valid_until;
}

/**
 * A time in milliseconds; null of a mere day.
 *
 * @param {string | undefined} at
 */
function momentOf(at) {
  if (at === undefined || /^\d{4}-\d\d-\d\d$/.test(at)) return null;
  const moment = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(at) ? at : `${at}Z`);
  if (Number.isNaN(moment)) throw new RangeError(`'${at}' is no day (2026-12-31) and no time (2026-12-31T10:00Z)`);
  return moment;
}

/**
 * Whether a moment is in the hours of a window.
 *
 * @param {Window} window
 * @param {number} moment
 */
function within(window, moment) {
  const zone = /^([+-])(\d\d):(\d\d)$/.exec(window.zone);
  const minutes = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  const there = new Date(moment + minutes * 60_000);
  const clock = there.toISOString().slice(11, 16);
  const day = there.getUTCDay();
  /** @param {number} index */
  const named = (index) => !window.days || /** @type {string[]} */ (window.days).includes(WEEK[index] ?? "");
  const today = named(day);
  if (window.from < window.to) return today && window.from <= clock && clock < window.to;
  return (today && clock >= window.from) || (named((day + 6) % 7) && clock < window.to);
}

/**
 * @param {Entry} entry
 * @param {Pricing} pricing
 * @param {Call} call
 * @returns {Iterable<string>}
 */
function* notesOn(entry, pricing, call) {
  if (entry.offer === "batch" && !call.tier) yield "only the batch API takes this id";
  if (pricing.valid_until && !hasEnded(pricing, call.at)) {
    yield `these prices hold through ${pricing.valid_until}; ${whatFollows(pricing.then)}`;
  }
  if (pricing.windows && momentOf(call.at) === null) {
    yield "prices differ by the hour; these are the ordinary ones, a time (at) tells which hold then";
  }
  if (pricing.host && !call.tier && call.region === undefined) {
    yield `the prices of ${pricing.host}, the cheapest of ${1 + Object.keys(pricing.hosts ?? {}).length} hosts`;
  }
  if (call.region !== undefined) yield `prices of the region ${call.region}`;
}

/** @param {any} then */
function whatFollows(then) {
  if (!then) return "what follows is not known";
  const prices = TOKEN_PRICES.filter((name) => then[name] !== undefined);
  return `then ${prices.map((name) => `${name.replaceAll("_", " ")} ${text(decimal(then[name]))}`).join(", ")}`;
}

/**
 * A whole number with commas.
 *
 * @param {number} value
 */
export function grouped(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
