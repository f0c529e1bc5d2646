/** The views that are lists: what is new, what ends soon, health, quality, and what all this is. */
import { addressOf } from "./address.js";
import { fullId, modelKey } from "./catalog.js";
import { download, h, tableOf } from "./dom.js";
import { countOf, isListing, plainFact, todayIs } from "./facts.js";
import { loaded, page } from "./main.js";
import { fieldShown, repository, valueShown } from "./model.js";

const KINDS_IN_WORDS = {
  added: "new", removed: "gone", returned: "back", price: "price", held: "held back", limit: "limit", capability: "capability",
  lifecycle: "lifecycle", alias: "alias", identity: "identity", correction: "correction",
};
/** An id that is cut between its parts, not within a word, where there is no room for it. */
const idShown = (id) => h("bdi.long", {}, id.slice(0, 100).split(/(?<=\/)/).flatMap((part) => [part, h("wbr")]));
const nameOf = (slug) => page.providers[slug]?.name ?? slug;

page.views.new = async (parameters) => {
  const changes = (await loaded("changes")).slice().reverse();
  if (!changes.length) return newest();
  const entries = new Map(page.entries.map((entry) => [fullId(entry), entry]));
  const developerOf = (row) => entries.get(fullId(row))?.developer;
  const [by, name] = ["kind", "provider", "developer"].map((each) => [each, parameters.get(each)]).find(([, value]) => value) ?? [];
  const valueOf = { kind: (row) => row.kind, provider: (row) => row.provider, developer: developerOf }[by];
  const shown = changes.filter((row) => !by || valueOf(row) === name);
  const narrowed = (how, value, words) => (value ? h("a", { href: addressOf({ view: "new", [how]: value }) }, words) : "");
  const rows = shown.slice(0, 500).map((row) => h("tr", {}, h("td.date", {}, row.at.slice(0, 10)), h("td", {}, linkTo(row, entries.get(fullId(row)))),
    h("td", {}, narrowed("kind", row.kind, KINDS_IN_WORDS[row.kind] ?? row.kind)), h("td", {}, fieldShown(row.field)),
    h("td", {}, row.field ? [row.old, row.new].flatMap((value, at) => [at ? " to " : "", h("bdi", {}, valueShown(row.field, value, entries.get(fullId(row))).slice(0, 120))]) : ""),
    h("td", {}, narrowed("provider", row.provider, nameOf(row.provider))), h("td", {}, narrowed("developer", developerOf(row), developerOf(row))), h("td", {}, row.evidence)));
  const words = { kind: `of the kind ${KINDS_IN_WORDS[name] ?? name}`, provider: `at ${nameOf(name)}`, developer: `of models by ${name}` }[by];
  return h("div.read", {}, h("h1", {}, "What's new"), h("p", {}, `${shown.length === 0 ? "No change is known" : shown.length === 1 ? "One change" : `The last ${countOf(shown.length)} changes`}${words ? ` ${words}` : ""}. `,
    by ? [h("a", { href: addressOf({ view: "new" }) }, "All changes"), ". "] : "Choose a kind, a provider or a developer to see its changes alone, with a feed of their own. ",
    published(by ? `${by}/${name}.atom` : "all.atom", "application/atom+xml", "As a feed (Atom)")),
    shown.length ? tableOf("Changes", ["Seen", "Model", "What", "Field", "From and to", "Provider", "Developer", "Whose word"], rows) : null);
};

/** A link to a feed or a calendar, if they are published with the page. */
function published(path, type, words) {
  const all = document.querySelector("link[type='application/atom+xml']")?.getAttribute("href");
  return all ? h("a", { href: all.replace("all.atom", encodeURI(path)), type }, words) : null;
}

/** Without a log of changes: the models that came out last, each by the first day that is known of it. */
function newest() {
  const today = todayIs();
  const models = new Map();
  for (const entry of page.entries) {
    const key = modelKey(entry);
    if (entry.release_date && !(models.get(key)?.release_date <= entry.release_date)) models.set(key, entry);
  }
  const rows = [...models.values()].filter((entry) => entry.release_date <= today).sort((a, b) => (a.release_date < b.release_date ? 1 : -1)).slice(0, 100)
    .map((entry) => h("tr", {}, h("td.date", {}, entry.release_date, isListing(entry) ? h("small", {}, " listed") : null), h("td", {}, linkTo(entry, entry)), h("td", {}, entry.developer), h("td", {}, entry.type)));
  return h("div.read", {}, h("h1", {}, "What's new"),
    h("p", {}, "The newest models. The day is that of the release or, marked “listed”, the first on which a host listed a model whose release nobody tells. This catalog has no log of its changes yet, so what else changed is not known."),
    tableOf("Newest models", ["Out since", "Model", "Developer", "Type"], rows));
}

function linkTo(row, entry) {
  const name = idShown(entry ? modelKey(entry) : fullId(row));
  return entry ? h("a", { href: addressOf({ model: modelKey(entry) }) }, name) : name;
}

page.views.ending = (parameters) => {
  const today = todayIs();
  const provider = parameters.get("provider");
  const ending = page.entries.filter((entry) => entry.retirement_date > today && (!provider || entry.provider === provider))
    .sort((a, b) => (a.retirement_date < b.retirement_date ? -1 : 1));
  const rows = ending.map((entry) => h("tr", {}, h("td.date", {}, entry.retirement_date),
    h("td", {}, h("a", { href: addressOf({ model: modelKey(entry) }) }, idShown(entry.model_id))),
    h("td.n", {}, countOf(Math.round((Date.parse(entry.retirement_date) - Date.parse(today)) / 86_400_000))),
    h("td", {}, h("a", { href: addressOf({ view: "ending", provider: entry.provider }) }, nameOf(entry.provider))), h("td", {}, entry.successor ? idShown(entry.successor) : "")));
  const where = provider ? ` at ${nameOf(provider)}` : "";
  return h("div.read", {}, h("h1", {}, "Ending soon"),
    h("p", {}, ending.length ? `Calls of these ${countOf(ending.length)} offers${where} will fail from the day told. ` : `No announced end lies ahead${where}. `,
      provider ? [h("a", { href: addressOf({ view: "ending" }) }, "All providers"), ". "] : null),
    h("p.links", {}, ending.length ? h("button", { onclick: () => download("ends.ics", "text/calendar", calendarOf(ending)) }, "Save as a calendar (ICS)") : null,
      published(provider ? `provider/${provider}.ics` : "retirements.ics", "text/calendar", "Calendar to subscribe to"),
      published("kind/lifecycle.atom", "application/atom+xml", "As a feed (Atom)")),
    ending.length ? tableOf("Ending soon", ["From", "Model", ["Days", 1], "Provider", "Successor"], rows) : null);
};

/** Whole days, as RFC 5545 has them: text is escaped, and lines of more than 75 bytes are folded. */
function calendarOf(entries) {
  const plain = (value) => value.replace(/[\\;,]/g, "\\$&").replace(/[\r\n]+/g, " ");
  const folded = (line) => line.match(/.{1,60}/gsu).join("\r\n ");
  const stamp = `${page.updated.replaceAll("-", "")}T000000Z`;
  const events = entries.flatMap((entry) => ["BEGIN:VEVENT", `UID:${encodeURIComponent(fullId(entry))}@model-registry`, `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${entry.retirement_date.replaceAll("-", "")}`, `SUMMARY:${plain(`${fullId(entry)} ends`)}`,
    ...(entry.successor ? [`DESCRIPTION:${plain(`Successor: ${entry.successor}`)}`] : []), "END:VEVENT"]);
  return [...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Model Registry//ends//EN"], ...events, "END:VCALENDAR", ""].map((line) => (line ? folded(line) : "")).join("\r\n");
}

page.views.health = async () => {
  const health = await loaded("health");
  const heading = h("h1", {}, "Health");
  const providers = Object.entries(health?.providers ?? {});
  if (!providers.length) return h("div.read", {}, heading, h("p", {}, "No health.json lay beside the catalog when this page was made, so nothing is known of how its sources answered."));
  const lastDay = Date.parse((health.generated ?? todayIs()).slice(0, 10));
  const rows = providers.map(([slug, told]) => h("tr", {}, h("th", { scope: "row" }, nameOf(slug)),
    h("td", {}, h(told.status === "failing" ? "b.stage.retired" : "span", {}, told.status ?? "unknown")), h("td", {}, daysOf(lastDay, health.readings?.[slug] ?? told.counts)),
    h("td.n", {}, countOf(told.entries ?? 0)), h("td.date", {}, (told.last_success ?? "unknown").slice(0, 16).replace("T", " ")),
    h("td.small", {}, told.failing_since ? `since ${told.failing_since.slice(0, 10)}: ${told.reason ?? "unknown"}` : "")));
  return h("div.read", {}, heading, h("p", {}, `How each list was read, as of ${(health.generated ?? "an unknown day").slice(0, 16).replace("T", " ")} UTC. A bar is a day, as high as the list was long: green if it was read, amber if that failed at times, red if it failed all day, grey if nobody asked.`),
    health.alarms?.length ? h("ul", {}, health.alarms.map((alarm) => h("li", {}, alarm.text))) : null,
    tableOf("Health", ["Provider", "Status", `The last ${DAYS} days`, ["Entries", 1], "Last read", "Failing"], rows));
};

/** How many days of health are shown. */
const DAYS = 90;

/**
 * A bar for each day, as high as the list was long: green, amber where some readings failed, red where all did, a gap
 * where nobody asked. What they say together is told in words.
 */
function daysOf(lastDay, told = {}) {
  const days = Object.entries(told).map(([day, each]) => [day, Array.isArray(each) ? each : [1, Number(!each), each]]);
  const known = new Map(days);
  const most = Math.max(1, ...days.map(([, [, , entries]]) => entries));
  const bad = days.filter(([, [runs, failed]]) => failed >= runs).length;
  const words = `${countOf(days.length)} days told, ${bad ? `on ${countOf(bad)} of them every reading failed` : "on each the list was read"}`;
  const bars = Array.from({ length: DAYS }, (_, at) => {
    const day = new Date(lastDay - (DAYS - 1 - at) * 86_400_000).toISOString().slice(0, 10);
    if (!known.has(day)) return h("span.day.gap", { title: `${day}: not asked` });
    const [runs, failed, entries] = known.get(day);
    const bar = h(failed >= runs ? "span.day.bad" : failed ? "span.day.some" : "span.day",
      { title: `${day}: ${countOf(entries)} entries${failed ? `, ${failed} of ${runs} readings failed` : ""}` });
    bar.style.height = `${Math.max(3, Math.round((entries / most) * 20))}px`;
    return bar;
  });
  return h("span.days", { role: "img", "aria-label": words }, bars);
}

page.views.quality = async () => {
  const { fields, providers, sources, conflicts, findings } = await loaded("quality");
  const share = (count = 0, all) => Math.round((count / all) * 100);
  const rows = Object.entries(providers).sort((a, b) => b[1].entries - a[1].entries).map(([slug, counts]) => h("tr", {},
    h("th", { scope: "row" }, h("a", { href: addressOf({ provider: slug }) }, nameOf(slug))), h("td.n", {}, countOf(counts.entries)),
    [...fields, "verified"].map((field) => {
      const known = share(counts[field], counts.entries);
      return h(`td.n.f${Math.floor(known / 25)}`, {}, `${known} %`);
    })));
  const all = Object.values(sources).reduce((sum, count) => sum + count, 0);
  return h("div.read", {}, h("h1", {}, "Quality"), h("p", {}, "Of each provider's offers, the share for which a fact is known, and of those that are verified."),
    tableOf("Fill rates", ["Provider", ["Offers", 1], ...[...fields, "verified"].map((field) => [field.replaceAll("_", " "), 1])], rows),
    h("h2", {}, "Whose word the rest is"), h("p", {}, `${countOf(all)} values are not from the provider's own answer but from:`),
    tableOf("Sources", ["Source", ["Values", 1]], Object.entries(sources).map(([name, count]) => h("tr", {}, h("th", { scope: "row" }, page.providers[name]?.name ?? name), h("td.n", {}, countOf(count))))),
    h("h2", {}, "Where sources disagree"), disagreements(conflicts), h("h2", {}, "What the checks find"), checked(findings));
};

/** How many disagreements are shown. */
const DISAGREEMENTS = 100;

function disagreements(conflicts) {
  if (!conflicts) return h("p", {}, "Not known here: no conflicts.json lay beside the catalog when this page was made. ", h("code", {}, "model-registry conflicts --json"), " tells what belongs into it.");
  const { count, rows } = conflicts;
  const claim = ({ by, value, date }) => `${nameOf(by)}: ${plainFact(value) ?? "unknown"}${date ? ` (${date})` : ""}`;
  return [h("p", {}, `${countOf(count)} values of which two sources say different things, ${count > DISAGREEMENTS ? `the ${DISAGREEMENTS} dearest` : "the dearest first"}.`),
    tableOf("Disagreements", ["Offer", "Field", "Who says what", "Believed", "Why"], rows.slice(0, DISAGREEMENTS).map((row) => h("tr", {}, h("td", {}, idShown(row.entry)),
      h("td", {}, fieldShown(row.field)), h("td", {}, row.sides.map((side) => h("div", {}, h("bdi", {}, claim(side).slice(0, 120))))), h("td", {}, nameOf(row.taken)), h("td.small", {}, row.why))))];
}

function checked(findings) {
  if (!findings) return h("p", {}, "Not known here: this page was made without its checks, which ", h("code", {}, "model-registry validate"), " runs.");
  if (!findings.length) return h("p", {}, "Nothing.");
  return [h("p", {}, "What rules against absurd values find in what is published. Where it says hold, the next run publishes the last good value instead."),
    tableOf("Findings", ["Rule", "What becomes of it", ["Values", 1], "Such as"], findings.map(({ rule, severity, count, examples }) => h("tr", {},
      h("th", { scope: "row" }, rule.replaceAll("-", " ")), h("td", {}, severity), h("td.n", {}, countOf(count)),
      h("td.small", {}, examples.map((each) => h("div", {}, h("bdi", {}, each.slice(0, 200))))))))];
}

page.views.about = () => {
  const where = repository();
  return h("div.read.text", {}, h("h1", {}, "About the data"),
    h("p", {}, `${countOf(page.entries.length)} offers at ${countOf(Object.keys(page.providers).length)} providers, read from their own APIs. The newest change is of `, h("span.date", {}, page.updated), `; made by Model Registry ${page.version}.`),
    h("h2", {}, "Words"), h("dl", {},
      [["offer", "one model id at one provider, with its own price and limits"], ["provider", "whoever serves the model; the developer is whoever made it"],
        ["–", "unknown: no source tells. It is never 0 and never a guess"], ["free", "the provider itself says that it costs nothing"],
        ["±, varies", "there are other prices for some circumstance: a region, an hour, a long prompt, a kind of call"],
        ["$0.04/image", "paid by another unit than tokens"],
        ["on request", "a price that one has to ask for is not told apart: no source of this catalog says so of a model in its data, so it shows as unknown"], ["verified", "identity, limits and price all are from the provider's own API or a cited row"],
        ["cheapest", "by three tokens of input to one of output, at ordinary prices"]].map(([word, what]) => [h("dt", {}, word), h("dd", {}, what)])),
    h("h2", {}, "Where a value is from"), h("p", {}, "The provider's own answer comes first, then rows confirmed by hand with a reference, then secondary data sets. On a model's page each value tells whose word it is."),
    h("h2", {}, "A wrong value"), h("p", {}, where.startsWith("http") ? h("a", { href: `${where}?template=wrong-fact.yml`, rel: "noreferrer" }, "Report it") : "Report it where this page is published, with the full id and a page that says better."));
};
