/** What a month of calls costs: the same arithmetic as the library's, to the last digit. */
import { addressOf, asked, goTo, wordsOf } from "./address.js";
import { fullId, modelKey } from "./catalog.js";
import { cost } from "./cost.js";
import { decimal, divided, text, times } from "./decimal.js";
import { h, tableOf } from "./dom.js";
import { countOf, moneyOf, stageOf, todayIs } from "./facts.js";
import { detailsOf, page, show } from "./main.js";

const USE = [
  ["in", "Prompt tokens a call", 10_000], ["out", "Answer tokens a call", 1_000],
  ["cached", "Cached share, %", 0], ["calls", "Calls a month", 10_000],
];

page.views.calculator = async (parameters) => {
  const keys = wordsOf(parameters, "models");
  const named = keys.length ? keys : page.chosen;
  const wanted = named.length ? named : cheapestKnown();
  const details = await detailsOf(wanted);
  const found = wanted.filter((key) => details.get(key).entries.length);
  const entries = found.flatMap((key) => details.get(key).entries);
  const names = [...new Set(page.entries.map(modelKey))];
  const list = h("datalist", { id: "models" }, names.map((name) => h("option", { value: name })));
  const add = h("input", { type: "search", list: "models", "aria-label": "Add a model", placeholder: "Add a model", onchange: (event) => {
    if (!names.includes(event.target.value)) return;
    goTo(addressOf({ models: [...found, event.target.value] }, asked()));
    show();
  } });
  return h("div.read", {}, h("h1", {}, "Calculator"), notHere(wanted.filter((key) => !found.includes(key))),
    h("p", {}, found.length ? "What a month costs at every offer of " : "Add a model to see what a month of it costs", found.flatMap((key, at) => [at ? ", " : "", h("a", { href: addressOf({ model: key }) }, h("bdi", {}, key))]), ". ", add, list),
    calculatorFor(entries, parameters));
};

/** Models that were asked for and are not there; null if all are. */
export function notHere(keys) {
  return keys.length ? h("p", {}, "Not in this catalog: ", keys.flatMap((key, at) => [at ? ", " : "", h("bdi", {}, key.slice(0, 100))]), ".") : null;
}

/** Something to begin with: the best measured models that have a price. */
function cheapestKnown() {
  const best = [...page.entries].filter((entry) => entry.benchmarks && entry.pricing?.input && entry.status === "active")
    .sort((a, b) => Object.values(b.benchmarks)[0].score - Object.values(a.benchmarks)[0].score);
  return [...new Set(best.map(modelKey))].slice(0, 3);
}

/** The form and its answer for some entries. What is typed goes into the address. */
export function calculatorFor(entries, parameters) {
  const regions = [...new Set(entries.flatMap((entry) => Object.keys(entry.pricing?.regions ?? {})))].sort();
  const inputs = Object.fromEntries(USE.map(([name, , usual]) => [name, h("input", {
    type: "number", min: 0, max: name === "cached" ? 100 : null, step: name === "cached" ? "any" : 1, name, value: parameters.get(name) ?? usual, oninput: () => draw(true),
  })]));
  const choice = (name, options) => h("select", { name, onchange: () => draw(true) },
    options.map(([value, shown]) => h("option", { value, selected: (parameters.get(name) ?? "") === value }, shown)));
  inputs.tier = choice("tier", [["", "ordinary"], ["batch", "batch"], ["flex", "flex"], ["priority", "priority"]]);
  inputs.region = choice("region", [["", "any"], ...regions.map((name) => [name, name])]);
  const answer = h("div.answer", { "aria-live": "polite" });
  function draw(changed) {
    const read = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
    if (changed) goTo(addressOf(read, asked()), { replace: true });
    answer.replaceChildren(answerTable(entries, read));
  }
  draw(false);
  return h("div.calculator", {}, h("div.fields", {},
    USE.map(([name, label]) => h("label", {}, h("span", {}, label), inputs[name])),
    h("label", {}, h("span", {}, "Class of service"), inputs.tier),
    regions.length ? h("label", {}, h("span", {}, "Region"), inputs.region) : null), answer);
}

/** What one call costs, and a month of them; null with the reason where no price tells. */
export function monthOf(entry, { in: prompt, out, cached, calls, tier, region }) {
  const tokens = Math.round(Number(prompt) || 0);
  const usage = { input_tokens: tokens, output_tokens: Math.round(Number(out) || 0) };
  const share = Math.round((tokens * Math.min(100, Math.max(0, Number(cached) || 0))) / 100);
  if (share) usage.cached_tokens = share;
  const bill = cost(entry, usage, { ...(tier && { tier }), ...(region && { region }), at: todayIs() });
  return { bill, month: text(times(decimal(bill.total), decimal(Math.round(Number(calls) || 0)))) };
}

function answerTable(entries, read) {
  const today = todayIs();
  const lines = entries.filter((entry) => stageOf(entry, today) !== "retired").map((entry) => {
    try {
      return { entry, ...monthOf(entry, read) };
    } catch (error) {
      return { entry, reason: error.message.replace(`${fullId(entry)} has `, "") };
    }
  });
  const known = (line) => (line.bill ? Number(line.month) : Infinity);
  lines.sort((a, b) => (known(a) === known(b) ? 0 : known(a) - known(b)));
  const rows = lines.map(({ entry, bill, month, reason }) => h("tr", {},
    h("th", { scope: "row" }, page.providers[entry.provider]?.name ?? entry.provider), h("td", {}, h("code.long", {}, h("bdi", {}, entry.model_id.slice(0, 200)))),
    bill
      ? [h("td.n", {}, h("data", { value: bill.total }, moneyOf(bill.total, bill.currency))), h("td.n", {}, h("b", {}, moneyOf(month, bill.currency))),
        h("td.small", {}, bill.items.map((item) => `${countOf(Number(item.units))} ${item.part.replaceAll("_", " ")} × ${moneyOf(item.price, bill.currency)}${item.per > 1 ? "/1M" : ""}`).join(" + "),
          bill.notes.length ? h("em", {}, ` ${bill.notes.join("; ")}`) : null)]
      : [h("td", { colspan: 2 }, h("span.unknown", {}, "unknown")), h("td.small", {}, reason)]));
  return tableOf("Costs", ["Provider", "Id", ["A call", 1], ["A month", 1], "How"], rows);
}
