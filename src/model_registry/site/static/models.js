/** One row for each model. What takes long is kept by entry, since each key one types asks for it again. */
import { modelKey } from "./catalog.js";
import { blendedPrice } from "./prices.js";

const ranks = new WeakMap();
const rows = new WeakMap();

/** The cheapest offer of each model, with how many providers sell it, in the order of these offers. */
export function modelsOf(entries) {
  const models = new Map();
  entries.forEach((entry, at) => {
    const key = modelKey(entry);
    const known = models.get(key);
    if (!known) models.set(key, { key, at, providers: new Set([entry.provider]) });
    else {
      known.providers.add(entry.provider);
      if (rankOf(entry) < rankOf(entries[known.at])) known.at = at;
    }
  });
  return [...models.values()].sort((a, b) => a.at - b.at).map(({ key, at, providers }) => soldAs(entries[at], key, providers.size));
}

/** The same row as before if nothing of it has changed: it need not be written again. */
function soldAs(entry, key, providers) {
  let row = rows.get(entry);
  if (row?.sold.providers !== providers) rows.set(entry, (row = { ...entry, sold: { key, providers } }));
  return row;
}

/** What is over, free with limits nobody tells, or of unknown price does not stand for the model. */
function rankOf(entry) {
  let rank = ranks.get(entry);
  if (rank === undefined) {
    const price = blendedPrice(entry);
    const over = entry.status === "retired" || entry.offer ? 1e6 : 0;
    ranks.set(entry, (rank = over + (price === null ? 1e5 : price === 0 ? 5e4 : price)));
  }
  return rank;
}
