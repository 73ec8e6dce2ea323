"""The pages in a real browser."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import expect

PHONE = {"width": 375, "height": 667}
RIGHT_TO_LEFT = "\u202e"
HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"quoted\" 'quoted' &amp; </title></style><b>bold</b>",
    f"{RIGHT_TO_LEFT}txet desrever",
    "x" * 400,
    "🔥👩🏽‍🚒 {{ 7 * 7 }} {% raw %}",
]


@pytest.fixture
def page(browser, simulator):
    """A page that runs no script, shows no error, and requests nothing outside the simulator."""
    problems, requests = [], []
    with browser.new_context(base_url=simulator.url) as context:
        opened = context.new_page()
        opened.on("dialog", lambda dialog: (problems.append(dialog.message), dialog.dismiss()))
        opened.on("console", lambda message: problems.append(message.text))
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("request", lambda request: requests.append(request.url))
        yield opened
    assert problems == []
    assert requests
    for url in requests:
        assert url.startswith((f"{simulator.url}/", "data:image/svg+xml,"))


@pytest.fixture
def drill(simulator):
    return simulator.create_incident(
        title="[DRILL] Cache failover",
        severity="MAINTENANCE",
        monitor_name="Product cache",
        started_at="2030-01-02T03:04:05Z",
        updates=[
            {"newStatus": "CONFIRMED", "body": "Primary stops.\n\n  Replica takes over."},
            {"oldStatus": "CONFIRMED", "newStatus": "WATCHING", "notifySubscribers": True},
        ],
    )


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_index_links_to_an_incident_and_the_incident_links_back(page, drill):
    page.goto("/")
    page.get_by_role("link", name=drill["title"]).click()
    expect(page).to_have_url(drill["shortlink"])
    expect(page).to_have_title(drill["title"])
    expect(page.get_by_role("heading", level=1)).to_have_text(drill["title"])
    page.get_by_role("link", name="DevHelm simulator").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def test_an_incident_page_shows_timeline_and_details(page, drill):
    page.goto(drill["shortlink"])
    first, second = page.get_by_role("region", name="Timeline").get_by_role("listitem").all()
    expect(first).to_contain_text("CONFIRMED")
    expect(second).to_contain_text("→ WATCHING")
    expect(second).to_contain_text("Subscribers notified")
    # Unchanged, with its empty line and its indentation.
    body = first.locator(".body")
    assert body.inner_text() == "Primary stops.\n\n  Replica takes over."
    details = page.get_by_role("region", name="Details")
    expect(details).to_contain_text("Product cache")
    started = details.locator("time").first
    expect(started).to_have_attribute("datetime", "2030-01-02T03:04:05+00:00")
    expect(started).to_have_text("2030-01-02 03:04:05 UTC")


def test_the_index_lists_current_records_before_past_ones(page, simulator):
    simulator.create_incident(title="Past", status="RESOLVED")
    simulator.create_incident(title="Open", started_at="2020-01-01T00:00:00Z")
    simulator.create_maintenance_window(reason="Now")
    simulator.create_maintenance_window(reason="Then", ends_at="2020-01-01T00:00:00Z")
    page.goto("/")
    assert page.locator("h2").all_inner_texts() == [
        "Open incidents 1",
        "Maintenance windows 1",
        "Resolved incidents 1",
        "Ended maintenance windows 1",
    ]
    assert page.locator("h3").all_inner_texts() == ["Open", "Now", "Past", "Then"]


def test_an_empty_index_says_how_to_use_the_simulator(page, simulator):
    page.goto("/")
    expect(page.locator("pre")).to_contain_text(f"export DEVHELM_API_URL={simulator.url}\n")


def test_the_page_of_an_unknown_shortlink_links_to_the_index(browser, simulator):
    with browser.new_page() as page:  # which logs the 404 as an error
        answer = page.goto(f"{simulator.url}/i/NOTHING")
        assert answer.status == 404
        page.get_by_role("link", name="Overview").click()
        expect(page).to_have_url(f"{simulator.url}/")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text_and_fits_a_phone(page, simulator, text):
    page.set_viewport_size(PHONE)
    incident = simulator.create_incident(
        title=text,
        status=text,
        severity=text,
        monitor_name=text,
        monitor_id=text,
        updates=[{"body": text, "oldStatus": text, "newStatus": f"{text}."}],
    )
    simulator.create_maintenance_window(reason=text, monitor_id=text)
    page.goto("/")
    assert [page.locator("h3").nth(n).text_content() for n in (0, 1)] == [text, text]
    assert fits(page)
    page.goto(incident["shortlink"])
    expect(page).to_have_title(text.strip())
    assert page.locator("h1").text_content() == text
    assert page.locator(".body").text_content() == text
    assert page.locator("main :is(script, img, b)").count() == 0
    assert fits(page)


def test_a_right_to_left_override_affects_only_its_own_text(page, simulator):
    text = HOSTILE[2]
    incident = simulator.create_incident(
        title=text,
        status=text,
        updates=[{"body": text, "oldStatus": text, "newStatus": "WATCHING"}],
    )
    simulator.create_maintenance_window(reason=text, monitor_id=text)
    for path in ("/", incident["shortlink"]):
        page.goto(path)
        assert page.evaluate(REVERSED, RIGHT_TO_LEFT) == []


# The text nodes that run from right to left without the override.
REVERSED = """override => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const left = (node, at) => {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
    };
    const reversed = [];
    while (walker.nextNode()) {
        const node = walker.currentNode, word = node.data.search(/\\w\\w/);
        if (word >= 0 && !node.data.includes(override) && left(node, word) > left(node, word + 1))
            reversed.push(node.data);
    }
    return reversed;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "incident"])
def test_text_contrasts_with_its_background_in_both_color_schemes(
    page, simulator, drill, scheme, path
):
    """WCAG level AA requires a ratio of 4.5 to 1."""
    for number, severity in enumerate(["DOWN", "DEGRADED", "MAINTENANCE"]):
        status = ["WATCHING", "TRIGGERED", "RESOLVED"][number]
        simulator.create_incident(title=severity, severity=severity, status=status)
    simulator.create_maintenance_window(reason="Now")
    page.emulate_media(color_scheme=scheme)
    page.goto(drill["shortlink"] if path == "incident" else path)
    darkness = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (luminance(darkness) < 0.05) == (scheme == "dark")
    pairs = page.evaluate(COLORS)
    assert len(pairs) >= 4
    for text, background in pairs:
        lighter, darker = sorted((luminance(text), luminance(background)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, background)


# Every color of text, with the color of the background behind it.
COLORS = """() => {
    const pairs = new Map();
    for (const element of document.body.querySelectorAll("*")) {
        if (![...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        let behind = element;
        while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)")
            behind = behind.parentElement;
        const pair = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor];
        pairs.set(pair.join(), pair);
    }
    return [...pairs.values()];
}"""


def luminance(color):
    channels = [int(part) / 255 for part in color.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("path", ["/", "incident"])
def test_assistive_technology_can_navigate_a_page(page, simulator, drill, path):
    simulator.create_incident()
    page.goto(drill["shortlink"] if path == "incident" else path)
    assert page.locator("html").get_attribute("lang") == "en"
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    levels = [int(h.evaluate("e => e.tagName[1]")) for h in page.locator("h1, h2, h3").all()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    for link in page.get_by_role("link").all():
        assert link.inner_text().strip()
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_keyboard_focus_on_an_incident_is_visible(page, drill):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name=drill["title"])
    expect(link).to_be_focused()
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_url(drill["shortlink"])


def test_a_status_is_shown_by_word_and_shape_and_not_by_color_alone(page, simulator):
    for status in ("CONFIRMED", "RESOLVED"):
        simulator.create_incident(status=status)
    page.goto("/")
    shapes = {
        badge.inner_text(): badge.evaluate("e => getComputedStyle(e, '::before').content")
        for badge in page.locator(".badge").all()
    }
    assert shapes.keys() == {"CONFIRMED", "RESOLVED", "DOWN"}
    assert len(set(shapes.values())) == 3
