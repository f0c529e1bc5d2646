/** Price against quality or context: one dot a model, at its cheapest offer. What is free has a place of its own. */
import { addressOf, goTo } from "./address.js";
import { h, svg } from "./dom.js";
import { countOf, INDEX_NAME, moneyOf, tokensOf } from "./facts.js";
import { blendedPrice } from "./prices.js";
import { page, show } from "./main.js";
import { modelsOf } from "./models.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [900, 520, 58, 46, 14];
const COLOURS = 8;

page.views.plot = (parameters) => {
  const against = parameters.get("against") === "context" ? "context" : "quality";
  const by = parameters.get("colour") === "provider" ? "provider" : "developer";
  const valueOf = (entry) => (against === "context" ? entry.context_window : entry.benchmarks?.[INDEX_NAME]?.score);
  const dots = modelsOf(page.entries.filter((entry) => entry.status !== "retired"))
    .map((entry) => ({ entry, price: blendedPrice(entry), value: valueOf(entry) }))
    .filter(({ price, value }) => price > 0 && value > 0);
  const counts = new Map();
  for (const { entry } of dots) counts.set(entry[by], (counts.get(entry[by]) ?? 0) + 1);
  const groups = [...counts].sort((a, b) => b[1] - a[1]).slice(0, COLOURS).map(([name]) => name);
  const choice = (name, label, options) => h("label", {}, `${label} `, h("select", { onchange: (event) => {
    goTo(addressOf({ [name]: event.target.value }, parameters));
    show();
  } }, options.map(([value, shown]) => h("option", { value, selected: value === (name === "against" ? against : by) }, shown))));
  const told = h("p.told", { role: "status" }, "Point at a dot, or walk through them with Tab.");
  return h("div.read", {}, h("h1", {}, `Price against ${against}`),
    h("p.choices", {}, choice("against", "Against", [["quality", "quality"], ["context", "context"]]), choice("colour", "Colour by", [["developer", "developer"], ["provider", "provider"]])),
    h("p.legend", {}, groups.map((name, at) => h(`span.g${at}`, {}, by === "provider" ? (page.providers[name]?.name ?? name) : name)), h("span.g9", {}, "others")),
    told,
    dots.length ? h("div.scroll", { role: "region", tabindex: 0, "aria-label": "Plot" }, drawing(dots, against, (entry) => groups.indexOf(entry[by]), told)) : h("p", {}, "No model has both."),
    h("p.note", {}, `Price: three tokens of input to one of output at the cheapest offer, $ per million, on a log scale. ${countOf(dots.length)} models; free ones and those of unknown price are left out. Quality is the Artificial Analysis intelligence index.`));
};

function drawing(dots, against, groupOf, told) {
  const logarithmic = against === "context";
  const [low, high] = [Math.min(...dots.map((dot) => dot.price)), Math.max(...dots.map((dot) => dot.price))];
  const [least, most] = [Math.min(...dots.map((dot) => dot.value)), Math.max(...dots.map((dot) => dot.value))];
  const place = (value, from, to, log) => (from === to ? 0.5 : log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from));
  const x = (price) => LEFT + 10 + place(price, low, high, true) * (WIDTH - LEFT - 30);
  const y = (value) => HEIGHT - BOTTOM - 10 - place(value, least, most, logarithmic) * (HEIGHT - BOTTOM - TOP - 20);
  const decades = [];
  for (let power = Math.ceil(Math.log10(low)); 10 ** power <= high; power += 1) decades.push(Number(`1e${power}`));
  const levels = logarithmic ? [4096, 32_768, 131_072, 1_048_576, 10_485_760].filter((n) => n >= least && n <= most)
    : [0, 10, 20, 30, 40, 50, 60, 70, 80, 90].filter((n) => n >= least && n <= most);
  const points = dots.sort((a, b) => b.value - a.value).map(({ entry, price, value }) => {
    const words = `${entry.sold.key.slice(0, 100)}: ${moneyOf(Number(price.toPrecision(3)))} at ${page.providers[entry.provider]?.name ?? entry.provider}, ${logarithmic ? `${tokensOf(value)} tokens` : `index ${value}`}`;
    const tell = () => { told.textContent = words; };
    const group = groupOf(entry);
    return svg("a", { href: addressOf({ model: entry.sold.key }), "aria-label": words, onfocus: tell, onmouseenter: tell },
      svg("circle", { cx: x(price), cy: y(value), r: 5, class: `g${group < 0 ? 9 : group}` }));
  });
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "plot", role: "group", "aria-label": `Price against ${against}` },
    decades.map((price) => [svg("path", { d: `M${x(price)} ${TOP}V${HEIGHT - BOTTOM}`, class: "rule" }), svg("text", { x: x(price), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, moneyOf(price))]),
    levels.map((value) => [svg("path", { d: `M${LEFT} ${y(value)}H${WIDTH - 10}`, class: "rule" }), svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, logarithmic ? tokensOf(value) : value)]),
    svg("text", { x: WIDTH - 10, y: HEIGHT - 8, "text-anchor": "end" }, "$ per million tokens →"), points);
}
