/**
 * What to use instead of a model: the same model elsewhere, its maker's successor, then others that are no worse. The same
 * answer as `registry.alternatives` of the library in Python gives, as far as the entries tell the same.
 */
import { capabilitiesOf, fullId, modelKey } from "./catalog.js";
import { InvalidUsage } from "./errors.js";
import { compareRanks, nearnessRank } from "./nearness.js";
import { perMillion } from "./prices.js";
import { daysAfter, familyOf, stageOn, Standing } from "./standing.js";
import { lastingSuccessor } from "./successors.js";

/**
 * @typedef {import("./catalog.js").Catalog} Catalog
 * @typedef {import("./catalog.js").Entry} Entry
 *
 * @typedef {object} Alternative An entry to use instead, and why.
 * @property {Entry} entry
 * @property {"same-model" | "successor" | "same-maker" | "other"} relation
 * @property {string[]} lacks Capabilities of the model that it is not known to have.
 * @property {number | null} priceRatio Its price divided by the model's; null if one is not known.
 * @property {{benchmark: string, score: number, before: number}[]} measured The benchmarks both have.
 * @property {number | null} quality Its score in the Artificial Analysis intelligence index.
 * @property {string | null} namedBy Provider that names it as the successor.
 *
 * @typedef {object} Alternatives
 * @property {string | null} named Full id of the replacement that is named, whether the catalog has it or not.
 * @property {string | null} namedBy Full id of the entry whose provider names it.
 * @property {boolean} byDeveloper Whether that is the model's developer, and not a cloud that speaks of its service.
 * @property {Alternative[]} choices The best first.
 *
 * @typedef {object} AlternativesOptions
 * @property {string} today The day, as `2026-12-31`.
 * @property {number} [limit] How many choices at most.
 * @property {string[]} [providers] Where they must be served.
 * @property {boolean} [same] Only the same model elsewhere.
 * @property {boolean} [cheaper] Only what is known to cost less.
 * @property {boolean} [better] Only what is known to do better.
 *
 * @typedef {Alternative & {scoreRatio: number | null, isBetter: boolean, costsLess: boolean}} Weighed
 */

const INDICES = "artificial_analysis_";
const INTELLIGENCE = "artificial_analysis_intelligence_index";
/** Capabilities that a provider adds around a model: what is missing there keeps nobody from it. */
const AROUND_A_MODEL = new Set(
  (
    "batch prompt_cache fine_tuning json_mode parallel_tools citations streaming web_search code_execution responses_api"
    + " computer_use"
  ).split(" "),
);
/** A score from this share on is no worse: repeated runs differ by as much. */
const AS_GOOD = 0.97;
/** A price up to this ratio is no dearer. */
const AS_CHEAP = 1.05;
/** Days after which a measured model is no worse than one that nobody measured. */
const GENERATION = 365;
/** Days within which an end is too near to begin with. */
const LASTS = 90;

/**
 * @param {Catalog} catalog
 * @param {Entry} model
 * @param {AlternativesOptions} options
 * @returns {Alternatives}
 */
export function alternatives(catalog, model, options) {
  const { limit = 5, providers, same = false, cheaper = false, better = false } = options;
  if (!Number.isInteger(limit) || limit < 1) throw new InvalidUsage(`limit is ${limit}; it must be 1 or more`);
  const unknown = providers?.filter((slug) => !catalog.entries.some((entry) => entry.provider === slug)) ?? [];
  if (unknown.length) throw new InvalidUsage(`no entry is served by ${unknown.join(", ")}`);
  const search = new AlternativesSearch(catalog.entries, model, options.today, providers ? new Set(providers) : null);
  const [named, successor] = search.successor();
  const hosts = search.elsewhere().filter((each) => (each.costsLess || !cheaper) && !(better && !same));
  const others = same ? [] : [...search.named(successor, named?.by.provider ?? null), ...search.others(successor)];
  const kept = others.filter((each) => (each.costsLess || !cheaper) && (each.isBetter || !better));
  // The same model has many hosts: they leave room for what else there is.
  const room = same ? limit : Math.max(limit - Math.min(kept.length, Math.floor(limit / 2)), 1);
  return {
    named: named?.fullId ?? null,
    namedBy: named ? fullId(named.by) : null,
    byDeveloper: named?.by.source === "official",
    choices: [...hosts.slice(0, room), ...kept]
      .slice(0, limit)
      .map(({ scoreRatio, isBetter, costsLess, ...choice }) => choice),
  };
}

/** The entries that could stand for a model, in the order of what they are to it. */
class AlternativesSearch {
  /**
   * @param {Entry[]} entries
   * @param {Entry} model
   * @param {string} today
   * @param {Set<string> | null} where
   */
  constructor(entries, model, today, where) {
    this.entries = entries;
    this.model = model;
    this.today = today;
    this.where = where;
    this.standing = new Standing(entries);
    this.scores = scoresOf(entries);
    this.share = model.pricing && model.pricing.output === undefined ? "1" : "0.75";
    const end = this.standing.end(model);
    const until = daysAfter(today, LASTS);
    // What ends before the model does is no way on from it.
    const before = end && end > today ? daysAfter(end, -1) : until;
    this.until = before > until ? before : until;
    /** @type {Map<Entry, (string | number | boolean)[]>} */
    this.ranks = new Map();
  }

  successor() {
    return lastingSuccessor(this.entries, this.model, (a, b) => this.prefer(a, b), (entry) => this.isOver(entry));
  }

  /** Whether it is no use to begin with this entry. @param {Entry} entry */
  isOver(entry) {
    const end = this.standing.end(entry);
    const stage = stageOn(entry, this.today);
    return Boolean(end && end <= daysAfter(this.today, LASTS)) || stage === "deprecated" || stage === "retired";
  }

  /** The same model at other providers, and what costs less at its own: each provider once. */
  elsewhere() {
    const { model } = this;
    /** @type {Map<string, Weighed>} */
    const found = new Map();
    const kin = this.entries.filter((entry) => modelKey(entry) === modelKey(model) && fullId(entry) !== fullId(model));
    for (const entry of kin.sort((a, b) => this.prefer(a, b))) {
      if (found.has(entry.provider) || !this.lasts(entry)) continue;
      const other = this.weigh(entry, null);
      // Where the model ends, its other ids at the same provider end with it.
      if (entry.provider !== model.provider || (other.costsLess && !this.isOver(model))) found.set(entry.provider, other);
    }
    return sortedBy([...found.values()], (other) => this.hostsRank(other));
  }

  /** Hosts that are known to do all the model does, then those that do not tell, then those that do less. @param {Weighed} other */
  hostsRank({ entry, lacks, priceRatio }) {
    const known = /** @type {Record<string, boolean>} */ (entry.capabilities ?? {});
    const less = lacks.filter((name) => !AROUND_A_MODEL.has(name) && known[name] === false);
    const isSmaller = Boolean(
      entry.context_window && this.model.context_window && entry.context_window < this.model.context_window,
    );
    // What is free has limits nobody tells.
    return [
      less.length,
      isSmaller,
      priceRatio === null,
      !priceRatio,
      priceRatio ?? 0,
      nearnessRank(entry.provider),
      entry.provider,
      entry.model_id,
    ];
  }

  /**
   * The successor that somebody names, if it may be served there.
   *
   * @param {Entry | undefined} successor
   * @param {string | null} by
   */
  named(successor, by) {
    return successor && this.serves(successor) ? [this.weigh(successor, by)] : [];
  }

  /**
   * Other models that do what it does and are not both worse and dearer, each once, the best first.
   *
   * @param {Entry | undefined} successor
   */
  others(successor) {
    const { model } = this;
    const passed = new Set([modelKey(model)]);
    if (successor && this.serves(successor)) passed.add(modelKey(successor));
    const needed = capabilitiesOf(model).filter((name) => !AROUND_A_MODEL.has(name));
    /** @type {Map<string, Weighed>} */
    const found = new Map();
    const fit = this.entries.filter((entry) => {
      if (passed.has(modelKey(entry)) || entry.offer || /(^|\/)~|latest$/.test(entry.model_id)) return false;
      return isAble(entry, needed, model.context_window ?? 0) && this.lasts(entry) && isOfClass(entry, model);
    });
    for (const entry of fit.sort((a, b) => this.prefer(a, b))) {
      const key = modelKey(entry);
      if (found.has(key)) continue;
      const other = this.weigh(entry, null);
      if (meritOf(other, model) !== null) found.set(key, other);
    }
    /** @type {Map<string, Weighed>} */
    const versions = new Map();
    for (const each of sortedBy([...found.values()], (other) => rankOf(other, model))) {
      const family = familyOf(modelKey(each.entry));
      if (!versions.has(family)) versions.set(family, each);
    }
    return alternated([...versions.values()], model);
  }

  /** @param {Entry} entry */
  serves(entry) {
    return this.where === null || this.where.has(entry.provider);
  }

  /** Whether it is called for the same and will answer for a while, as far as is known. @param {Entry} entry */
  lasts(entry) {
    const stage = stageOn(entry, this.today);
    const end = this.standing.end(entry);
    return (
      this.serves(entry) && entry.type === this.model.type && entry.offer !== "batch" && entry.source !== "community"
      && stage !== "retired" && stage !== "deprecated" && !(end && end <= this.until)
      && !this.standing.isUnlisted(entry, this.today)
    );
  }

  /**
   * @param {Entry} entry
   * @param {string | null} namedBy
   * @returns {Weighed}
   */
  weigh(entry, namedBy) {
    const { model, today, share } = this;
    const price = perMillion(entry, share, today);
    const before = perMillion(model, share, today);
    const its = this.scores.get(modelKey(entry)) ?? new Map();
    const old = this.scores.get(modelKey(model)) ?? new Map();
    const both = sortedBy([...its.keys()].filter((name) => old.has(name)), (name) => [!name.startsWith(INDICES), name]);
    const measured = both.map((benchmark) => ({ benchmark, score: its.get(benchmark), before: old.get(benchmark) }));
    const scoreRatio = scoreRatioOf(measured);
    const quality = its.get(INTELLIGENCE) ?? null;
    const priceRatio = price !== null && before ? price / before : null;
    const has = new Set(capabilitiesOf(entry));
    const relation = entry.developer === model.developer ? "same-maker" : "other";
    return {
      entry,
      relation: modelKey(entry) === modelKey(model) ? "same-model" : namedBy !== null ? "successor" : relation,
      lacks: capabilitiesOf(model).filter((name) => !has.has(name)),
      priceRatio,
      measured,
      quality,
      namedBy,
      scoreRatio,
      isBetter: scoreRatio !== null ? scoreRatio > 1 : quality !== null && isLater(entry, model, GENERATION),
      costsLess: priceRatio !== null && priceRatio < 1,
    };
  }

  /**
   * Sorts the entries of one model. Of the model to replace itself, the cheapest comes first.
   *
   * @param {Entry} a
   * @param {Entry} b
   */
  prefer(a, b) {
    return compareRanks(this.preference(a), this.preference(b));
  }

  /** @param {Entry} entry */
  preference(entry) {
    let rank = this.ranks.get(entry);
    if (!rank) {
      const price = perMillion(entry, this.share, this.today);
      const isSame = modelKey(entry) === modelKey(this.model);
      rank = [
        !isSame && entry.provider !== this.model.provider,
        isSame ? 0 : nearnessRank(entry.provider),
        Boolean(entry.offer),
        price === null,
        price ?? 0,
        entry.provider,
        entry.model_id,
      ];
      this.ranks.set(entry, rank);
    }
    return rank;
  }
}

/**
 * The scores of every model. Where two entries of a model differ in one, the first by full id tells.
 *
 * @param {Entry[]} entries
 */
function scoresOf(entries) {
  /** @type {Map<string, Map<string, number>>} */
  const scores = new Map();
  for (const entry of sortedBy(entries.filter((each) => each.benchmarks), (each) => [each.provider, each.model_id])) {
    const known = scores.get(modelKey(entry)) ?? new Map();
    scores.set(modelKey(entry), known);
    for (const [name, { score }] of Object.entries(entry.benchmarks ?? {})) if (!known.has(name)) known.set(name, score);
  }
  return scores;
}

/**
 * The score divided by the model's: in the intelligence index if both have it, else on average over its kin, else over all.
 *
 * @param {{benchmark: string, score: number, before: number}[]} measured
 */
function scoreRatioOf(measured) {
  const whole = measured.filter(({ benchmark }) => benchmark === INTELLIGENCE);
  const kin = whole.length ? whole : measured.filter(({ benchmark }) => benchmark.startsWith(INDICES));
  const ratios = (kin.length ? kin : measured).filter(({ before }) => before).map(({ score, before }) => score / before);
  return ratios.length ? ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length : null;
}

/**
 * Whether it takes and gives what the model does, as far as is known: a chat model without a word gives text.
 *
 * @param {Entry} entry
 * @param {Entry} model
 */
function isOfClass(entry, model) {
  /** @type {readonly string[]} */
  const given = entry.modalities?.output ?? [];
  /** @type {readonly string[]} */
  const told = model.modalities?.output ?? [];
  const wanted = told.length || model.type !== "chat" ? told : ["text"];
  if (!given.length || !wanted.length) return true;
  return given.every((kind) => wanted.includes(kind)) && wanted.every((kind) => given.includes(kind));
}

/**
 * @param {Entry} entry
 * @param {string[]} needed
 * @param {number} context
 */
function isAble(entry, needed, context) {
  const has = new Set(capabilitiesOf(entry));
  return needed.every((name) => has.has(name)) && (entry.context_window ?? entry.max_input_tokens ?? 0) >= context;
}

/**
 * @param {Entry} entry
 * @param {Entry} model
 * @param {number} days
 */
function isLater(entry, model, days) {
  if (!entry.release_date || !model.release_date) return false;
  if (entry.release_date_basis === "first_seen" || model.release_date_basis === "first_seen") return false;
  return entry.release_date >= daysAfter(model.release_date, days);
}

/**
 * How good a replacement it is, 0 the best; null of one that is worse and dearer, or dearer for nothing known.
 *
 * @param {Weighed} other
 * @param {Entry} model
 */
function meritOf({ entry, priceRatio, scoreRatio, isBetter }, model) {
  const isDearer = priceRatio !== null && priceRatio > AS_CHEAP;
  const isPriced = priceRatio !== null;
  if (scoreRatio !== null) {
    if (isDearer) return scoreRatio > 1 ? 2 : null;
    return scoreRatio >= AS_GOOD ? (isPriced ? 0 : 1) : isPriced ? 3 : 4;
  }
  if (isBetter) return isPriced ? (isDearer ? 2 : 0) : 1;
  // The maker's later models follow on the model even where nobody has measured them.
  if (entry.developer === model.developer && isLater(entry, model, 1)) return isDearer ? 2 : 1;
  return isDearer ? null : isPriced ? 5 : 6;
}

/**
 * @param {Weighed} other
 * @param {Entry} model
 */
function rankOf(other, model) {
  const { entry, priceRatio, quality, scoreRatio } = other;
  const merit = meritOf(other, model) ?? 0;
  return [
    entry.developer !== model.developer,
    merit,
    merit === 2 ? (priceRatio ?? 0) : 0, // of what costs more, the one that costs least more
    quality ? -quality : 0,
    -(scoreRatio ?? 1),
    priceRatio === 0, // what is free has limits nobody tells
    nearnessRank(entry.provider),
    entry.release_date && entry.release_date_basis !== "first_seen" ? -Date.parse(entry.release_date) : Infinity,
    priceRatio === null,
    priceRatio ?? 0,
    entry.provider !== model.provider,
    entry.provider,
    entry.model_id,
  ];
}

/**
 * In the same order, but two of the maker's first, and of each other developer one before the second of any.
 *
 * @param {Weighed[]} ranked
 * @param {Entry} model
 */
function alternated(ranked, model) {
  /** @type {Map<string, number>} */
  const told = new Map();
  const placed = ranked.map((each) => {
    const { developer } = each.entry;
    const count = told.get(developer) ?? 0;
    told.set(developer, count + 1);
    return { each, turn: developer === model.developer ? Math.floor(count / 2) : count };
  });
  return placed.sort((a, b) => a.turn - b.turn).map(({ each }) => each);
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => (string | number | boolean)[]} rank
 */
function sortedBy(items, rank) {
  return items
    .map((item) => ({ item, by: rank(item) }))
    .sort((a, b) => compareRanks(a.by, b.by))
    .map(({ item }) => item);
}
