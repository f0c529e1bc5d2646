import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { cost, decimal, lessThan, PriceUnknown, text } from "../index.js";

const vectors = JSON.parse(readFileSync(new URL("../../../tests/vectors/cost.json", import.meta.url), "utf8"));

function outcome({ entry, usage, terms }) {
  try {
    const bill = cost({ provider: "acme", model_id: "m", ...entry }, usage, terms);
    return {
      total: bill.total,
      currency: bill.currency,
      lines: bill.items.map((item) => [item.part, item.amount, item.field]),
      above_context: bill.above_context,
      host: bill.host,
      notes: bill.notes,
    };
  } catch (error) {
    return error instanceof PriceUnknown ? { error: error.name, field: error.field } : { error: error.name };
  }
}

for (const vector of vectors) {
  test(vector.name, () => assert.deepEqual(outcome(vector), vector.cost));
}

test("a price that is missing is named with its entry", () => {
  assert.throws(() => cost({ provider: "acme", model_id: "m", pricing: { input: 1 } }, { output_tokens: 1 }), {
    message: "acme/m has no known price for output_tokens (pricing.output)",
  });
});

test("a count that nothing is billed by is refused, not ignored", () => {
  assert.throws(() => cost({ provider: "acme", model_id: "m", pricing: { input: 1 } }, { tokens: 1 }), /nothing is billed/);
});

test("numbers are shown in plain digits", () => {
  for (const [value, shown] of [[1e-7, "0.0000001"], [1.5e21, "1500000000000000000000"], ["0.50", "0.5"], [-0.5, "-0.5"], [0, "0"]]) {
    assert.equal(text(decimal(value)), shown);
  }
  assert.throws(() => decimal(Number.NaN), RangeError);
  assert.ok(lessThan(decimal("0.1"), decimal("0.10000000001")));
});
