/** The address says what is shown: every view can be linked, and back and forward lead through what was seen. */

/** What the address asks for, each name once. */
export function asked() {
  return new URLSearchParams(location.search);
}

/** The words of a parameter. */
export function wordsOf(parameters, name) {
  return (parameters.get(name) ?? "").split(",").filter(Boolean);
}

/** The address with some parameters changed; what is empty is left out. */
export function addressOf(changes, from = new URLSearchParams()) {
  const parameters = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    const shown = Array.isArray(value) ? value.join(",") : value;
    if (shown === null || shown === undefined || shown === "") parameters.delete(name);
    else parameters.set(name, shown);
  }
  const query = parameters.toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return query ? `?${query}` : location.pathname.split("/").pop() || "./";
}

/** The address of a model. */
export function modelAddress(key) {
  return `?model=${encodeURIComponent(key).replaceAll("%2F", "/")}`;
}

/** Follow a link within the page without loading it again. */
export function goTo(address, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"]({}, "", address);
}
