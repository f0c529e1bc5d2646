/** How facts look: what is unknown, free, varies or is paid by another unit is never mistaken for another. */
import { capabilitiesOf } from "./catalog.js";
import { decimal, text } from "./decimal.js";
import { h } from "./dom.js";
import { inDollars } from "./prices.js";

export const INDEX_NAME = "artificial_analysis_intelligence_index";
export const UNITS_OF = {
  per_image: "image", per_request: "call", per_search: "search", per_input_minute: "minute", per_output_second: "second",
  per_million_characters: "1M chars", per_page: "page", per_step: "step", input_image: "1M image tokens",
  output_image: "1M image tokens", input_audio: "1M audio tokens", output_audio: "1M audio tokens",
};
export const SHORT_NAMES = {
  structured_output: "schema", prompt_cache: "cache", parallel_tools: "parallel", responses_api: "responses",
  web_search: "web", code_execution: "code", computer_use: "computer", fine_tuning: "tuning", json_mode: "JSON",
};
const CIRCUMSTANCES = {
  tiers: "prompt length", regions: "region", windows: "hour", conditions: "kind of call", hosts: "host", then: "date",
};

/** A number with all its digits. */
export function digitsOf(value) {
  return text(decimal(value));
}

/** An amount with its currency: `$2.50`, `$0.075`, `8 CNY`. */
export function moneyOf(value, currency = "USD") {
  let digits = digitsOf(value);
  if (/\.\d$/.test(digits)) digits += "0";
  digits = digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  return currency === "USD" ? `$${digits}` : `${digits} ${currency}`;
}

const COUNTS = new Intl.NumberFormat("en");

export function countOf(value) {
  return COUNTS.format(value);
}

/** `1.05M`, `131k`; small ones in full. */
export function tokensOf(value) {
  if (value >= 1e6) return `${Math.round(value / 1e4) / 100}M`;
  return value >= 10_000 ? `${Math.round(value / 1000)}k` : countOf(value);
}

/**
 * What is said of a fact: its text, what kind of a word it is (a class), what follows it smaller, and what explains it.
 *
 * @typedef {{text: string, kind?: string, suffix?: string, title?: string}} Words
 */

/** @type {Words} */
export const UNKNOWN = { text: "–", kind: "unknown", title: "unknown: no source tells" };

/** Words as elements. Who hears the page hears what a sign means. */
export function wordsShown({ text, kind = "", suffix, title }) {
  const main = kind || title ? h(["span", ...kind.split(" ")].filter(Boolean).join("."), { title }, text) : text;
  return [main, suffix ? h("small", { title }, suffix) : null, kind === "unknown" && text === "–" ? h("span.hidden", {}, "unknown") : null];
}

export function unknown() {
  return wordsShown(UNKNOWN);
}

/** The circumstances by which an entry's prices differ, in words. */
export function variesBy(pricing) {
  const names = pricing?.varies ?? Object.keys(pricing ?? {});
  return Object.keys(CIRCUMSTANCES).filter((name) => names.includes(name)).map((name) => CIRCUMSTANCES[name]);
}

/** What is said of a price: the amount, `free`, an amount by another unit, `varies`, or that it is unknown. */
export function priceWords(entry, part) {
  const pricing = entry.pricing;
  if (!pricing) return UNKNOWN;
  const value = pricing[part];
  const varies = variesBy(pricing);
  if (value !== undefined) {
    const words = value === 0 ? { text: "free", kind: "free" } : { text: moneyOf(value, pricing.currency) };
    return varies.length && part !== "cache_read" ? { ...words, suffix: "±", title: `other prices by ${varies.join(", ")}` } : words;
  }
  if (part !== "cache_read" && pricing.input === undefined && pricing.output === undefined) {
    const unit = Object.keys(UNITS_OF).find((name) => pricing[name] !== undefined && (part === "output") === isOutput(name));
    if (unit && !pricing[unit]) return { text: "free", kind: "free" };
    if (unit) return { text: moneyOf(pricing[unit], pricing.currency), suffix: `/${UNITS_OF[unit]}` };
    if (varies.length && part === "input") return { text: "varies", kind: "varies", title: `by ${varies.join(", ")}` };
  }
  if (part === "output" && pricing.input !== undefined && ["embedding", "rerank", "moderation"].includes(entry.type)) {
    return { text: "none", kind: "unknown", title: "gives no text, so it has no price of it" };
  }
  return UNKNOWN;
}

export function priceCell(entry, part) {
  return wordsShown(priceWords(entry, part));
}

function isOutput(unit) {
  return ["per_image", "per_output_second", "per_step", "output_image", "output_audio"].includes(unit);
}

/** US dollars per million tokens, for sorting; null where that is not known. */
export function dollarsOf(entry, part) {
  return inDollars(entry.pricing, entry.pricing?.[part]);
}

/** Whether its day is that on which a host listed it, which is all that is known of its release. */
export function isListing(entry) {
  return entry.release_date_basis === "host";
}

export function releaseWords(entry) {
  if (!entry.release_date || entry.release_date_basis === "first_seen") return UNKNOWN;
  return isListing(entry) ? { text: entry.release_date, suffix: " listed", title: "the day a host listed it: nothing tells when it was released" } : { text: entry.release_date };
}

/** Where an entry is in its life today. */
export function stageOf(entry, today) {
  if (entry.retirement_date && entry.retirement_date <= today) return "retired";
  if (entry.status !== "deprecated" && entry.deprecation_date && entry.deprecation_date <= today) return "deprecated";
  return entry.status ?? null;
}

export function stageWords(entry, today) {
  const stage = stageOf(entry, today);
  if (!stage) return UNKNOWN;
  const ends = entry.retirement_date && entry.retirement_date > today ? `, ends ${entry.retirement_date}` : "";
  return { text: `${stage}${ends}`, kind: `stage ${stage}`, title: ends ? `${stage}${ends}` : undefined };
}

export function stageCell(entry, today) {
  return wordsShown(stageWords(entry, today));
}

export function capabilityWords(entry) {
  const names = capabilitiesOf(entry);
  if (!names.length) return UNKNOWN;
  const text = names.map((name) => SHORT_NAMES[name] ?? name).join(" · ");
  return { text, title: text };
}

/** Any fact of an entry as text; null if it is unknown. */
export function plainFact(value) {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return value >= 1000 ? countOf(value) : digitsOf(value);
  if (Array.isArray(value)) return value.map((each) => plainFact(each)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function todayIs() {
  return new Date().toISOString().slice(0, 10);
}
