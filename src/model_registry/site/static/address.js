/** The address says what is shown: every view can be linked, and back and forward lead through what was seen. */

/** What the address asks for, each name once. */
export function asked() {
  return new URLSearchParams(location.search);
}

/** The words of a parameter. */
export function wordsOf(parameters, name) {
  return (parameters.get(name) ?? "").split(",").filter(Boolean);
}

/** Parameters with some changed; what is empty is left out. */
export function withChanges(changes, from) {
  const parameters = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    const shown = Array.isArray(value) ? value.join(",") : value;
    if (shown === null || shown === undefined || shown === "") parameters.delete(name);
    else parameters.set(name, shown);
  }
  return parameters;
}

/** The address with some parameters changed. */
export function addressOf(changes, from) {
  const query = withChanges(changes, from).toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  return query ? `?${query}` : location.pathname.split("/").pop() || "./";
}

/** The address of a model. */
export function modelAddress(key) {
  return `?model=${encodeURIComponent(key).replaceAll("%2F", "/")}`;
}

let pause, typed;

/** Follow a link within the page without loading it again. */
export function goTo(address, { replace = false } = {}) {
  settle();
  history[replace ? "replaceState" : "pushState"]({}, "", address);
}

/** Let the address follow when typing pauses, or the page goes on: to change it takes longer than to filter. */
export function goSoon(parameters) {
  forget();
  typed = parameters;
  pause = setTimeout(settle, 250);
}

/** What was typed is of the address that was left. */
export function forget() {
  clearTimeout(pause);
  typed = null;
}

function settle() {
  const address = typed && addressOf({}, typed);
  forget();
  if (address) goTo(address, { replace: true });
}
