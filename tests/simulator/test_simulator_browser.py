"""The pages in a real browser."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
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


def test_the_index_lists_current_records_before_ended_ones(page, simulator):
    simulator.create_incident(title="Past", status="RESOLVED")
    simulator.create_incident(title="Open", started_at="2020-01-01T00:00:00Z")
    simulator.create_maintenance_window(reason="Now")
    simulator.create_maintenance_window(reason="Then", ends_at="2020-01-01T00:00:00Z")
    page.goto("/")
    assert page.locator("h2").all_inner_texts() == [
        "Open incidents 1",
        "Active maintenance windows 1",
        "Resolved incidents 1",
        "Ended maintenance windows 1",
    ]
    assert page.locator("h3").all_inner_texts() == ["Open", "Now", "Past", "Then"]


@pytest.fixture
def sixty(simulator):
    """Sixty open incidents, with titles and monitors that are hard to show."""
    titles = ["The checkout is down for everybody " * 9, "x" * 300, "🔥👩🏽‍🚒 Fire", "Slow"]
    statuses = ["CONFIRMED", "TRIGGERED", "WATCHING"]
    for number in range(60):
        start = simulator.clock() - timedelta(days=number, hours=12, minutes=34)
        simulator.create_incident(
            title=titles[number % 4],
            severity=["MAINTENANCE", "DEGRADED", "DOWN"][number % 3],
            status=statuses[number // 3 % 3],
            monitor_name=["Checkout API", "m" * 200][number % 2],
            started_at=start.isoformat(),
        )


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize(("viewport", "tallest"), [(PHONE, 82), (DESKTOP, 40)])
def test_sixty_incidents_have_compact_rows(page, viewport, tallest):
    page.set_viewport_size(viewport)
    page.goto("/")
    heights = page.locator(".rows > li").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect().height)"
    )
    assert len(heights) == 60
    assert max(heights) <= tallest
    assert page.evaluate("document.documentElement.scrollHeight") <= 60 * tallest + 400
    assert fits(page)


@pytest.mark.usefixtures("sixty")
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_a_row_shows_the_start_of_its_title_and_its_state_monitor_and_age(page, viewport):
    page.set_viewport_size(viewport)
    page.goto("/")
    for row in page.locator(".rows > li").all()[:3]:
        parts = [*row.locator(".badge").all(), row.locator(".age")]
        boxes = [part.bounding_box() for part in parts]
        assert all(0 <= box["x"] <= viewport["width"] - box["width"] for box in boxes)
        # Only the title and the monitor are cut.
        assert row.locator(".badges").evaluate("e => e.scrollWidth <= e.clientWidth")
        assert row.locator("h3").bounding_box()["width"] >= 160
    first = page.locator(".rows > li").first
    assert first.locator(".about").evaluate("e => e.scrollWidth <= e.clientWidth")
    expect(first.locator(".badge")).to_have_text(["CONFIRMED", "MAINTENANCE"])
    expect(first.locator(".about")).to_have_text("Monitor Checkout API")
    expect(first.locator(".age")).to_have_text("open for 12h 34m")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_a_row_shows_the_longest_words_of_a_notice(page, simulator, viewport):
    simulator.create_status_page_incident(impact="CRITICAL", published_at=None)
    page.set_viewport_size(viewport)
    page.goto("/")
    badges = page.locator(".badges")
    expect(badges).to_have_text("INVESTIGATING CRITICAL draft")
    assert badges.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_long_title_is_cut_in_the_list_and_leaves_room_on_its_own_page(page, simulator):
    title = "Checkout is down for customers with saved cards " * 4
    incident = simulator.create_incident(title=title)
    page.set_viewport_size(PHONE)
    page.goto("/")
    link = page.get_by_role("link", name=title)
    # Two lines of it.
    assert link.evaluate("e => e.scrollHeight > e.clientHeight")
    assert link.evaluate("e => e.clientHeight") <= 50
    page.goto(incident["shortlink"])
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == title.strip()
    assert heading.bounding_box()["height"] <= PHONE["height"] / 5


def test_a_window_opens_to_show_its_whole_reason_and_its_times(page, simulator):
    reason = "Database upgrade of the checkout and everything around it " * 3
    monitor = "0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90"
    simulator.create_maintenance_window(
        reason=reason,
        monitor_id=monitor,
        starts_at="2030-01-02T03:04:05Z",
        ends_at="2030-01-02T04:04:05Z",
    )
    page.set_viewport_size(PHONE)
    page.goto("/")
    title, times = page.locator("h3 .cut"), page.get_by_text("2030-01-02 03:04:05 UTC")
    assert title.evaluate("e => e.scrollHeight > e.clientHeight")
    expect(times).not_to_be_visible()
    row = page.locator("summary")
    row.focus()
    page.keyboard.press("Enter")
    assert row.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    expect(times).to_be_visible()
    expect(page.get_by_text("Alerts suppressed")).to_be_visible()
    for cut in page.locator(".cut").all():
        assert cut.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert cut.evaluate("e => e.scrollHeight <= e.clientHeight")


def test_links_filter_the_index_by_state_and_severity(page, simulator):
    for severity, status in [("DOWN", "CONFIRMED"), ("DOWN", "RESOLVED"), ("DEGRADED", "WATCHING")]:
        simulator.create_incident(title=f"{severity} {status}", severity=severity, status=status)
    page.goto("/")
    states, severities = (page.get_by_role("list", name=name) for name in ("Show", "Severity"))
    assert states.all_inner_texts() == ["all 3\nopen 2\nscheduled 0\nended 1"]
    assert severities.all_inner_texts() == ["all 3\nDOWN 2\nDEGRADED 1\nMAINTENANCE 0"]
    states.get_by_role("link", name="open").click()
    severities.get_by_role("link", name="DOWN").click()
    expect(page).to_have_url(f"{simulator.url}/?show=open&severity=DOWN")
    assert page.locator("h3").all_inner_texts() == ["DOWN CONFIRMED"]
    assert page.locator("[aria-current]").all_inner_texts() == ["open 1", "DOWN 1"]
    states.get_by_role("link", name="scheduled").click()
    expect(page.get_by_text("No record matches.")).to_be_visible()
    assert states.all_inner_texts() == ["all 2\nopen 1\nscheduled 0\nended 1"]
    severities.get_by_role("link", name="all").click()
    states.get_by_role("link", name="all").click()
    expect(page).to_have_url(f"{simulator.url}/")


def test_words_are_shown_as_the_product_writes_them(page, simulator):
    simulator.create_maintenance_window()
    simulator.create_monitor()
    page.goto("/")
    assert page.locator(".badge").all_inner_texts() == ["active", "up", "HTTP"]


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
    simulator.create_monitor(name=text, tags=[text], type=text)
    simulator.create_status_page(name=text, slug="acme", components=[text])
    simulator.create_status_page_incident(title=text, status=text, impact=text)
    page.goto("/")
    assert page.locator("h3").all_text_contents() == [text] * 5
    assert fits(page)
    page.locator("summary").first.click()
    assert fits(page)
    page.goto("/status/acme")
    assert page.locator("h3").all_text_contents() == [text]
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
    page.get_by_role("list", name="Severity").get_by_role("link").last.focus()
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
