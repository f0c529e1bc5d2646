/** The page: takes the data, shows the view that the address asks for, and listens to keys. */
import { addressOf, asked, forget, goTo, wordsOf } from "./address.js";
import { unpack } from "./catalog.js";
import { $, h } from "./dom.js";
import { enterTable } from "./grid.js";
import { tableView } from "./table.js";

const VIEW_NAMES = {
  "": "Models", compare: "Compare", calculator: "Calculator", plot: "Plot", new: "What's new", ending: "Ending soon",
  health: "Health", quality: "Quality", about: "About",
};
const KEYS = [
  ["/", "search"], ["↓ ↑", "walk through the rows"], ["Enter", "open the model"], ["Space", "choose it to compare, on its box"],
  ["c", "compare what is chosen"], ["Esc", "back to the table; clear the search"], ["?", "this help"],
];
const received = new Map();

/** What all views share. */
export const page = {
  entries: [],
  providers: {},
  shards: [],
  updated: "",
  chosen: [],
  /** When an entry was heard of, where that is not when its provider answered; and that, by provider and source. */
  heard: {},
  days: {},
  /** Registered by the other views: their functions by name. */
  views: {},

  /** Choose a model to compare, or leave it again. */
  choose(key) {
    this.chosen = this.chosen.includes(key) ? this.chosen.filter((each) => each !== key) : [...this.chosen, key].slice(-6);
    drawChosen();
  },
};

/** What a data script brings. */
function receive(name, content) {
  received.set(name, content);
  if (name === "table") begin(JSON.parse(content));
}

/** The data of a script, loaded once. */
export function loaded(name) {
  if (received.has(name)) return Promise.resolve(parsed(name));
  return script(`data/${name}.js`).then(() => parsed(name));
}

function parsed(name) {
  const content = received.get(name);
  if (typeof content === "string") received.set(name, JSON.parse(content));
  return received.get(name);
}

const scripts = new Map();

function script(path) {
  if (!scripts.has(path)) {
    const stamp = new URL($("script[src^='app.js']").src).search;
    scripts.set(path, new Promise((resolve, reject) => {
      document.head.append(h("script", { src: `${path}${stamp}`, onload: resolve, onerror: () => {
        scripts.delete(path);
        reject(new Error(`${path} could not be loaded`));
      } }));
    }));
  }
  return scripts.get(path);
}

/** All entries of some models as the catalog has them, by model, each with the changes of its prices. */
export async function detailsOf(keys) {
  const found = new Map(keys.map((key) => [key, { entries: [], prices: {} }]));
  const shards = new Map();
  page.entries.forEach((entry, at) => {
    const key = entry.canonical_id ?? `${entry.provider}/${entry.model_id}`;
    if (found.has(key)) shards.set(page.shards.findLastIndex((start) => start <= at), true);
  });
  const contents = await Promise.all([...shards.keys()].map((number) => loaded(`models-${number}`)));
  for (const { entries, prices, heard, days } of contents) {
    Object.assign(page.heard, heard);
    page.days = days;
    for (const entry of entries) {
      const model = found.get(entry.canonical_id ?? `${entry.provider}/${entry.model_id}`);
      if (!model) continue;
      model.entries.push(entry);
      Object.assign(model.prices, prices);
    }
  }
  return found;
}

function begin({ shards, providers, updated, version, ...packed }) {
  Object.assign(page, { entries: unpack(packed), shards, providers, updated, version });
  page.chosen = wordsOf(asked(), "compare");
  $("#nav").replaceChildren(...Object.entries(VIEW_NAMES).map(([view, name]) => h("a", { href: addressOf({ view }), "data-view": view }, name)));
  document.body.append(chosenBar, help);
  addEventListener("popstate", () => {
    forget();
    show();
  });
  addEventListener("click", followLink);
  addEventListener("keydown", onKey);
  show();
}

/** Show what the address asks for. */
export async function show() {
  const parameters = asked();
  const model = parameters.get("model");
  const named = parameters.get("view") ?? "";
  const view = model ? "model" : Object.hasOwn(VIEW_NAMES, named) ? named : "";
  for (const link of document.querySelectorAll("#nav a")) {
    link.ariaCurrent = link.dataset.view === view ? "page" : null;
    // On a phone the bar is wider than the screen.
    if (link.ariaCurrent && (view || page.turn)) link.scrollIntoView({ block: "nearest", inline: "center" });
  }
  document.body.dataset.view = view || "table";
  drawChosen();
  document.title = `${model ?? VIEW_NAMES[view] ?? "Models"} · Model Registry`.slice(0, 200);
  const turn = (page.turn = (page.turn ?? 0) + 1);
  let content;
  try {
    if (view) {
      await script("views.js");
      content = await page.views[view](parameters);
    } else content = tableView(page);
  } catch (error) {
    content = h("div.read", {}, h("h1", {}, "This cannot be shown"), h("p", {}, String(error.message ?? error)),
      h("p", {}, h("a", { href: addressOf({}) }, "To the table")));
  }
  // Somebody who has gone on meanwhile sees what they went to.
  if (turn === page.turn) {
    $("#view").replaceChildren(content);
    if (history.state?.top) $(".grid").scrollTop = history.state.top;
  }
  performance.mark("usable");
}

function followLink(event) {
  const link = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.origin !== location.origin || link.pathname !== location.pathname || link.download) return;
  if (link.hash && link.search === location.search) return;
  event.preventDefault();
  // Who comes back finds the row they left from.
  if ($(".grid")) history.replaceState({ top: $(".grid").scrollTop }, "");
  if (link.href !== location.href) goTo(link.href);
  show();
  $("#view").focus({ preventScroll: true });
  scrollTo(0, 0);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const typing = event.target.matches?.("input:not([type=checkbox]), select, textarea");
  const box = $("#search");
  if (event.key === "Escape") return onEscape(box);
  if (event.key === "ArrowDown" && event.target === box) {
    event.preventDefault();
    enterTable();
  }
  if (typing) return;
  if (event.key === "/") {
    event.preventDefault();
    if (box) box.select();
    else {
      goTo(addressOf({}));
      show().then(() => $("#search").focus());
    }
  } else if (event.key === "?") help.showModal();
  else if (event.key === "c" && page.chosen.length > 1) {
    goTo(addressOf({ view: "compare", compare: page.chosen }));
    show();
  } else if (event.key === "ArrowDown" && event.target === document.body) {
    event.preventDefault();
    enterTable();
  }
}

function onEscape(box) {
  if (document.querySelector("dialog[open]")) return;
  if (!box) {
    goTo(addressOf({}));
    show();
  } else if (box.value) {
    box.value = "";
    box.dispatchEvent(new Event("input"));
  } else box.blur();
}

const chosenBar = h("div.chosen", { hidden: true, role: "region", "aria-label": "Chosen to compare" });
const help = h("dialog", { "aria-label": "Keys" }, h("h2", {}, "Keys"),
  h("dl.keys", {}, KEYS.map(([key, what]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)])),
  h("button", { onclick: () => help.close() }, "Close"));

function drawChosen() {
  const comparing = asked().get("view") === "compare";
  chosenBar.hidden = comparing || !page.chosen.length;
  const link = page.chosen.length > 1
    ? h("a.button", { href: addressOf({ view: "compare", compare: page.chosen }) }, `Compare ${page.chosen.length} models`)
    : h("span", {}, "Choose another model to compare");
  const clear = () => {
    page.chosen = [];
    for (const box of document.querySelectorAll(".pick input")) box.checked = false;
    drawChosen();
  };
  chosenBar.replaceChildren(h("span.names", {}, page.chosen.map((key) => h("bdi", {}, key.slice(0, 60))).flatMap((each, at) => (at ? [", ", each] : [each]))), link,
    h("button", { onclick: clear }, "Clear"));
}

window.modelRegistry = { receive };
