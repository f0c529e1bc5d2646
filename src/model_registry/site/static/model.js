/** One model: every offer side by side, and why each value is what it is. */
import { alternatives } from "./alternatives.js";
import { addressOf } from "./address.js";
import { byPreference, Catalog, fullId, modelKey } from "./catalog.js";
import { h, svg, tableOf } from "./dom.js";
import {
  countOf, isListing, moneyOf, plainFact, priceCell, SHORT_NAMES, stageCell, stageOf, todayIs, unknown, variesBy,
} from "./facts.js";
import { blendedPrice } from "./prices.js";
import { calculatorFor } from "./calculator.js";
import { detailsOf, page } from "./main.js";

const BASES = {
  model_id: "the date in the model's id", api: "the developer's own API", curated: "a page cited by this project",
  source: "a secondary source", host: "when a host listed it", first_seen: "only the day this catalog first saw it",
};
const TERMS = [
  ["Type", "type"], ["Developer", "developer"], ["Released", "release_date"], ["Knowledge until", "knowledge_cutoff"],
  ["Trained until", "training_cutoff"], ["Open weights", "open_weights"], ["Licence", "license"], ["Parameters", "parameters"],
];
const PRICE_NAMES = [
  "input", "output", "cache_read", "cache_write", "cache_write_1h", "reasoning", "input_image", "output_image",
  "input_audio", "output_audio", "per_image", "per_request", "per_search", "per_input_minute", "per_output_second",
  "per_million_characters", "per_page", "per_step",
];

page.views.model = async (parameters) => {
  const key = parameters.get("model");
  const details = (await detailsOf([key])).get(key);
  const entries = details.entries.sort(byPreference);
  if (!entries.length) {
    return h("div.read", {}, h("h1", {}, "No such model"),
      h("p", {}, h("bdi", {}, key.slice(0, 300)), " is not in this catalog. ", h("a", { href: addressOf({ q: key.split("/").pop().slice(0, 100) }) }, "Search for it")));
  }
  const [first] = entries;
  const chosen = page.chosen.includes(key);
  const compare = h("button", { "aria-pressed": String(chosen), onclick: (event) => {
    page.choose(key);
    event.target.setAttribute("aria-pressed", String(page.chosen.includes(key)));
  } }, "Compare");
  return h("div.read", {},
    h("p.path", {}, h("a", { href: addressOf({}) }, "Models"), " / ", h("a", { href: addressOf({ developer: first.developer }) }, first.developer)),
    h("div.title", {}, h("h1", {}, h("bdi", {}, (entries.find((e) => e.name)?.name ?? key).slice(0, 300))), compare),
    h("p.id", {}, h("code", {}, h("bdi", {}, key))),
    termsOf(entries), endOf(entries),
    h("h2", {}, `${countOf(entries.length)} ${entries.length === 1 ? "offer" : "offers"}`), offersTable(entries),
    h("p.note", {}, "Choose a value to see where it is from. Prices are US dollars per million tokens unless they say otherwise."),
    pricesOf(entries), historyOf(entries, details.prices),
    h("h2", {}, "What it costs you"), calculatorFor(entries, parameters),
    capabilitiesTable(entries), benchmarksTable(entries), insteadOf(first), snippetsOf(entries));
};

/** A value that tells where it is from when it is chosen. */
export function fact(entry, field, shown) {
  return h("button.fact", { onclick: () => explain(entry, field), "aria-haspopup": "dialog" }, shown);
}

/** Whose word a value is: a source's slug, or null of the provider's own. */
export function sourceOf(entry, field) {
  const given = entry.provenance ?? {};
  for (let name = field; name; name = name.slice(0, Math.max(0, name.lastIndexOf(".")))) {
    if (Object.hasOwn(given, name)) return given[name];
  }
  return null;
}

/** The day, or the month, on which whoever says it last said it; undefined if nothing tells. */
function confirmedOf(entry, source) {
  const told = page.heard[fullId(entry)] ?? {};
  if (source === "curated") return told.curated;
  if (source !== null) return page.days[source];
  return "last_confirmed" in told ? (told.last_confirmed ?? undefined) : page.days[entry.provider];
}

/** `pricing.input` as `input price`, other fields with spaces. */
export function fieldShown(field) {
  return field.replace(/^pricing\.(.*)/, "$1 price").replace(/[._]/g, " ");
}

/** A price in the currency of its entry, any other value as text. */
export function valueShown(field, value, entry) {
  const isPrice = field.startsWith("pricing.") && typeof value === "number";
  return isPrice ? moneyOf(value, entry?.pricing?.currency) : (plainFact(value) ?? "unknown");
}

function valueOf(entry, field) {
  return field.split(".").reduce((value, name) => value?.[name], entry);
}

function explain(entry, field) {
  const provider = page.providers[entry.provider];
  const source = sourceOf(entry, field);
  const known = valueOf(entry, field);
  const other = page.providers[source];
  const whose = known === undefined ? "No source tells, so it is left out: never 0, and never a guess."
    : source === null ? `${provider?.name ?? entry.provider} says so in its own answer.`
    : source === "curated" ? "Confirmed by hand, in a row of this project's data with a reference."
    : other ? `${other.name} says so of the same model.` : `The data set ${source} says so.`;
  const dialog = h("dialog.why", { "aria-label": `Why ${field}`, onclose: () => dialog.remove() },
    h("h2", {}, fieldShown(field)),
    h("p", {}, h("code", {}, h("bdi", {}, fullId(entry).slice(0, 200)))),
    h("dl", {},
      h("dt", {}, "Value"), h("dd", {}, h("bdi", {}, valueShown(field, known, entry))),
      h("dt", {}, "Whose word"), h("dd", {}, whose),
      field === "release_date" ? [h("dt", {}, "Evidence"), h("dd", {}, BASES[entry.release_date_basis])] : [],
      known !== undefined ? [h("dt", {}, "Last confirmed"), h("dd", {}, confirmedOf(entry, source) ?? "unknown")] : [],
      h("dt", {}, "Entry last changed"), h("dd", {}, entry.updated),
      h("dt", {}, "Standing"), h("dd", {}, `${entry.quality}; vouched for by: ${entry.source}`)),
    h("p.links", {},
      provider?.docs ? h("a", { href: provider.docs, rel: "noreferrer" }, `${provider.name}'s documentation`) : null,
      h("a", { href: wrongFact(entry, field), rel: "noreferrer" }, "Report a wrong value")),
    h("button", { onclick: () => dialog.close() }, "Close"));
  document.body.append(dialog);
  dialog.showModal();
}

/** A question to whoever keeps the catalog, filled in; where the page is published tells where that is. */
function wrongFact(entry, field) {
  const where = repository();
  if (!where.startsWith("http")) return where;
  const told = { title: `wrong fact: ${fullId(entry)} ${field}`, entry: fullId(entry), field, now: plainFact(valueOf(entry, field)) ?? "" };
  const filled = Object.entries(told).map(([name, value]) => `&${name}=${encodeURIComponent(value.slice(0, 200).toWellFormed())}`);
  return `${where}?template=wrong-fact.yml${filled.join("")}`;
}

export function repository() {
  const [owner] = location.hostname.endsWith(".github.io") ? location.hostname.split(".") : [null];
  const name = location.pathname.split("/")[1];
  return owner && name ? `https://github.com/${owner}/${name}/issues/new` : addressOf({ view: "about" });
}

function termsOf(entries) {
  const items = TERMS.map(([name, field]) => {
    const known = entries.filter((each) => each[field] !== undefined && !(field === "release_date" && each.release_date_basis === "first_seen"));
    const entry = (field === "release_date" && known.find((each) => !isListing(each))) || known[0];
    if (!entry) return null;
    return h("div", {}, h("dt", {}, field === "release_date" && isListing(entry) ? "Listed by a host" : name), h("dd", {}, fact(entry, field, plainFact(entry[field]))));
  });
  return h("dl.terms", {}, items);
}

function endOf(entries) {
  const today = todayIs();
  const ending = entries.filter((entry) => entry.retirement_date || entry.deprecation_date || entry.successor);
  if (!ending.length) return null;
  return h("section.ends", {}, h("h2", {}, "Its end"), h("ul", {}, ending.map((entry) =>
    h("li", {}, page.providers[entry.provider]?.name ?? entry.provider, " ", h("code", {}, entry.model_id.slice(0, 200)), ": ",
      [entry.deprecation_date && `deprecated ${entry.deprecation_date}`,
        entry.retirement_date && `${entry.retirement_date <= today ? "calls have failed since" : "calls fail from"} ${entry.retirement_date}`,
        entry.successor && `successor ${entry.successor}`].filter(Boolean).join(", "),
      /^https?:/.test(entry.migration ?? "") ? [" ", h("a", { href: entry.migration, rel: "noreferrer" }, "announcement")] : null))));
}

function offersTable(entries) {
  const today = todayIs();
  const served = entries.filter((entry) => stageOf(entry, today) !== "retired" && !entry.offer);
  const prices = served.map(blendedPrice).filter((price) => price);
  const least = Math.min(...prices);
  const isTold = entries.some((entry) => entry.quantization);
  const rows = entries.map((entry) => {
    const price = blendedPrice(entry);
    const more = price && prices.length ? Math.round((price / least - 1) * 100) : null;
    const number = (field) => h("td.n", {}, fact(entry, field, plainFact(valueOf(entry, field)) ?? unknown()));
    return h("tr", {},
      h("th", { scope: "row" }, h("a", { href: addressOf({ provider: entry.provider }) }, page.providers[entry.provider]?.name ?? entry.provider)),
      h("td", {}, h("code.long", {}, h("bdi", {}, entry.model_id.slice(0, 300))), entry.offer ? h("span.mark", {}, entry.offer) : null),
      h("td.n", {}, fact(entry, "pricing.input", priceCell(entry, "input"))),
      h("td.n", {}, fact(entry, "pricing.output", priceCell(entry, "output"))),
      h("td.n", {}, fact(entry, "pricing.cache_read", priceCell(entry, "cache_read"))),
      h("td.n", {}, price === 0 ? "free" : more === null ? unknown() : more === 0 ? h("b", {}, "cheapest") : `+${countOf(more)} %`),
      number("context_window"), number("max_output_tokens"),
      h("td", {}, fact(entry, "status", stageCell(entry, today))),
      isTold ? h("td", {}, fact(entry, "quantization", entry.quantization ?? unknown())) : null);
  });
  return tableOf("Offers", ["Provider", "Id", ["Input $/1M", 1], ["Output $/1M", 1], ["Cached $/1M", 1], ["Against cheapest", 1],
    ["Context", 1], ["Max output", 1], "Status", ...(isTold ? ["Weights in"] : [])], rows);
}

/** All prices there are besides those of the table: by tier, class of service, region, hour, kind of call. */
function pricesOf(entries) {
  const rows = entries.flatMap((entry) => [...tablesOf(entry.pricing)].map(([what, prices, field]) => h("tr", {},
    h("th", { scope: "row" }, page.providers[entry.provider]?.name ?? entry.provider), h("td", {}, what),
    h("td", {}, fact(entry, field, PRICE_NAMES.filter((name) => prices[name] !== undefined)
      .map((name) => `${name.replaceAll("_", " ")} ${moneyOf(prices[name], entry.pricing.currency)}`).join(" · ") || "–")))));
  if (!rows.length) return null;
  return h("details", {}, h("summary", {}, `Further prices (${countOf(rows.length)})`), tableOf("Further prices", ["Provider", "When", "Prices"], rows));
}

function* tablesOf(pricing) {
  if (!pricing) return;
  const more = PRICE_NAMES.slice(3).filter((name) => pricing[name] !== undefined);
  if (more.length) yield ["besides", Object.fromEntries(more.map((name) => [name, pricing[name]])), "pricing"];
  yield* stepsOf("", pricing, "pricing");
  for (const tier of ["batch", "flex", "priority", "then"]) {
    const what = tier === "then" ? `after ${pricing.valid_until}` : tier;
    if (pricing[tier]) yield* [[what, pricing[tier], `pricing.${tier}`], ...stepsOf(`${what}, `, pricing[tier], `pricing.${tier}`)];
  }
  for (const [name, prices] of Object.entries(pricing.regions ?? {})) yield [`region ${name}`, prices, "pricing.regions"];
  for (const [name, prices] of Object.entries(pricing.hosts ?? {})) yield [`host ${name}`, prices, "pricing.hosts"];
  for (const each of pricing.windows ?? []) yield [`${each.days?.join(" ") ?? "daily"} ${each.from}–${each.to} ${each.zone}`, each, "pricing.windows"];
  for (const each of pricing.conditions ?? []) yield [Object.entries(each.when).map((pair) => pair.join(" ")).join(", "), each, "pricing.conditions"];
}

function stepsOf(what, prices, field) {
  return (prices.tiers ?? []).map((tier) => [`${what}prompts above ${countOf(tier.above_context)}`, tier, `${field}.tiers`]);
}

/** The price of input over time, as a line of steps; between two looks at the provider it changed somewhere in a band. */
function historyOf(entries, changes) {
  const plots = entries.map((entry) => {
    const rows = (changes[fullId(entry)] ?? []).filter((row) => row.kind === "price" && ["pricing", "pricing.input"].includes(row.field));
    const steps = rows.map((row) => ({ at: Date.parse(row.at), before: row.last_seen_before && Date.parse(row.last_seen_before),
      old: row.field === "pricing" ? row.old?.input : row.old, now: row.field === "pricing" ? row.new?.input : row.new }));
    return steps.length ? h("figure", {}, h("figcaption", {}, fullId(entry)), stepPlot(steps)) : null;
  }).filter(Boolean);
  return plots.length ? h("section", {}, h("h2", {}, "Input price over time"), plots) : null;
}

function stepPlot(steps) {
  const [from, to] = [(steps[0].before ?? steps[0].at) - 7 * 86_400_000, Date.now()];
  const values = steps.flatMap((step) => [step.old, step.now]).filter((value) => value !== undefined && value !== null);
  const most = Math.max(...values, 0) || 1;
  const x = (time) => 76 + ((time - from) / (to - from)) * 504;
  const y = (value) => 100 - (value / most) * 85;
  const levels = [{ from, to: steps[0].at, value: steps[0].old }, ...steps.map((step, at) => ({ from: step.at, to: steps[at + 1]?.at ?? to, value: step.now }))];
  return svg("svg", { viewBox: "0 0 600 120", role: "img", "aria-label": steps.map((step) => `${new Date(step.at).toISOString().slice(0, 10)}: ${step.old ?? "unknown"} to ${step.now ?? "unknown"}`).join("; ") },
    steps.map((step) => (step.before ? svg("rect", { x: x(step.before), y: 10, width: Math.max(1, x(step.at) - x(step.before)), height: 92, class: "band" }) : null)),
    levels.filter((level) => typeof level.value === "number").map((level) => svg("path", { d: `M${x(level.from)} ${y(level.value)}H${x(level.to)}`, class: "line" })),
    [0, most].map((value) => svg("text", { x: 70, y: y(value) + 4, "text-anchor": "end" }, moneyOf(value))),
    [from, to].map((time, at) => svg("text", { x: at ? 580 : 76, y: 117, "text-anchor": at ? "end" : "start" }, new Date(time).toISOString().slice(0, 10))));
}

function capabilitiesTable(entries) {
  const names = [...new Set(entries.flatMap((entry) => Object.keys(entry.capabilities ?? {})))].sort();
  if (!names.length) return null;
  const rows = names.map((name) => h("tr", {}, h("th", { scope: "row" }, name.replaceAll("_", " ")), entries.map((entry) => {
    const known = entry.capabilities?.[name];
    return h("td", {}, fact(entry, `capabilities.${name}`, known === undefined ? unknown() : known ? "yes" : "no"));
  })));
  return h("section", {}, h("h2", {}, "Capabilities"), tableOf("Capabilities", ["Can", ...entries.map((entry) => page.providers[entry.provider]?.name ?? entry.provider)], rows));
}

function benchmarksTable(entries) {
  const found = new Map();
  for (const entry of entries) for (const [name, result] of Object.entries(entry.benchmarks ?? {})) if (!found.has(name)) found.set(name, result);
  if (!found.size) return null;
  const isDated = [...found.values()].some(({ date }) => date);
  const rows = [...found].sort().map(([name, { score, source, date }]) => h("tr", {}, h("th", { scope: "row" }, name.replaceAll("_", " ")),
    h("td.n", {}, plainFact(score)), h("td", {}, /^https?:/.test(source) ? h("a", { href: source, rel: "noreferrer" }, new URL(source).hostname) : source), isDated ? h("td", {}, date ?? "") : null));
  return h("section", {}, h("h2", {}, "Benchmarks"), tableOf("Benchmarks", ["Benchmark", ["Score", 1], "Source", ...(isDated ? ["Day"] : [])], rows));
}

function insteadOf(entry) {
  const model = page.entries.find((each) => fullId(each) === fullId(entry)) ?? entry;
  const ways = alternatives(new Catalog(page.entries), model, { today: todayIs(), limit: 12 }).choices
    .filter((way) => way.relation !== "same-model").slice(0, 5);
  if (!ways.length) return null;
  const words = { successor: "its named successor", "same-maker": "by the same maker, no worse for its price", other: "can do all it can, and is not both worse and dearer" };
  return h("section", {}, h("h2", {}, "Instead of it"), h("ul", {}, ways.map((way) => h("li", {},
    h("a", { href: addressOf({ model: modelKey(way.entry) }) }, h("bdi", {}, modelKey(way.entry))), ` (${words[way.relation]}`,
    way.priceRatio ? `, ${Math.round(way.priceRatio * 100)} % of its price)` : ")"))));
}

function snippetsOf(entries) {
  const entry = entries.find((each) => page.providers[each.provider]?.api && each.type === "chat") ?? entries[0];
  const { api, key = [] } = page.providers[entry.provider] ?? {};
  const id = JSON.stringify(entry.model_id);
  const full = fullId(entry);
  const texts = [["Python", `from model_registry import load\n\nregistry = load()\nentry = registry.find(${JSON.stringify(full)}).entry\nprint(registry.cost(${JSON.stringify(full)}, 100_000, 2_000).total)`],
    ["Shell", `model-registry info ${quoted(full)}\nmodel-registry cost ${quoted(full)} --input 100k --output 2k`]];
  if (api && entry.type === "chat") {
    const body = quoted(JSON.stringify({ model: entry.model_id, messages: [{ role: "user", content: "Hello" }] }));
    texts.push(["curl", `curl ${quoted(`${api}/chat/completions`)} \\\n  -H 'Content-Type: application/json' \\\n${key[0] ? `  -H "Authorization: Bearer $${key[0]}" \\\n` : ""}  -d ${body}`],
      ["OpenAI SDK", `import os\nfrom openai import OpenAI\n\nclient = OpenAI(base_url=${JSON.stringify(api)}, api_key=${key[0] ? `os.environ[${JSON.stringify(key[0])}]` : '"none"'})\nclient.chat.completions.create(model=${id}, messages=[{"role": "user", "content": "Hello"}])`],
      ["Tools", `model-registry configs generate --model ${quoted(full)}`]);
  }
  return h("section", {}, h("h2", {}, "Use it"), texts.map(([name, content]) => h("details.snippet", {}, h("summary", {}, name),
    h("pre", { tabindex: 0 }, content), h("button", { onclick: (event) => navigator.clipboard?.writeText(content).then(() => { event.target.textContent = "Copied"; }) }, "Copy"))));
}

/** A word for a shell. */
function quoted(word) {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
