/** Two to six models side by side, each at the provider one would choose first. */
import { addressOf, goTo, wordsOf } from "./address.js";
import { byPreference, modelKey } from "./catalog.js";
import { h, tableOf } from "./dom.js";
import { INDEX_NAME, plainFact, priceCell, releaseWords, stageCell, todayIs, unknown, wordsShown } from "./facts.js";
import { detailsOf, page, show } from "./main.js";
import { notHere } from "./calculator.js";
import { fact } from "./model.js";

const LINES = [
  ["Offered by", "provider", (e) => page.providers[e.provider]?.name ?? e.provider],
  ["Id", "model_id", (e) => e.model_id.slice(0, 200)],
  ["Type", "type"],
  ["Input $/1M", "pricing.input", (e) => priceCell(e, "input")],
  ["Output $/1M", "pricing.output", (e) => priceCell(e, "output")],
  ["Cached $/1M", "pricing.cache_read", (e) => priceCell(e, "cache_read")],
  ["Context", "context_window"],
  ["Max output", "max_output_tokens"],
  ["Takes", "modalities.input"],
  ["Gives", "modalities.output"],
  ["Status", "status", (e) => stageCell(e, todayIs())],
  ["Released", "release_date", (e) => wordsShown(releaseWords(e))],
  ["Knowledge until", "knowledge_cutoff"],
  ["Open weights", "open_weights"],
  ["Licence", "license"],
  ["Parameters", "parameters"],
  ["Intelligence index", `benchmarks.${INDEX_NAME}.score`],
];

page.views.compare = async (parameters) => {
  const keys = wordsOf(parameters, "compare").slice(0, 6);
  page.chosen = keys;
  const details = await detailsOf(keys);
  const found = keys.map((key) => [key, details.get(key).entries.sort(byPreference)]).filter(([, entries]) => entries.length);
  const missing = notHere(keys.filter((key) => !details.get(key).entries.length));
  if (found.length < 2) {
    return h("div.read", {}, h("h1", {}, "Compare"), missing, h("p", {}, "Choose two to six models in the ", h("a", { href: addressOf({}) }, "table"), ": each row has a box for it."));
  }
  const entries = found.map(([, [first]]) => first);
  const only = parameters.get("only") === "differences";
  const capabilities = [...new Set(entries.flatMap((entry) => Object.keys(entry.capabilities ?? {})))].sort();
  const lines = [...LINES, ...capabilities.map((name) => [name.replaceAll("_", " "), `capabilities.${name}`])];
  const rows = lines.flatMap(([name, field, cell]) => {
    const values = entries.map((entry) => field.split(".").reduce((value, part) => value?.[part], entry));
    const differ = new Set(values.map((value) => JSON.stringify(value) ?? "")).size > 1;
    if (values.every((value) => value === undefined) && !cell) return [];
    if (only && !differ) return [];
    return [h(differ ? "tr.differs" : "tr", {}, h("th", { scope: "row" }, name),
      entries.map((entry, at) => h("td", {}, fact(entry, field, cell ? cell(entry) : (plainFact(values[at]) ?? unknown())))))];
  });
  const toggle = h("label", {}, h("input", { type: "checkbox", checked: only, onchange: (event) => {
    goTo(addressOf({ only: event.target.checked ? "differences" : "" }, parameters));
    show();
  } }), "Differences only");
  const headings = found.map(([key]) => h("span", {}, h("a", { href: addressOf({ model: key }) }, h("bdi", {}, key.slice(0, 100))), " ",
    h("a.leave", { href: addressOf({ compare: keys.filter((each) => each !== key) }, parameters), title: "Leave out" }, h("span", { "aria-hidden": "true" }, "×"), h("span.hidden", {}, `Leave out ${key}`.slice(0, 200)))));
  return h("div.read", {}, h("h1", {}, `Compare ${entries.length} models`), missing, h("p", {}, toggle),
    tableOf("Comparison", ["", ...headings], rows),
    h("p", {}, h("a", { href: addressOf({ view: "calculator", models: keys }) }, "What each would cost you")));
};
