/**
 * A catalog in memory: its entries as `models.json` has them, found by every name that they bear.
 */
import { UnknownModel } from "./errors.js";

/**
 * @typedef {import("../schema.d.ts").ModelEntry} Entry
 * @typedef {"full_id" | "model_id" | "alias" | "alias_of" | "canonical_id"} NameKind What a name is of an entry.
 * @typedef {{entry: Entry, how: NameKind, others: Entry[]}} Found The entry a name means, and others it matches alike.
 *
 * @typedef {object} Packed A catalog by columns: of a dotted field, every value once (`v`) and for each entry a sign that
 * says which of them it has (`c`; `1` for the first and on as Unicode counts, `0`: unknown); or the values as they are.
 * A `model_id` that is the canonical id is left out, one that is what follows the developer there is `/`.
 * @property {number} count
 * @property {Record<string, PackedColumn>} columns
 *
 * @typedef {unknown[] | {v: unknown[], c: string}} PackedColumn
 */

/** The strongest first. @type {readonly NameKind[]} */
const KINDS = ["full_id", "model_id", "alias", "alias_of", "canonical_id"];
const VOUCHERS = ["official", "host", "aggregator", "community", "curated"];
const VARIANT = /:[a-z][a-z-]*$|-free$/;

/** @param {Entry} entry */
export function fullId(entry) {
  return `${entry.provider}/${entry.model_id}`;
}

/**
 * What names the model wherever it is served: its canonical id, or the full id of an entry that has none.
 *
 * @param {Entry} entry
 */
export function modelKey(entry) {
  return entry.canonical_id ?? fullId(entry);
}

/**
 * What the entry is known to have.
 *
 * @param {Entry} entry
 * @returns {string[]}
 */
export function capabilitiesOf(entry) {
  return Object.entries(entry.capabilities ?? {})
    .filter(([, has]) => has)
    .map(([name]) => name);
}

/**
 * The entries of a packed catalog. What they have in common they share: change none.
 *
 * @param {Packed} packed
 * @returns {Entry[]}
 */
export function unpack({ count, columns }) {
  /** @type {any[]} */
  const rows = Array.from({ length: count }, () => ({}));
  for (const [path, column] of Object.entries(columns)) {
    const [group = "", field] = path.split(".");
    for (let index = 0; index < count; index += 1) {
      let value = valueAt(column, index);
      if (path === "model_id") value = idFrom(value, valueAt(columns.canonical_id, index));
      if (value === undefined || value === null) continue;
      const row = rows[index];
      if (field === undefined) row[group] = value;
      else (row[group] ??= {})[field] = value;
    }
  }
  return rows;
}

/**
 * @param {PackedColumn | undefined} column
 * @param {number} index
 * @returns {any}
 */
function valueAt(column, index) {
  return Array.isArray(column) ? column[index] : column?.v[column.c.charCodeAt(index) - 49];
}

/**
 * @param {string | null | undefined} id As it was packed.
 * @param {string | undefined} canonical
 */
function idFrom(id, canonical) {
  return id === "/" ? canonical?.slice(canonical.indexOf("/") + 1) : (id ?? canonical);
}

export class Catalog {
  /** @type {Map<string, Map<NameKind, Entry[]>> | null} */
  #names = null;

  /** @param {Entry[]} entries Entries as `models.json` has them. */
  constructor(entries) {
    this.entries = entries;
  }

  /**
   * The entries of a name by what it is of them, the preferred first.
   *
   * @param {string} name
   * @returns {Map<NameKind, Entry[]> | undefined}
   */
  named(name) {
    this.#names ??= index(this.entries);
    return this.#names.get(name);
  }

  /**
   * Every entry of a model.
   *
   * @param {Entry} entry
   */
  sameModel(entry) {
    const key = modelKey(entry);
    return this.entries.filter((each) => modelKey(each) === key);
  }
}

/**
 * The entry a name means: full id, model id, alias or canonical id, as the catalog spells it. Where several providers
 * serve it, the developer's own comes first, then hosts, resellers and volunteers. Throws `UnknownModel`.
 *
 * @param {Catalog} catalog
 * @param {string} name
 * @returns {Found}
 */
export function find(catalog, name) {
  const wanted = name.trim();
  const named = catalog.named(wanted);
  let how = KINDS.find((kind) => named?.has(kind));
  if (!named || !how) throw new UnknownModel(wanted, like(catalog, wanted));
  // A developer's own alias comes before the id that somebody else serves it by.
  const own = named.get("alias")?.[0]?.source === "official";
  if (how === "model_id" && named.get("model_id")?.[0]?.source !== "official" && own) how = "alias";
  let entries = named.get(how) ?? [];
  // The name of a model is not that of an offer of it, which has a price of its own.
  if (how === "canonical_id") entries = entries.filter((entry) => !entry.offer);
  const [entry, ...others] = entries;
  if (!entry) throw new UnknownModel(wanted, like(catalog, wanted));
  return { entry, how, others };
}

/**
 * Sorts entries of one name, the preferred first.
 *
 * @param {Entry} a
 * @param {Entry} b
 */
export function byPreference(a, b) {
  const left = preference(a);
  const right = preference(b);
  for (const [index, mine] of left.entries()) {
    const other = right[index] ?? "";
    if (mine !== other) return mine < other ? -1 : 1;
  }
  return 0;
}

/**
 * @param {Entry} entry
 * @returns {(number | string)[]}
 */
function preference(entry) {
  const voucher = VOUCHERS.indexOf(entry.source);
  return [
    voucher < 0 ? VOUCHERS.length : voucher,
    Number(entry.provider !== entry.developer),
    Number(entry.status === "deprecated" || entry.status === "retired"),
    Number(Boolean(entry.offer) || VARIANT.test(entry.model_id.toLowerCase())),
    Number(!entry.pricing),
    entry.provider,
    entry.model_id,
  ];
}

/**
 * @param {Entry[]} entries
 * @returns {Map<string, Map<NameKind, Entry[]>>}
 */
function index(entries) {
  /** @type {Map<string, Map<NameKind, Entry[]>>} */
  const found = new Map();
  for (const entry of [...entries].sort(byPreference)) {
    for (const [name, kind] of namesOf(entry)) {
      const kinds = found.get(name) ?? new Map();
      found.set(name, kinds);
      kinds.set(kind, [...(kinds.get(kind) ?? []), entry]);
    }
  }
  return found;
}

/**
 * @param {Entry} entry
 * @returns {Iterable<[string, NameKind]>}
 */
function* namesOf(entry) {
  yield [fullId(entry), "full_id"];
  yield [entry.model_id, "model_id"];
  for (const alias of entry.aliases ?? []) {
    yield [`${entry.provider}/${alias}`, "alias"];
    yield [alias, "alias"];
  }
  if (entry.alias_of) {
    yield [`${entry.provider}/${entry.alias_of}`, "alias_of"];
    yield [entry.alias_of, "alias_of"];
  }
  if (entry.canonical_id) yield [entry.canonical_id, "canonical_id"];
}

/**
 * Up to five full ids that hold the last part of a name.
 *
 * @param {Catalog} catalog
 * @param {string} name
 */
function like(catalog, name) {
  const last = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  if (last.length < 3) return [];
  const near = catalog.entries.filter((entry) => entry.model_id.toLowerCase().includes(last));
  return near.sort(byPreference).slice(0, 5).map(fullId);
}
