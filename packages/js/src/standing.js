/**
 * Where an entry is in its life, by its own word and by its developer's.
 */
import { modelKey } from "./catalog.js";

/** @typedef {import("../schema.d.ts").ModelEntry} Entry */

/** Days after which a closed model that its developer does not list is taken for one that left the list. */
const LISTED_LATE = 540;
const SNAPSHOT =
  /-20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?(?=$|-)|-(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|2[3-9](?:0[1-9]|1[0-2]))(?=$|-)/g;

/**
 * The name without its date, or without `-latest`: what a model and its snapshots have in common.
 *
 * @param {string} key
 */
export function familyOf(key) {
  return key.replace(SNAPSHOT, "").replace(/-latest$/, "");
}

/**
 * A day some days later; `day` is as ISO 8601 writes it.
 *
 * @param {string} day
 * @param {number} days
 */
export function daysAfter(day, days) {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * @param {Entry} entry
 * @param {string} today
 */
export function stageOn(entry, today) {
  if (entry.retirement_date && entry.retirement_date <= today) return "retired";
  const isOver = entry.status === "deprecated" || entry.status === "retired";
  return !isOver && entry.deprecation_date && entry.deprecation_date <= today ? "deprecated" : entry.status;
}

/** What the developers' own lists say of the models that others serve. */
export class Standing {
  /** @type {Map<string, Set<string>>} */
  #listed = new Map();
  /** @type {Map<string, string | undefined>} */
  #ends = new Map();

  /** @param {Entry[]} entries */
  constructor(entries) {
    for (const entry of entries) {
      if (entry.source !== "official") continue;
      const model = modelKey(entry);
      const end = entry.retirement_date;
      const listed = this.#listed.get(entry.developer) ?? new Set();
      this.#listed.set(entry.developer, listed.add(model).add(entry.family ?? model));
      const known = this.#ends.has(model) ? this.#ends.get(model) : end;
      // One id that goes on keeps the model alive.
      this.#ends.set(model, known && end ? (known > end ? known : end) : undefined);
    }
  }

  /**
   * The day calls fail, as far as is known: the host's own, else that of the developer of a closed model.
   *
   * @param {Entry} entry
   */
  end(entry) {
    if (entry.retirement_date || entry.open_weights !== false) return entry.retirement_date;
    return this.#ends.get(modelKey(entry));
  }

  /**
   * Whether it is an old closed model that its developer's own list does not have, and no end of it is known.
   *
   * @param {Entry} entry
   * @param {string} today
   */
  isUnlisted(entry, today) {
    const listed = this.#listed.get(entry.developer);
    if (!listed || entry.source === "official" || entry.open_weights !== false || this.end(entry)) return false;
    if (!entry.release_date || entry.release_date > daysAfter(today, -LISTED_LATE)) return false;
    return !listed.has(modelKey(entry)) && !(entry.family && listed.has(entry.family));
  }
}
