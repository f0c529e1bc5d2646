"""The page in a real browser, as a reader uses it: from a server and from a file, with keys and without JavaScript."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from model_registry.compat import override
from model_registry.history.seen import Answers
from model_registry.site.build import Memory, build
from model_registry.site.quality import findings
from tests.needs import skip
from tests.support.entries import cost, row, view

AXE = Path(__file__).parents[2] / "packages/js/node_modules/axe-core/axe.min.js"
INDEX = "artificial_analysis_intelligence_index"
HOSTILE = "<img src=x onerror=document.title='owned'>\u202e" + "m" * 10_000
NOVA = {
    "input": 3,
    "output": 15,
    "cache_read": 0.3,
    "tiers": [{"above_context": 200_000, "input": 6, "output": 22.5}],
    "batch": {"input": 1.5, "output": 7.5},
}


def scored(score: float) -> dict[str, Any]:
    return {"benchmarks": {INDEX: {"score": score, "source": "llm-stats"}}, "provenance": {"benchmarks": "llm-stats"}}


ROWS = [
    row(
        "acme/nova",
        name="Nova",
        pricing=NOVA,
        context_window=200_000,
        status="active",
        capabilities={"tools": True, "vision": False},
        release_date="2026-06-01",
        **scored(40),
    ),
    row("host/Nova", developer="acme", canonical_id="acme/nova", pricing={"input": 0.5, "output": 5}, status="active"),
    row("acme/moon", pricing={"input": 1, "output": 2}, status="active", release_date="2026-05-01", **scored(30)),
    row("acme/gift", pricing={"input": 0, "output": 0}, release_date="2026-04-01"),
    row("acme/paint", type="image", pricing={"per_image": 0.04}, release_date="2026-03-01"),
    row("acme/riddle", release_date="2026-02-01", release_date_basis="host"),
    row("acme/last", status="deprecated", retirement_date="2199-01-01", successor="nova", release_date="2025-02-01"),
    row("evil/" + HOSTILE, canonical_id="evil/" + HOSTILE, successor=HOSTILE, release_date="2024-02-01"),
    *(row(f"many/m-{number:04}", pricing={"input": number + 1}, release_date="2023-01-01") for number in range(600)),
]
CHANGE = {
    "at": "2026-11-02T00:00:00Z",
    "last_seen_before": "2026-10-30T00:00:00Z",
    "provider": "acme",
    "model_id": "nova",
    "kind": "price",
    "field": "pricing.input",
    "old": 4,
    "new": 3,
    "evidence": "provider",
    "run": "x",
}
HEALTH = {
    "generated": "2026-11-28T09:00:00Z",
    "providers": {
        "acme": {"status": "fresh", "entries": 8, "counts": {"2026-11-27": 8, "2026-11-26": 0}},
        "host": {"status": "failing", "entries": 1, "failing_since": "2026-11-20T00:00:00Z", "reason": "Unavailable"},
    },
    "alarms": [{"kind": "failing", "provider": "host", "text": "host has failed for 8 days"}],
}
READINGS = {"acme": {"2026-11-27": [48, 0, 8], "2026-11-26": [48, 3, 8], "2026-09-01": [48, 48, 4]}}
DISAGREEMENT = {
    "entry": "acme/nova",
    "field": "pricing.input",
    "sides": [{"by": "acme", "value": 3, "date": "2026-11-28"}, {"by": "litellm", "value": 4, "date": None}],
    "taken": "acme",
    "why": "its own answer",
}
MEMORY = Memory(
    [CHANGE],
    HEALTH,
    READINGS,
    Answers({"acme": "2026-11-28"}, {"llm-stats": "2026-11-20"}, {}),
    [DISAGREEMENT],
    findings(ROWS[:7]),
    feeds=True,
)
VIEWS = {
    "": "Models",
    "?by=model&q=nova": "Models",
    "?model=acme/nova": "Nova",
    "?model=acme/nothing": "No such model",
    "?view=compare&compare=acme/nova,acme/moon": "Compare 2 models",
    "?view=calculator&models=acme/nova": "Calculator",
    "?view=plot": "Price against quality",
    "?view=new": "What's new",
    "?view=ending": "Ending soon",
    "?view=health": "Health",
    "?view=quality": "Quality",
    "?view=about": "About the data",
}
UNSEEN = ("imgNode", "elmPartiallyObscured", "elmPartiallyObscuring")
"""Where axe cannot tell what is behind a text, in a drawing or where a cell cuts it; test_style.py computes it."""
ACCESSIBLE = """
const [unseen, done] = [[...arguments].slice(0, -1), [...arguments].at(-1)];
const seen = (node) => ![...node.any, ...node.all, ...node.none].some(each => unseen.includes(each.data?.messageKey));
const left = ({ incomplete }) => incomplete.map(each => ({ ...each, nodes: each.nodes.filter(seen) }));
axe.run().then(found => done([...found.violations, ...left(found).filter(each => each.nodes.length)]
  .map(each => [each.id, each.nodes.map(node => [node.html.slice(0, 200), node.failureSummary])])));
"""
"""What axe finds wrong, and what it leaves to the eye."""
LINKS_LIKE_TEXT = """
return [...document.querySelectorAll("main p a:not(.button), main li a")]
  .filter(link => !getComputedStyle(link).textDecorationLine.includes("underline")).map(link => link.outerHTML)
"""
"""Links that stand in a text and look like it."""


class Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("page")
    for path, content in build(ROWS, MEMORY):
        (made / path).parent.mkdir(exist_ok=True)
        (made / path).write_bytes(content)
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


@contextmanager
def browsing(*options: str) -> Iterator[webdriver.Chrome]:
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        skip("needs chromium and chromedriver, as Debian has them")
    chosen = webdriver.ChromeOptions()
    chosen.binary_location = browser
    for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", *options):
        chosen.add_argument(option)
    chosen.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(chosen, webdriver.ChromeService(driver)) as chrome:
        chrome.set_window_size(1440, 900)
        yield chrome


@pytest.fixture(scope="module")
def chrome() -> Iterator[webdriver.Chrome]:
    with browsing() as browser:
        yield browser


@pytest.fixture(autouse=True)
def quiet(chrome: webdriver.Chrome) -> Iterator[None]:
    """Nothing is wrong in the console after any test, and no other host was asked."""
    yield
    assert logged(chrome, "browser") == []
    assert asked_elsewhere(chrome) == []


def logged(chrome: webdriver.Chrome, kind: str) -> list[dict[str, Any]]:
    return list(chrome.get_log(kind))  # type: ignore[no-untyped-call]


def asked_elsewhere(chrome: webdriver.Chrome) -> list[str]:
    events = (json.loads(line["message"])["message"] for line in logged(chrome, "performance"))
    asked = (each["params"]["request"]["url"] for each in events if each["method"] == "Network.requestWillBeSent")
    return [url for url in asked if not url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:"))]


def opened(chrome: webdriver.Chrome, address: str) -> WebElement:
    """The heading of a view, once it is there."""
    chrome.get(address)
    return until(chrome, "body[data-view] h1")


def heading_of(chrome: webdriver.Chrome) -> str:
    """The heading as it is now: a view may be drawn again while an element of it is looked at."""
    return str(chrome.execute_script("return document.querySelector('body[data-view] h1')?.textContent ?? ''"))


def until(chrome: webdriver.Chrome, selector: str) -> WebElement:
    found: WebElement = WebDriverWait(chrome, 20, 0.05).until(lambda it: it.find_element(By.CSS_SELECTOR, selector))
    return found


def text_of(chrome: webdriver.Chrome, selector: str) -> str:
    return str(until(chrome, selector).get_attribute("textContent"))


def names(chrome: webdriver.Chrome) -> list[str]:
    return [each.text for each in chrome.find_elements(By.CSS_SELECTOR, ".row:not([hidden]) .name")]


def count(chrome: webdriver.Chrome) -> str:
    return text_of(chrome, ".count")


def press(chrome: webdriver.Chrome, key: str) -> None:
    chrome.switch_to.active_element.send_keys(key)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_each_view_opens_by_its_address_and_is_accessible(chrome: webdriver.Chrome, address: str, dark: bool) -> None:
    if not AXE.exists():
        skip("needs axe-core: npm ci --prefix packages/js")
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    for query, heading in VIEWS.items():
        opened(chrome, address + query)
        WebDriverWait(chrome, 20, 0.05).until(heading_of)
        assert heading_of(chrome) == heading
        chrome.execute_script(AXE.read_text("utf-8"))
        found = chrome.execute_async_script(ACCESSIBLE, *UNSEEN)
        assert found == [], query
        assert chrome.execute_script(LINKS_LIKE_TEXT) == [], query
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_typing_filters_at_once_and_the_address_follows(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address)
    assert count(chrome) == "608 offers"

    press(chrome, "/")
    press(chrome, "nova acme")

    assert (count(chrome), names(chrome)) == ("2 offers", ["nova", "Nova"])
    WebDriverWait(chrome, 5, 0.05).until(lambda it: "q=nova+acme" in it.current_url)
    press(chrome, Keys.ESCAPE)
    assert count(chrome) == "608 offers"


def test_who_goes_on_while_typing_comes_back_to_what_was_typed(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address)
    chrome.execute_script(
        "const box = document.querySelector('#search'); box.value = 'nova'; box.dispatchEvent(new Event('input'));"
        "document.querySelector('.row[data-at] .name').click()"
    )
    until(chrome, ".title h1")
    assert "model=acme/nova" in chrome.current_url

    chrome.back()

    until(chrome, ".grid")
    assert "?q=nova" in chrome.current_url
    assert (count(chrome), names(chrome)) == ("2 offers", ["nova", "Nova"])


def test_rows_below_the_sight_follow_what_is_typed(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address)
    typed = (
        "const box = document.querySelector('#search'); box.value = 'm-05'; box.dispatchEvent(new Event('input'));"
        "return document.querySelector('.row[data-at]').innerText"
    )
    assert chrome.execute_script(typed).startswith("m-0500")

    def followed(it: webdriver.Chrome) -> bool:
        return len(shown := names(it)) > 20 and shown == [f"m-{500 + at:04}" for at in range(len(shown))]

    WebDriverWait(chrome, 5, 0.05).until(followed)


def test_only_the_rows_in_sight_are_made_and_scrolling_makes_others(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address + "?provider=many&sort=input")
    assert count(chrome) == "600 offers"
    assert len(names(chrome)) < 60

    press(chrome, Keys.ARROW_DOWN)
    press(chrome, Keys.END)

    WebDriverWait(chrome, 5, 0.05).until(lambda it: names(it)[-1] == "m-0599")
    assert chrome.switch_to.active_element.text == "m-0599"
    assert len(names(chrome)) < 60


def test_what_is_free_unknown_varying_or_by_another_unit_is_told_apart(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address + "?provider=acme&columns=input,output")

    shown = {
        each.find_element(By.CSS_SELECTOR, ".name").text: each.find_element(By.CSS_SELECTOR, ".c-input").text
        for each in chrome.find_elements(By.CSS_SELECTOR, ".row[data-at]")
    }
    assert shown["gift"] == "free"
    assert shown["riddle"].startswith("–")
    assert shown["nova"] == "$3±"
    assert shown["moon"] == "$1"
    assert text_of(chrome, ".row[data-at='3'] .c-output") == "$0.04/image"


def test_the_day_a_host_listed_a_model_is_not_called_its_release(
    chrome: webdriver.Chrome, address: str, tmp_path: Path
) -> None:
    opened(chrome, address + "?q=acme/riddle&columns=released")
    assert text_of(chrome, ".row[data-at='0'] .c-released") == "2026-02-01 listed"
    save(chrome, tmp_path)
    assert (tmp_path / "models.csv").read_text() == "id,model,released,listed\nacme/riddle,riddle,,2026-02-01\n"

    until(chrome, ".grid .name").click()
    terms = until(chrome, "dl.terms").text
    assert "Listed by a host" in terms
    assert "Released" not in terms


def test_facets_sorting_and_models_are_in_the_address_and_back_undoes_them(
    chrome: webdriver.Chrome, address: str
) -> None:
    opened(chrome, address + "?provider=acme")
    until(chrome, ".facet:nth-of-type(3) summary").click()
    until(chrome, ".facet:nth-of-type(3) label")
    next(
        each for each in chrome.find_elements(By.CSS_SELECTOR, ".facet label") if each.text.startswith("image")
    ).click()
    assert names(chrome) == ["paint"]
    assert "type=image" in chrome.current_url

    chrome.back()
    until(chrome, ".head .c-input button").click()
    assert "sort=input" in chrome.current_url
    assert names(chrome)[:3] == ["gift", "moon", "nova"]

    Select(until(chrome, ".bar select")).select_by_visible_text("One row a model")
    assert "by=model" in chrome.current_url
    chrome.back()
    until(chrome, ".head [aria-sort=ascending]")
    chrome.forward()
    assert count(chrome) == "6 models"


def test_a_row_a_model_tells_its_cheapest_offer_of_those_found(chrome: webdriver.Chrome, address: str) -> None:
    def first(it: webdriver.Chrome) -> list[str]:
        cells = it.find_elements(By.CSS_SELECTOR, ".row[data-at='0'] :is(.name, .c-provider, .c-input)")
        return [each.text for each in cells]

    opened(chrome, address + "?by=model")
    press(chrome, "/")
    press(chrome, "nova")
    assert first(chrome) == ["acme/nova", "host +1", "$0.50"]
    press(chrome, " host")
    assert first(chrome) == ["acme/nova", "host", "$0.50"]
    press(chrome, Keys.BACKSPACE * 5)
    assert first(chrome) == ["acme/nova", "host +1", "$0.50"]

    opened(chrome, address + "?by=model&sort=model")
    assert names(chrome)[:3] == ["acme/gift", "acme/last", "acme/moon"]
    until(chrome, ".head .c-input button").click()
    assert names(chrome)[:3] == ["acme/gift", "acme/nova", "acme/moon"]


def test_a_row_leads_to_its_model_by_keys_and_each_value_tells_why(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address + "?q=nova")
    press(chrome, "/")
    press(chrome, Keys.ARROW_DOWN)
    press(chrome, Keys.ENTER)
    until(chrome, ".title h1")
    assert "model=acme/nova" in chrome.current_url
    assert [
        each.text for each in chrome.find_elements(By.CSS_SELECTOR, "[aria-label=Offers] tbody td:nth-child(6)")
    ] == [
        "+269 %",
        "cheapest",
    ]

    until(chrome, "[aria-label=Offers] td:nth-child(3) .fact").click()
    assert "acme says so in its own answer." in text_of(chrome, "dialog.why")
    assert "Last confirmed2026-11-28" in text_of(chrome, "dialog.why")
    press(chrome, Keys.ESCAPE)
    assert "llm-stats" in text_of(chrome, "[aria-label=Benchmarks]")
    assert "2026-11-02: 4 to 3" in str(until(chrome, "figure svg").get_attribute("aria-label"))
    press(chrome, Keys.ESCAPE)
    until(chrome, ".grid")
    press(chrome, "?")
    assert "search" in text_of(chrome, "dialog[open]")


def test_models_are_chosen_and_compared_differences_only_on_demand(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address + "?provider=acme")
    for at in (0, 1):
        until(chrome, f".row[data-at='{at}'] .pick input").click()
    press(chrome, "c")
    assert until(chrome, "[aria-label=Comparison]").text.count("Leave out acme/") == 2
    every = len(chrome.find_elements(By.CSS_SELECTOR, "[aria-label=Comparison] tr"))

    until(chrome, "label input[type=checkbox]").click()
    WebDriverWait(chrome, 5, 0.05).until(
        lambda it: len(it.find_elements(By.CSS_SELECTOR, "[aria-label=Comparison] tr")) < every
    )
    assert "only=differences" in chrome.current_url


@pytest.mark.parametrize(
    ("query", "used"),
    [
        ("in=1234567&out=89&cached=37", {"cached_tokens": 456_790}),
        ("in=199999&out=1&tier=batch", {"tier": "batch"}),
    ],
)
def test_the_calculator_says_what_the_library_says(
    chrome: webdriver.Chrome, address: str, query: str, used: dict[str, Any]
) -> None:
    asked = dict(each.split("=") for each in query.split("&"))
    opened(chrome, f"{address}?view=calculator&models=acme/nova&{query}")

    said = {
        each.find_elements(By.CSS_SELECTOR, "td")[0].text: each.find_element(By.CSS_SELECTOR, "td:last-child").text
        for each in chrome.find_elements(By.CSS_SELECTOR, ".answer tbody tr")
    }
    if "cached" in asked:
        # Its prices of long prompts tell none of the cache: no total then, and never 0 for it.
        assert "pricing.tiers[0].cache_read" in said["nova"]
        return
    bill = cost(view("acme/nova", pricing=NOVA), int(asked["in"]), int(asked["out"]), **used)
    assert until(chrome, ".answer data").get_attribute("value") == f"{bill.total.normalize():f}"


def test_health_shows_ninety_days_of_each_provider(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, f"{address}?view=health")

    bars = until(chrome, ".days")
    shown = [str(each.get_attribute("title")) for each in bars.find_elements(By.CSS_SELECTOR, ".day:not(.gap)")]
    assert len(bars.find_elements(By.CSS_SELECTOR, ".day")) == 90
    assert shown == [
        "2026-09-01: 4 entries, 48 of 48 readings failed",
        "2026-11-26: 8 entries, 3 of 48 readings failed",
        "2026-11-27: 8 entries",
    ]
    assert max(each.size["height"] for each in bars.find_elements(By.CSS_SELECTOR, ".day")) <= 20
    assert bars.get_attribute("aria-label") == "3 days told, on 1 of them every reading failed"


def test_changes_and_ends_lead_to_feeds_and_calendars_of_their_own(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, f"{address}?view=new")
    until(chrome, "[aria-label=Changes]")
    chrome.find_element(By.LINK_TEXT, "acme").click()
    WebDriverWait(chrome, 5, 0.05).until(lambda it: "view=new&provider=acme" in it.current_url)
    link = until(chrome, "main a[href='feeds/provider/acme.atom']")
    assert link.get_attribute("type") == "application/atom+xml"

    opened(chrome, f"{address}?view=ending&provider=acme")
    assert [
        str(each.get_attribute("href")).partition("/feeds/")[2]
        for each in chrome.find_elements(By.CSS_SELECTOR, ".links a")
    ] == ["provider/acme.ics", "kind/lifecycle.atom"]


def test_quality_tells_disagreements_and_findings(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, f"{address}?view=quality")

    row = until(chrome, "[aria-label=Disagreements] tbody tr").text
    assert "acme: 3 (2026-11-28)" in row
    assert "litellm: 4" in row
    assert "missing name" in text_of(chrome, "[aria-label=Findings]")


def test_hostile_names_change_nothing_but_text(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address + "?provider=evil")
    assert until(chrome, ".grid .name").get_attribute("textContent") == HOSTILE[:300]
    until(chrome, ".grid .name").click()

    until(chrome, ".title h1")
    assert "owned" not in chrome.title or chrome.title.startswith("evil/<img")
    assert not chrome.find_elements(By.CSS_SELECTOR, "main img")
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chrome.execute_script(wide) == 0


def test_the_usual_columns_are_as_many_as_there_is_room_for(chrome: webdriver.Chrome, address: str) -> None:
    """Nothing runs off at the side, with filters open and closed; what is chosen is shown whatever the room."""
    off = "const grid = document.querySelector('.grid'); return grid.scrollWidth - grid.clientWidth"
    opened(chrome, address)
    assert chrome.execute_script(off) == 0
    assert not chrome.find_elements(By.CSS_SELECTOR, ".head .c-capabilities")

    until(chrome, ".filters > summary").click()
    until(chrome, ".head .c-capabilities")
    assert chrome.execute_script(off) == 0

    opened(chrome, address + "?columns=provider,input,output,context,quality,released,status,capabilities,updated")
    assert chrome.execute_script(off) > 0


def test_comparing_what_is_not_there_says_so(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address + "?view=compare&compare=acme/nova,acme/moon,acme/nothing")
    assert "Not in this catalog: acme/nothing." in text_of(chrome, "main")
    opened(chrome, address + "?view=calculator&models=acme/nothing")
    assert "Not in this catalog: acme/nothing. Add a model" in until(chrome, "main").text.replace("\n", " ")
    opened(chrome, address + "?view=new&provider=nobody")
    assert "No change is known at nobody." in text_of(chrome, "main")
    opened(chrome, address + "?view=nonsense")
    until(chrome, "body[data-view=table] .grid")


def test_who_comes_back_to_the_table_finds_the_row_they_left_from(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address + "?provider=many&sort=input")
    chrome.execute_script("document.querySelector('.grid').scrollTop = 9000")
    left = WebDriverWait(chrome, 5, 0.05).until(lambda it: (shown := names(it)) and shown[0] > "m-0100" and shown)
    chrome.execute_script("document.querySelectorAll('.row:not([hidden]) .name')[9].click()")
    until(chrome, ".title h1")

    chrome.back()
    until(chrome, ".grid")
    WebDriverWait(chrome, 5, 0.05).until(lambda it: names(it) == left)


@pytest.mark.parametrize(("width", "scale"), [(360, 1), (720, 2)], ids=["phone", "200 % zoom of 1440 px"])
def test_no_view_is_wider_than_the_screen(chrome: webdriver.Chrome, address: str, width: int, scale: int) -> None:
    size = {"width": width, "height": 740, "deviceScaleFactor": scale, "mobile": scale == 1}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for query in VIEWS:
            opened(chrome, address + query)
            assert chrome.execute_script(f"return document.documentElement.scrollWidth - {width}") <= 0, query
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_who_asks_for_calm_sees_nothing_move(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address)
    lasts = "return getComputedStyle(document.querySelector('.head button')).transitionDuration"
    moving = chrome.execute_script(lasts)
    chrome.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    )
    calm = chrome.execute_script(lasts)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

    assert (moving, calm) == ("0.12s, 0.12s", "0s")


def test_what_is_loaded_goes_on_without_a_network(chrome: webdriver.Chrome, address: str) -> None:
    opened(chrome, address)
    line = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    chrome.execute_cdp_cmd("Network.enable", {})
    chrome.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": True, **line})
    try:
        press(chrome, "/")
        press(chrome, "acme")
        until(chrome, ".head .c-input button").click()
        assert (count(chrome), names(chrome)[:2]) == ("7 offers", ["gift", "Nova"])
    finally:
        chrome.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": False, **line})


def save(chrome: webdriver.Chrome, folder: Path) -> None:
    """Save what is shown, as CSV and JSON."""
    chrome.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    until(chrome, ".menu:nth-of-type(2) summary").click()
    for button in chrome.find_elements(By.CSS_SELECTOR, ".menu[open] button"):
        button.click()
    WebDriverWait(chrome, 10, 0.05).until(
        lambda _: {"models.csv", "models.json"} <= {it.name for it in folder.iterdir()}
    )


def test_a_view_is_saved_as_csv_and_json(chrome: webdriver.Chrome, address: str, tmp_path: Path) -> None:
    opened(chrome, address + "?q=nova&columns=provider,input&sort=input")
    save(chrome, tmp_path)
    assert (
        tmp_path / "models.csv"
    ).read_text() == "id,model,provider,input\nhost/Nova,Nova,host,0.5\nacme/nova,nova,acme,3\n"
    assert [
        (each["provider"], each["pricing"]["input"]) for each in json.loads((tmp_path / "models.json").read_text())
    ] == [
        ("host", 0.5),
        ("acme", 3),
    ]


def test_it_works_opened_from_a_file(chrome: webdriver.Chrome, folder: Path) -> None:
    opened(chrome, (folder / "index.html").as_uri())
    until(chrome, ".row[data-at='0'] .name").click()

    assert until(chrome, ".title h1").text == "Nova"
    chrome.back()
    until(chrome, ".grid")


def test_without_javascript_there_are_tables_to_read(address: str) -> None:
    with browsing("--blink-settings=scriptEnabled=false") as plain:
        plain.get(address)
        plain.find_element(By.LINK_TEXT, "by provider").click()
        plain.find_element(By.LINK_TEXT, "acme").click()
        plain.find_element(By.LINK_TEXT, "nova").click()
        assert plain.find_element(By.CSS_SELECTOR, "h1").text == "Nova"
        assert "200,000" in plain.find_element(By.CSS_SELECTOR, "table").text
