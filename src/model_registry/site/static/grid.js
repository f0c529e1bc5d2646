/**
 * Rows in sight of a list of any length: a few elements whose texts change.
 *
 * Boxes of a fixed height with the roles of a table, since a browser lays out a table as a whole and such a box by
 * itself. Nothing is measured while it is drawn.
 */
import { modelAddress } from "./address.js";
import { fullId, modelKey } from "./catalog.js";
import { PICK, widthOf } from "./columns.js";
import { h } from "./dom.js";
import { todayIs } from "./facts.js";

/** Rows made above and below those in sight. */
const MARGIN = 4;
/** Entries whose words are kept to be shown again. */
const KEPT = 500;
/** On a phone the model has a line of a row, and so have each four of the other columns. */
const ACROSS = 4;

export class Grid {
  /** How far the box is scrolled and how high it is: kept, since asking for it lays the page out. */
  top = 0;
  height = 0;
  width = Infinity;
  rows = [];
  /** The elements of rows, as they stand; more than are shown are hidden. */
  made = [];
  first = 0;

  constructor(page, onSort, onResized) {
    Object.assign(this, { page, onSort, onResized });
    this.rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.head = h("div.row.head", { role: "row", "aria-rowindex": 1 });
    this.body = h("div.rows");
    this.room = h("div", { role: "rowgroup" }, this.body);
    this.table = h("div", { role: "table", "aria-label": "Models" }, h("div.top", { role: "rowgroup" }, this.head), this.room);
    this.element = h("div.grid", { role: "region", "aria-label": "Models", tabindex: 0 }, this.table);
    this.element.addEventListener("scroll", () => this.#scrolled());
    this.element.addEventListener("keydown", (event) => this.#move(event));
    this.body.addEventListener("change", (event) => this.page.choose(modelKey(rowOf(event.target).entry)));
    new ResizeObserver(() => this.#resized()).observe(this.element);
  }

  /** Show these columns, in this order (`-released`). */
  choose(columns, order) {
    this.narrow = isNarrow();
    this.columns = columns;
    this.words = new Map();
    this.page.today = todayIs();
    this.made = [];
    this.body.replaceChildren();
    const lines = Math.ceil((columns.length - 1) / ACROSS) + 1;
    // Whole pixels: of a part of one some rows would have no line below them.
    this.rowHeight = Math.round(this.rem * (this.narrow ? 1.5 * lines + 0.7 : 2.25));
    this.table.style.setProperty("--row", `${this.rowHeight}px`);
    // Widths of their own: whatever rows are in sight, no column moves.
    const width = widthOf(columns);
    this.least = this.narrow ? 0 : width * this.rem;
    this.table.style.minWidth = `${this.least}px`;
    this.shares = [PICK, ...columns.map((column) => column.width)].map((each) => `${(100 * each) / width}%`);
    this.#drawHead(order);
    this.#widen();
  }

  /** Show these rows from the first on. Who types sees what is in sight at once; what is below follows. */
  show(rows, typing) {
    this.rows = rows;
    if (this.top) this.element.scrollTop = this.top = 0;
    this.draw(true, typing);
    if (typing) this.later = setTimeout(() => this.draw(), 100);
  }

  draw(anew = false, onlyInSight = false) {
    const margin = onlyInSight ? 0 : MARGIN;
    const first = Math.max(0, Math.floor(this.top / this.rowHeight) - margin);
    // The heads stand where one row would.
    const below = Math.ceil((this.top + (this.height || innerHeight)) / this.rowHeight) - 1;
    const last = Math.min(this.rows.length, below + margin);
    if (!anew && !this.later && first === this.first && last === this.last) return;
    clearTimeout(this.later);
    this.later = null;
    const focused = this.body.contains(document.activeElement) ? rowOf(document.activeElement) : null;
    this.#turn(first - this.first);
    while (this.made.length < last - first) this.made.push(this.body.appendChild(this.#row()));
    Object.assign(this, { first, last });
    this.made.forEach((row, index) => {
      const at = first + index;
      if (at < last) this.#write(row, this.rows[at], at);
      else if (!onlyInSight || at >= this.rows.length) row.hidden = true;
    });
    const room = `${this.rows.length * this.rowHeight}px`;
    if (this.room.style.height !== room) {
      this.room.style.height = room;
      this.table.ariaRowCount = this.rows.length + 1;
    }
    this.body.style.transform = `translateY(${first * this.rowHeight}px)`;
    // A row that has left takes no key any more: the box does, where keys go on.
    if (focused && (focused.hidden || !focused.contains(document.activeElement))) this.element.focus({ preventScroll: true });
  }

  /** What is scrolled out at one end comes in at the other: the order of the elements stays that of the rows. */
  #turn(by) {
    const moved = Math.abs(by) < this.made.length ? by : 0;
    if (moved > 0) this.made.push(...this.made.splice(0, moved));
    else if (moved < 0) this.made.unshift(...this.made.splice(moved));
    if (moved > 0) this.body.append(...this.made.slice(-moved));
    else if (moved < 0) this.body.prepend(...this.made.slice(0, -moved));
  }

  #row() {
    const pick = h("input", { type: "checkbox" });
    const cells = this.columns.map(({ name, numeric }) => h(`div.c-${name}${numeric ? ".n" : ""}`, { role: "cell" }));
    cells[0].append((cells[0].link = h("a.name")));
    const row = h("div.row", { role: "row" }, h("div.pick", { role: "cell" }, pick), cells);
    this.#size(row);
    for (const cell of cells) (cell.link ?? cell).append((cell.words = document.createTextNode("")));
    return Object.assign(row, { pick, cells });
  }

  #size(row) {
    if (!this.narrow) [...row.children].forEach((cell, at) => (cell.style.width = this.shares[at]));
  }

  /** Only what differs is written: that is what a browser has to lay out and paint again. */
  #write(row, entry, at) {
    row.hidden = false;
    if (row.at !== at) {
      row.dataset.at = row.at = at;
      row.ariaRowIndex = at + 2;
    }
    const key = modelKey(entry);
    row.pick.checked = this.page.chosen.includes(key);
    if (row.entry === entry) return;
    row.entry = entry;
    const words = this.#wordsOf(entry);
    row.cells.forEach((cell, index) => say(cell, words[index]));
    row.cells[0].link.href = modelAddress(key);
    row.pick.ariaLabel = `Compare ${entry.sold ? key : fullId(entry)}`.slice(0, 200);
  }

  #wordsOf(entry) {
    if (this.words.size > KEPT) this.words.clear();
    let words = this.words.get(entry);
    if (!words) this.words.set(entry, (words = this.columns.map((column) => column.words(entry, this.page))));
    return words;
  }

  #drawHead(order) {
    const cells = this.columns.map((column) => {
      const [up, down] = [order === column.name, order === `-${column.name}`];
      return h(`div.c-${column.name}${column.numeric ? ".n" : ""}`,
        { role: "columnheader", "aria-sort": up ? "ascending" : down ? "descending" : "none" },
        h("button", { onclick: () => this.#sort(up ? `-${column.name}` : column.name, column.name) }, this.narrow ? column.heading.replace("/1M", "") : column.heading, up ? " ↑" : down ? " ↓" : ""));
    });
    this.head.replaceChildren(h("div.pick", { role: "cell" }), ...cells);
    this.#size(this.head);
  }

  #sort(order, name) {
    this.onSort(order);
    this.head.querySelector(`.c-${name} button`)?.focus();
  }

  #scrolled() {
    this.top = this.element.scrollTop;
    this.draw();
  }

  #resized() {
    this.height = this.element.clientHeight;
    this.width = this.element.clientWidth;
    this.#widen();
    this.onResized();
  }

  /** Where not all columns have room, the first stays in sight. */
  #widen() {
    this.table.classList.toggle("wide", this.width < this.least);
  }

  #move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const row = rowOf(document.activeElement);
    const at = row ? row.at + step : Number.isFinite(step) ? Math.ceil(this.top / this.rowHeight) : step;
    this.#focus(Math.max(0, Math.min(this.rows.length - 1, at)));
  }

  #focus(at) {
    const top = at * this.rowHeight;
    const room = this.height - 2 * this.rowHeight;
    if (top < this.top) this.top = top;
    else if (top > this.top + room) this.top = top - room;
    this.element.scrollTop = this.top;
    this.draw();
    this.made[at - this.first]?.cells[0].link.focus({ preventScroll: true });
  }
}

export function isNarrow() {
  return matchMedia("(max-width: 48rem)").matches;
}

function rowOf(element) {
  return element.closest(".row[data-at]");
}

function say(cell, words) {
  if (cell.said === words) return;
  cell.said = words;
  const { text, kind = "", suffix = "", title = "" } = words;
  if (cell.words.data !== text) cell.words.data = text;
  if (cell.kind !== kind) {
    cell.classList.remove(...(cell.kind ?? "").split(" ").filter(Boolean));
    cell.classList.add(...kind.split(" ").filter(Boolean));
    cell.kind = kind;
    cell.ariaLabel = text === "–" ? "unknown" : null;
  }
  if (suffix && !cell.suffix) cell.append((cell.suffix = h("small")));
  if (cell.suffix && cell.suffix.textContent !== suffix) cell.suffix.textContent = suffix;
  if (cell.title !== title) cell.title = title;
}

/** Move to the first row of the table that is shown. */
export function enterTable() {
  const box = document.querySelector(".grid");
  box?.focus();
  box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Home" }));
}
