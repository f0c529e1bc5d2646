/**
 * Elements, made of names and texts. A text is never markup, whatever a catalog says.
 *
 * @param {string} name Tag, with classes after dots: `td.n`.
 * @param {Record<string, unknown>} [attributes] `on…` are listeners; false and null leave an attribute out.
 * @param {...unknown} children
 * @returns {any}
 */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return dressed(document.createElement(tag), classes, attributes, children);
}

/** The same for drawings. */
export function svg(name, attributes = {}, ...children) {
  return dressed(document.createElementNS("http://www.w3.org/2000/svg", name), [], attributes, children);
}

function dressed(element, classes, attributes, children) {
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function $(selector) {
  return document.querySelector(selector);
}

/** A table in a box that scrolls by itself, so that a wide one never moves the page. */
export function tableOf(label, headings, rows) {
  const head = headings.map((heading) => {
    const [name, numeric] = Array.isArray(heading) ? heading : [heading];
    return name ? h(numeric ? "th.n" : "th", { scope: "col" }, name) : h("td");
  });
  return h("div.scroll", { role: "region", "aria-label": label, tabindex: 0 },
    h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)));
}

/** Give the reader a file. */
export function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A table as CSV. A text that a spreadsheet would run as a formula has a `'` before it, as the export has it. */
export function csvOf(rows) {
  const cell = (value) => {
    const plain = value === null || value === undefined ? "" : String(value);
    const safe = typeof value === "string" && /^['=+\-@\t\r＝＋－＠]/.test(plain) ? `'${plain}` : plain;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

/** Whether the reader has asked for calm. */
export function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
