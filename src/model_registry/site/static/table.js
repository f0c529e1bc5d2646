/** The table of all entries or models: what matches, in order; only the rows in sight are made. */
import { addressOf, asked, goTo, wordsOf } from "./address.js";
import { capabilitiesOf, fullId, modelKey } from "./catalog.js";
import { $, csvOf, download, h } from "./dom.js";
import {
  capabilityMarks, countOf, dollarsOf, INDEX_NAME, priceCell, SHORT_NAMES, stageCell, stageOf, todayIs, tokensOf, unknown,
} from "./facts.js";
import { blendedPrice } from "./prices.js";
import { search } from "./search.js";

const tokenCell = (value) => (value === undefined ? unknown() : h("span", { title: countOf(value) }, tokensOf(value)));
const plainCell = (value) => value ?? unknown();

/** Name, heading, width in rem, what to sort by, what to show, whether it is a number. */
const COLUMNS = [
  ["model", "Model", 19, (e) => e.sold?.key ?? e.model_id.toLowerCase(), (e) => nameCell(e)],
  ["provider", "Provider", 12.8, (e) => e.provider, (e, page) => providerCell(e, page)],
  ["developer", "Developer", 9, (e) => e.developer, (e) => e.developer],
  ["type", "Type", 7, (e) => e.type, (e) => e.type],
  ["input", "Input $/1M", 8.5, (e) => dollarsOf(e, "input"), (e) => priceCell(e, "input"), true],
  ["output", "Output $/1M", 8.6, (e) => dollarsOf(e, "output"), (e) => priceCell(e, "output"), true],
  ["cached", "Cached $/1M", 8.8, (e) => dollarsOf(e, "cache_read"), (e) => priceCell(e, "cache_read"), true],
  ["context", "Context", 6, (e) => e.context_window, (e) => tokenCell(e.context_window), true],
  ["answer", "Max output", 8.2, (e) => e.max_output_tokens, (e) => tokenCell(e.max_output_tokens), true],
  ["quality", "Index", 5, (e) => e.benchmarks?.[INDEX_NAME]?.score, (e) => plainCell(e.benchmarks?.[INDEX_NAME]?.score), true],
  ["released", "Released", 7.6, (e) => e.release_date, (e) => plainCell(e.release_date)],
  ["status", "Status", 7.2, (e) => e.status, (e) => stageCell(e, todayIs())],
  ["weights", "Weights", 6, (e) => weightsOf(e), (e) => plainCell(weightsOf(e))],
  ["capabilities", "Can", 16, (e) => capabilitiesOf(e).length || null, (e) => capabilityMarks(e)],
  ["updated", "Changed", 7.6, (e) => e.updated, (e) => e.updated],
].map(([name, heading, width, sortBy, cell, numeric = false]) => ({ name, heading, width, sortBy, cell, numeric }));

const SHOWN = ["model", "provider", "input", "output", "context", "quality", "released", "status", "capabilities"];
const LIMITS = [
  ["max_input", "Input at most, $ per 1M tokens", "maxInputPrice"],
  ["max_output", "Output at most, $ per 1M tokens", "maxOutputPrice"],
  ["min_context", "Context at least, tokens", "minContext"],
  ["min_answer", "Answer at least, tokens", "minOutput"],
];
const AGES = [["", "any time"], ["7", "a week"], ["30", "a month"], ["90", "three months"]];
const SHOWN_ON_PHONES = ["model", "input", "output", "context", "provider", "released"];
/** Without a wish, the newest first. */
const ORDER = "-released";
/** Rows made above and below those in sight. */
const MARGIN = 4;
/** Rows kept to be shown again. */
const KEPT = 500;
/** Width of the boxes to compare by, in rem. */
const PICK = 2.4;

const weightsOf = (entry) => ({ true: "open", false: "closed" })[String(entry.open_weights)];

function nameCell(entry) {
  const key = modelKey(entry);
  const shown = entry.sold ? key : entry.model_id;
  return h("a.name", { href: addressOf({ model: key }), title: shown.slice(0, 300) }, h("bdi", {}, shown.slice(0, 300)));
}

function providerCell(entry, page) {
  const name = page.providers[entry.provider]?.name ?? entry.provider;
  if (!entry.sold) return name;
  return entry.sold.providers > 1 ? `${entry.sold.providers} providers, cheapest ${name}` : name;
}

/** What the address asks the search for. */
export function criteriaOf(parameters) {
  const number = (name) => (parameters.get(name) && Number.isFinite(+parameters.get(name)) ? +parameters.get(name) : undefined);
  const open = parameters.get("weights");
  const age = number("fresh");
  return {
    text: parameters.get("q") ?? "",
    provider: wordsOf(parameters, "provider"),
    developer: wordsOf(parameters, "developer"),
    type: wordsOf(parameters, "type"),
    status: wordsOf(parameters, "status"),
    capabilities: wordsOf(parameters, "can"),
    openWeights: open === "open" ? true : open === "closed" ? false : undefined,
    updatedAfter: age ? new Date(Date.now() - age * 86_400_000).toISOString().slice(0, 10) : undefined,
    ...Object.fromEntries(LIMITS.map(([name, , criterion]) => [criterion, number(name)])),
  };
}

/** One row for each model: its cheapest offer, with how many there are. */
export function modelsOf(entries) {
  const models = new Map();
  for (const entry of entries) {
    const key = modelKey(entry);
    const known = models.get(key);
    if (!known) models.set(key, { best: entry, price: priceToRank(entry), providers: new Set([entry.provider]) });
    else {
      known.providers.add(entry.provider);
      const price = priceToRank(entry);
      if (price < known.price) Object.assign(known, { best: entry, price });
    }
  }
  return [...models].map(([key, { best, providers }]) => ({ ...best, sold: { key, providers: providers.size } }));
}

function isNarrow() {
  return matchMedia("(max-width: 48rem)").matches;
}

/** What is over, free with limits nobody tells, or of unknown price does not stand for the model. */
function priceToRank(entry) {
  const price = blendedPrice(entry);
  const over = entry.status === "retired" || entry.offer ? 1e6 : 0;
  return over + (price === null ? 1e5 : price === 0 ? 5e4 : price);
}

/** The entries of the page by a column, what is unknown last; kept, since sorting takes longer than filtering. */
function sortedBy(page, order) {
  if (page.sorted?.order === order) return page.sorted.entries;
  const column = COLUMNS.find((each) => each.name === order.replace("-", ""));
  const entries = page.entries.slice();
  if (column) inOrder(entries, column, order.startsWith("-"));
  page.sorted = { order, entries };
  return entries;
}

function inOrder(rows, column, down) {
  const keys = new Map(rows.map((row) => [row, column.sortBy(row) ?? null]));
  rows.sort((a, b) => {
    const [left, right] = [keys.get(a), keys.get(b)];
    if (left === right) return 0;
    if (left === null || right === null) return left === null ? 1 : -1;
    return (left < right ? -1 : 1) * (down ? -1 : 1);
  });
}

/** The rows that the address asks for. */
export function rowsFor(page, parameters) {
  const order = parameters.get("sort") ?? ORDER;
  const found = search(sortedBy(page, order), criteriaOf(parameters));
  if (parameters.get("by") !== "model") return found;
  const models = modelsOf(found);
  const column = COLUMNS.find((each) => each.name === order.replace("-", ""));
  if (column) inOrder(models, column, order.startsWith("-"));
  return models;
}

/** The view of the table. */
export function tableView(page) {
  const view = new Table(page);
  return view.element;
}

class Table {
  /** How far the box is scrolled and how high it is: kept, since asking for it lays the page out. */
  top = 0;
  height = 0;

  constructor(page) {
    this.page = page;
    this.parameters = asked();
    this.widths = h("colgroup");
    this.head = h("thead");
    this.body = h("tbody");
    this.count = h("p.count", { role: "status" });
    this.box = h("div.grid", { role: "region", "aria-label": "Models", tabindex: 0, onscroll: () => this.#scrolled() },
      h("table", {}, this.widths, this.head, this.body));
    this.search = h("input", {
      type: "search", id: "search", placeholder: "Search models  ( / )", "aria-label": "Search models", autocomplete: "off",
      spellcheck: "false", value: this.parameters.get("q") ?? "", oninput: () => this.set({ q: this.search.value }, true),
    });
    this.chips = h("div.chips");
    this.element = h("div.browse", {},
      h("h1.hidden", {}, "Models"),
      h("div.bar", {}, this.search, this.#choices(), this.count),
      this.chips, h("div.split", {}, this.#filters(), this.box));
    this.box.addEventListener("keydown", (event) => this.#move(event));
    new ResizeObserver(() => this.#resized()).observe(this.box);
    this.update();
    // What typing will ask for is made before the first key.
    (window.requestIdleCallback ?? setTimeout)(() => search(page.entries, { text: "-" }));
  }

  /** Change what is asked for. The table follows at once, the address when typing pauses. */
  set(changes, typing = false) {
    const address = addressOf(changes, this.parameters);
    this.parameters = new URLSearchParams(address.startsWith("?") ? address : "");
    clearTimeout(this.pause);
    if (typing) this.pause = setTimeout(() => goTo(address, { replace: true }), 250);
    else goTo(address);
    this.update(typing);
  }

  update(typing = false) {
    this.#find(typing);
    const many = this.parameters.get("by") === "model" ? ["model", "models"] : ["offer", "offers"];
    this.count.textContent = `${countOf(this.rows.length)} ${many[this.rows.length === 1 ? 0 : 1]}`;
    if (!typing) this.#chooseColumns();
    this.#drawChips();
    if (this.top) this.box.scrollTop = this.top = 0;
    this.draw(true, typing ? 0 : MARGIN);
  }

  /** Who types on narrows what was found; only then the rest need not be looked at. */
  #find(typing) {
    const text = this.parameters.get("q") ?? "";
    const others = addressOf({ q: "" }, this.parameters);
    const narrows = typing && this.others === others && this.text && text.startsWith(this.text) && this.parameters.get("by") !== "model";
    this.rows = narrows ? search(this.rows, { text }) : rowsFor(this.page, this.parameters);
    Object.assign(this, { text, others });
  }

  #chooseColumns() {
    const chosen = wordsOf(this.parameters, "columns");
    const usual = isNarrow() ? SHOWN_ON_PHONES : SHOWN;
    // What is chosen stands in the order of the catalog; what is usual in its own.
    this.columns = chosen.length
      ? COLUMNS.filter(({ name }) => name === "model" || chosen.includes(name))
      : usual.map((name) => COLUMNS.find((column) => column.name === name));
    this.made = new Map();
    this.#drawHead();
  }

  #scrolled() {
    this.top = this.box.scrollTop;
    this.draw();
  }

  #resized() {
    this.height = this.box.clientHeight;
    this.draw();
  }

  /** Make the rows in sight; those above and below are two rows of their height. */
  draw(anew = false, margin = MARGIN) {
    const height = (this.rowHeight ??= 2.25 * parseFloat(getComputedStyle(document.documentElement).fontSize));
    const first = Math.max(0, Math.floor(this.top / height) - margin);
    const last = Math.min(this.rows.length, first + Math.ceil((this.height || innerHeight) / height) + 2 * margin);
    if (!anew && first === this.first && last === this.last) return;
    const focused = this.body.contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.at : undefined;
    Object.assign(this, { first, last });
    const rows = this.rows.slice(first, last).map((entry, index) => this.#placed(entry, first + index));
    if (!rows.length) {
      rows.push(h("tr.none", {}, h("td", { colspan: this.across },
        "Nothing matches. ", h("button", { onclick: () => this.#clear() }, "Clear all filters"))));
    }
    this.body.replaceChildren(
      space(first * height, this.across), ...rows, space((this.rows.length - last) * height, this.across));
    this.box.firstChild.setAttribute("aria-rowcount", this.rows.length + 1);
    // A row that is made anew keeps the focus; one that is out of sight leaves it to the box, where keys go on.
    if (focused !== undefined) (this.body.querySelector(`tr[data-at="${focused}"] a`) ?? this.box).focus({ preventScroll: true });
  }

  /** The row of an entry, made once: who types on or scrolls back sees most rows again. */
  #placed(entry, at) {
    if (this.made.size > KEPT) this.made.clear();
    let row = this.made.get(entry);
    if (!row) this.made.set(entry, (row = this.#row(entry)));
    row.dataset.at = at;
    row.ariaRowIndex = at + 2;
    row.pick.checked = this.page.chosen.includes(modelKey(entry));
    return row;
  }

  #row(entry) {
    const key = modelKey(entry);
    const pick = h("input", {
      type: "checkbox", "aria-label": `Compare ${entry.sold ? key : fullId(entry)}`.slice(0, 200), onchange: () => this.page.choose(key),
    });
    const row = h("tr", {}, h("td.pick", {}, pick),
      this.columns.map((column) => h(`td.c-${column.name}${column.numeric ? ".n" : ""}`, {}, column.cell(entry, this.page))));
    return Object.assign(row, { pick });
  }

  #drawHead() {
    const order = this.parameters.get("sort") ?? ORDER;
    const cells = this.columns.map((column) => {
      const [up, down] = [order === column.name, order === `-${column.name}`];
      const next = up ? `-${column.name}` : column.name;
      const mark = up ? " ↑" : down ? " ↓" : "";
      return h(`th.c-${column.name}${column.numeric ? ".n" : ""}`,
        { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : "none" },
        h("button", { onclick: () => this.#sort(next, column.name) }, column.heading, mark));
    });
    this.head.replaceChildren(h("tr", { "aria-rowindex": 1 }, h("td.pick"), cells));
    // Widths of their own: whatever rows are in sight, no column moves, and a row is laid out without the others.
    const narrow = isNarrow();
    const widths = [narrow ? 0 : PICK, ...this.columns.map(({ name, width }) => (narrow && name === "model" ? 11 : width))];
    this.widths.replaceChildren(...widths.map((width, at) => sized(h(at ? "col" : "col.pick"), "width", `${width}rem`)));
    sized(this.box.firstChild, "minWidth", `${widths.reduce((sum, width) => sum + width)}rem`);
    this.across = narrow ? this.columns.length : this.columns.length + 1;
  }

  #sort(order, name) {
    this.set({ sort: order });
    this.head.querySelector(`.c-${name} button`)?.focus();
  }

  #drawChips() {
    const chips = [];
    for (const name of ["provider", "developer", "type", "status", "can"]) {
      for (const word of wordsOf(this.parameters, name)) {
        chips.push([name, word, wordsOf(this.parameters, name).filter((each) => each !== word)]);
      }
    }
    for (const name of ["weights", "fresh", ...LIMITS.map(([limit]) => limit)]) {
      if (this.parameters.get(name)) chips.push([name, this.parameters.get(name), ""]);
    }
    this.chips.replaceChildren(
      ...chips.map(([name, word, rest]) =>
        h("button.chip", { onclick: () => this.#reset({ [name]: rest }), "aria-label": `Remove ${name} ${word}` },
          `${name.replace("_", " ")}: ${word} ×`)),
      ...(chips.length > 1 ? [h("button.chip", { onclick: () => this.#clear() }, "Clear all")] : []),
    );
  }

  #clear() {
    this.search.value = "";
    const { by, columns, sort } = Object.fromEntries(this.parameters);
    this.parameters = new URLSearchParams();
    this.#reset({ by, columns, sort });
  }

  /** What changes the filters from outside of them makes them anew. */
  #reset(changes) {
    this.set(changes);
    const panel = this.element.querySelector(".filters");
    panel.replaceWith(this.#filters(panel.open));
  }

  #choices() {
    const grouped = h("select", { "aria-label": "Rows", onchange: (event) => this.set({ by: event.target.value }) },
      h("option", { value: "" }, "Every offer"),
      h("option", { value: "model", selected: this.parameters.get("by") === "model" }, "One row a model"));
    const shown = () => this.columns.map((column) => column.name);
    const columns = h("details.menu", {}, h("summary", {}, "Columns"), h("div.panel", {},
      COLUMNS.filter(({ name }) => name !== "model").map(({ name, heading }) => {
        const set = wordsOf(this.parameters, "columns");
        const on = (set.length ? set : isNarrow() ? SHOWN_ON_PHONES : SHOWN).includes(name);
        const change = (event) => this.set({ columns: event.target.checked ? [...shown(), name] : shown().filter((each) => each !== name) });
        return h("label", {}, h("input", { type: "checkbox", checked: on, onchange: change }), heading);
      })));
    const save = h("details.menu", {}, h("summary", {}, "Download"), h("div.panel", {},
      h("button", { onclick: () => this.#save("csv") }, "This view as CSV"),
      h("button", { onclick: () => this.#save("json") }, "This view as JSON")));
    return [grouped, columns, save];
  }

  #save(kind) {
    if (kind === "json") {
      const rows = this.rows.map(({ sold, ...entry }) => (sold ? { ...entry, providers: sold.providers } : entry));
      download("models.json", "application/json", JSON.stringify(rows, null, 2) + "\n");
      return;
    }
    const table = this.rows.map((entry) => [fullId(entry), ...this.columns.map((column) => plainValue(column, entry))]);
    download("models.csv", "text/csv", csvOf([["id", ...this.columns.map((column) => column.name)], ...table]));
  }

  #filters(open = matchMedia("(min-width: 60rem)").matches) {
    const today = todayIs();
    const counted = (valuesOf) => {
      const counts = new Map();
      for (const entry of this.page.entries) for (const value of valuesOf(entry)) counts.set(value, (counts.get(value) ?? 0) + 1);
      return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    };
    const facet = (name, heading, valuesOf, nameOf = (value) => value) => {
      const chosen = () => wordsOf(this.parameters, name);
      const change = (event, value) =>
        this.set({ [name]: event.target.checked ? [...chosen(), value] : chosen().filter((each) => each !== value) });
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
      h("input", { type: "number", min: 0, step: "any", value: this.parameters.get(name) ?? "", oninput: (event) => this.set({ [name]: event.target.value }, true) }));
    const choice = (name, label, options) => h("label.limit", {}, h("span", {}, label),
      h("select", { onchange: (event) => this.set({ [name]: event.target.value }) },
        options.map(([value, shown]) => h("option", { value, selected: (this.parameters.get(name) ?? "") === value }, shown))));
    return h("details.filters", { open }, h("summary", {}, "Filters"), h("div", {},
      facet("provider", "Provider", (e) => [e.provider], (slug) => this.page.providers[slug]?.name ?? slug),
      facet("developer", "Developer", (e) => [e.developer]),
      facet("type", "Type", (e) => [e.type]),
      facet("can", "Capabilities", capabilitiesOf, (name) => SHORT_NAMES[name] ?? name.replaceAll("_", " ")),
      facet("status", "Status", (e) => [stageOf(e, today) === "retired" ? (e.status ?? "unknown") : (e.status ?? "unknown")]),
      choice("weights", "Weights", [["", "any"], ["open", "open"], ["closed", "closed"]]),
      LIMITS.map(limit), choice("fresh", "Changed within", AGES)));
  }

  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || event.target.tagName === "SELECT") return;
    event.preventDefault();
    const row = document.activeElement.closest("tr[data-at]");
    const at = row ? Number(row.dataset.at) + step : Number.isFinite(step) ? Math.ceil(this.top / this.rowHeight) : step;
    this.#focus(Math.max(0, Math.min(this.rows.length - 1, at)));
  }

  #focus(at) {
    const top = at * this.rowHeight;
    const room = this.height - 2 * this.rowHeight;
    if (top < this.top) this.top = top;
    else if (top > this.top + room) this.top = top - room;
    this.box.scrollTop = this.top;
    if (at < this.first || at >= this.last) this.draw();
    this.body.querySelector(`tr[data-at="${at}"] a`)?.focus({ preventScroll: true });
  }
}

/** What a column says of an entry, for a file: the value it sorts by, its capabilities by name. */
function plainValue(column, entry) {
  if (column.name === "model") return entry.sold?.key ?? entry.model_id;
  if (column.name === "capabilities") return capabilitiesOf(entry).join(" ");
  return column.sortBy(entry) ?? null;
}

function space(height, across) {
  return h("tr.space", { "aria-hidden": "true" }, sized(h("td", { colspan: across }), "height", `${height}px`));
}

/** The page's policy allows a style by script alone. */
function sized(element, property, value) {
  element.style[property] = value;
  return element;
}

/** Move to the first row of the table that is shown. */
export function enterTable() {
  const box = $(".grid");
  box?.focus();
  box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Home" }));
}
