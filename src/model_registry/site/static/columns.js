/** The columns of the table: what each sorts by, and what it says of an entry. */
import { capabilitiesOf, modelKey } from "./catalog.js";
import { capabilityWords, countOf, dollarsOf, INDEX_NAME, isListing, priceWords, releaseWords, stageWords, tokensOf, UNKNOWN } from "./facts.js";

const plain = (value) => (value === undefined ? UNKNOWN : { text: String(value) });
const tokens = (value) => (value === undefined ? UNKNOWN : { text: tokensOf(value), title: countOf(value) });
const scoreOf = (entry) => entry.benchmarks?.[INDEX_NAME]?.score;
const weightsOf = (entry) => ({ true: "open", false: "closed" })[String(entry.open_weights)];

/** Name, heading, width in rem, what to sort by, what to show, whether it is a number. */
export const COLUMNS = [
  ["model", "Model", 18, (e) => e.sold?.key ?? e.model_id.toLowerCase(), (e) => nameWords(e)],
  ["provider", "Provider", 12.6, (e) => e.provider, sellerWords],
  ["developer", "Developer", 9, (e) => e.developer, (e) => plain(e.developer)],
  ["type", "Type", 7, (e) => e.type, (e) => plain(e.type)],
  ["input", "Input $/1M", 9.2, (e) => dollarsOf(e, "input"), (e) => priceWords(e, "input"), true],
  ["output", "Output $/1M", 8.6, (e) => dollarsOf(e, "output"), (e) => priceWords(e, "output"), true],
  ["cached", "Cached $/1M", 8.8, (e) => dollarsOf(e, "cache_read"), (e) => priceWords(e, "cache_read"), true],
  ["context", "Context", 6, (e) => e.context_window, (e) => tokens(e.context_window), true],
  ["answer", "Max output", 8.2, (e) => e.max_output_tokens, (e) => tokens(e.max_output_tokens), true],
  ["quality", "Index", 5, scoreOf, (e) => plain(scoreOf(e)), true],
  ["released", "Released", 10.2, (e) => e.release_date, releaseWords],
  ["status", "Status", 7.2, (e) => e.status, (e, page) => stageWords(e, page.today)],
  ["weights", "Weights", 6, weightsOf, (e) => plain(weightsOf(e))],
  ["capabilities", "Can", 13, (e) => capabilitiesOf(e).length || null, capabilityWords],
  ["updated", "Changed", 7.6, (e) => e.updated, (e) => plain(e.updated)],
].map(([name, heading, width, sortBy, words, numeric = false]) => ({ name, heading, width, sortBy, words, numeric }));

/** The width of a box to compare by. */
export const PICK = 2.4;

const SHOWN = ["model", "provider", "input", "output", "context", "quality", "released", "status", "capabilities"];
const SHOWN_ON_PHONES = 5;

/**
 * Names of the columns shown. What is chosen stands in the order of the catalog; of what is usual as many as there is
 * room for, in rem.
 */
export function shownNames(chosen, room) {
  if (!chosen.length) {
    let count = SHOWN.length;
    while (count > SHOWN_ON_PHONES && widthOf(SHOWN.slice(0, count).map(columnOf)) > room) count -= 1;
    return SHOWN.slice(0, count);
  }
  return COLUMNS.map(({ name }) => name).filter((name) => name === "model" || chosen.includes(name));
}

/** How wide columns are, in rem, with the boxes to compare by. */
export function widthOf(columns) {
  return columns.reduce((sum, column) => sum + column.width, PICK);
}

export function columnOf(name) {
  return COLUMNS.find((each) => each.name === name);
}

function nameWords(entry) {
  const text = (entry.sold ? modelKey(entry) : entry.model_id).slice(0, 300);
  return { text, title: text };
}

function sellerWords(entry, page) {
  const name = page.providers[entry.provider]?.name ?? entry.provider;
  const text = entry.sold?.providers > 1 ? `${name} +${entry.sold.providers - 1}` : name;
  return { text, title: entry.sold?.providers > 1 ? `${entry.sold.providers} providers; the cheapest is ${name}` : text };
}

/** For a file, beside the day of a release. */
export const LISTED = { name: "listed", sortBy: (e) => (isListing(e) ? e.release_date : null) };

/** What a column says of an entry, for a file: the value it sorts by, its capabilities by name. */
export function plainValue(column, entry) {
  if (column.name === "model") return entry.sold?.key ?? entry.model_id;
  if (column.name === "released" && isListing(entry)) return null;
  if (column.name === "capabilities") return capabilitiesOf(entry).join(" ");
  return column.sortBy(entry) ?? null;
}

/** Sort rows by a column; what is unknown comes last either way. */
export function inOrder(rows, column, down) {
  const keys = new Map(rows.map((row) => [row, column.sortBy(row) ?? null]));
  return rows.sort((a, b) => {
    const [left, right] = [keys.get(a), keys.get(b)];
    if (left === right) return 0;
    if (left === null || right === null) return left === null ? 1 : -1;
    return (left < right ? -1 : 1) * (down ? -1 : 1);
  });
}
