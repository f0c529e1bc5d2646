/** What narrows the table: facets with how many there are of each, limits, and what is chosen of them as chips. */
import { wordsOf } from "./address.js";
import { capabilitiesOf } from "./catalog.js";
import { h } from "./dom.js";
import { countOf, SHORT_NAMES } from "./facts.js";

const LIMITS = [
  ["max_input", "Input at most, $/1M", "maxInputPrice"],
  ["max_output", "Output at most, $/1M", "maxOutputPrice"],
  ["min_context", "Context at least, tokens", "minContext"],
  ["min_answer", "Answer at least, tokens", "minOutput"],
];
const AGES = [["", "any time"], ["7", "a week"], ["30", "a month"], ["90", "three months"]];
const FACETS = ["provider", "developer", "type", "status", "can"];

/** What the address asks the search for. */
export function criteriaOf(parameters) {
  const number = (name) => (parameters.get(name) && Number.isFinite(+parameters.get(name)) ? +parameters.get(name) : undefined);
  const open = parameters.get("weights");
  const age = number("fresh");
  const { can: capabilities, ...facets } = Object.fromEntries(FACETS.map((name) => [name, wordsOf(parameters, name)]));
  return {
    text: parameters.get("q") ?? "", ...facets, capabilities,
    openWeights: open === "open" ? true : open === "closed" ? false : undefined,
    updatedAfter: age ? new Date(Date.now() - age * 86_400_000).toISOString().slice(0, 10) : undefined,
    ...Object.fromEntries(LIMITS.map(([name, , criterion]) => [criterion, number(name)])),
  };
}

/** What is chosen, each to be taken away: `reset` takes the change, `clear` takes all away. */
export function chipsOf(parameters, reset, clear) {
  const chips = FACETS.flatMap((name) => {
    const words = wordsOf(parameters, name);
    return words.map((word) => [name, word, words.filter((each) => each !== word)]);
  });
  for (const name of ["weights", "fresh", ...LIMITS.map(([limit]) => limit)]) {
    if (parameters.get(name)) chips.push([name, parameters.get(name), ""]);
  }
  return [
    ...chips.map(([name, word, rest]) => h("button.chip", { onclick: () => reset({ [name]: rest }), "aria-label": `Remove ${name} ${word}` },
      `${name.replace("_", " ")}: ${word} ×`)),
    ...(chips.length > 1 ? [h("button.chip", { onclick: clear }, "Clear all")] : []),
  ];
}

/** The panel of a table, which is asked for its `parameters` and told what to `set`. */
export function filterPanel(page, table, open) {
  const counted = (valuesOf) => {
    const counts = new Map();
    for (const entry of page.entries) for (const value of valuesOf(entry)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  };
  const facet = (name, heading, valuesOf, nameOf = (value) => value) => {
    const chosen = () => wordsOf(table.parameters, name);
    const change = (event, value) =>
      table.set({ [name]: event.target.checked ? [...chosen(), value] : chosen().filter((each) => each !== value) });
    const list = h("div.list", { role: "group", "aria-label": heading, tabindex: 0 });
    const fill = () => {
      if (list.firstChild) return;
      list.append(...counted(valuesOf).map(([value, count]) =>
        h("label", {}, h("input", { type: "checkbox", checked: chosen().includes(value), onchange: (event) => change(event, value) }),
          h("span", {}, h("bdi", {}, String(nameOf(value)).slice(0, 80))), h("small", {}, countOf(count)))));
    };
    const element = h("details.facet", { open: chosen().length > 0, ontoggle: fill }, h("summary", {}, heading), list);
    if (chosen().length) fill();
    return element;
  };
  const limit = ([name, label]) => h("label.limit", {}, h("span", {}, label),
    h("input", { type: "number", min: 0, step: "any", value: table.parameters.get(name) ?? "", oninput: (event) => table.set({ [name]: event.target.value }, true) }));
  const choice = (name, label, options) => h("label.limit", {}, h("span", {}, label),
    h("select", { onchange: (event) => table.set({ [name]: event.target.value }) },
      options.map(([value, shown]) => h("option", { value, selected: (table.parameters.get(name) ?? "") === value }, shown))));
  return h("details.filters", { open }, h("summary", {}, "Filters"), h("div", {},
    facet("provider", "Provider", (e) => [e.provider], (slug) => page.providers[slug]?.name ?? slug),
    facet("developer", "Developer", (e) => [e.developer]),
    facet("type", "Type", (e) => [e.type]),
    facet("can", "Capabilities", capabilitiesOf, (name) => SHORT_NAMES[name] ?? name.replaceAll("_", " ")),
    facet("status", "Status", (e) => [e.status ?? "unknown"]),
    choice("weights", "Weights", [["", "any"], ["open", "open"], ["closed", "closed"]]),
    LIMITS.map(limit), choice("fresh", "Changed within", AGES)));
}
