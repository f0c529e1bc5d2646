import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blendedPrice, Catalog, find, fullId, search, unpack } from "../index.js";

const base = { release_date: "2026-01-15", release_date_basis: "api", type: "chat", quality: "partial", updated: "2026-11-21" };
const entry = (id, facts) => {
  const [provider, ...rest] = id.split("/");
  return { provider, model_id: rest.join("/"), developer: "maker", source: "host", ...base, ...facts };
};
const index = (score) => ({ artificial_analysis_intelligence_index: { score, source: "llm-stats" } });
const entries = [
  entry("host/Maker/Nova", {
    canonical_id: "maker/nova", pricing: { input: 1, output: 2 }, context_window: 8000, status: "active",
  }),
  entry("maker/nova", {
    canonical_id: "maker/nova", source: "official", pricing: { input: 2, output: 4 }, aliases: ["nova-latest"],
    capabilities: { tools: true, vision: false }, modalities: { input: ["image", "text"] }, successor: "nova-2",
    context_window: 16000, status: "deprecated", benchmarks: index(40),
  }),
  entry("maker/nova-2", { canonical_id: "maker/nova-2", source: "official", pricing: { input: 3, output: 6 }, status: "active" }),
  entry("other/star", {
    canonical_id: "other/star", developer: "other", source: "official", capabilities: { tools: true },
    pricing: { input: 1, output: 1 }, benchmarks: index(41), open_weights: true, status: "active",
  }),
  entry("other/weak", { canonical_id: "other/weak", pricing: { input: 1, output: 1 }, capabilities: { tools: true }, benchmarks: index(20) }),
  entry("host/nova-free", { canonical_id: "maker/nova", offer: "batch", type: "completion" }),
];
const catalog = new Catalog(entries);
const ids = (found) => found.map(fullId);

test("an entry is found by each of its names, the developer's own first", () => {
  assert.equal(fullId(find(catalog, " host/Maker/Nova ").entry), "host/Maker/Nova");
  assert.equal(fullId(find(catalog, "nova-latest").entry), "maker/nova");
  const found = find(catalog, "maker/nova");
  assert.deepEqual([found.how, fullId(found.entry)], ["full_id", "maker/nova"]);
  assert.deepEqual(ids(find(new Catalog(entries.slice(0, 1)), "maker/nova").others), []);
});

const names = JSON.parse(readFileSync(new URL("../../../tests/vectors/find.json", import.meta.url), "utf8"));
for (const { name, found, how, others } of names.names) {
  test(`"${name}" leads where Python is led`, () => {
    const among = new Catalog(names.entries);
    if (found === null) return assert.throws(() => find(among, name), { name: "UnknownModel" });
    const it = find(among, name);
    assert.deepEqual([fullId(it.entry), it.how, ids(it.others)], [found, how, others]);
  });
}

test("a name that means nothing is refused with what is like it", () => {
  assert.throws(() => find(catalog, "maker/NOVA-"), { name: "UnknownModel", suggestions: ["maker/nova-2", "host/nova-free"] });
});

test("a search narrows, and what is unknown passes no limit", () => {
  assert.deepEqual(ids(search(entries, { text: "NOVA maker", minContext: 10000 })), ["maker/nova"]);
  assert.deepEqual(ids(search(entries, { maxInputPrice: 1, capabilities: ["tools"] })), ["other/star", "other/weak"]);
  assert.deepEqual(ids(search(entries, { status: ["unknown"], type: ["completion"] })), ["host/nova-free"]);
  assert.deepEqual(ids(search(entries, { modalities: ["input:image"] })), ["maker/nova"]);
  assert.deepEqual(ids(search(entries, { openWeights: true, without: ["vision"] })), ["other/star"]);
});

test("prices in another currency are compared by their cited rate alone", () => {
  const yuan = { input: 10, output: 10, currency: "CNY" };
  assert.equal(blendedPrice({ ...entries[0], pricing: yuan }), null);
  const rate = { usd: 0.14, date: "2026-11-01", source: "example" };
  assert.equal(blendedPrice({ ...entries[0], pricing: { ...yuan, exchange_rate: rate } }).toFixed(2), "1.40");
});

test("a packed catalog is read column by column", () => {
  const columns = {
    provider: { v: ["acme"], c: "11" },
    model_id: ["a", "b"],
    "pricing.input": { v: [0, 1.5], c: "02" },
    aliases: [["x"], null],
  };
  assert.deepEqual(unpack({ count: 2, columns }), [
    { provider: "acme", model_id: "a", aliases: ["x"] },
    { provider: "acme", model_id: "b", pricing: { input: 1.5 } },
  ]);
});

test("a model id that the canonical id tells is taken from there", () => {
  const columns = {
    canonical_id: ["acme/nova", "acme/nova", "acme/nova", null, "nova"],
    model_id: { v: ["/", "Nova"], c: "10220" },
  };
  const ids = unpack({ count: 5, columns }).map((each) => each.model_id);
  assert.deepEqual(ids, ["nova", "acme/nova", "Nova", "Nova", "nova"]);
});
