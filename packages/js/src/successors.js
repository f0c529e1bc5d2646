/**
 * Which model is named as the replacement of another, and by whom.
 */
import { fullId, modelKey } from "./catalog.js";
import { compareRanks, nearnessRank } from "./nearness.js";
import { familyOf } from "./standing.js";

/**
 * @typedef {import("../schema.d.ts").ModelEntry} Entry
 *
 * @typedef {object} NamedSuccessor A replacement that somebody names.
 * @property {string} fullId Its full id, at the provider who names it; the catalog may not have it.
 * @property {Entry} by The entry whose provider names it.
 * @property {Entry | undefined} entry The entry to use for it.
 */

/**
 * The replacement that is named, and the entry to use for it: the replacement's own where that ends too.
 *
 * @param {Entry[]} entries
 * @param {Entry} model
 * @param {(a: Entry, b: Entry) => number} byPreference
 * @param {(entry: Entry) => boolean} ends
 * @returns {[NamedSuccessor | undefined, Entry | undefined]}
 */
export function lastingSuccessor(entries, model, byPreference, ends) {
  const first = namedSuccessor(entries, model, byPreference);
  const seen = new Set([fullId(model)]);
  for (let named = first; named?.entry && !seen.has(fullId(named.entry)); ) {
    if (!ends(named.entry)) return [first, named.entry];
    seen.add(fullId(named.entry));
    named = namedSuccessor(entries, named.entry, byPreference);
  }
  return [first, undefined];
}

/**
 * The model's own row tells first, then other ids of it at its provider, then its developer, then clouds. An id without
 * a date has the successor of its snapshots, the newest first, where none is named for itself.
 *
 * @param {Entry[]} entries
 * @param {Entry} model
 * @param {(a: Entry, b: Entry) => number} byPreference
 * @returns {NamedSuccessor | undefined}
 */
function namedSuccessor(entries, model, byPreference) {
  const key = modelKey(model);
  const isLine = familyOf(key) === key;
  const tellers = [model, ...entries].filter((entry) => {
    if (!entry.successor) return false;
    return modelKey(entry) === key || (isLine && familyOf(modelKey(entry)) === key);
  });
  const ranked = tellers.map((entry) => ({ entry, rank: authority(model, entry) }));
  const teller = ranked.sort((a, b) => compareRanks(a.rank, b.rank))[0]?.entry;
  const name = teller?.successor;
  if (!teller || !name) return undefined;
  const meant = entries.filter(
    (entry) => entry.provider === teller.provider && (entry.model_id === name || entry.aliases?.includes(name)),
  );
  const named = { fullId: `${teller.provider}/${name}`, by: teller };
  if (meant.length && teller.provider === model.provider) return { ...named, entry: meant[0] };
  const models = new Set(meant.length ? meant.map(modelKey) : [`${teller.developer}/${name}`]);
  const others = entries.filter((entry) => models.has(modelKey(entry))).sort(byPreference);
  const here = others.filter((entry) => entry.provider === model.provider);
  return { ...named, entry: [...here, ...meant, ...others][0] };
}

/**
 * @param {Entry} model
 * @param {Entry} teller
 */
function authority(model, teller) {
  return [
    fullId(teller) !== fullId(model),
    teller.provider !== model.provider,
    teller.source !== "official",
    nearnessRank(teller.provider),
    modelKey(teller) !== modelKey(model),
    !(model.alias_of && teller.model_id === model.alias_of),
    -Date.parse(teller.release_date && teller.release_date_basis !== "first_seen" ? teller.release_date : "0001-01-01"),
    teller.provider,
    teller.model_id,
  ];
}
