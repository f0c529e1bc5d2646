/** The table of all entries or models: what is asked for, what matches, in order. */
import { addressOf, asked, goSoon, goTo, withChanges, wordsOf } from "./address.js";
import { fullId, modelKey } from "./catalog.js";
import { columnOf, COLUMNS, inOrder, LISTED, plainValue, shownNames } from "./columns.js";
import { csvOf, download, h } from "./dom.js";
import { countOf } from "./facts.js";
import { chipsOf, criteriaOf, filterPanel } from "./filters.js";
import { Finding } from "./finding.js";
import { Grid, isNarrow } from "./grid.js";
import { modelsOf } from "./models.js";
import { search } from "./search.js";

/** Without a wish, the newest first. */
const ORDER = "-released";

/** Rows by what an order names, `-` before it for the other way round. */
function sorted(rows, order) {
  const column = columnOf(order.replace("-", ""));
  return column ? inOrder(rows, column, order.startsWith("-")) : rows;
}

/** The entries that pass the filters. The order of all is kept, since sorting takes longer than filtering. */
function filtered(page, parameters) {
  const order = orderOf(parameters);
  if (page.sorted?.order !== order) page.sorted = { order, entries: sorted(page.entries.slice(), order) };
  return search(page.sorted.entries, { ...criteriaOf(parameters), text: "" });
}

/** What makes rows of the entries found. Models stand in the order of their offers, save by their own names. */
function shapeOf(parameters) {
  const order = orderOf(parameters);
  if (parameters.get("by") !== "model") return (entries) => entries;
  return /^-?model$/.test(order) ? (entries) => sorted(modelsOf(entries), order) : modelsOf;
}

function orderOf(parameters) {
  return parameters.get("sort") ?? ORDER;
}

/** The view of the table. */
export function tableView(page) {
  const view = new Table(page);
  return view.element;
}

class Table {
  constructor(page) {
    this.page = page;
    this.parameters = asked();
    this.grid = new Grid(page, (order) => this.set({ sort: order }), () => this.#resized());
    const open = matchMedia("(min-width: 60rem)").matches;
    // Until it is laid out.
    this.grid.width = innerWidth - this.grid.rem * (open ? 15 : 2.5);
    this.count = h("p.count", { role: "status" });
    this.search = h("input", {
      type: "search", id: "search", placeholder: "Search models  ( / )", "aria-label": "Search models", autocomplete: "off",
      spellcheck: "false", value: this.parameters.get("q") ?? "", oninput: () => this.set({ q: this.search.value }, true),
    });
    this.chips = h("div.chips");
    this.none = h("p.none", { hidden: true }, "Nothing matches. ", h("button", { onclick: () => this.#clear() }, "Clear all filters"));
    this.element = h("div.browse", {},
      h("h1.hidden", {}, "Models"),
      h("div.bar", {}, this.search, this.#choices(), this.count),
      this.chips, h("div.split", {}, filterPanel(page, this, open), this.grid.element));
    this.grid.element.append(this.none);
    this.update();
  }

  /** Change what is asked for. The table follows at once, the address when typing pauses. */
  set(changes, typing = false) {
    this.parameters = withChanges(changes, this.parameters);
    if (typing) goSoon(this.parameters);
    else goTo(addressOf({}, this.parameters));
    this.update(typing);
  }

  update(typing = false) {
    this.#find();
    const many = this.parameters.get("by") === "model" ? ["model", "models"] : ["offer", "offers"];
    this.count.textContent = `${countOf(this.rows.length)} ${many[this.rows.length === 1 ? 0 : 1]}`;
    if (!typing) this.grid.choose(this.#columns(), orderOf(this.parameters));
    this.grid.show(this.rows, typing);
    this.none.hidden = this.rows.length > 0;
    if (this.chipped !== this.others) this.chips.replaceChildren(...chipsOf(this.parameters, (changes) => this.#reset(changes), () => this.#clear()));
    this.chipped = this.others;
  }

  #find() {
    const others = withChanges({ q: "", columns: "" }, this.parameters).toString();
    if (this.others !== others) this.finding = new Finding(filtered(this.page, this.parameters), shapeOf(this.parameters));
    this.others = others;
    this.rows = this.finding.of(this.parameters.get("q") ?? "");
  }

  #columns() {
    const room = isNarrow() ? 0 : this.grid.width / this.grid.rem;
    return shownNames(wordsOf(this.parameters, "columns"), room).map(columnOf);
  }

  #resized() {
    if (this.grid.narrow !== isNarrow() || this.#columns().length !== this.grid.columns.length) this.update();
    else this.grid.draw();
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
    panel.replaceWith(filterPanel(this.page, this, panel.open));
  }

  #choices() {
    const grouped = h("select", { "aria-label": "Rows", onchange: (event) => this.set({ by: event.target.value }) },
      h("option", { value: "" }, "Every offer"),
      h("option", { value: "model", selected: this.parameters.get("by") === "model" }, "One row a model"));
    const panel = h("div.panel");
    const fill = () => {
      const shown = this.#columns();
      panel.replaceChildren(...COLUMNS.slice(1).map((column) => {
        const change = (event) => {
          const names = this.#columns().map(({ name }) => name).filter((name) => name !== column.name);
          this.set({ columns: event.target.checked ? [...names, column.name] : names });
        };
        return h("label", {}, h("input", { type: "checkbox", checked: shown.includes(column), onchange: change }), column.heading);
      }));
    };
    const columns = h("details.menu", { ontoggle: fill }, h("summary", {}, "Columns"), panel);
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
    const columns = this.#columns().flatMap((column) => (column.name === "released" ? [column, LISTED] : [column]));
    const table = this.rows.map((entry) => [fullId(entry), ...columns.map((column) => plainValue(column, entry))]);
    download("models.csv", "text/csv", csvOf([["id", ...columns.map((column) => column.name)], ...table]));
  }
}
