import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { alternatives, Catalog, find, fullId, InvalidUsage } from "../index.js";

const { entries, questions } = JSON.parse(
  readFileSync(new URL("../../../tests/vectors/alternatives.json", import.meta.url), "utf8"),
);
const catalog = new Catalog(entries);
const answerOf = ({ named, namedBy, byDeveloper, choices }) => ({
  named,
  named_by: namedBy,
  by_developer: byDeveloper,
  choices: choices.map((each) => [
    fullId(each.entry),
    each.relation,
    [...each.lacks].sort(),
    each.priceRatio === null ? null : Number(each.priceRatio.toFixed(9)),
    each.measured.map(({ benchmark, score, before }) => [benchmark, score, before]),
    each.namedBy,
  ]),
});

for (const { of, options, answer } of questions) {
  test(`instead of ${of}: ${JSON.stringify(options)}`, () => {
    assert.deepEqual(answerOf(alternatives(catalog, find(catalog, of).entry, options)), answer);
  });
}

test("what cannot be meant is refused", () => {
  const model = find(catalog, "openai/nova").entry;
  assert.throws(() => alternatives(catalog, model, { today: "2026-11-21", limit: 0 }), InvalidUsage);
  assert.throws(() => alternatives(catalog, model, { today: "2026-11-21", providers: ["nobody"] }), InvalidUsage);
});

test("rows that tell little, as those of a table, are no error", () => {
  const bare = entries.map(({ provider, model_id, developer, type, pricing }) => ({ provider, model_id, developer, type, pricing }));
  const { named, choices } = alternatives(new Catalog(bare), bare[0], { today: "2026-11-21" });
  assert.equal(named, null);
  assert.ok(choices.length > 0);
});
